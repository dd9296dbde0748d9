"""The menu of an album's row, and the part of a photo's menu that is about albums. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop import i18n, icons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.records.marks import Collection
    from desktop.organising.collection_commands import CollectionCommands


class CollectionMenus(QObject):
    """Offers; what needs more than a command is asked of whoever listens."""

    show_requested = Signal(object)  # Collection
    rename_requested = Signal(object)  # Collection
    ask_requested = Signal(object)  # Collection: find what is shown now instead
    new_requested = Signal(list)  # ids of photos

    def __init__(self, commands: CollectionCommands, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self._window = parent

    def show_for(self, album: Collection, at: QPoint, *, can_ask: bool) -> QMenu:
        """Offer what can be done with an album; can_ask: something is asked for now."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        _add(menu, "search", self.tr("Show its photos"), lambda: self.show_requested.emit(album))
        _add(menu, "text", self.tr("Rename…"), lambda: self.rename_requested.emit(album))
        if album.is_smart and can_ask:
            text = self.tr("Find what is shown now instead")
            _add(menu, "album-smart", text, lambda: self.ask_requested.emit(album))
        menu.addSeparator()
        delete = self.tr("Delete “{0}”").format(album.name)
        _add(menu, "trash", delete, lambda: self._commands.remove(album))
        menu.popup(at)
        return menu

    def add_to(
        self,
        menu: QMenu,
        ids: Sequence[int],
        albums: Sequence[Collection],
        shown: Collection | None,
    ) -> None:
        """Offer albums for these photos; `shown`: the one that they are looked at in."""
        names = menu.addMenu(self.tr("Add to album"))
        icons.set_icon(names.menuAction(), "album", "dim")
        for album in albums:
            if not album.is_smart:
                put = lambda album=album: self._commands.put_in(album, ids)  # noqa: E731
                name = names.addAction(i18n.as_caption(album.name))
                name.triggered.connect(lambda _=False, put=put: put())
        if names.actions():
            names.addSeparator()
        _add(names, "plus", self.tr("New album…"), lambda: self.new_requested.emit(list(ids)))
        if shown is not None:
            out = self.tr("Remove from “{0}”").format(shown.name)
            _add(menu, "minus", out, lambda: self._commands.take_out(shown, ids))
            front = self.tr("To the front of “{0}”").format(shown.name)
            _add(menu, "up", front, lambda: self._commands.to_front(shown, ids))


def _add(menu: QMenu, icon: str, text: str, run: Callable[[], object]) -> None:
    action = menu.addAction(i18n.as_caption(text))
    icons.set_icon(action, icon, "dim")
    action.triggered.connect(lambda _=False: run())
