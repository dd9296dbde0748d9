"""The first minute: what this is, where the photos are, and with which model to begin.

GUI thread. Shown once in the life of a library; whatever way it is closed, it does not return.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import dragdrop, i18n
from desktop.theme.tokens import DAWN, DUSK, ON_SKY
from desktop.widgets.folder_choice import FolderChoice
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from core.library import Library
    from core.records.models import ModelOffer
    from desktop.ops import Ops

SKY_PX = 320

log = logging.getLogger(__name__)


class Sky(QWidget):
    """The name, one sentence, and the three promises, on the colours of an evening."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(SKY_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 56, 32, 48)
        column.setSpacing(10)
        name = self._line(self.tr("Shiying"))
        name.setProperty("role", "title")
        column.addWidget(name)
        column.addWidget(self._line(self.tr("One sentence, and your photo is found.")))
        column.addStretch()
        column.addWidget(self._line(self.tr("Photos never leave this computer")))
        column.addWidget(self._line(self.tr("Your original photos are never changed")))
        column.addWidget(self._line(self.tr("No account, no network needed")))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = QLinearGradient(0, 0, self.width() / 2, self.height())
        colours.setColorAt(0, DAWN)
        colours.setColorAt(1, DUSK)
        painter.fillRect(self.rect(), colours)

    def _line(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setStyleSheet(f"color: {ON_SKY.name()}; background: transparent;")
        return label


class WelcomeWindow(Dialog):
    """Three steps; can be left at any."""

    folders_chosen = Signal(list)  # Path
    model_wanted = Signal(str)  # id in the catalogue

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Welcome"))
        self.setAcceptDrops(True)
        resize_to_fit(self, 960, 620)
        self._library = library
        self._offer: ModelOffer | None = None
        self.folders = FolderChoice(library, ops, self)
        self.starter = QRadioButton(self.tr("Begin with the small built-in model"), self)
        self.larger = QRadioButton(self)
        self._steps = QStackedWidget(self)
        self._step_text = QLabel(self)
        self._step_text.setProperty("role", "dim")
        self.skip = QPushButton(self.tr("Skip"), self)
        self.back = QPushButton(self.tr("Back"), self)
        self.onward = QPushButton(self)
        self._build()
        self.folders.changed.connect(self._refresh)
        self._go_to(0)
        ops.run(library.catalogue, self._on_offers, lambda _: None)  # then the starter is it

    def done(self, result: int) -> None:
        self.folders.stop()
        try:
            self._library.settings.update(welcomed=True)
        except OSError:
            log.warning("that the welcome was seen could not be kept")
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragdrop.read(event.mimeData()).folders:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.folders.add(dragdrop.read(event.mimeData()).folders)
        self._go_to(1)

    def _build(self) -> None:
        self._steps.addWidget(self._first_step())
        self._steps.addWidget(self._second_step())
        self._steps.addWidget(self._third_step())
        self.onward.setProperty("kind", "primary")
        self.onward.setDefault(True)
        self.skip.setAutoDefault(False)
        self.back.setAutoDefault(False)
        self.skip.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self._go_to(self._steps.currentIndex() - 1))
        self.onward.clicked.connect(self._on_onward)
        buttons = QHBoxLayout()
        buttons.addWidget(self.skip)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.onward)
        page = QVBoxLayout()
        page.setContentsMargins(44, 48, 44, 32)
        page.setSpacing(8)
        page.addWidget(self._step_text)
        page.addWidget(self._steps, 1)
        page.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Sky(self))
        row.addLayout(page, 1)

    def _first_step(self) -> QWidget:
        lines = (
            self.tr(
                "Write what you are looking for: “a dog in the snow”, “last summer by the sea”."
            ),
            self.tr("Drag in a picture to find photos like it."),
            self.tr("Show it a few photos of somebody, then search for them by name."),
            self.tr("Everything happens on this computer, even without a network."),
        )
        return self._page(self.tr("Find your photos with a sentence"), "", *map(self._words, lines))

    def _second_step(self) -> QWidget:
        return self._page(
            self.tr("Where are your photos?"),
            self.tr(
                "New photos in the folders you choose are added by themselves. You can drag "
                "folders here, too, and change this at any time."
            ),
            self.folders,
        )

    def _third_step(self) -> QWidget:
        self.starter.setChecked(True)
        self.larger.hide()
        self._larger_words = self._words(
            self.tr(
                "It understands far more. Until it knows every photo, searches use the small model."
            )
        )
        self._larger_words.hide()
        return self._page(
            self.tr("How well should it understand?"),
            self.tr("You can change this at any time on the models page."),
            self.starter,
            self._words(self.tr("Works at once and offline; understands simple sentences.")),
            self.larger,
            self._larger_words,
        )

    def _page(self, title: str, about: str, *content: QWidget) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        heading = QLabel(title, page)
        heading.setProperty("role", "title")
        column.addWidget(heading)
        if about:
            column.addWidget(self._words(about))
        column.addSpacing(8)
        for widget in content:
            column.addWidget(widget)
        column.addStretch()
        return page

    def _words(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "dim")
        label.setWordWrap(True)
        return label

    def _go_to(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self._refresh()
        self.onward.setFocus()

    def _refresh(self) -> None:
        step, last = self._steps.currentIndex(), self._steps.count() - 1
        self._step_text.setText(self.tr("Step {0} of {1}").format(step + 1, last + 1))
        self.back.setVisible(step > 0)
        self.onward.setText(
            self.tr("Get to know my photos") if step == last else self.tr("Continue")
        )
        self.onward.setEnabled(step != 1 or bool(self.folders.chosen))

    def _on_onward(self) -> None:
        if self._steps.currentIndex() < self._steps.count() - 1:
            self._go_to(self._steps.currentIndex() + 1)
            return
        self.folders_chosen.emit(self.folders.chosen)
        if self.larger.isChecked() and self._offer is not None:
            self.model_wanted.emit(self._offer.model.id)
        self.accept()

    def _on_offers(self, offers: list[ModelOffer]) -> None:
        fitting = (offer for offer in offers if offer.model.recommended and offer.can_run)
        self._offer = next(fitting, None)
        if self._offer is None:
            return
        model = self._offer.model
        size = i18n.file_size(model.download_bytes)
        self.larger.setText(self.tr("Download {0} now ({1}, recommended)").format(model.name, size))
        self.larger.show()
        self._larger_words.show()
