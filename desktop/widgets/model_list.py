"""The cards of the models page, one below the other. GUI thread."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.widgets.model_card import ModelCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.serving.cards import Card

SCROLL_BAR_PX = 18  # the bar, and what keeps the cards off it


class ModelList(QScrollArea):
    """Keeps a card for each model as long as there is one; passes on what their buttons say."""

    download_requested = Signal(str)
    cancel_requested = Signal(str)
    use_requested = Signal(str)
    remove_requested = Signal(object)
    measure_requested = Signal(str)
    tune_requested = Signal(str)
    back_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, ModelCard] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self)
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(10)
        self._rows.addStretch()
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on

    @property
    def ids(self) -> list[str]:
        """The models that are shown."""
        return list(self._cards)

    def card(self, card_id: str) -> ModelCard | None:
        """Return the card of a model."""
        return self._cards.get(card_id)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these, in this order; those that are there already keep their focus."""
        for gone in self._cards.keys() - {card.id for card in cards}:
            self._cards.pop(gone).deleteLater()
        for position, card in enumerate(cards):
            widget = self._cards.get(card.id) or self._add(card)
            if self._rows.indexOf(widget) != position:
                self._rows.insertWidget(position, widget)
            widget.show_card(card)

    def order_tabs(self, before: QWidget, after: QWidget) -> None:
        """Let the Tab key go from `before` down the cards to `after`."""
        chain = [before]
        for position in range(self._rows.count()):
            widget = self._rows.itemAt(position).widget()
            if isinstance(widget, ModelCard):
                chain += [widget.measure, widget.tune, widget.remove, widget.back, widget.action]
                chain.append(widget.download.stop)
        for earlier, later in pairwise([*chain, after]):
            QWidget.setTabOrder(earlier, later)

    def _add(self, card: Card) -> ModelCard:
        widget = self._cards[card.id] = ModelCard(card, self)
        widget.download_requested.connect(self.download_requested)
        widget.cancel_requested.connect(self.cancel_requested)
        widget.use_requested.connect(self.use_requested)
        widget.remove_requested.connect(self.remove_requested)
        widget.measure_requested.connect(self.measure_requested)
        widget.tune_requested.connect(self.tune_requested)
        widget.back_requested.connect(self.back_requested)
        return widget
