"""What happens after a model was adopted: who answers now, what to try, and the way back.

GUI thread. Follows the library while it is shown; a change of models goes on without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from shiboken6 import isValid

from core.errors import ShiyingError, UserError
from core.records.model_names import model_text
from desktop import i18n
from desktop.widgets.message_bar import MessageBar
from desktop.widgets.switch_note import SwitchNote

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from core.records.models import ModelState, SwitchProgress
    from core.records.reports import IndexingProgress
    from desktop.bridge import EventBridge
    from desktop.ops import Ops

LOOK_EVERY_MS = 1000  # indexing tells four times a second
TRIED = 3  # sentences to try


@dataclass(frozen=True, slots=True)
class _Standing:
    """What was asked of the library. state: of the model, None once it was removed."""

    state: ModelState | None
    change: SwitchProgress | None
    answering: str
    run_name: str
    sentences: tuple[str, ...]


class AdoptedPage(QFrame):
    """`open` shows how the adoption of a model stands."""

    rolled_back = Signal(str)  # the model id that was left
    finished = Signal()

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._model_id = self._run_id = ""
        self._progress: IndexingProgress = library.progress
        self._title, self._about = QLabel(self), QLabel(self)
        self._now, self._why = QLabel(self), QLabel(self)
        self._try, self._back_why = QLabel(self), QLabel(self)
        self.messages = MessageBar(self)
        self.switch = SwitchNote(self)
        self.back = QPushButton(self.tr("Back to the previous model"), self)
        self.use = QPushButton(self.tr("Use it again"), self)
        self.done = QPushButton(self.tr("Done"), self)
        self._later = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._later.timeout.connect(self.refresh)
        self._build()
        self.back.clicked.connect(self._on_back)
        self.switch.back_requested.connect(self._on_back)
        self.use.clicked.connect(self._on_use)
        self.done.clicked.connect(self.finished)
        bridge.model_changed.connect(self.refresh)
        bridge.progress_changed.connect(self._on_progress)

    @property
    def text(self) -> str:
        """What is said about who answers, and what to try."""
        return "\n".join(label.text() for label in (self._now, self._why, self._try))

    def open(self, model_id: str, run_id: str) -> None:
        """Show how the adoption of a model stands that was made of a run."""
        self._model_id, self._run_id = model_id, run_id
        self.messages.dismiss()
        self.done.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Ask the library again."""
        model_id, run_id = self._model_id, self._run_id
        if not model_id:
            return

        def show(standing: _Standing) -> None:
            if isValid(self) and model_id == self._model_id:
                self._show(standing)

        self._ops.run(lambda: _look(self._library, model_id, run_id), show, self._say_fault)

    # Laying out.

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        self._now.setProperty("role", "heading")
        for label in (self._about, self._why, self._try, self._back_why):
            label.setProperty("role", "dim")
        for label in (self._title, self._now, self._why, self._try, self._back_why):
            label.setWordWrap(True)
        self._try.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._back_why.setText(
            self.tr(
                "The previous model and what it knows about your photos are still here: you "
                "can go back in a moment, at any time, also from the models page."
            )
        )  # fmt: skip
        self.done.setProperty("kind", "primary")
        for button in (self.back, self.use, self.done):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._about, self.messages, self.switch):
            column.addWidget(widget)
        column.addWidget(self._card(self._now, self._why, self.use))
        self._try_card = self._card(self._heading(self.tr("Try it")), self._try)
        column.addWidget(self._try_card)
        column.addWidget(self._card(self._heading(self.tr("Not what you hoped for?")),
                                    self._back_why, self.back))  # fmt: skip
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.done)
        column.addLayout(row)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "heading")
        return label

    def _card(self, heading: QLabel, words: QLabel, button: QPushButton | None = None) -> QFrame:
        card = QFrame(self)
        card.setProperty("surface", "card")
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(words)
        row = QHBoxLayout(card)
        row.setContentsMargins(20, 14, 20, 14)
        row.setSpacing(16)
        row.addLayout(column, 1)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    # How it stands.

    def _show(self, standing: _Standing) -> None:
        state, language = standing.state, i18n.current_language()
        self._title.setText(self.tr("“{0}” is adopted").format(standing.run_name or self._model_id))
        self._about.setText("" if state is None else model_text(state, language))
        self._about.setVisible(state is not None)
        is_target = state is not None and state.target
        is_changing = is_target and standing.change is not None
        change = standing.change if is_changing and not self._is_at_hand(standing) else None
        self.switch.show_switch(change, self._progress)
        self._now.setText(self._now_text(standing, is_target, is_changing))
        self._why.setText(self._why_text(standing, is_target, is_changing))
        self._why.setVisible(bool(self._why.text()))
        self.use.setVisible(state is not None and not is_target)
        self.back.setEnabled(is_target)
        self._show_sentences(standing.sentences if is_target else ())

    def _is_at_hand(self, standing: _Standing) -> bool:
        """Whether only the model has to be loaded: it knows every photo from its parent."""
        state, change = standing.state, standing.change
        knows_all = change is not None and change.have >= change.total
        return state is not None and bool(state.photos_key) and knows_all

    def _now_text(self, standing: _Standing, is_target: bool, is_changing: bool) -> str:
        if standing.state is None:
            return self.tr("It was deleted.")
        if not is_target:
            return self.tr("{0} answers your searches now.").format(standing.answering)
        if is_changing and self._is_at_hand(standing):
            return self.tr("It answers in a moment.")
        if is_changing:
            return self.tr("It is getting to know your photos.")
        return self.tr("You can search with it already.")

    def _why_text(self, standing: _Standing, is_target: bool, is_changing: bool) -> str:
        if standing.state is None or not is_target:
            return ""
        if standing.state.photos_key:
            return self.tr(
                "Only the text side was taught, so your photos look the same to it: none has "
                "to be looked at again."
            )  # fmt: skip
        if is_changing:
            return self.tr("The image side was taught too, so it looks at every photo once more, "
                           "in the background. You can close this window.")  # fmt: skip
        return self.tr("It knows every photo on a connected drive.")

    def _show_sentences(self, sentences: tuple[str, ...]) -> None:
        self._try_card.setVisible(bool(sentences))
        said = "  ".join(self.tr("“{0}”").format(sentence) for sentence in sentences)
        self._try.setText(
            self.tr("Search for one of these, or for something of the kind: {0}").format(said)
        )

    def _on_progress(self, progress: IndexingProgress) -> None:
        self._progress = progress
        if not self.switch.isHidden() and self.isVisible() and not self._later.isActive():
            self._later.start()

    # Going back, and forth.

    def _on_back(self) -> None:
        model_id, models = self._model_id, self._library.tuning.models
        self.messages.dismiss()

        def tell(_model: object) -> None:
            if isValid(self):
                self.rolled_back.emit(model_id)

        self._ops.run(lambda: models.roll_back(model_id), tell, self._say_fault)

    def _on_use(self) -> None:
        self.messages.dismiss()
        self._ops.run(lambda: self._library.use_model(self._model_id), None, self._say_fault)

    def _say_fault(self, error: BaseException) -> None:
        if isValid(self) and isinstance(error, ShiyingError):
            self.messages.say(i18n.sentence_of(error))
        else:
            self._ops.report(error)


def _look(library: Library, model_id: str, run_id: str) -> _Standing:
    """Ask the library. Background thread."""
    states = library.models()
    state = next((one for one in states if one.choice == model_id), None)
    answering = next((one for one in states if one.serving), None)
    name = "" if answering is None else model_text(answering, i18n.current_language())
    try:
        run = library.tuning.run(run_id)
    except UserError:  # its history was deleted
        return _Standing(state, library.switching(), name, "", ())
    return _Standing(state, library.switching(), name, run.name, _sentences(library, run_id))


def _sentences(library: Library, run_id: str) -> tuple[str, ...]:
    """Return captions that are found first now and were not before."""
    try:
        winners = library.tuning.result(run_id).winners
    except UserError:
        return ()
    captions = dict.fromkeys(one.caption for one in winners if one.rank_after == 1)
    return tuple(captions)[:TRIED]
