"""How sure a find has to be, with what that does to the album while the slider moves. GUI thread.

Looking is done in the background and one look at a time; the label itself changes once, when the
slider has come to rest, so that an undo goes back to where it stood before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.errors import ShiyingError
from core.records.labels import HIGHEST_PRECISION, LOWEST_PRECISION
from desktop import i18n

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from core.library import Library
    from core.records.labels import Label, LabelView
    from desktop.labels.commands import LabelCommands
    from desktop.ops import Ops

REST_MS = 700


class PrecisionSlider(QWidget):
    """From 50 to 99 %. `set_view` shows a label as it is; nothing else moves the slider."""

    def __init__(
        self, library: Library, ops: Ops, commands: LabelCommands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._commands = commands
        self._label: Label | None = None
        self._is_looking = False
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._title = QLabel(self)
        self._count = QLabel(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.settle)
        self._build()
        self.slider.valueChanged.connect(self._on_moved)

    @property
    def count_text(self) -> str:
        """What is said about the album."""
        return self._count.text()

    def set_view(self, view: LabelView) -> None:
        """Show what holds now, unless the user is moving the slider."""
        if self._rest.isActive() and self._label is not None and self._label.id == view.label.id:
            return
        self._rest.stop()
        self._label = view.label
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * view.label.precision))
        self.slider.blockSignals(False)
        self._say(view)

    def settle(self) -> None:
        """Let the label be found as the slider says, if that is another than before."""
        self._rest.stop()
        label, precision = self._label, self.slider.value() / 100
        if label is not None and round(100 * label.precision) != self.slider.value():
            self._commands.set_precision(label, precision)

    def _build(self) -> None:
        self.slider.setRange(round(100 * LOWEST_PRECISION), round(100 * HIGHEST_PRECISION))
        self.slider.setPageStep(5)
        self.slider.setAccessibleName(self.tr("How sure it has to be"))
        self._count.setProperty("role", "dim")
        ends = QHBoxLayout()
        for end in (self.tr("Find more"), self.tr("Be sure")):
            word = QLabel(end, self)
            word.setProperty("role", "small")
            ends.addWidget(word)
            ends.addStretch()
        ends.takeAt(ends.count() - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.slider)
        column.addLayout(ends)
        column.addWidget(self._count)

    def _on_moved(self) -> None:
        self._title_for(self.slider.value())
        self._rest.start()
        self._look()

    def _look(self) -> None:
        """See what the album would hold; what was moved on meanwhile is looked at next."""
        label = self._label
        if self._is_looking or label is None:
            return
        self._is_looking = True
        value = self.slider.value()

        def end(view: LabelView | None) -> None:
            if not isValid(self):
                return
            self._is_looking = False
            if self._label is not None and self._label.id == label.id:
                if view is not None:
                    self._say(view)
                if self.slider.value() != value:
                    self._look()

        def fail(error: BaseException) -> None:
            end(None)
            if not isinstance(error, ShiyingError):  # what is known is told when it is settled
                self._ops.report(error)

        look = lambda: self._library.labels.view(label.id, precision=value / 100)  # noqa: E731
        self._ops.run(look, end, fail)

    def _say(self, view: LabelView) -> None:
        self._title_for(self.slider.value())
        self._count.setText(
            self.tr("%n photo(s) in the album", "", view.count)
            if view.count
            else self.tr("No photo is that sure")
        )
        self._count.setToolTip(i18n.number(view.count))

    def _title_for(self, value: int) -> None:
        self._title.setText(self.tr("Of what it finds, {0}% should be right").format(value))


class PrecisionPopover(QFrame):
    """The slider by itself, below what it belongs to."""

    def __init__(self, slider: PrecisionSlider, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self._slider = slider
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(slider)
        slider.setMinimumWidth(280)

    def open_at(self, at: QPoint) -> None:
        """Show it at a point of the screen, the keys on the slider."""
        self.adjustSize()
        self.move(at)
        self.show()
        self._slider.slider.setFocus()

    def closeEvent(self, event: QEvent) -> None:
        self._slider.settle()
        super().closeEvent(event)
