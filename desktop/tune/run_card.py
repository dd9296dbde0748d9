"""One training of the history: how it stands, what it reached, and what can be done with it.

GUI thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages.common import error_text, size_text
from core.records.tuning_parameters import PARAMETERS
from desktop import i18n
from desktop.tune.words import TuneWords, percent

if TYPE_CHECKING:
    from core.records.tuning import ExportForm, TuneRun

COLUMNS = 3  # of parameters


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run as the history shows it.

    base: what its model is called; adopted: what models are called that came of it; form: of an
    export, None where there is nothing to export; alpha: how much of it an export takes.
    """

    run: TuneRun
    base: str
    adopted: tuple[str, ...] = ()
    form: ExportForm | None = None
    alpha: float = 1.0


class RunCard(QFrame):
    """Says what the user wants; the page does it."""

    opened = Signal(str)  # run id
    delete_requested = Signal(object)  # RunFacts
    discard_requested = Signal(object)
    export_requested = Signal(object)

    def __init__(self, facts: RunFacts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.facts = facts
        self._name, self._state = QLabel(self), QLabel(self)
        self._about, self._figures = QLabel(self), QLabel(self)
        self.show_parameters = QPushButton(self.tr("Parameters"), self)
        self.open = QPushButton(self)
        self.more = QPushButton(self.tr("More"), self)
        self.export, self.discard, self.delete = QAction(self), QAction(self), QAction(self)
        self._parameters = QWidget(self)
        self._grid = QGridLayout(self._parameters)
        self._build()
        self.show_facts(facts)

    @property
    def text(self) -> str:
        """What is said of the run."""
        labels = (self._name, self._state, self._about, self._figures)
        return "\n".join(label.text() for label in labels)

    @property
    def parameters(self) -> dict[str, str]:
        """The choices that are shown, by their names."""
        grid = self._grid
        found = [grid.itemAt(at).widget() for at in range(grid.count())]
        return {name.text(): value.text() for name, value in zip(found[::2], found[1::2],
                                                                 strict=True)}  # fmt: skip

    def show_facts(self, facts: RunFacts) -> None:
        """Show a run as it stands now."""
        self.facts, run, words = facts, facts.run, TuneWords()
        self._name.setText(run.name)
        self._state.setText(words.state(run))
        when = i18n.moment(run.created_at)
        self._about.setText(
            " · ".join((facts.base, when, words.data(run), words.stage(run.settings.stage)))
        )
        self._figures.setText(" · ".join(self._figures_of(facts)))
        rests = run.state in ("ready", "paused", "interrupted")  # a failed one says what helps
        self.open.setText(self.tr("Go on") if rests else self.tr("Open"))
        self.open.setAccessibleName(f"{self.open.text()} · {run.name}")
        self.more.setAccessibleName(f"{self.more.text()} · {run.name}")
        self.show_parameters.setAccessibleName(f"{self.show_parameters.text()} · {run.name}")
        self._show_actions(facts)
        self.setAccessibleName(f"{run.name}, {words.state(run)}")

    def _show_actions(self, facts: RunFacts) -> None:
        run, size = facts.run, size_text(facts.run.size_bytes)
        is_free = run.state != "running"
        self.export.setText(self.tr("Export the model…"))
        self.export.setVisible(run.state == "done" and facts.form is not None)
        self.discard.setText(self.tr("Discard the weights…"))
        self.discard.setVisible(is_free and run.state not in ("discarded", "ready"))
        self.delete.setText(self.tr("Delete, frees {0}…").format(size))
        self.more.setEnabled(is_free)

    def _figures_of(self, facts: RunFacts) -> list[str]:
        run, parts = facts.run, []
        if run.before is not None and run.figures is not None:
            before, after = percent(run.before.r10), percent(run.figures.r10)
            parts.append(f"{TuneWords().among(10)} {before} → {after}")
        if run.state not in ("done", "discarded") and run.total:
            parts.append(TuneWords().steps(run.done, run.total))
        if run.seconds:
            parts.append(self.tr("trained for {0}").format(i18n.Human().lasting(run.seconds)))
        parts.append(size_text(run.size_bytes))
        if facts.adopted:
            parts.append(self.tr("adopted: {0}").format(", ".join(facts.adopted)))
        if run.error and run.state == "failed":
            parts.append(error_text(run.error, run.error_fields, i18n.current_language()))
        return parts

    def _build(self) -> None:
        self._name.setProperty("role", "heading")
        self._state.setProperty("role", "accent")
        for label, role in ((self._about, "dim"), (self._figures, "small")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.show_parameters.setProperty("kind", "note")
        self.show_parameters.setCheckable(True)
        self.show_parameters.toggled.connect(self._on_parameters)
        self._parameters.hide()
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(16)
        menu = QMenu(self.more)
        for action, signal in ((self.export, self.export_requested),
                               (self.discard, self.discard_requested),
                               (self.delete, self.delete_requested)):  # fmt: skip
            menu.addAction(action)
            action.triggered.connect(lambda _=False, signal=signal: signal.emit(self.facts))
        self.more.setMenu(menu)
        self.open.clicked.connect(lambda: self.opened.emit(self.facts.run.id))
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self._name)
        heading.addWidget(self._state)
        heading.addStretch()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(heading)
        words.addWidget(self._about)
        words.addWidget(self._figures)
        words.addWidget(self.show_parameters, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.more, self.open):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.more, self.open, self.show_parameters):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.addLayout(row)
        column.addWidget(self._parameters)

    def _on_parameters(self, is_shown: bool) -> None:
        """They are the run's for good, so that they are written once."""
        if is_shown and not self._grid.count():
            words, settings = TuneWords(), self.facts.run.settings
            for at, one in enumerate(PARAMETERS):
                row, column = at // COLUMNS, 2 * (at % COLUMNS)
                value = words.value(one.name, getattr(settings, one.name))
                for offset, text, role in ((0, words.parameter(one.name), "small"),
                                           (1, value, "value")):  # fmt: skip
                    label = QLabel(text, self._parameters)
                    label.setProperty("role", role)
                    self._grid.addWidget(label, row, column + offset)
            for column in range(COLUMNS):
                self._grid.setColumnStretch(2 * column + 1, 1)
        self._parameters.setVisible(is_shown)
