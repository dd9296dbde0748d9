"""Where a run stands, on a card: what is being done, how far it is, what happened. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from core.messages.tuning import note_text
from core.records.tuning import DataNote
from desktop import i18n
from desktop.tune.words import TuneWords

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.records.tuning import TuneProgress, TuneRun


class StateCard(QFrame):
    """Shows a run as its folder tells it, or as it is heard live."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._doing, self._numbers, self._note = QLabel(self), QLabel(self), QLabel(self)
        self._bar = QProgressBar(self)
        self._build()

    @property
    def text(self) -> str:
        """Everything it says."""
        labels = (self._doing, self._numbers, self._note)
        return " · ".join(label.text() for label in labels if label.text())

    @property
    def is_busy(self) -> bool:
        """Whether it shows that something is done which cannot be counted."""
        return self._bar.maximum() == 0

    def clear_note(self) -> None:
        """Forget what happened: another run is shown."""
        self._note.clear()

    def show_run(self, run: TuneRun, *, is_beginning: bool) -> None:
        """Show a run as its folder tells it; is_beginning: its process is being started."""
        words = TuneWords()
        doing = self.tr("Getting ready") if is_beginning else words.state(run)
        self._doing.setText(doing[:1].upper() + doing[1:])
        self._numbers.setText(words.steps(run.done, run.total) if run.total else "")
        self._set_bar(run.done, run.total, is_busy=is_beginning)

    def show_progress(self, news: TuneProgress, *, of_two: bool) -> None:
        """Show what was heard last; of_two: the run has both stages."""
        doing = TuneWords().phase(news)
        if of_two:
            doing = self.tr("Stage {0} of 2 · {1}").format(news.stage, doing)
        self._doing.setText(doing)
        parts = [self._how_far(news)]
        if news.seconds_left is not None:
            parts.append(i18n.Human().time_left(news.seconds_left))
        self._numbers.setText(" · ".join(part for part in parts if part))
        is_counted = news.phase != "loading" and news.total > 0
        self._set_bar(news.done, news.total, is_busy=not is_counted)
        if news.note:
            note = DataNote(news.note, news.note_count)
            self._note.setText(note_text(note, i18n.current_language()))
            self._note.show()

    def say_pausing(self) -> None:
        """Say that the step in hand is the last."""
        self._doing.setText(self.tr("Pausing after this step…"))

    def _how_far(self, news: TuneProgress) -> str:
        if news.phase == "training":
            return TuneWords().steps(news.done, news.total)
        if news.phase == "reading" and news.total:
            return f"{i18n.number(news.done)} / {i18n.number(news.total)}"
        return ""

    def _set_bar(self, done: int, total: int, *, is_busy: bool) -> None:
        self._bar.setRange(0, 0 if is_busy else max(1, total))
        self._bar.setValue(done if total else 0)
        self._bar.setAccessibleName(f"{self._doing.text()} · {self._numbers.text()}")
        self._note.setVisible(bool(self._note.text()))

    def _build(self) -> None:
        self._doing.setProperty("role", "heading")
        for label in (self._numbers, self._note):
            label.setProperty("role", "dim")
        self._note.setWordWrap(True)
        self._bar.setTextVisible(False)
        head = QHBoxLayout()
        head.addWidget(self._doing)
        head.addStretch()
        head.addWidget(self._numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._note)
