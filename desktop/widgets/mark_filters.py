"""The part of the filter menu that is about favourites, stars and keywords. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

from core.records.marks import HIGHEST_RATING
from desktop import i18n
from desktop.organising.mark_words import MarkWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu

    from core.records.marks import Keyword
    from core.records.search import Filters


class MarkFilters(QObject):
    """Adds its actions to a menu, and ticks what holds."""

    favourite_chosen = Signal(bool)
    min_rating_chosen = Signal(int)
    keyword_chosen = Signal(str, bool)  # whether it is one of the conditions now

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._held: frozenset[str] = frozenset()
        self._favourite = menu.addAction(self.tr("Favourites only"))
        self._favourite.setCheckable(True)
        self._favourite.triggered.connect(self.favourite_chosen)
        stars = menu.addMenu(self.tr("Stars"))
        group = QActionGroup(self)
        self._ratings: dict[int, QAction] = {}
        for rating in (0, *range(HIGHEST_RATING, 0, -1)):
            name = MarkWords().or_more(rating) if rating else self.tr("With and without stars")
            action = stars.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _, chosen=rating: self.min_rating_chosen.emit(chosen))
            group.addAction(action)
            self._ratings[rating] = action
        self._words = menu.addMenu(self.tr("Keywords"))
        self.set_keywords([])

    def set_keywords(self, keywords: Sequence[Keyword]) -> None:
        """Offer the keywords that there are."""
        self._words.clear()
        for keyword in keywords:
            name = i18n.as_caption(keyword.name)
            action = self._words.addAction(f"{name}　{i18n.number(keyword.count)}")
            action.setCheckable(True)
            action.setData(keyword.name)
            action.triggered.connect(
                lambda is_on, name=keyword.name: self.keyword_chosen.emit(name, is_on)
            )
        self._words.menuAction().setVisible(bool(keywords))
        self._tick()

    def show_filters(self, filters: Filters) -> None:
        """Tick what holds."""
        self._favourite.setChecked(filters.favourite)
        self._ratings[min(max(filters.min_rating, 0), HIGHEST_RATING)].setChecked(True)
        self._held = filters.keywords
        self._tick()

    def _tick(self) -> None:
        held = {word.casefold() for word in self._held}
        for action in self._words.actions():
            action.setChecked(str(action.data()).casefold() in held)
