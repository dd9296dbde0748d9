"""A Library that lives in memory, for tests of the window: same door, no files, no model."""

from __future__ import annotations

import io
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from fakes.photo_duplicates import FakeDuplicates
from fakes.photo_exports import FakeExports
from fakes.photo_labels import FakeLabels
from fakes.photo_marks import FakeCollections, FakeMarkFiles, FakeMarks

from core.errors import DecodeError, UserError
from core.events import EventBus, PhotosChanged, ProblemsChanged, ProgressChanged, RootsChanged
from core.paths import LibraryPaths
from core.records.models import ModelInfo
from core.records.photos import (
    Companions,
    Folder,
    ImageFacts,
    Photo,
    PhotoId,
    Problem,
    RgbImage,
    Root,
    RootId,
)
from core.records.reports import IndexingProgress
from core.records.search import Album, Chip, Filters, LabelScore, Query, SearchResult
from core.records.storage import FolderSize, StoredPart
from core.records.updates import Release
from core.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.errors import ShiyingError
    from core.job import Job
    from core.records.labels import Label
    from core.records.models import ModelOffer
    from core.records.tuning import TuneBase, TuneRun

COLORS = (0xD9532C, 0x2F8F5B, 0x3A6EA5, 0xC9A227, 0x7A4E9E, 0x8A8F99)
START = datetime(2024, 1, 1, 9, 0)


@cache
def jpeg(width: int, height: int, color: int) -> bytes:
    """Return a small JPEG of one colour with a lighter disc in it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), f"#{color:06x}")
    radius = min(width, height) // 4
    box = (width // 2 - radius, height // 2 - radius, width // 2 + radius, height // 2 + radius)
    ImageDraw.Draw(image).ellipse(box, fill="#f6f6f4")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def make_photo(photo_id: int, folder: Path = Path("/photos"), **facts: object) -> Photo:
    """Return a photo whose size, colour and date follow from its id; `facts` replace some."""
    wide = photo_id % 3 != 0
    base = ImageFacts(
        format="JPEG",
        width=4000 if wide else 3000,
        height=3000 if wide else 4000,
        color=COLORS[photo_id % len(COLORS)],
        dhash=photo_id,
        taken_at=START + timedelta(hours=photo_id),
        camera="TestCam X1",
    )
    return Photo(
        id=PhotoId(photo_id),
        root_id=RootId(1),
        path=folder / f"IMG_{photo_id:06d}.jpg",
        size_bytes=2_900_000,
        mtime_ns=0,
        facts=replace(base, **facts),
        added_at=START,
    )


class FakeCare:
    """Looks after nothing; `calls` is the library's."""

    def __init__(self, calls: list[tuple[str, object]]) -> None:
        self.calls = calls

    def start(self) -> None:
        self.calls.append(("care", None))


class FakeStorage:
    """Two caches and a backup; removing is recorded."""

    def __init__(self, home: Path, calls: list[tuple[str, object]]) -> None:
        self.calls = calls
        self.fault: ShiyingError | None = None
        self.list = [
            StoredPart("database", home, 52_000_000),
            StoredPart("backups", home, 90_000_000, 40_000_000),
            StoredPart("set_aside", home, 0),
            StoredPart("thumbnails", home, 400_000_000, 400_000_000),
            StoredPart("index", home, 8_000_000, 8_000_000),
            StoredPart("models", home, 753_000_000),
            StoredPart("teaching", home, 0),
            StoredPart("logs", home, 21_000, 21_000),
            StoredPart("settings", home, 400),
        ]

    def parts(self) -> list[StoredPart]:
        return list(self.list)

    def remove(self, kind: str) -> int:
        if self.fault is not None:
            raise self.fault
        self.calls.append(("remove", kind))
        freed = 0
        for row, part in enumerate(self.list):
            if part.kind == kind:
                freed = part.removable_bytes
                self.list[row] = StoredPart(part.kind, part.folder, part.size_bytes - freed)
        return freed


class FakeTuning:
    """Nothing can be taught, and nothing was."""

    device = "cpu"

    def bases(self) -> list[TuneBase]:
        return []

    def runs(self) -> list[TuneRun]:
        return []


class FakeUpdates:
    """Knows a newer version, or the `fault` that asking for one meets."""

    def __init__(self) -> None:
        self.can_ask = True
        self.fault: ShiyingError | None = None
        self.release = Release("9.0.0", "https://hub.test/releases/9", is_newer=True)
        self.asked = 0

    def look(self, job: Job) -> Release:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return self.release


