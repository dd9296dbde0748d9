"""What was trained so far: every run with its state, figures and parameters. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import Cancelled, ShiyingError, UserError
from core.messages.common import size_text
from core.records.model_names import model_text
from desktop import i18n
from desktop.tune.run_card import RunCard, RunFacts
from desktop.tune.run_commands import RunCommands
from desktop.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from pathlib import Path

    from core.library import Library
    from core.records.tuning import TuneRun
    from desktop.ops import Ops

SCROLL_BAR_PX = 14
AT_A_TIME = 20  # cards; each takes a millisecond or more to make


class HistoryPage(QFrame):
    """`open` looks at the history anew."""

    run_chosen = Signal(str)  # run id: show its training or its result
    new_wanted = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._cards: dict[str, RunCard] = {}
        self._limit = AT_A_TIME
        self.commands = RunCommands(library, ops, self)
        self._title, self._about = QLabel(self.tr("Training history"), self), QLabel(self)
        self.new = QPushButton(self.tr("New training"), self)
        self.messages = MessageBar(self)
        self._export_line = QWidget(self)
        self._bar = QProgressBar(self)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.more = QPushButton(self.tr("Show more"), self)
        self._rows = QVBoxLayout()
        self._build()
        self._connect()

    @property
    def cards(self) -> list[RunCard]:
        """The runs that are shown, the newest first."""
        return list(self._cards.values())

    def open(self) -> None:
        """Show what was trained so far."""
        self.messages.dismiss()
        self._limit = AT_A_TIME
        self.new.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Ask the library again."""
        self._ops.run(lambda: history_of(self._library), self._show, self._say_fault)

    def _show(self, runs: list[RunFacts]) -> None:
        if not isValid(self):  # closed while the library was being asked
            return
        self._say_sum(runs)
        self.more.setVisible(len(runs) > self._limit)
        runs = runs[: self._limit]
        for gone in self._cards.keys() - {facts.run.id for facts in runs}:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        shown = {}
        for position, facts in enumerate(runs):
            card = self._cards.get(facts.run.id) or self._new_card(facts)
            card.show_facts(facts)
            shown[facts.run.id] = card
            if self._rows.indexOf(card) != position:
                self._rows.insertWidget(position, card)
        self._cards = shown

    def _say_sum(self, runs: list[RunFacts]) -> None:
        total = size_text(sum(facts.run.size_bytes for facts in runs))
        self._about.setText(
            self.tr("%n training(s), {0} on disk.", "", len(runs)).format(total)
            if runs
            else self.tr("Nothing has been trained yet.")
        )

    def _new_card(self, facts: RunFacts) -> RunCard:
        card = RunCard(facts, self)
        card.opened.connect(self.run_chosen)
        card.delete_requested.connect(self.commands.ask_and_delete)
        card.discard_requested.connect(self.commands.ask_and_discard)
        card.export_requested.connect(self.commands.ask_and_export)
        return card

    # Laying out.

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        self._about.setProperty("role", "dim")
        self.new.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.new)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SCROLL_BAR_PX, 0)
        self._rows.setSpacing(10)
        column.addLayout(self._rows)
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(head)
        for widget in (self._about, self.messages, self._export_line):
            whole.addWidget(widget)
        whole.addWidget(area, 1)
        self._build_export_line()

    def _build_export_line(self) -> None:
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Exporting…"))
        self.stop.setAutoDefault(False)
        row = QHBoxLayout(self._export_line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(QLabel(self._bar.accessibleName(), self))
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self._export_line.hide()

    def _connect(self) -> None:
        self.new.clicked.connect(self.new_wanted)
        self.more.clicked.connect(self._on_more)
        self.commands.freed.connect(self._on_freed)
        self.commands.failed.connect(self._say_fault)
        export = self.commands.exporting
        export.started.connect(self._on_export_started)
        export.stepped.connect(self._on_stepped)
        export.done.connect(self._on_exported)
        export.stopped.connect(self._on_export_stopped)
        self.stop.clicked.connect(export.cancel)

    def _on_more(self) -> None:
        self._limit += AT_A_TIME
        self.refresh()

    # What came of it.

    def _on_freed(self, freed_bytes: int) -> None:
        self.messages.say(self.tr("{0} freed.").format(size_text(freed_bytes)))
        self.refresh()

    def _on_export_started(self) -> None:
        self.messages.dismiss()
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self._export_line.show()

    def _on_stepped(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def _on_exported(self, path: Path) -> None:
        self._export_line.hide()
        url = QUrl.fromLocalFile(str(path))
        self.messages.say(
            self.tr("Exported to {0}.").format(path),
            self.tr("Open the folder"),
            lambda: QDesktopServices.openUrl(url),
        )

    def _on_export_stopped(self, error: BaseException) -> None:
        self._export_line.hide()
        if not isinstance(error, Cancelled):
            self._say_fault(error)

    def _say_fault(self, error: BaseException) -> None:
        if isValid(self) and isinstance(error, ShiyingError):
            self.messages.say(i18n.sentence_of(error))
        else:
            self._ops.report(error)


def history_of(library: Library) -> list[RunFacts]:
    """Return every run as it is shown, the newest first. Background thread."""
    language = i18n.current_language()
    names = {state.choice: model_text(state, language) for state in library.models()}
    return [_facts(library, run, names) for run in library.tuning.runs()]


def _facts(library: Library, run: TuneRun, names: dict[str, str]) -> RunFacts:
    adopted = tuple(names.get(model, model) for model in run.adopted)
    base = names.get(run.base, run.base)
    if run.state != "done":
        return RunFacts(run, base, adopted)
    try:
        form = library.tuning.models.export_form(run.id)
        alpha = library.tuning.result(run.id).alpha or 1.0
    except UserError:  # its model is gone, or its result is damaged: nothing to export
        return RunFacts(run, base, adopted)
    return RunFacts(run, base, adopted, form, alpha)
