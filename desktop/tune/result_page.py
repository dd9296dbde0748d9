"""What a run came to: figures and examples before and after, and whether to use it.

GUI thread. The old model is recommended where the mix that the slider is at costs general search,
or finds no more; the slider begins at the best one that does not. Adopting is the user's word in
any case, and the old model stays installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import Cancelled, ShiyingError
from core.messages.common import size_text
from desktop import i18n
from desktop.theme.stylesheet import repolish
from desktop.tune.child_work import ChildWork
from desktop.tune.examples import Examples
from desktop.tune.figures_table import FiguresTable
from desktop.tune.mix_slider import MixSlider
from desktop.tune.verdict import VerdictWords, recommends_old
from desktop.tune.words import TuneWords
from desktop.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from core.library import Library
    from core.records.tuning import AlphaFigures, TuneResult, TuneRun
    from desktop.ops import Ops

SCROLL_BAR_PX = 14


class ResultPage(QFrame):
    """`open` shows a finished run; `leave` stops what is being made of it."""

    adopted = Signal(str, str)  # model id, run id
    discarded = Signal(str)  # run id
    kept_old = Signal(str)  # run id

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._run: TuneRun | None = None
        self._result: TuneResult | None = None
        self._run_id = ""
        self._title, self._about = QLabel(self), QLabel(self)
        self.verdict, self._note = QLabel(self), QLabel(self)
        self.messages = MessageBar(self)
        self.table = FiguresTable(self)
        self.slider = MixSlider(self)
        self.examples = Examples(library, ops, self)
        self._making = ChildWork(ops, self)
        self._doing, self._bar = QLabel(self), QProgressBar(self)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.discard = QPushButton(self.tr("Discard this training"), self)
        self.keep = QPushButton(self.tr("Keep the old model"), self)
        self.adopt = QPushButton(self)
        self._build()
        self._connect()

    @property
    def run_id(self) -> str:
        """The run that is shown."""
        return self._run_id

    def open(self, run_id: str) -> None:
        """Show what a run came to."""
        self._run_id = run_id
        self.messages.dismiss()
        self._body.hide()
        self._show_buttons()
        tuning = self._library.tuning

        def show(news: tuple[TuneRun, TuneResult]) -> None:
            if isValid(self) and run_id == self._run_id:
                self._show(*news)

        self._ops.run(lambda: (tuning.run(run_id), tuning.result(run_id)), show, self._say_fault)

    def leave(self) -> None:
        """Stop what is being made; the run stays as it is."""
        self._making.cancel()
        self._run_id = ""

    # Laying out.

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        for label in (self._about, self._note):
            label.setProperty("role", "dim")
        for label in (self.verdict, self._note):
            label.setWordWrap(True)
        self._body = QWidget(self)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, SCROLL_BAR_PX, 0)
        inside.setSpacing(12)
        self._frame = QFrame(self._body)
        around = QVBoxLayout(self._frame)
        around.addWidget(self.verdict)
        for widget in (self._frame, self.table, self.slider, self._note, self.examples):
            inside.addWidget(widget)
        inside.addStretch()
        area = QScrollArea(self)
        area.setWidget(self._body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._about, self.messages):
            column.addWidget(widget)
        column.addWidget(area, 1)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        self.discard.setProperty("kind", "quiet")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.discard)
        row.addStretch()
        for widget in (self._doing, self._bar, self.stop, self.keep, self.adopt):
            row.addWidget(widget)
        for button in (self.discard, self.stop, self.keep, self.adopt):
            button.setAutoDefault(False)
        return row

    def _connect(self) -> None:
        self.slider.moved.connect(self._on_mix)
        self.adopt.clicked.connect(self._on_adopt)
        self.keep.clicked.connect(lambda: self.kept_old.emit(self._run_id))
        self.discard.clicked.connect(self._on_discard)
        self.stop.clicked.connect(self._making.cancel)
        self._making.stepped.connect(self._on_stepped)
        self._making.done.connect(self._on_made)
        self._making.stopped.connect(self._on_stopped)

    # What it came to.

    def _show(self, run: TuneRun, result: TuneResult) -> None:
        self._run, self._result = run, result
        words = TuneWords()
        self._title.setText(self.tr("Result of “{0}”").format(run.name))
        self._about.setText(" · ".join((words.data(run), words.stage(run.settings.stage))))
        self.slider.setVisible(len(result.mixes) > 2)
        self.slider.show_mixes(result.mixes, result.alpha, result.alpha or 1.0)
        self.examples.show_result(result)
        self._body.show()
        self._show_buttons()
        (self.keep if self._recommends_old else self.adopt).setFocus()

    def _on_mix(self, mix: AlphaFigures) -> None:
        result = self._result
        if result is None:
            return
        self.table.show_mix(result.mixes[0], mix)
        self._show_verdict(VerdictWords().of(result, mix), is_bad=self._recommends_old)
        is_whole = mix.alpha == result.mixes[-1].alpha
        self._note.setText(
            "" if is_whole else self.tr("The examples show the model with all that is new.")
        )
        self._note.setVisible(not is_whole)
        self._show_buttons()

    @property
    def _recommends_old(self) -> bool:
        """Whether the chosen mix costs general search, or finds no more than the old model."""
        result = self._result
        if result is None:
            return False
        return recommends_old(result, self.slider.mix)

    def _show_verdict(self, text: str, *, is_bad: bool) -> None:
        """A warning stands in a box of its own."""
        self.verdict.setText(text)
        self.verdict.setProperty("role", "heading" if is_bad else "")
        self._frame.setProperty("surface", "chip" if is_bad else "")
        room = 14 if is_bad else 0
        self._frame.layout().setContentsMargins(room, room, room, room)
        for widget in (self.verdict, self._frame):
            repolish(widget)

    # What is to become of it.

    def _show_buttons(self) -> None:
        run, result, is_making = self._run, self._result, self._making.is_running
        is_here = run is not None and result is not None and run.id == self._run_id
        can_adopt = is_here and run.state == "done"
        recommends_old = is_here and self._recommends_old
        for widget in (self._doing, self._bar, self.stop):
            widget.setVisible(is_making)
        self.discard.setVisible(can_adopt and not is_making)
        self.keep.setVisible(is_here and not is_making)
        self.adopt.setVisible(can_adopt and not is_making)
        self.adopt.setEnabled(is_here and self.slider.mix.alpha > 0)
        adopt = self.tr("Adopt it anyway") if recommends_old else self.tr("Adopt it")
        self.adopt.setText(adopt)
        self.keep.setText(self.tr("Keep the old model") if can_adopt else self.tr("Back"))
        for button, is_first in ((self.adopt, not recommends_old), (self.keep, recommends_old)):
            button.setProperty("kind", "primary" if is_first else "")
            repolish(button)

    def _on_adopt(self) -> None:
        self.messages.dismiss()
        self._doing.setText(self.tr("Making the model…"))
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        run_id, alpha, models = self._run_id, self.slider.mix.alpha, self._library.tuning.models
        self._making.start(lambda job: (models.adopt(run_id, job, alpha=alpha).id, run_id))
        self._show_buttons()
        self.stop.setFocus()

    def _on_stepped(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def _on_made(self, made: tuple[str, str]) -> None:
        self._show_buttons()
        self.adopted.emit(*made)

    def _on_stopped(self, error: BaseException) -> None:
        self._show_buttons()
        if not isinstance(error, Cancelled):
            self._say_fault(error)

    def _on_discard(self) -> None:
        assert self._run is not None
        run = self._run
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Discard this training"))
        box.setText(self.tr("Discard “{0}”? This frees {1}.").format(
            run.name, size_text(run.size_bytes)))  # fmt: skip
        box.setInformativeText(
            self.tr("What it learnt is deleted; its figures stay in the history.")
        )
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def finish(_result: int) -> None:
            if box.clickedButton() is discard:
                self._discard(run.id)
            box.deleteLater()

        box.finished.connect(finish)
        box.open()

    def _discard(self, run_id: str) -> None:
        def tell(_freed: int) -> None:
            if isValid(self):
                self.discarded.emit(run_id)

        tuning = self._library.tuning
        self._ops.run(lambda: tuning.discard(run_id), tell, self._say_fault)

    def _say_fault(self, error: BaseException) -> None:
        if isValid(self) and isinstance(error, ShiyingError):
            self.messages.say(i18n.sentence_of(error))
        else:
            self._ops.report(error)