class FakeLibrary:
    """Holds `count` photos with ids 1…count. Answers arrive on a thread of its own, as in life.

    `broken` are paths whose preview fails; `fail_search` is raised by the next searches,
    `fail_comparison` by the next comparison; `calls` records (name, argument) of everything that
    changes something.
    """

    def __init__(self, home: Path, count: int = 60) -> None:
        self.home = LibraryPaths(home)
        self.home.create()
        self.settings = SettingsFile(self.home.settings)
        self.events = EventBus()
        self.labels = FakeLabels(self.events, range(1, count + 1))
        self.duplicates = FakeDuplicates()
        self.model = ModelInfo(key="fake@1", name="Fake", dim=4, is_starter=True)
        self.progress = IndexingProgress()
        self.root_list = [Root(RootId(1), Path("/photos"), online=True, photo_count=count)]
        self.problem_list: list[Problem] = []
        self.album_list: list[Album] = []
        self.broken: dict[Path, DecodeError] = {}
        self.others: dict[int, Companions] = {}
        self.fail_search: UserError | None = None
        self.fail_comparison: UserError | None = None
        self.calls: list[tuple[str, object]] = []
        self.care = FakeCare(self.calls)
        self.storage = FakeStorage(home, self.calls)
        self.exports = FakeExports(self.calls)
        self.updates = FakeUpdates()
        self.tuning = FakeTuning()
        self._photos = {number: make_photo(number) for number in range(1, count + 1)}
        self.marks = FakeMarks(self.events, self._photos)
        self.mark_files = FakeMarkFiles()
        self.collections = FakeCollections(self.events)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="fake-library")

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    # What a test arranges.

    def put(self, *photos: Photo) -> None:
        for photo in photos:
            self._photos[photo.id] = photo

    def forget(self, ids: Iterable[int]) -> None:
        for photo_id in ids:
            self._photos.pop(photo_id, None)

    def note_recycled(self, ids: Sequence[int]) -> None:
        self.calls.append(("note_recycled", tuple(ids)))
        self.forget(ids)
        self.events.publish(PhotosChanged(removed=frozenset(ids)))

    # Folders.

    def roots(self) -> list[Root]:
        return list(self.root_list)

    def add_root(self, path: Path) -> Root:
        if not path.is_dir():
            raise UserError("not_a_folder", path=str(path))
        self.calls.append(("add_root", path))
        root = Root(RootId(len(self.root_list) + 1), path, online=True)
        self.root_list.append(root)
        self.events.publish(RootsChanged())
        return root

    def remove_root(self, root_id: int) -> None:
        self.calls.append(("remove_root", root_id))
        self.root_list = [root for root in self.root_list if root.id != root_id]
        gone = frozenset(photo.id for photo in self._photos.values() if photo.root_id == root_id)
        self.forget(gone)
        self.events.publish(RootsChanged())
        self.events.publish(PhotosChanged(removed=gone))

    def measure_folder(self, path: Path, job: Job) -> FolderSize:
        files = [file for file in path.rglob("*") if file.suffix == ".jpg"]
        return FolderSize(len(files), sum(file.stat().st_size for file in files))

    def measure_model(self, choice: str, job: Job) -> float:
        return 60.0

    def catalogue(self) -> list[ModelOffer]:
        return []

    def folders(self, root_id: int) -> list[Folder]:
        count = sum(photo.root_id == root_id for photo in self._photos.values())
        return [Folder(RootId(root_id), "", count)] if count else []

    # Photos.

    def count(self, filters: Filters | None = None) -> int:
        return len(self.browse(filters))

    def browse(self, filters: Filters | None = None, order: str = "newest") -> np.ndarray:
        filters = filters or Filters()
        ids = sorted(n for n, photo in self._photos.items() if self._passes(photo, filters))
        if order == "arranged" and filters.album is not None:
            return np.array([i for i in self.collections.photos(filters.album) if i in ids], int)
        if order in ("newest", "added"):
            ids.reverse()
        return np.array(ids, dtype=np.int64)

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        return [self._photos[int(number)] for number in ids if int(number) in self._photos]

    def companions(self, ids: Sequence[int]) -> dict[PhotoId, Companions]:
        return {PhotoId(each): self.others[each] for each in map(int, ids) if each in self.others}

    def photo_at(self, path: Path) -> Photo | None:
        return next((photo for photo in self._photos.values() if photo.path == path), None)

    def months(self) -> list[tuple[int, int, int]]:
        counts: dict[tuple[int, int], int] = {}
        for photo in self._photos.values():
            if photo.taken_at:
                month = (photo.taken_at.year, photo.taken_at.month)
                counts[month] = counts.get(month, 0) + 1
        return [(*month, counts[month]) for month in sorted(counts, reverse=True)]

    def months_taken(self, ids: Sequence[int]) -> dict[PhotoId, tuple[int, int]]:
        taken = ((photo.id, photo.taken_at) for photo in self.photos(ids))
        return {photo_id: (when.year, when.month) for photo_id, when in taken if when}

    def formats(self) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for photo in self._photos.values():
            counts[photo.facts.format] = counts.get(photo.facts.format, 0) + 1
        return sorted(counts.items(), key=lambda pair: -pair[1])

    def thumbnail(self, photo_id: int) -> bytes | None:
        photo = self._photos.get(int(photo_id))
        if photo is None:
            return None
        wide = photo.facts.width >= photo.facts.height
        return jpeg(384 if wide else 288, 288 if wide else 384, photo.facts.color)

    def preview(self, path: Path, max_px: int) -> Future[RgbImage]:
        return self._pool.submit(self._preview, path, max_px)

    def place_text(self, latitude: float, longitude: float, language: str) -> str | None:
        return "黑龙江 · 哈尔滨" if language.startswith("zh") else "Harbin, Heilongjiang"

    # Search and indexing.

    def search(self, query: Query) -> Future[SearchResult]:
        self.calls.append(("search", query))
        return self._pool.submit(self._search, query)

    def start_indexing(self, *, watch: bool = True) -> None:
        self.calls.append(("start_indexing", watch))

    def similar(self, photo_id: PhotoId, limit: int) -> Future[SearchResult]:
        self.calls.append(("similar", photo_id))
        return self._pool.submit(self._search, Query(image=photo_id, limit=limit))

    def compare(
        self, image: PhotoId | Path, labels: Sequence[str], *, plain: bool = False
    ) -> Future[list[LabelScore]]:
        self.calls.append(("compare", (image, tuple(labels), plain)))
        return self._pool.submit(self._compare, labels)

    def albums(self) -> Future[list[Album]]:
        return self._pool.submit(lambda: list(self.album_list))

    def prepare_search(self) -> None:
        self.calls.append(("prepare_search", None))

    def rescan(self) -> None:
        self.calls.append(("rescan", None))

    def pause(self) -> None:
        self._set_progress(replace(self.progress, state="paused"))

    def resume(self) -> None:
        self._set_progress(replace(self.progress, state="indexing"))

    def problems(self) -> list[Problem]:
        return list(self.problem_list)

    def retry_problems(self, paths: Sequence[Path] | None = None) -> None:
        self.calls.append(("retry_problems", paths))
        self.problem_list = []
        self.events.publish(ProblemsChanged(0))

    def _set_progress(self, progress: IndexingProgress) -> None:
        self.progress = progress
        self.events.publish(ProgressChanged(progress))

    def _preview(self, path: Path, max_px: int) -> RgbImage:
        if path in self.broken:
            raise self.broken[path]
        photo = self.photo_at(path)
        if photo is None:
            raise CancelledError
        scale = min(1.0, max_px / max(photo.facts.width, photo.facts.height))
        width, height = round(photo.facts.width * scale), round(photo.facts.height * scale)
        return RgbImage(width, height, photo.facts.color.to_bytes(3, "big") * (width * height))

    def _compare(self, labels: Sequence[str]) -> list[LabelScore]:
        """A text fits the better, the longer it is."""
        if self.fail_comparison is not None:
            error, self.fail_comparison = self.fail_comparison, None
            raise error
        total = sum(map(len, labels))
        scores = [LabelScore(text, len(text) / 100, len(text) / total) for text in labels]
        return sorted(scores, key=lambda score: -score.cosine)

    def _search(self, query: Query) -> SearchResult:
        if self.fail_search is not None:
            raise self.fail_search
        for label in self.labels.all():
            if label.yes_count and label.name in query.text and label.name not in query.literal:
                return self._album(query, label)
        ids = self.browse(query.filters)[: query.limit]
        scores = np.linspace(0.9, 0.1, len(ids), dtype=np.float32)
        return SearchResult(query, ids, scores, min(6, len(ids)), 0.011, self.model.key)

    def _passes(self, photo: Photo, filters: Filters) -> bool:
        held = filters.album is None or photo.id in self.collections.photos(filters.album)
        words = self.marks.words
        carries = all(photo.id in words.get(word, ()) for word in filters.keywords)
        return _passes(photo, filters) and held and carries

    def _album(self, query: Query, label: Label) -> SearchResult:
        view = self.labels.view(label.id)
        ids = np.concatenate([view.confirmed, view.found, view.suggestions])[: query.limit]
        scores = np.linspace(1.0, 0.1, len(ids), dtype=np.float32)
        chip = Chip("label", label.name, query.text.find(label.name), value=str(label.id))
        likely = min(view.count, len(ids))
        return SearchResult(query, ids, scores, likely, 0.011, self.model.key, (chip,))


def _passes(photo: Photo, filters: Filters) -> bool:
    taken = photo.taken_at.date() if photo.taken_at else None
    return (
        (filters.root_id is None or photo.root_id == filters.root_id)
        and (not filters.formats or photo.facts.format in filters.formats)
        and (filters.taken_from is None or (taken is not None and taken >= filters.taken_from))
        and (filters.added_since is None or photo.added_at >= filters.added_since)
        and (filters.among is None or photo.id in filters.among)
        and (not filters.favourite or photo.is_favourite)
        and photo.rating >= filters.min_rating
        and (filters.taken_to is None or (taken is not None and taken <= filters.taken_to))
    )
