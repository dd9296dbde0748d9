"""Which part of the model is trained: a card each, one of which is chosen. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from core.records.tuning import TuneBase

Way = Literal["1", "2", "both", "scratch"]
WAYS: tuple[Way, ...] = ("1", "2", "both", "scratch")
COLUMNS = 2


class StageCard(QFrame):
    """A choice with a sentence; the whole card can be clicked."""

    def __init__(self, title: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.button = QRadioButton(title, self)
        self._about = about
        self.words = QLabel(about, self)
        self.words.setProperty("role", "dim")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.button)
        column.addWidget(self.words)
        column.addStretch()
        self.allow("")

    def allow(self, objection: str) -> None:
        """Let it be chosen, or say why not."""
        self.button.setEnabled(not objection)
        self.words.setText(objection or self._about)
        self.button.setAccessibleDescription(self.words.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.button.isEnabled():
            self.button.click()


class StageCards(QWidget):
    """`chosen` by the user only, not by `choose`."""

    chosen = Signal(str)  # Way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.cards: dict[Way, StageCard] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for number, (way, (title, about)) in enumerate(self._words().items()):
            card = self.cards[way] = StageCard(title, about, self)
            self._group.addButton(card.button, number)
            grid.addWidget(card, *divmod(number, COLUMNS))
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.cards["1"].button.setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(WAYS[number]))

    @property
    def way(self) -> Way:
        """What is chosen."""
        return WAYS[self._group.checkedId()]

    def choose(self, way: Way) -> None:
        """Choose, as far as the model allows it."""
        if self.cards[way].button.isEnabled():
            self.cards[way].button.setChecked(True)

    def set_base(self, base: TuneBase) -> None:
        """Offer what can be done with this model."""
        images = "" if base.trains_images else self.tr("This model's image side cannot be taught.")
        self.cards["2"].allow(images)
        self.cards["both"].allow(images)
        self.cards["scratch"].setVisible(base.family == "starter")
        if not self.cards[self.way].button.isEnabled() or (
            self.way == "scratch" and base.family != "starter"
        ):
            self.cards["1"].button.setChecked(True)

    def _words(self) -> dict[Way, tuple[str, str]]:
        return {
            "1": (
                self.tr("1 · Its words only (best to begin with)"),
                self.tr(
                    "Teaches the side that reads. No photo has to be looked at again, so it "
                    "answers at once afterwards, and little is forgotten."
                ),
            ),
            "2": (
                self.tr("2 · Its eyes as well"),
                self.tr(
                    "Teaches the side that looks, too: stronger, but slower. Afterwards your "
                    "photos are looked at again in the background."
                ),
            ),
            "both": (
                self.tr("First 1, then 2"),
                self.tr("Takes the longest and reaches furthest, given enough photos."),
            ),
            "scratch": (
                self.tr("From nothing"),
                self.tr(
                    "Forgets what the starter has learned and learns anew. Only with thousands of "
                    "captioned photos."
                ),
            ),
        }
