"""The groups of duplicates of one kind: a list, the photos of the chosen one, and the keys.

GUI thread. From the list and from the ticks alike, keys walk and decide. Shows what it is given
and says what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n
from desktop.models.duplicate_list import ICON_PX, DuplicateList
from desktop.organising.duplicate_choices import Choices
from desktop.widgets.duplicate_cards import DuplicateCards

if TYPE_CHECKING:
    from core.library import Library
    from core.records.duplicates import DuplicateGroup, DuplicateKind
    from desktop.ops import Ops

LIST_PX = 216
KINDS: tuple[DuplicateKind, ...] = ("exact", "near", "shots")
_Key = Qt.Key
_SIDEWAYS = {_Key.Key_Left: -1, _Key.Key_Right: 1}
_WALK = frozenset({_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown})


class DuplicateGroups(QWidget):
    """Shows the groups of one kind out of what is decided about all of them."""

    kept_changed = Signal(object, bool)  # PhotoId, whether it stays
    kind_changed = Signal()
    group_changed = Signal()
    accept_requested = Signal()
    apart_requested = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = Choices()
        self.kind: DuplicateKind = "exact"
        self.kinds: dict[DuplicateKind, QPushButton] = {}
        self._model = DuplicateList(library, self)
        self.list = QListView(self)
        self.cards = DuplicateCards(library, ops, self, self)
        self._empty = QLabel(self.tr("None of this kind."), self)
        self._build()

    def show_choices(self, choices: Choices, kind: DuplicateKind, row: int = 0) -> None:
        """Show the groups of a kind, and choose the one at a row or the nearest to it."""
        self._choices = choices
        self.kind = kind
        self.kinds[kind].setChecked(True)
        self._say_counts()
        groups = choices.of_kind(kind)
        self._model.show_groups(groups, choices)
        self._empty.setVisible(not groups)
        self.go_to(row)
        self.kind_changed.emit()

    @property
    def row(self) -> int:
        """Which group is shown; -1: none."""
        return self.list.currentIndex().row()

    @property
    def group(self) -> DuplicateGroup | None:
        """The group that is shown."""
        return self._model.group_at(self.row)

    def go_to(self, row: int) -> None:
        """Show the group at a row, or the nearest one."""
        last = self._model.rowCount() - 1
        self.list.setCurrentIndex(self._model.index(min(max(row, 0), last)))
        self._on_current()

    def refresh(self) -> None:
        """Something else was decided."""
        self._model.refresh()
        group = self.group
        if group is not None:
            self.cards.set_leaving(self._choices.leaving(group))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self.accept_requested.emit()
        elif key == _Key.Key_N:
            self.apart_requested.emit()
        elif key in _SIDEWAYS:
            self.cards.step(_SIDEWAYS[_Key(key)])
        elif key in _WALK and watched is not self.list:
            self.list.keyPressEvent(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _on_current(self) -> None:
        group = self.group
        self.cards.show_group(group, self._choices.leaving(group) if group else frozenset())
        self.group_changed.emit()

    def _say_counts(self) -> None:
        names = {
            "exact": self.tr("Exactly the same"),
            "near": self.tr("Look the same"),
            "shots": self.tr("Moments apart"),
        }
        for kind, button in self.kinds.items():
            count = i18n.number(len(self._choices.of_kind(kind)))
            button.setText(f"{names[kind]}  {count}")

    def _build(self) -> None:
        self._set_up_list()
        self._empty.setProperty("role", "dim")
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.list)
        columns.addWidget(self.cards, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._kind_row())
        column.addWidget(self._empty)
        column.addLayout(columns, 1)
        self._say_counts()

    def _kind_row(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for kind in KINDS:
            button = self.kinds[kind] = QPushButton(self)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, kind=kind: self._on_kind(kind))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        keys = QLabel(
            self.tr("↑ ↓ group · ← → photo · Space keep or not · Enter as proposed"), self
        )
        keys.setProperty("role", "small")
        row.addWidget(keys)
        return row

    def _on_kind(self, kind: DuplicateKind) -> None:
        self.show_choices(self._choices, kind)
        self.list.setFocus()

    def _set_up_list(self) -> None:
        self.list.setModel(self._model)
        self.list.setProperty("list", True)
        self.list.setFixedWidth(LIST_PX)
        self.list.setIconSize(QSize(ICON_PX, ICON_PX))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Groups of duplicates"))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        self.list.installEventFilter(self)
        self.cards.kept_changed.connect(self.kept_changed)
