"""The wizard's first page: what to learn from, and whether it is any good. GUI thread.

Labels or captions of the user's own; the check reads every photo in a child process, tells how far
it is, and can be stopped. Whatever is wrong is a sentence here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import ShiyingError
from desktop import dragdrop, i18n
from desktop.tune.caption_choice import CaptionChoice
from desktop.tune.data_check import DataCheck
from desktop.tune.data_report import DataReport
from desktop.tune.label_choice import LabelChoice

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from core.library import Library
    from core.records.labels import LabelId
    from core.records.tuning import CaptionSource, TuneData
    from desktop.ops import Ops

LABELS, CAPTIONS = 0, 1


@dataclass(frozen=True, slots=True)
class DataChoice:
    """What was chosen. source: None where labels are; data: None before it was checked."""

    label_ids: tuple[LabelId, ...]
    source: CaptionSource | None
    data: TuneData | None


class DataPage(QWidget):
    """`data` is there once what is chosen was checked."""

    changed = Signal()
    left_behind = (
        Signal()
    )  # the focus was at what is gone now  # what is chosen, or how far its check is

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._ops = ops
        self.check = DataCheck(library, ops, self)
        self.labels, self.captions = LabelChoice(library, ops, self), CaptionChoice(self)
        self.report = DataReport(self)
        self.from_labels = QPushButton(self.tr("Labels I taught"), self)
        self.from_captions = QPushButton(self.tr("Captions of my own"), self)
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self._sources, self._kinds = QStackedWidget(self), QButtonGroup(self)
        self._fault, self._words, self._bar = QLabel(self), QLabel(self), QProgressBar(self)
        self._progress = QFrame(self)
        self._checked: object = None  # what was chosen when the check began
        self._build()
        self._connect()
        self._show_kind(LABELS)

    @property
    def data(self) -> TuneData | None:
        """What was checked; None before, and when the choice has changed since."""
        return self.check.data

    @property
    def is_checking(self) -> bool:
        """Whether the check runs."""
        return self.check.is_running

    @property
    def can_check(self) -> bool:
        """Whether there is anything to check."""
        if self._sources.currentIndex() == LABELS:
            return bool(self.labels.chosen)
        return self.captions.source is not None

    @property
    def source(self) -> CaptionSource | None:
        """The captions, None where labels are chosen."""
        return self.captions.source if self._sources.currentIndex() == CAPTIONS else None

    @property
    def fault(self) -> str:
        """What went wrong, "" where nothing did."""
        return "" if self._fault.isHidden() else self._fault.text()

    def open(self, wanted: LabelId | None = None) -> None:
        """Look what labels there are; `wanted`: one that is to be among them."""
        if wanted is not None:
            self._show_kind(LABELS)
        self.labels.refresh(wanted)
        is_labels = self._sources.currentIndex() == LABELS
        (self.labels.rows if is_labels else self.captions.captions.edit).setFocus()

    def use_captions(self, source: CaptionSource) -> None:
        """Choose captions of the user's own."""
        self._show_kind(CAPTIONS)
        self.captions.set_source(source)

    @property
    def choice(self) -> DataChoice:
        """What is chosen, and what its check found."""
        return DataChoice(tuple(self.labels.chosen), self.source, self.data)

    def restore(self, choice: DataChoice) -> None:
        """Have everything as it was chosen before, in another window."""
        if choice.source is not None:
            self.use_captions(choice.source)
        self.labels.tick_only(choice.label_ids)
        self.check.data = choice.data
        kind = LABELS if choice.source is None else CAPTIONS
        self._checked = kind, choice.label_ids if choice.source is None else choice.source
        if choice.data is not None:
            self.report.show_data(choice.data)

    def begin_check(self) -> None:
        """Check what is chosen."""
        self._fault.hide()
        self.report.hide()
        self._checked = self._chosen()
        if self._sources.currentIndex() == LABELS:
            self.check.check_labels(self.labels.chosen)
        elif self.captions.source is not None:
            self.check.check_captions(self.captions.source)

    def stop(self) -> None:
        """Check no further."""
        self.check.stop()

    # Laying out.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        title = QLabel(self.tr("What should it learn from?"), self)
        title.setProperty("role", "title")
        about = QLabel(
            self.tr(
                "Fine-tuning lets a model practise on your own photos and words, for minutes or "
                "hours, so that it understands them inside any sentence. Labels find their photos "
                "without it; nothing is lost if you stop at any point."
            ),
            self,
        )
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        for widget in (title, about):
            column.addWidget(widget)
        column.addLayout(self._kind_row())
        self._sources.addWidget(self.labels)
        self._sources.addWidget(self.captions)
        column.addWidget(self._sources)
        self._fault.setProperty("role", "warning")
        self._fault.setWordWrap(True)
        self._fault.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fault.hide()
        column.addWidget(self._fault)
        column.addWidget(self._progress_row())
        column.addWidget(self.report)
        column.addStretch()

    def _kind_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for number, button in enumerate((self.from_labels, self.from_captions)):
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            self._kinds.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        return row

    def _progress_row(self) -> QFrame:
        self._words.setProperty("role", "dim")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self.stop_button.setProperty("kind", "link")
        self.stop_button.setAutoDefault(False)
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(self.stop_button)
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addLayout(line)
        self._progress.hide()
        return self._progress

    def _connect(self) -> None:
        self._kinds.idClicked.connect(self._on_kind)
        self.labels.changed.connect(lambda: self._on_choice(LABELS))
        self.captions.changed.connect(lambda: self._on_choice(CAPTIONS))
        self.labels.failed.connect(self._say_fault)
        self.stop_button.clicked.connect(self.check.stop)
        self.check.progressed.connect(self._show_progress)
        self.check.ended.connect(self._on_ended)
        self.check.failed.connect(self._say_fault)
        self.check.stopped.connect(self._on_stopped)
        self.check.began.connect(self._on_began)

    # What is chosen.

    def _chosen(self) -> object:
        """What a check would look at."""
        kind = self._sources.currentIndex()
        return kind, self.source if kind == CAPTIONS else tuple(self.labels.chosen)

    def _show_kind(self, kind: int) -> None:
        self._kinds.button(kind).setChecked(True)
        if self._sources.currentIndex() != kind:
            self._sources.setCurrentIndex(kind)

    def _on_kind(self, kind: int) -> None:
        self._show_kind(kind)
        self._on_choice(kind)

    def _on_choice(self, kind: int) -> None:
        """Forget what was checked where it was another choice."""
        if kind == self._sources.currentIndex() and self._chosen() != self._checked:
            self.check.forget()
            self._fault.hide()
            self.report.hide()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragdrop.local_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._show_kind(CAPTIONS)
        self.captions.take(dragdrop.local_paths(event.mimeData()))

    # The check.

    def _on_began(self) -> None:
        self._progress.show()
        self._bar.setRange(0, 0)
        self._words.setText(self.tr("Looking at every photo…"))
        self.stop_button.setFocus()
        self.changed.emit()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        said = self.tr("Looking at every photo: {0} of {1}")
        self._words.setText(said.format(i18n.number(done), i18n.number(total)))
        self._bar.setAccessibleName(self._words.text())

    def _hide_progress(self) -> None:
        """Hide what could be stopped; whoever was there is led to what comes next."""
        was_there = self.stop_button.hasFocus() or self.focusWidget() is self.stop_button
        self._progress.hide()
        if was_there:
            self.left_behind.emit()

    def _on_ended(self, data: TuneData) -> None:
        self.report.show_data(data)
        self.changed.emit()
        self._hide_progress()

    def _on_stopped(self) -> None:
        self.changed.emit()
        self._hide_progress()

    def _say_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            self._fault.setText(i18n.sentence_of(error))
            self._fault.show()
        else:
            self._ops.report(error)
        self.changed.emit()
        self._hide_progress()
