"""Photos leave the library: copies of the originals, smaller JPEGs, or a list of them.

Above the rooms, beside the library. Any thread; `run` takes as long as the disk does, for a
background op. Pictures are decoded in a child process of this run, so that a decoder that
crashes costs one photo and the full view waits for nobody.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from core.errors import DecodeError, EnvironmentFault, UserError
from core.exports import listing
from core.exports.files import SourceUnreadable, TargetFolder
from core.exports.names import stem_for
from core.media import jpeg_copy
from core.media.preview import PreviewReader
from core.messages.common import size_text
from core.records.exports import ExportChoices, ExportFailure, ExportReport, ListRow
from core.root_rules import absolute, is_covered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from core.job import Job
    from core.labels.labels import Labels
    from core.messages.common import Language
    from core.records.exports import TargetNote
    from core.records.labels import LabelId
    from core.records.photos import Companions, Photo, PhotoId, RgbImage, Root
    from core.search.places import PlaceNames

POLL_S = 0.1
LARGEST_JPEG_PX = 65_500
PICTURE_S = 120.0  # nobody looks at it and waits, and 200 megapixels may be wanted in full


class Exports:
    """See the module. `new_reader`: what decodes, for tests."""

    def __init__(
        self,
        home: Path,
        photos: Callable[[Sequence[int]], list[Photo]],
        roots: Callable[[], list[Root]],
        places: PlaceNames,
        labels: Labels,
        companions: Callable[[Sequence[Photo]], Mapping[PhotoId, Companions]],
        new_reader: Callable[[], PreviewReader] = lambda: PreviewReader(timeout_s=PICTURE_S),
    ) -> None:
        self._home = home
        self._photos = photos
        self._roots = roots
        self._places = places
        self._labels = labels
        self._companions = companions
        self._new_reader = new_reader

    def note_on(self, folder: Path) -> TargetNote:
        """Say what should be known before photos go to this folder."""
        folder = absolute(folder)
        return "watched" if is_covered(folder, [root.path for root in self._roots()]) else None

    def run(
        self, ids: Sequence[int], folder: Path, choices: ExportChoices, job: Job
    ) -> ExportReport:
        """Write these photos into a folder, which is made where it is not there.

        What cannot be read is a line of the report; nothing is ever overwritten. Raises UserError:
        export_into_library; EnvironmentFault: export_no_space, export_disk_full,
        export_target_gone; Cancelled. What was written until then stays.
        """
        photos = self._photos(ids)
        folder = absolute(folder)
        self._prepare(folder)
        others: Mapping[PhotoId, list[Path]] = {}
        if choices.kind == "originals":
            others = self._others(photos)
            _check_space(folder, _size_of(photos, others.values()))
        with closing(self._new_reader()) as reader:
            writer = _Writer(TargetFolder(folder), choices, reader, job)
            for position, photo in enumerate(photos):
                job.step(position, len(photos))
                stem = stem_for(photo, choices.naming, position, len(photos))
                writer.write(photo, stem, others.get(photo.id, ()))
        job.step(len(photos), len(photos))
        return writer.report(folder)

    def rows(self, ids: Sequence[int], language: Language) -> list[ListRow]:
        """Return what a list says of these photos, in order; some milliseconds a hundred."""
        names = {label.id: label.name for label in self._labels.all()}
        return [self._row(photo, names, language) for photo in self._photos(ids)]

    def list_text(self, ids: Sequence[int], language: Language) -> str:
        """Return a line a photo, for the clipboard."""
        return listing.as_text(self.rows(ids, language), language)

    def write_list(self, ids: Sequence[int], folder: Path, language: Language) -> Path:
        """Write a table of these photos into a folder. Raises as `run` does."""
        folder = absolute(folder)
        self._prepare(folder)
        content = listing.as_csv(self.rows(ids, language), language)
        return TargetFolder(folder).write(content, listing.LIST_NAMES[language], ".csv")

    def _others(self, photos: Sequence[Photo]) -> dict[PhotoId, list[Path]]:
        """Return the other files of each shot that nobody chose by themselves."""
        chosen = {photo.path for photo in photos}
        found = {}
        for photo_id, others in self._companions(photos).items():
            paths = [*(photo.path for photo in others.photos), *others.videos]
            found[photo_id] = [path for path in paths if path not in chosen]
        return found

    def _row(self, photo: Photo, names: dict[LabelId, str], language: Language) -> ListRow:
        facts, place = photo.facts, None
        if facts.latitude is not None and facts.longitude is not None:
            place = self._places.nearest(facts.latitude, facts.longitude, language)
        said = self._labels.labels_of(photo.id)
        labels = tuple(names[label] for label, is_one in said.items() if is_one and label in names)
        return ListRow(
            photo.path.name, photo.taken_at, place or "", labels, facts.width, facts.height
        )

    def _prepare(self, folder: Path) -> None:
        if folder.is_relative_to(self._home):
            raise UserError("export_into_library", path=str(folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault("export_target_gone", path=str(folder), reason=reason) from error
        if not os.access(folder, os.W_OK):
            reason = os.strerror(errno.EACCES)
            raise EnvironmentFault("export_target_gone", path=str(folder), reason=reason)


class _Writer:
    """Writes one photo after the other; what is wrong with one is its failure."""

    def __init__(
        self, target: TargetFolder, choices: ExportChoices, reader: PreviewReader, job: Job
    ) -> None:
        self._target = target
        self._choices = choices
        self._reader = reader
        self._job = job
        self._written: list[Path] = []
        self._beside: list[Path] = []
        self._failures: list[ExportFailure] = []

    def write(self, photo: Photo, stem: str, others: Sequence[Path]) -> None:
        """Write a photo, then the other files of its shot under the name that it got."""
        if self._choices.kind == "jpeg":
            self._note(photo.path, self._written, lambda: self._write_jpeg(photo, stem))
            return
        copied = self._note(photo.path, self._written, lambda: self._copy(photo.path, stem))
        if copied is not None:
            for path in others:
                self._note(path, self._beside, partial(self._copy, path, copied.stem))

    def report(self, folder: Path) -> ExportReport:
        """Return what came of all of it."""
        return ExportReport(
            folder, tuple(self._written), tuple(self._failures), tuple(self._beside)
        )

    def _note(self, path: Path, kept: list[Path], write: Callable[[], Path]) -> Path | None:
        """Keep what was written; None where something is wrong with this one file."""
        try:
            kept.append(write())
        except DecodeError as error:
            self._fail(path, error.code, str(error.fields.get("detail", "")))
        except SourceUnreadable as error:
            self._fail(path, "unreadable" if path.exists() else "gone", str(error))
        except MemoryError:
            self._fail(path, "out_of_memory", "")
        except OSError as error:  # the folder is fine: this one name is not
            self._fail(path, "not_written", error.strerror or str(error))
        else:
            return kept[-1]
        return None

    def _fail(self, path: Path, code: str, detail: str) -> None:
        self._failures.append(ExportFailure(path, code, detail))

    def _copy(self, path: Path, stem: str) -> Path:
        return self._target.copy(path, stem, self._job)

    def _write_jpeg(self, photo: Photo, stem: str) -> Path:
        return self._target.write(self._jpeg(photo), stem, ".jpg")

    def _jpeg(self, photo: Photo) -> bytes:
        if not photo.path.exists():
            raise DecodeError("gone", path=str(photo.path))
        choices = self._choices
        image = self._wait(self._reader.read(photo.path, choices.longest_px or LARGEST_JPEG_PX))
        return jpeg_copy.encode(
            image,
            photo.facts,
            quality=choices.quality,
            keep_place=choices.keep_place,
            keep_camera=choices.keep_camera,
        )

    def _wait(self, answer: Future[RgbImage]) -> RgbImage:
        while True:
            self._job.check()
            try:
                return answer.result(POLL_S)
            except FutureTimeout:
                if answer.done():
                    raise


def _size_of(photos: Iterable[Photo], others: Iterable[Sequence[Path]]) -> int:
    """Return how large these are together; what cannot be read will not be written either."""
    size = sum(photo.size_bytes for photo in photos)
    for path in itertools.chain.from_iterable(others):
        with contextlib.suppress(OSError):
            size += path.stat().st_size
    return size


def _check_space(folder: Path, needed: int) -> None:
    """Say before the first byte that it will not fit; where nobody knows, it is tried."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return
    if needed > free:
        raise EnvironmentFault(
            "export_no_space", path=str(folder), needed=size_text(needed), free=size_text(free)
        )
