"""Teaching something new: what it is called, and the first photos of it. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import ShiyingError
from desktop import dragdrop, i18n
from desktop.labels.words import LabelWords
from desktop.widgets.example_picker import ExamplePicker
from desktop.widgets.label_form import LabelForm
from desktop.widgets.photo_tiles import PhotoTiles
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import Scrolled, resize_to_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from core.library import Library
    from core.records.labels import Label
    from desktop.labels.commands import LabelCommands
    from desktop.ops import Ops

COLUMNS, ROWS, TILE_PX = 9, 3, 66


class NewLabelDialog(Dialog):
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
        self.examples: list[int] = []
        self.form = LabelForm(parent=self)
        self.chosen = PhotoTiles(
            library, ops, self, columns=COLUMNS, edge_px=TILE_PX, badge="close"
        )
        self.picker = ExamplePicker(library, ops, self, columns=COLUMNS, edge_px=TILE_PX, rows=ROWS)
        self.create = QPushButton(self.tr("Teach it"), self)
        self._hint = QLabel(self)
        self._build()
        self._connect()
        self.give(examples)
        self.picker.begin(nearby, next(iter(self.examples), None))
        wanted = self.sizeHint()
        resize_to_fit(self, wanted.width(), wanted.height())

    def give(self, ids: Sequence[int]) -> None:
        """Take these as examples, too."""
        self.examples = list(dict.fromkeys([*self.examples, *map(int, ids)]))
        self._show_examples()

    def done(self, result: int) -> None:
        self.picker.stop()
        super().done(result)

    # Laying out.

    def _build(self) -> None:
        title = QLabel(self.tr("Teach it something new"), self)
        title.setProperty("role", "title")
        examples = QLabel(self.tr("Photos of it"), self)
        self._hint.setProperty("role", "dim")
        self._hint.setWordWrap(True)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 24, 28, 0)
        column.setSpacing(8)
        for widget in (title, self.form):
            column.addWidget(widget)
            column.addSpacing(8)
        for widget in (examples, self._hint, self.chosen, self.picker):
            column.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 20)
        whole.addWidget(Scrolled(inner, self), 1)
        whole.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.create.setProperty("kind", "primary")
        self.create.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(28, 4, 28, 0)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.create)
        return row

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.submitted.connect(self._submit)
        self.create.clicked.connect(self._submit)
        self.chosen.clicked.connect(self._toggle)
        self.picker.pressed.connect(self._toggle)
        self.picker.failed.connect(self._on_search_fault)
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
        self.picker.set_checked(self.examples)
        count = len(self.examples)
        if count:
            self._hint.setText(self.tr("%n example(s). Click one to remove it.", "", count))
        else:
            self._hint.setText(
                self.tr(
                    "One photo is enough to begin; three to five different ones are better. "
                    "Drag them here, or click them below."
                )
            )

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
