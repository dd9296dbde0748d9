"""How many photos each smart album finds, counted while nothing else is asked.

Owner: the GUI thread. One album after another: a query of the user's goes before any of these, and
pushes the one under way aside, which is then asked again. Of a sentence or a picture the likely
photos count, as they do above the grid.
"""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled
from core.records.search import Query
from desktop.search.finder import recent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.marks import Collection
    from core.records.saved_question import SavedQuestion
    from core.records.search import SearchResult
    from desktop.ops import Op, Ops
    from desktop.organising.album_shelf import AlbumShelf
    from desktop.search.finder import Finder

CALM_MS = 2500  # of quiet before counting begins, and after it was pushed aside


class SmartCounts(QObject):
    """Counts what it is given; the newest list replaces the one before."""

    counted = Signal(object, int)  # CollectionId, photos

    def __init__(
        self, library: Library, ops: Ops, finder: Finder, albums: AlbumShelf, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._finder = finder
        self._albums = albums
        self._waiting: list[Collection] = []
        self._op: Op | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self.count_now)

    def count_soon(self, collections: Sequence[Collection]) -> None:
        """Count these once it has been quiet for a while; ordinary ones say it themselves."""
        self._waiting = [album for album in collections if album.is_smart]
        if self._waiting:
            self._calm.start()

    def count_now(self) -> None:
        """Count the next one, unless something else is being asked or photos are coming."""
        if self._op is not None or not self._waiting:
            return
        if self._finder.is_busy or self._library.progress.is_working:
            self._calm.start()
            return
        album = self._waiting.pop(0)
        question = album.question
        open_it = lambda: self._library.collections.opened(question)  # noqa: E731
        self._op = self._ops.run(open_it, lambda now: self._ask(album, now), self._on_failure)

    def close(self) -> None:
        """Count no more."""
        self._calm.stop()
        self._waiting.clear()
        if self._op is not None:
            self._op.drop()
            self._op = None

    def _ask(self, album: Collection, now: tuple[SavedQuestion, tuple[str, ...]]) -> None:
        question, _lost = now
        since = recent() if question.recent_only else None
        filters = replace(question.filters, added_since=since)
        if question.album:
            filters = replace(filters, among=self._albums.ids_of(question.album))
        if question.album and filters.among is None:
            self._go_on()  # it is not known yet; the next list asks again
        elif question.text.strip() or question.photo is not None:
            query = Query(
                text=question.text,
                image=question.photo,
                image_weight=question.image_weight,
                filters=filters,
                limit=None,
                collapse_duplicates=self._finder.question.collapse_duplicates,
                literal=question.literal,
            )
            self._op = self._ops.attach(
                self._library.search(query),
                lambda result: self._on_found(album, result),
                lambda error: self._on_pushed_aside(album, error),
            )
        else:
            count = lambda: self._library.count(filters)  # noqa: E731
            self._op = self._ops.run(count, lambda n: self._tell(album, n), self._on_failure)

    def _on_found(self, album: Collection, result: SearchResult) -> None:
        self._tell(album, result.likely)

    def _tell(self, album: Collection, count: int) -> None:
        self.counted.emit(album.id, count)
        self._go_on()

    def _go_on(self) -> None:
        self._op = None
        self.count_now()

    def _on_pushed_aside(self, album: Collection, error: BaseException) -> None:
        """A query of the user's came in between, or it cannot be asked at all."""
        if not isinstance(error, Cancelled | CancelledError):
            self._on_failure(error)
            return
        self._op = None
        self._waiting.insert(0, album)
        self._calm.start()

    def _on_failure(self, _error: BaseException) -> None:
        """No count is no reason to disturb anybody: whoever opens the album is told why."""
        self._go_on()
