"""Heart, stars, albums and keywords of the chosen photos, to see and to change. GUI thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.records.marks import HIGHEST_RATING, MarkSummary
from desktop import i18n, icons
from desktop.organising.mark_words import MarkWords
from desktop.widgets.chip_flow import ChipFlow
from desktop.widgets.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.marks import Collection
    from desktop.theme import Tokens

ICON_PX = 18
MOST_CHIPS = 24  # of a thousand photos there may be hundreds; the most frequent are shown
_BETWEEN = re.compile(r"[,，;；、]+")


class MarkRow(QWidget):
    """A heart and five stars. Pressing the last star that is lit puts all of them out."""

    favourite_chosen = Signal(bool)
    rating_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, tokens: Tokens | None = None) -> None:
        """Follow the theme, or, on a surface of its own, keep to these colours."""
        super().__init__(parent)
        self._tokens = tokens
        self._rating: int | None = 0
        self.heart = self._new_button("heart", self.tr("Favourite"))
        self.heart.setCheckable(True)
        self.heart.clicked.connect(self.favourite_chosen)
        self.stars = [
            self._new_button("star", MarkWords().stars(number + 1))
            for number in range(HIGHEST_RATING)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.heart)
        row.addSpacing(8)
        for number, star in enumerate(self.stars, 1):
            star.clicked.connect(lambda _=False, number=number: self._on_star(number))
            row.addWidget(star)
        row.addStretch()

    def show_marks(self, *, is_favourite: bool, rating: int | None) -> None:
        """Light what holds of all of the photos; rating None: they differ."""
        self._rating = rating
        self.heart.setChecked(is_favourite)
        self._light(self.heart, "heart", is_lit=is_favourite)
        for number, star in enumerate(self.stars, 1):
            self._light(star, "star", is_lit=number <= (rating or 0))

    def _on_star(self, number: int) -> None:
        self.rating_chosen.emit(0 if number == self._rating else number)

    def _new_button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "mark")
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(name)
        self._light(button, icon, is_lit=False)
        return button

    def _light(self, button: QToolButton, icon: str, *, is_lit: bool) -> None:
        name, role = (f"{icon}-full", "accent") if is_lit else (icon, "dim")
        if self._tokens is None:
            icons.set_icon(button, name, role)
        else:
            button.setIcon(icons.icon(name, getattr(self._tokens, role)))


class KeywordField(LineEdit):
    """Words to be written on photos; what is known already is offered while typing."""

    submitted = Signal(list)  # words

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = QStringListModel(self)
        self._last = ""  # what Enter in the list of offers has submitted, before the list says so
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._on_offer, Qt.ConnectionType.QueuedConnection)
        self.setCompleter(completer)
        self.setPlaceholderText(self.tr("add a keyword…"))
        self.setAccessibleName(self.tr("Add a keyword"))
        self.returnPressed.connect(self._submit)
        self.textEdited.connect(lambda _: setattr(self, "_last", ""))

    def offer(self, words: Sequence[str]) -> None:
        """Offer these while typing."""
        if self._known.stringList() != list(words):
            self._known.setStringList(list(words))

    def _on_offer(self, word: str) -> None:
        if word == self._last:
            self.clear()
        else:
            self.setText(word)
            self._submit()

    def _submit(self) -> None:
        words = [word.strip() for word in _BETWEEN.split(self.text()) if word.strip()]
        self._last = self.text()
        self.clear()
        if words:
            self.submitted.emit(words)


class MarksBox(QWidget):
    """All of it for one photo or many; tells of whose photos it speaks."""

    favourite_chosen = Signal(list, bool)  # ids of photos
    rating_chosen = Signal(list, int)
    keywords_added = Signal(list, list)
    keyword_removed = Signal(list, str)
    keyword_chosen = Signal(str)  # its photos are to be shown
    keyword_menu_requested = Signal(str, QPoint)  # where on the screen
    album_chosen = Signal(object)  # Collection
    album_left = Signal(list, object)  # ids of photos, Collection

    def __init__(self, room_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self.row = MarkRow(self)
        self.albums = ChipFlow(room_px, self)
        self.keywords = ChipFlow(room_px, self)
        self.field = KeywordField(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.row, self.albums, self.keywords, self.field):
            column.addWidget(widget)
        self.row.favourite_chosen.connect(lambda on: self.favourite_chosen.emit(self._ids, on))
        self.row.rating_chosen.connect(lambda stars: self.rating_chosen.emit(self._ids, stars))
        self.field.submitted.connect(lambda words: self.keywords_added.emit(self._ids, words))

    def show_marks(self, ids: Sequence[int], marks: MarkSummary) -> None:
        """Show what these photos have."""
        if self._ids != list(ids):
            self.albums.show_chips([])
        self._ids = list(ids)
        self.row.show_marks(is_favourite=0 < marks.favourites == marks.count, rating=marks.rating)
        most = sorted(marks.keywords.items(), key=lambda pair: -pair[1])[:MOST_CHIPS]
        shown = dict(most)
        self.keywords.show_chips(
            [
                self._new_chip(word, count, marks.count)
                for word, count in marks.keywords.items()
                if word in shown
            ]
        )

    def show_albums(self, ids: Sequence[int], albums: Sequence[Collection]) -> None:
        """Show which albums these photos are in, where that is still the question."""
        if list(ids) == self._ids:
            self.albums.show_chips([self._new_album(album) for album in albums])

    def _new_chip(self, word: str, count: int, of: int) -> WordChip:
        chip = WordChip(word if count == of else f"{word} · {count} / {of}", self.keywords)
        chip.say(
            show=self.tr("Show the photos with the keyword “{0}”").format(word),
            take=self.tr("Take the keyword “{0}” away").format(word),
        )
        chip.pressed.connect(lambda: self.keyword_chosen.emit(word))
        chip.removed.connect(lambda: self.keyword_removed.emit(self._ids, word))
        chip.menu_requested.connect(lambda at: self.keyword_menu_requested.emit(word, at))
        return chip

    def _new_album(self, album: Collection) -> WordChip:
        chip = WordChip(album.name, self.albums, "album")
        chip.say(
            show=self.tr("Show the album “{0}”").format(album.name),
            take=self.tr("Take it out of “{0}”").format(album.name),
        )
        chip.pressed.connect(lambda: self.album_chosen.emit(album))
        chip.removed.connect(lambda: self.album_left.emit(self._ids, album))
        return chip


class WordChip(QFrame):
    """「旅行 ✕」. Say what its two buttons do."""

    pressed = Signal()
    removed = Signal()
    menu_requested = Signal(QPoint)  # where on the screen

    def __init__(self, text: str, parent: QWidget, icon: str = "") -> None:
        super().__init__(parent)
        self.setProperty("surface", "word")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(0)
        self._name, self._cross = QToolButton(self), QToolButton(self)
        for button, signal in ((self._name, self.pressed), (self._cross, self.removed)):
            button.setProperty("kind", "word")
            button.setIconSize(QSize(12, 12))
            button.clicked.connect(signal)
            row.addWidget(button)
        name = self._name
        name.setText(i18n.as_caption(text))
        name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if icon:
            icons.set_icon(name, icon, "dim")
        name.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        name.customContextMenuRequested.connect(
            lambda at: self.menu_requested.emit(name.mapToGlobal(at))
        )
        icons.set_icon(self._cross, "close", "dim")

    def say(self, *, show: str, take: str) -> None:
        """Name the buttons."""
        for button, meaning in ((self._name, show), (self._cross, take)):
            button.setAccessibleName(meaning)
            button.setToolTip(meaning)
