"""One model on the models page: what it is good for, what it costs, and the button that helps.

GUI thread. `show_card` and `show_download` may be called as often as there is news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages.common import size_text
from desktop import i18n
from desktop.serving.cards import card_name
from desktop.theme.stylesheet import repolish
from desktop.widgets.download_line import DownloadLine

if TYPE_CHECKING:
    from core.records.models import DownloadProgress
    from desktop.serving.cards import Card


class ModelCard(QFrame):
    """Says what the user wants; the page does it."""

    download_requested = Signal(str)  # id
    cancel_requested = Signal(str)  # id
    use_requested = Signal(str)  # choice
    remove_requested = Signal(object)  # Card
    measure_requested = Signal(str)  # choice
    tune_requested = Signal(str)  # choice
    back_requested = Signal(str)  # choice: let its parent answer again

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.card = card
        self._name, self._badge, self._mark = QLabel(self), QLabel(self), QLabel(self)
        self._about, self._facts, self._speed = QLabel(self), QLabel(self), QLabel(self)
        self.action, self.remove = QPushButton(self), QPushButton(self)
        self.measure = QPushButton(self)
        self.tune = QPushButton(self.tr("Fine-tune…"), self)
        self.back = QPushButton(self.tr("Back to the previous model"), self)
        self.download = DownloadLine(self)
        self._build()
        self.show_card(card)

    def show_card(self, card: Card) -> None:
        """Show a model as it stands now."""
        self.card = card
        name = self._name_of(card)
        self._name.setText(name)
        self._badge.setVisible(card.is_recommended)
        mark = self._mark_text(card)
        self._mark.setVisible(bool(mark))
        self._mark.setText(mark)
        self._about.setText(self._about_text(card))
        self._about.setVisible(bool(self._about.text()))
        self._facts.setText(" · ".join(self._facts_of(card)))
        self._speed.setText(self._speed_text(card))
        self._speed.setVisible(bool(self._speed.text()))
        self._show_buttons(card, name)
        self.setAccessibleName(", ".join(text for text in (name, mark) if text))

    def show_download(self, *, is_running: bool, progress: DownloadProgress | None) -> None:
        """Show how far its installation is, in place of the buttons."""
        self.download.setVisible(is_running)
        if is_running:
            self.download.show_progress(progress)
            for button in (self.measure, self.remove, self.back, self.action):
                button.hide()
        else:
            self._show_buttons(self.card, self._name.text())

    def _build(self) -> None:
        self._set_roles()
        self._connect()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(self._words_column(), 1)
        row.addLayout(self._links_column())
        for button in (self.remove, self.back, self.action):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.download)

    def _set_roles(self) -> None:
        self._name.setProperty("role", "heading")
        self._badge.setProperty("role", "badge")
        self._badge.setText(self.tr("Recommended"))
        self._mark.setProperty("role", "accent")
        for label, role in ((self._about, "dim"), (self._facts, "small"), (self._speed, "small")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.remove.setProperty("kind", "quiet")
        self.measure.setProperty("kind", "link")
        self.tune.setProperty("kind", "link")
        self.tune.setToolTip(self.tr("Let it practise on your own photos and words."))
        self.download.hide()

    def _connect(self) -> None:
        self.action.clicked.connect(self._on_action)
        self.measure.clicked.connect(self._on_measure)
        self.tune.clicked.connect(lambda: self.tune_requested.emit(self.card.id))
        self.back.clicked.connect(lambda: self.back_requested.emit(self.card.id))
        self.remove.clicked.connect(lambda: self.remove_requested.emit(self.card))
        self.download.cancelled.connect(lambda: self.cancel_requested.emit(self.card.id))

    def _words_column(self) -> QVBoxLayout:
        heading = QHBoxLayout()
        heading.setSpacing(10)
        for widget in (self._name, self._badge, self._mark):
            heading.addWidget(widget)
        heading.addStretch()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(heading)
        words.addWidget(self._about)
        words.addWidget(self._facts)
        words.addWidget(self._speed)
        return words

    def _links_column(self) -> QVBoxLayout:
        links = QVBoxLayout()
        links.setSpacing(0)
        links.addStretch()
        for button in (self.measure, self.tune):
            links.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        links.addStretch()
        return links

    def _show_buttons(self, card: Card, name: str) -> None:
        text = self._action_text(card)
        self.action.setText(text)
        self.action.setVisible(bool(text))
        self.action.setEnabled(card.kind != "unsupported")
        self.action.setAccessibleName(f"{text} · {name}")
        wants_emphasis = card.is_recommended and card.kind in ("offer", "partial", "ready")
        self.action.setProperty("kind", "primary" if wants_emphasis else "")
        repolish(self.action)
        is_usable = card.kind in ("ready", "in_use", "leaving", "next")
        self.measure.setVisible(is_usable and not card.is_measured)
        if self.measure.isEnabled():
            self.show_measuring(is_running=False)
        self.back.setVisible(card.can_be_rolled_back)
        self.back.setAccessibleName(f"{self.back.text()} · {name}")
        self.tune.setVisible(card.can_be_tuned)
        self.tune.setAccessibleName(f"{self.tune.text()} · {name}")
        self.remove.setVisible(card.can_be_removed)
        self.remove.setText(self.tr("Delete"))
        freed = size_text(card.freed_bytes)
        self.remove.setToolTip(self.tr("Frees {0}").format(freed))
        self.remove.setAccessibleName(self.tr("Delete {0}, frees {1}").format(name, freed))

    def show_measuring(self, *, is_running: bool) -> None:
        """Say that its speed is being measured, or offer to do so."""
        self.measure.setEnabled(not is_running)
        text = self.tr("Measuring") if is_running else self.tr("Measure its speed")
        self.measure.setText(text)
        self.measure.setAccessibleName(f"{text} · {self._name.text()}")

    def _on_measure(self) -> None:
        self.show_measuring(is_running=True)
        self.measure_requested.emit(self.card.id)

    def _on_action(self) -> None:
        if self.card.kind in ("offer", "partial", "broken"):
            self.download_requested.emit(self.card.id)
        else:
            self.use_requested.emit(self.card.id)

    def _action_text(self, card: Card) -> str:
        can_download_again = card.kind == "broken" and card.offer is not None
        return {
            "offer": self.tr("Download and use"),
            "partial": self.tr("Continue downloading"),
            "unsupported": self.tr("Not possible yet"),
            "ready": self.tr("Use"),
            "broken": self.tr("Download again") if can_download_again else "",
        }.get(card.kind, "")

    def _mark_text(self, card: Card) -> str:
        return {
            "in_use": self.tr("In use"),
            "leaving": self.tr("Answers until the new one is ready"),
            "next": self.tr("Getting to know your photos"),
            "broken": self.tr("Its files are not complete"),
        }.get(card.kind, "")

    def _name_of(self, card: Card) -> str:
        if card.is_starter:
            return self.tr("Starter model")
        return card_name(card, i18n.current_language())

    def _about_text(self, card: Card) -> str:
        if card.origin is not None:
            share = f"{round(100 * card.origin.alpha)}%"
            if not card.origin.run:
                return self.tr("Fine-tuned here, with {0} of what it learnt.").format(share)
            return self.tr("Fine-tuned here as “{0}”, with {1} of what it learnt.").format(
                card.origin.run, share
            )
        if card.is_starter:
            return self.tr("Comes with Shiying, works at once, understands simple sentences.")
        if card.kind == "leftover":
            return self.tr("The model was deleted; what it knew about your photos is still here.")
        if card.offer is None:
            return self.tr("A model of your own.")
        chinese = i18n.current_language() == "zh_CN"
        return card.offer.good_for_zh if chinese else card.offer.good_for_en

    def _facts_of(self, card: Card) -> list[str]:
        offer, state, facts = card.offer, card.state, []
        if state is not None and state.size_bytes:
            facts.append(self.tr("{0} on disk").format(size_text(state.size_bytes)))
        elif offer is not None:
            facts.append(self.tr("{0} to download").format(size_text(offer.download_bytes)))
        if card.partial_bytes:
            facts.append(self.tr("{0} here already").format(size_text(card.partial_bytes)))
        if offer is not None:
            facts.append(self.tr("about {0} of memory").format(size_text(offer.memory_bytes)))
            facts.append(offer.licence)
        if state is not None and state.vectors:
            facts.append(self.tr("knows %Ln photo(s)", "", state.vectors))
        return facts

    def _speed_text(self, card: Card) -> str:
        """How long it would take: what people ask before they download."""
        if card.photos_per_minute is None:
            return ""
        human = i18n.Human()
        rate = card.photos_per_minute
        if card.is_measured:
            said = self.tr("measured here: {0}").format(human.rate(rate))
        else:
            said = self.tr("about {0} here").format(human.rate(two_digits(rate)))
        if not card.photos_left:
            return said
        lasting = human.lasting(60 * card.photos_left / card.photos_per_minute)
        left = self.tr("your %Ln photo(s) would take {0}", "", card.photos_left)
        return f"{said} · {left.format(lasting)}"


def two_digits(number: float) -> float:
    """382 → 380: what is told and not measured is no more exact."""
    return float(f"{number:.1e}")
