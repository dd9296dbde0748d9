"""The part of a photo's menu that marks it. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from core.records.marks import HIGHEST_RATING
from desktop import i18n, icons
from desktop.organising.mark_words import MarkWords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.records.marks import MarkSummary
    from desktop.organising.mark_commands import MarkCommands


class MarkMenus(QObject):
    """Adds to menus. look_up: what photos have, at once; write_keywords: lets words be written."""

    sidecars_requested = Signal(list)  # ids of photos

    def __init__(
        self,
        commands: MarkCommands,
        look_up: Callable[[Sequence[int]], MarkSummary],
        write_keywords: Callable[[Sequence[int]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._look_up = look_up
        self._commands = commands
        self._write_keywords = write_keywords

    def show_for_keyword(self, word: str, at: QPoint, rename: Callable[[], None]) -> QMenu:
        """Offer what can be done with a keyword wherever it stands."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        caption = i18n.as_caption(word)
        change = menu.addAction(self.tr("Rename “{0}” everywhere…").format(caption))
        icons.set_icon(change, "text", "dim")
        change.triggered.connect(lambda _=False: rename())
        delete = menu.addAction(self.tr("Delete “{0}” everywhere").format(caption))
        icons.set_icon(delete, "trash", "dim")
        delete.triggered.connect(lambda _=False: self._commands.delete_keyword(word))
        menu.popup(at)
        return menu

    def add_to(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Offer heart, stars and keywords; of many photos, what all of them have is ticked."""
        marks = self._look_up(ids)
        menu.addSeparator()
        is_favourite = 0 < marks.favourites == marks.count
        heart = menu.addAction(self.tr("Favourite"))
        icons.set_icon(heart, "heart-full" if is_favourite else "heart", "dim")
        heart.setCheckable(True)
        heart.setChecked(is_favourite)
        _show_key(heart, "Ctrl+B")
        heart.triggered.connect(lambda is_on: self._commands.set_favourite(ids, is_favourite=is_on))
        self._add_stars(menu, ids, marks.rating)
        words = menu.addAction(self.tr("Keywords…"))
        icons.set_icon(words, "text", "dim")
        _show_key(words, "Ctrl+K")
        words.triggered.connect(lambda: self._write_keywords(ids))
        if marks.rating != 0 or marks.keywords:
            beside = menu.addAction(self.tr("Write stars and keywords beside them…"))
            icons.set_icon(beside, "download", "dim")
            beside.triggered.connect(lambda: self.sidecars_requested.emit(list(ids)))

    def _add_stars(self, menu: QMenu, ids: Sequence[int], held: int | None) -> None:
        stars = menu.addMenu(self.tr("Stars"))
        icons.set_icon(stars.menuAction(), "star", "dim")
        group = QActionGroup(stars)
        for rating in (*range(HIGHEST_RATING, 0, -1), 0):
            action = stars.addAction(MarkWords().stars(rating) if rating else self.tr("None"))
            action.setCheckable(True)
            action.setChecked(rating == held)
            group.addAction(action)
            _show_key(action, f"Ctrl+{rating}")
            action.triggered.connect(
                lambda _=False, rating=rating: self._commands.set_rating(ids, rating)
            )


def _show_key(action: object, keys: str) -> None:
    """Say which key does the same; the key itself is the window's."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    action.setText(f"{action.text()}\t{text}")
