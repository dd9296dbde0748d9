"""Keeps the sidebar's automatic albums up to date, and the photos limited to the chosen one.

Owner: the GUI thread. Asks the library in the background, once photos have stopped coming.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled
from core.records.photos import PhotoId
from desktop import i18n
from desktop.widgets.results_header import Limit

if TYPE_CHECKING:
    from core.library import Library
    from core.records.search import Album
    from desktop.ops import Op, Ops
    from desktop.search.finder import Finder
    from desktop.widgets.album_list import AlbumList

SETTLE_MS = 2000  # of quiet; also lets the window and its first query go before


class AlbumShelf(QObject):
    """Knows the albums that are there and the one that is chosen."""

    found = Signal()  # the albums are known, perhaps anew
    failed = Signal(object)  # an error to be told: mostly the user's own list has a mistake

    def __init__(
        self, library: Library, ops: Ops, finder: Finder, shown: AlbumList, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._finder = finder
        self._shown = shown
        self._albums: dict[str, Album] = {}
        self._chosen: Album | None = None
        self._op: Op | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.refresh_now)
        shown.album_chosen.connect(self.choose)

    @property
    def chosen(self) -> str:
        """The id of the album that photos are limited to, "" for none."""
        return self._chosen.id if self._chosen is not None else ""

    def refresh(self) -> None:
        """Look again once nothing has happened for a while."""
        self._timer.start()

    def refresh_now(self) -> None:
        """Look again now, unless photos are coming: the end of that asks again."""
        self._timer.stop()
        if self._library.progress.is_working:
            return
        if self._op is not None:
            self._op.drop()
        self._op = self._ops.attach(self._library.albums(), self._on_found, self._on_failure)

    def choose(self, album_id: str) -> None:
        """Limit the photos to an album; "" for none."""
        self._chosen = self._albums.get(album_id)
        self._shown.show_chosen(album_id if self._chosen is not None else "")
        among = self.ids_of(self.chosen)
        self._finder.change(filters=replace(self._finder.question.filters, among=among))

    def ids_of(self, album_id: str) -> frozenset[PhotoId] | None:
        """Return the photos of an album, None where it is not known (yet)."""
        album = self._albums.get(album_id)
        return None if album is None else frozenset(map(PhotoId, album.ids.tolist()))

    def limit(self) -> Limit | None:
        """Return the condition that the chosen album is, None where there is none."""
        if self._chosen is None:
            return None
        return Limit(self._chosen.name(i18n.current_language()), lambda: self.choose(""))

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._op is not None:
            self._op.drop()

    def _on_found(self, albums: list[Album]) -> None:
        self._op = None
        self._albums = {album.id: album for album in albums}
        self._shown.set_albums(albums)
        if self._chosen is not None:
            self.choose(self._chosen.id)
        self.found.emit()

    def _on_failure(self, error: BaseException) -> None:
        self._op = None
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
