"""The one door to the core: opens a library, wires its rooms together, and closes them.

Context: the window and the command line need the same things in the same order. Choice: one
object that owns every thread and process of the core, and hands each call to the room whose
business it is. Cost: many short methods. Any thread may call any of them; what only reads
takes about a millisecond, except `browse`, `count`, `folders`, `months` (up to 100 ms for
100,000 photos).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.care import backups
from core.encoder.registry import load_encoder
from core.errors import UserError
from core.events import CollectionsChanged, RootsChanged
from core.library_models import LibraryModels
from core.library_parts import LibraryParts
from core.media.scan import is_excluded, walk
from core.paths import LibraryPaths, default_home, storable
from core.records.reports import IndexingProgress, VerifyReport
from core.records.storage import FolderSize
from core.root_rules import absolute, check_root, is_covered, roots_within
from core.serving.space import Encoders
from core.teaching.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.job import Job
    from core.records.backups import Backup, Restored
    from core.records.photos import (
        Companions,
        Folder,
        Photo,
        PhotoId,
        Problem,
        RgbImage,
        Root,
        RootId,
    )
    from core.records.reports import EvalReport, IndexReport
    from core.records.search import Album, Filters, LabelScore, Order, Query, SearchResult

VERIFY_K = 200


class Library(LibraryModels):
    """An open library. Make one with `Library.open`; close it."""

    def __init__(self, parts: LibraryParts) -> None:
        super().__init__(parts)
        self.events = parts.events
        self.labels = parts.labels
        self.marks = parts.marks
        self.mark_files = parts.mark_files
        self.collections = parts.collections
        self.exports = parts.exports
        self.updates = parts.updates
        self.care = parts.care
        self.duplicates = parts.duplicates
        self.storage = parts.storage
        self.tuning = parts.tuning

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        model: str | None = None,
        read_only: bool = False,
        encoders: Encoders | None = None,
    ) -> Library:
        """Open the library in `home` (default: SHIYING_HOME or the platform's data folder).

        model: instead of the one in the settings; read_only: beside another process that has
        it open, for searching only; encoders: where models come from, for tests. Takes 0.1 s
        or so. Raises EnvironmentFault and, only where `model` is given, ModelError.
        """
        paths = LibraryPaths(home or default_home())
        return cls(LibraryParts(paths, model, encoders or Encoders(), read_only=read_only))

    @staticmethod
    def newest_good_backup(home: Path | None = None) -> Backup | None:
        """Return what a library that cannot be opened could be restored from; see `backups`."""
        return backups.newest_good_backup(home)

    @staticmethod
    def restore(home: Path | None = None, backup: Path | None = None) -> Restored:
        """Bring a backup back (None: the newest good one); see `core.care.backups.restore`."""
        return backups.restore(home, backup)

    def close(self) -> None:
        """Stop everything in reverse order; finished work stays. Idempotent, up to ~10 s."""
        self._parts.close()

    # Folders.

    def roots(self) -> list[Root]:
        """Return the photo folders."""
        return self._parts.roots.all()

    def add_root(self, path: Path) -> Root:
        """Add a photo folder, and index it where indexing has been started.

        One around folders that are there takes their place, and nothing is forgotten. Raises
        UserError: not_a_folder, folder_unreadable, root_overlaps, root_around, root_is_library.
        """
        path, excludes, roots = absolute(path), self.settings.current.excludes, self.roots()
        inner = roots_within(path, roots, lambda folder: is_excluded(folder, excludes))
        check_root(path, self.home.home, [root.path for root in roots if root not in inner])
        if inner:
            self._switch.indexing.widen_roots(path, inner)
            self.events.publish(CollectionsChanged())
        else:
            self._parts.roots.add(path)
        self.events.publish(RootsChanged())
        self._switch.indexing.root_added()
        return next(root for root in self.roots() if root.path == path)

    def remove_root(self, root_id: RootId) -> None:
        """Forget a folder with everything known of its photos. The files stay as they are."""
        self._switch.indexing.remove_root(root_id)
        self.events.publish(RootsChanged())

    def measure_folder(self, path: Path, job: Job) -> FolderSize:
        """Return how many photos a folder seems to hold, before it is added; opens no file.

        A second for 100,000 files. Raises Cancelled.
        """
        photos = size_bytes = 0
        for listing in walk(path, self.settings.current.excludes):
            photos += len(listing.files)
            size_bytes += sum(file.size_bytes for file in listing.files)
            job.step(photos)
        return FolderSize(photos, size_bytes)

    def folders(self, root_id: RootId) -> list[Folder]:
        """Return every folder of a root that holds photos, sorted by name."""
        return self._parts.roots.folders(root_id)

    # Photos.

    def count(self, filters: Filters | None = None) -> int:
        """Return how many photos pass."""
        return self._parts.photos.count(filters)

    def browse(self, filters: Filters | None = None, order: Order = "newest") -> NDArray[np.int64]:
        """Return the ids of the photos that pass, in order: (n,)."""
        return self._parts.photos.ids_matching(filters, order)

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        """Return photos in the order asked; ids that are gone are left out."""
        return self._parts.photos.get(ids)

    def months_taken(self, ids: Sequence[int]) -> dict[PhotoId, tuple[int, int]]:
        """Return (year, month) of those photos that say when they were taken."""
        return self._parts.photos.months_taken(ids)

    def photo_at(self, path: Path) -> Photo | None:
        """Return the photo whose file this is, or None."""
        path = absolute(path)
        for root in self._parts.roots.all():
            if path.is_relative_to(root.path):
                folder = path.parent.relative_to(root.path).as_posix()
                folder = "" if folder == "." else storable(folder)
                photo = self._parts.photos.at(root.id, folder, storable(path.name))
                if photo is not None:
                    return photo
        return None

    def companions(self, ids: Sequence[int]) -> dict[PhotoId, Companions]:
        """Return the other files of those photos that have some. Looks at the disk: background."""
        return self._parts.companions.of(self._parts.photos.get(ids))

    def note_recycled(self, ids: Sequence[PhotoId]) -> None:
        """The user sent the files of these photos to the system's recycle bin.

        The photos leave what is shown; put back, they are the same photos again.
        """
        self._switch.indexing.note_gone(ids)

    def months(self) -> list[tuple[int, int, int]]:
        """Return (year, month, photos), newest first."""
        return self._parts.photos.months()

    def formats(self) -> list[tuple[str, int]]:
        """Return (format, photos), most frequent first."""
        return self._parts.photos.formats()

    def thumbnail(self, photo_id: int) -> bytes | None:
        """Return a small JPEG (shorter side 288 px), or None while there is none."""
        return self._parts.thumbnails.get(photo_id)

    def preview(self, path: Path, max_px: int) -> Future[RgbImage]:
        """Decode a file in another process, longer side at most `max_px`."""
        return self._parts.previews.read(path, max_px)

    def place_text(self, latitude: float, longitude: float, language: str) -> str | None:
        """Return 「黑龙江 · 哈尔滨」 for a position, offline; None in the middle of nowhere."""
        return self._parts.places.nearest(latitude, longitude, language)

    # Search.

    def prepare_search(self) -> None:
        """Load the model's text side now, in its process, so that the first query is quick."""
        self._switch.serving.search.prepare()

    def search(self, query: Query) -> Future[SearchResult]:
        """Rank the photos; the newest query wins, an older one that waits is cancelled.

        The Future raises UserError, DecodeError, ModelError, or CancelledError.
        """
        return self._switch.search(query)

    def similar(self, photo_id: PhotoId, limit: int) -> Future[SearchResult]:
        """Rank the photos like this one (itself first) without cancelling `search`."""
        return self._switch.similar(photo_id, limit)

    def compare(
        self, image: PhotoId | Path, labels: Sequence[str], *, plain: bool = False
    ) -> Future[list[LabelScore]]:
        """Say how well each label fits a picture, best first; the newest comparison wins.

        The model that answers is loaded already: after the first time, another label costs as
        much as a query or two. plain: whole sentences, compared as they stand. The future raises
        UserError (no_labels for less than two), DecodeError, ModelError, or CancelledError.
        """
        return self._switch.compare(image, labels, plain=plain)

    def albums(self) -> Future[list[Album]]:
        """Find photos of a kind, by the model that answers; see `AlbumService.find`."""
        return self._parts.albums.find(self._switch.serving)

    # Indexing.

    def start_indexing(self, *, watch: bool = True) -> None:
        """Bring the library up to date in the background, then keep it so."""
        self._switch.start_indexing(watch=watch)

    def rescan(self) -> None:
        """Compare every folder with the library now."""
        self._switch.indexing.rescan()

    def pause(self) -> None:
        """Begin no further file."""
        self._switch.indexing.pause()

    def resume(self) -> None:
        """Go on, also after a fault."""
        self._switch.indexing.resume()

    @property
    def progress(self) -> IndexingProgress:
        """How far indexing is."""
        return self._switch.indexing.progress

    def index(self, paths: Sequence[Path], job: Job) -> IndexReport:
        """Add these folders (none: keep to the known ones), index, and wait for the end.

        Raises UserError, EnvironmentFault, ModelError, Cancelled.
        """
        for path in map(absolute, paths):
            if not path.is_dir():
                raise UserError("not_a_folder", path=str(path))
            if not is_covered(path, self._root_paths()):
                self.add_root(path)
        report = self._switch.indexing.run_once(job)
        self._switch.settle()
        return report

    def problems(self) -> list[Problem]:
        """Return the files that could not be read, and why."""
        return self._parts.problems.all()

    def retry_problems(self, paths: Sequence[Path] | None = None) -> None:
        """Read these files again (None: all in the list)."""
        wanted = None if paths is None else set(paths)
        chosen = [p for p in self._parts.problems.all() if wanted is None or p.path in wanted]
        self._switch.indexing.retry(chosen)

    # Maintenance.

    def evaluate(self, captions: Path, root: Path, kind: str | None, job: Job) -> EvalReport:
        """Measure retrieval both ways over a captions file; nothing is stored.

        Raises UserError: no_such_file, bad_captions, no_captions; ModelError; Cancelled.
        """
        encoder = load_encoder(
            self._switch.target.choice, self.home.models, device=self.settings.current.device
        )
        return evaluate(encoder, captions, root, kind, job)

    def verify(self, job: Job) -> VerifyReport:
        """Check the database, and the graph against exact search."""
        recall = self._switch.serving.keeper.measure_graph(VERIFY_K, job)
        return VerifyReport(
            photos=self._parts.photos.count(),
            vectors=self._switch.serving.vectors.count(),
            database_ok=self._parts.database.is_sound(),
            hnsw_recall=recall,
        )

    def _root_paths(self) -> list[Path]:
        return [root.path for root in self._parts.roots.all()]
