"""The teaching page: a question at the left, what was learnt from the answers at the right.

GUI thread. Stands in the window in place of the photos. Shows one label after another; the
questions are `Asking`'s, what is known is the shelf's, what changes goes through the commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import UserError
from desktop import dragdrop
from desktop.labels.words import LabelWords
from desktop.teach.asking import Asking
from desktop.teach.first_example import FirstExample
from desktop.teach.learnt_column import LearntColumn
from desktop.teach.question_card import QuestionCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent

    from core.library import Library
    from core.records.labels import Label, LabelId, LabelView
    from core.records.photos import Photo, PhotoId
    from desktop.commands import Commands
    from desktop.labels.commands import LabelCommands
    from desktop.labels.shelf import LabelShelf
    from desktop.ops import Ops

MARGIN_PX = 40
GAP_PX = 28


class TeachPage(QFrame):
    """`open` shows a label; `leave` asks nothing more."""

    finished = Signal()
    photo_chosen = Signal(int, list)  # to be looked at: itself, and its neighbours
    failed = Signal(object)

    def __init__(
        self,
        library: Library,
        ops: Ops,
        commands: LabelCommands,
        undo: Commands,
        shelf: LabelShelf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAcceptDrops(True)
        self._library, self._ops = library, ops
        self._commands, self._undo, self._shelf = commands, undo, shelf
        self._label: Label | None = None
        self._asking: Asking | None = None
        self._title, self._facts = QLabel(self), QLabel(self)
        self.card = QuestionCard(library, ops, self)
        self.first = FirstExample(library, ops, self)
        self.learnt = LearntColumn(library, ops, commands, self)
        self.done = QPushButton(self.tr("Done"), self)
        self._places = QStackedWidget(self)
        self._build()
        self._connect()

    @property
    def label_id(self) -> LabelId | None:
        """The label that is taught, None while the page is left."""
        return self._label.id if self._label is not None else None

    @property
    def asking(self) -> Asking | None:
        """What is asked, None while the page is left."""
        return self._asking

    def open(self, label: Label, nearby: Sequence[int]) -> None:
        """Teach this label; `nearby`: photos to offer where it has no example yet."""
        self.leave()
        self._label = label
        self._asking = Asking(
            label, self._library, self._ops, self._commands, self._undo, parent=self
        )
        self._asking.asked.connect(self._on_asked)
        self._asking.ahead_changed.connect(self._on_ahead_changed)
        self._asking.failed.connect(self.failed)
        if not label.yes_count:
            self.first.begin(label.name, nearby)
        self.card.rest_with(self.tr("Looking for the photos that teach the most…"))
        self._show_label(label)
        self._on_refreshed()
        self._asking.refresh()
        self._take_keys()

    def leave(self) -> None:
        """Ask nothing more."""
        if self._asking is not None:
            self._asking.close()
            self._asking.deleteLater()
        self._asking = self._label = None
        self.card.close_pictures()
        self.first.stop()
        self.learnt.settle()

    def on_labels_changed(self) -> None:
        """Something was taught, here or elsewhere: what is worth asking may be another thing."""
        if self._asking is not None:
            self._asking.refresh()

    # Laying out.

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        self._facts.setProperty("role", "dim")
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self.done.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, GAP_PX // 2, 0)
        head.addLayout(words, 1)
        head.addWidget(self.done)
        self._places.addWidget(self.card)
        self._places.addWidget(self.first)
        aside = QScrollArea(self)
        aside.setWidget(self.learnt)
        aside.setWidgetResizable(True)
        aside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        aside.viewport().setAutoFillBackground(False)
        self.learnt.setAutoFillBackground(False)
        aside.setFixedWidth(self.learnt.width_px)
        body = QHBoxLayout()
        body.setSpacing(GAP_PX)
        body.addWidget(self._places, 1)
        body.addWidget(aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 28, MARGIN_PX - GAP_PX // 2, 20)
        column.setSpacing(20)
        column.addLayout(head)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.done.clicked.connect(self.finished)
        self.card.answered.connect(self._on_answered)
        self.card.skipped.connect(lambda: self._asking and self._asking.skip())
        self.card.back_requested.connect(self._undo.undo)
        self.card.rest_requested.connect(self._on_rest)
        self.first.pressed.connect(lambda photo_id: self._give([photo_id]))
        self.first.failed.connect(self.failed)
        self.learnt.taken_back.connect(self._take_back)
        self.learnt.settled.connect(self._on_settled)
        self.learnt.photo_chosen.connect(self.photo_chosen)
        self._shelf.refreshed.connect(self._on_refreshed)

    # What is asked.

    def _on_asked(self, photo: Photo | None) -> None:
        assert self._asking is not None
        if photo is not None:
            self.card.ask(photo, self._asking.ahead)
        elif self._asking.skipped_count:
            self.card.rest_with(
                self.tr("You have seen all that is worth asking; %n skipped.", "",
                        self._asking.skipped_count),
                self.tr("Ask the skipped ones again"),
            )  # fmt: skip
        else:
            self.card.rest_with(
                self.tr("There is nothing left to ask. It is as sure as it can be.")
            )

    def _on_ahead_changed(self) -> None:
        if self._asking is not None:
            self.card.prepare(self._asking.ahead)

    def _on_answered(self, is_shown: bool) -> None:
        if self._asking is not None:
            self._asking.answer(is_shown=is_shown)

    def _on_rest(self) -> None:
        if self._asking is not None:
            self._asking.ask_skipped()
            self.card.setFocus()

    # What is known.

    def _on_refreshed(self) -> None:
        """The shelf knows more: ask for the answers as well, then show all of it."""
        label = self._label
        if label is None:
            return

        def show(answers: dict[PhotoId, bool]) -> None:
            view = self._shelf.view(label.id)
            if isValid(self) and view is not None and self.label_id == label.id:
                self._show_view(view, [one for one, is_shown in answers.items() if not is_shown])

        self._ops.run(lambda: self._library.labels.answers(label.id), show, self._on_no_answers)

    def _on_no_answers(self, error: BaseException) -> None:
        if isinstance(error, UserError) and isValid(self):
            self.finished.emit()  # the label was deleted
        else:
            self.failed.emit(error)

    def _show_view(self, view: LabelView, denied: Sequence[int]) -> None:
        self._label = view.label
        self._show_label(view.label)
        self.learnt.show_view(view, denied, self._shelf.learnt(view.label.id))

    def _show_label(self, label: Label) -> None:
        self._title.setText(self.tr("Teach it “{0}”").format(label.name))
        self.card.set_name(label.name)
        facts = [LabelWords().kind(label.kind)] if label.kind else []
        facts.append(self.tr("%n example(s)", "", label.yes_count))
        has_example = label.yes_count > 0
        if has_example:
            facts.append(self.tr("<b>→</b> yes, <b>←</b> no, <b>space</b> skips, "
                                 "<b>Ctrl+Z</b> takes back"))  # fmt: skip
        self._facts.setText(" · ".join(facts))
        self._places.setCurrentWidget(self.card if has_example else self.first)
        self.learnt.setVisible(has_example)

    def _give(self, ids: Sequence[int]) -> None:
        if self._label is not None:
            self._commands.answer(self._label, ids, answer=True)
            self.card.setFocus()

    def _take_back(self, photo_id: int) -> None:
        if self._label is not None:
            self._commands.answer(self._label, [photo_id], answer=None)
            self._take_keys()

    def _on_settled(self, answers: dict[int, bool]) -> None:
        if self._label is not None:
            self._commands.answer_each(self._label, answers)
            self._take_keys()

    # Keys, mouse, drops.

    def _take_keys(self) -> None:
        (self.card if self._places.currentWidget() is self.card else self.first).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
            return
        if not event.text().isprintable() or event.modifiers():
            super().keyPressEvent(event)  # letters have no field to go to here

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take_keys()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragdrop.local_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if self._label is not None:
            self._commands.give_files(self._label, dragdrop.local_paths(event.mimeData()))
