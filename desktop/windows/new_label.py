"""Teaching something new: what it is called, and the first photos of it. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import ShiyingError
from core.records import PhotoId
from desktop import dragdrop, i18n
from desktop.finder import Finder
from desktop.label_words import LabelWords
from desktop.sentence import Sentence
from desktop.widgets.label_form import LabelForm
from desktop.widgets.photo_tiles import PhotoTiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from core.label_records import Label
    from core.library import Library
    from desktop.finder import Answer
    from desktop.label_commands import LabelCommands
    from desktop.ops import Ops

COLUMNS, TILE_PX = 9, 66
OFFERED = 36  # photos to choose examples from


class NewLabelDialog(QDialog):
    """Examples come from a selection, a drop, or a search right here; none is needed yet."""

    made = Signal(object)  # Label

    def __init__(
        self,
        library: Library,
        ops: Ops,
        commands: LabelCommands,
        *,
        examples: Sequence[int],
        nearby: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Teach it something new"))
        self.setAcceptDrops(True)
        self._ops = ops
        self._commands = commands
        self._nearby = list(nearby)[:OFFERED]
        self.examples: list[int] = []
        self.form = LabelForm(parent=self)
        self.chosen = PhotoTiles(
            library, ops, self, columns=COLUMNS, edge_px=TILE_PX, badge="close"
        )
        self.offered = PhotoTiles(
            library, ops, self, columns=COLUMNS, edge_px=TILE_PX, badge="check"
        )
        self.search = QLineEdit(self)
        self.create = QPushButton(self.tr("Teach it"), self)
        self._hint = QLabel(self)
        self._finder = Finder(library, ops, self)
        self._build()
        self._connect()
        self.give(examples)
        self._offer()

    def give(self, ids: Sequence[int]) -> None:
        """Take these as examples, too."""
        self.examples = list(dict.fromkeys([*self.examples, *map(int, ids)]))
        self._show_examples()

    def done(self, result: int) -> None:
        self._finder.close()
        super().done(result)

    # Laying out.

    def _build(self) -> None:
        title = QLabel(self.tr("Teach it something new"), self)
        title.setProperty("role", "title")
        examples = QLabel(self.tr("Photos of it"), self)
        self._hint.setProperty("role", "dim")
        self._hint.setWordWrap(True)
        self.search.setPlaceholderText(self.tr("Look for photos of it: a black dog …"))
        self.search.setAccessibleName(self.tr("Look for photos of it"))
        self.search.setClearButtonEnabled(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(8)
        for widget in (title, self.form):
            column.addWidget(widget)
            column.addSpacing(8)
        for widget in (examples, self._hint, self.chosen, self.search, self._offered_area()):
            column.addWidget(widget)
        column.addLayout(self._buttons())

    def _offered_area(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidget(self.offered)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self.offered.setAutoFillBackground(False)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedSize(COLUMNS * (TILE_PX + 6) + 14, 3 * (TILE_PX + 6))
        return area

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.create.setProperty("kind", "primary")
        self.create.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(0, 12, 0, 0)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.create)
        return row

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.submitted.connect(self._submit)
        self.create.clicked.connect(self._submit)
        self.chosen.clicked.connect(self._toggle)
        self.offered.clicked.connect(self._toggle)
        self.search.textChanged.connect(lambda _: self._offer())
        self._finder.answered.connect(self._on_answer)
        self._finder.failed.connect(self._on_search_fault)
        self._on_changed()

    # Examples.

    def _toggle(self, photo_id: int) -> None:
        if photo_id in self.examples:
            self.examples.remove(photo_id)
        else:
            self.examples.append(photo_id)
        self._show_examples()

    def _show_examples(self) -> None:
        self.chosen.show_photos(self.examples)
        self.chosen.setVisible(bool(self.examples))
        self.offered.set_checked(self.examples)
        count = len(self.examples)
        if count:
            self._hint.setText(self.tr("%n example(s). Press one to take it out.", "", count))
        else:
            self._hint.setText(
                self.tr(
                    "One photo is enough to begin; three to five different ones are better. "
                    "Drag them here, or press them below."
                )
            )

    def _offer(self) -> None:
        """Offer what the words find; without words what is like the first example, or is shown."""
        words = self.search.text()
        if words.strip():
            self._finder.change(image=None)
            self._finder.set_sentence(Sentence(words=words))
        elif self.examples:
            self._finder.set_sentence(Sentence())
            self._finder.change(image=PhotoId(self.examples[0]))
        else:
            self.offered.show_photos(self._nearby)

    def _on_answer(self, answer: Answer) -> None:
        if answer.question.is_search:
            self.offered.show_photos(answer.ids[:OFFERED].tolist())

    # Dropping.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._commands.find_photos(dragdrop.local_paths(event.mimeData()), self._on_dropped)

    def _on_dropped(self, ids: list[int], strangers: int) -> None:
        if not isValid(self):
            return
        self.give(ids)
        if strangers:
            self._hint.setText(LabelWords().strangers(strangers))

    def _on_search_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            self._hint.setText(i18n.sentence_of(error))
        else:
            self._ops.report(error)

    # The end.

    def _on_changed(self) -> None:
        self.create.setEnabled(bool(self.form.draft.name.strip()))

    def _submit(self) -> None:
        if self.create.isEnabled():
            self._commands.add(self.form.draft, self.examples, self._on_made, self._on_fault)

    def _on_made(self, label: Label) -> None:
        if isValid(self):
            self.made.emit(label)
            self.accept()

    def _on_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError) and isValid(self):
            self.form.show_error(i18n.sentence_of(error))
        else:
            self._ops.report(error)
