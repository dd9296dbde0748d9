"""Writes what indexing found into the store, then into the index, then tells the bus.

Owner: the supervisor thread. Each call is one transaction; only after it is committed do the
index and the listeners hear of it. News is gathered and published at most four times a second.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.events import (
    CollectionsChanged,
    LabelsChanged,
    MarksChanged,
    PhotosChanged,
    ProblemsChanged,
)
from core.indexing.tasks import Failure, Place, Reading
from core.store import files, problems, thumbnails, vectors
from core.store.files import NewPhoto, Saved
from core.store.problems import IGNORED, NewProblem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.events import EventBus
    from core.indexing.reconcile import Difference
    from core.indexing.tasks import FileTask, Outcome
    from core.records.photos import PhotoId, RootId
    from core.store.database import Database
    from core.store.problems import Problems
    from core.store.roots import Roots
    from core.store.vectors import Vectors

PUBLISH_EVERY_S = 0.25


class VectorSink(Protocol):
    """The index in memory, as far as indexing goes."""

    def put(self, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Add or replace vectors: (n,), (n, dim)."""

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Take vectors out; unknown ids are ignored."""


class Recorder:
    """One for the life of the library."""

    def __init__(
        self,
        database: Database,
        vector_store: Vectors,
        problem_list: Problems,
        index: VectorSink,
        events: EventBus,
    ) -> None:
        self._database = database
        self._vectors = vector_store
        self._problems = problem_list
        self._index = index
        self._events = events
        self._added: set[PhotoId] = set()
        self._changed: set[PhotoId] = set()
        self._removed: set[PhotoId] = set()
        self._problems_changed = False
        self._published_at = 0.0

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Store decoded photos and problems. Raises EnvironmentFault; then nothing is stored."""
        readings = [(o.task, o.result) for o in outcomes if isinstance(o.result, Reading)]
        failures = [(o.task, o.result) for o in outcomes if isinstance(o.result, Failure)]
        saved, lost = self._database.write(lambda c: self._save(c, readings, failures))
        if readings:
            ids = np.array([photo_id for photo_id, _ in saved], dtype=np.int64)
            self._index.put(ids, np.stack([reading.vector for _, reading in readings]))
        for photo_id, is_new in saved:
            (self._added if is_new else self._changed).add(photo_id)
        self._drop(lost)
        self._problems_changed = True

    def record_move(self, task: FileTask, photo_id: PhotoId) -> None:
        """Give a photo its new place. Its vector is searchable again if it had been missing."""

        def write(connection: sqlite3.Connection) -> PhotoId | None:
            displaced = files.move(connection, photo_id, task.place, task.mtime_ns)
            problems.clear(connection, *task.place)
            self._vectors.bump(connection)
            return displaced

        displaced = self._database.write(write)
        if displaced is not None:
            self._drop([displaced])
        self._restore([photo_id])
        self._changed.add(photo_id)

    def record_difference(self, difference: Difference) -> None:
        """Store what a scan found gone, back, or broken without reading it."""
        gone, back = difference.gone_photos, difference.back
        broken = difference.broken_links
        lost = [task.photo_id for task in broken if task.photo_id is not None]
        if not (gone or back or broken or difference.gone_places):
            return

        def write(connection: sqlite3.Connection) -> None:
            files.mark_missing(connection, gone)
            for photo_id, mtime_ns in back:
                files.touch(connection, photo_id, mtime_ns)
            problems.clear_all(connection, difference.gone_places)
            files.mark_missing(connection, lost)
            for task in broken:
                problems.add(connection, _problem(task, Failure("dangling_link")))
            self._vectors.bump(connection)

        self._database.write(write)
        self._drop(gone + lost)
        self._restore([photo_id for photo_id, _ in back])
        self._added.update(photo_id for photo_id, _ in back)
        self._problems_changed = True

    def record_gone(self, ids: Sequence[PhotoId]) -> None:
        """Store that the user threw these files away, and tell at once."""

        def write(connection: sqlite3.Connection) -> None:
            files.mark_missing(connection, ids)
            self._vectors.bump(connection)

        self._database.write(write)
        self._drop(ids)
        self.publish(now=True)

    def remove_root(self, roots: Roots, root_id: RootId) -> None:
        """Forget a root and take its photos out of the index."""
        ids = roots.photo_ids(root_id)
        heirs = roots.remove(root_id)
        self._drop(ids)
        self._problems_changed = True
        self.publish(now=True)
        if heirs:
            for event in (MarksChanged(frozenset(heirs)), CollectionsChanged(), LabelsChanged()):
                self._events.publish(event)

    def publish(self, *, now: bool = False) -> None:
        """Tell the bus what gathered, unless the last time was a moment ago."""
        if not now and time.monotonic() - self._published_at < PUBLISH_EVERY_S:
            return
        if self._added or self._changed or self._removed:
            self._published_at = time.monotonic()
            self._events.publish(
                PhotosChanged(
                    frozenset(self._added), frozenset(self._changed), frozenset(self._removed)
                )
            )
            self._added, self._changed, self._removed = set(), set(), set()
        if self._problems_changed:
            self._published_at = time.monotonic()
            self._problems_changed = False
            self._events.publish(ProblemsChanged(self._problems.count()))

    def problem_count(self) -> int:
        """Return how many rows the problem list has."""
        return self._problems.count()

    def _save(
        self,
        connection: sqlite3.Connection,
        readings: Sequence[tuple[FileTask, Reading]],
        failures: Sequence[tuple[FileTask, Failure]],
    ) -> tuple[list[tuple[PhotoId, bool]], list[PhotoId]]:
        """Return (id, is new) of each photo saved, and the photos that went."""
        saved = [self._save_one(connection, task, reading) for task, reading in readings]
        if readings:
            vectors_of = (reading.vector for _, reading in readings)
            pairs = zip((one.photo_id for one in saved), vectors_of, strict=True)
            self._vectors.put(connection, list(pairs))
        displaced = [one.displaced for one in saved if one.displaced is not None]
        holders = [files.holder(connection, task.place) for task, _ in failures]
        lost = [photo_id for photo_id in holders if photo_id is not None]
        for task, failure in failures:
            problems.add(connection, _problem(task, failure))
        if lost:
            files.mark_missing(connection, lost)
            self._vectors.bump(connection)
        return [(one.photo_id, one.is_new) for one in saved], lost + displaced

    def _save_one(self, connection: sqlite3.Connection, task: FileTask, reading: Reading) -> Saved:
        photo = NewPhoto(
            *task.place,
            size_bytes=reading.size_bytes,
            mtime_ns=reading.mtime_ns,
            fingerprint=reading.fingerprint,
            facts=reading.facts,
        )
        saved = files.save(connection, photo)
        if saved.is_other:
            vectors.forget(connection, [saved.photo_id])  # other models saw the old picture
        thumbnails.put(connection, saved.photo_id, reading.thumbnail)
        problems.clear(connection, *task.place)
        return saved

    def _drop(self, ids: Sequence[PhotoId]) -> None:
        if ids:
            self._index.remove(np.array(ids, dtype=np.int64))
            self._removed.update(ids)
            self._added.difference_update(ids)
            self._changed.difference_update(ids)

    def _restore(self, ids: Sequence[PhotoId]) -> None:
        found, rows = self._vectors.get_many(ids)
        if len(found):
            self._index.put(found, rows)
        self._removed.difference_update(ids)


def _problem(task: FileTask, failure: Failure) -> NewProblem:
    place: Place = task.place
    # A file of unknown kind that is no picture is nothing to complain about.
    code = failure.code if task.is_photo or failure.code != "not_an_image" else IGNORED
    return NewProblem(*place, task.size_bytes, task.mtime_ns, code, failure.detail)
