"""What keys do in the grid: walk, select, open. The rest goes to the search field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.grid.photo_grid import PhotoGrid

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_NOT_TYPING = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier


class GridKeys:
    """Turns key presses into steps, selections and the grid's signals."""

    def __init__(self, grid: PhotoGrid) -> None:
        self._grid = grid

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key asks for; False where it means nothing here."""
        if not self._grid.photos.rowCount():
            return self._leave(event)
        return self._step(event) or self._act(event) or self._leave(event)

    def _step(self, event: QKeyEvent) -> bool:
        target = self._target(event.key())
        if target is None:
            return False
        selection = self._grid.selection
        control = bool(event.modifiers() & _Modifier.ControlModifier)
        if event.modifiers() & _Modifier.ShiftModifier:
            selection.extend_to(target, keep=control)
        elif control:
            selection.move_to(target)
        else:
            selection.select_only(target)
        self._grid.reveal_row(target)
        return True

    def _target(self, key: int) -> int | None:
        """Return the row that a key leads to, or None where it is no step."""
        layout, current = self._grid.layout_now, self._grid.selection.current
        if current is None:
            return 0 if key in _STEPS else None
        page = self._grid.page_lines
        lines = {_Key.Key_Up: -1, _Key.Key_Down: 1, _Key.Key_PageUp: -page,
                 _Key.Key_PageDown: page}  # fmt: skip
        if key in lines:
            return layout.line_step(current, lines[key])
        last = layout.count - 1
        rows = {_Key.Key_Left: max(current - 1, 0), _Key.Key_Right: min(current + 1, last),
                _Key.Key_Home: 0, _Key.Key_End: last}  # fmt: skip
        return rows.get(key)

    def _act(self, event: QKeyEvent) -> bool:
        grid = self._grid
        current = grid.current_id()
        control = bool(event.modifiers() & _Modifier.ControlModifier)
        if event.key() == _Key.Key_A and control:
            grid.selection.select_all()
        elif event.matches(QKeySequence.StandardKey.Copy) and grid.selection_ids():
            grid.copy_requested.emit(grid.selection_ids())
        elif event.key() == _Key.Key_Delete and grid.selection_ids():
            grid.recycle_requested.emit(grid.selection_ids())
        elif current is None:
            return False
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            grid.activated.emit(current)
        elif event.key() == _Key.Key_Space and control:
            grid.selection.toggle(grid.selection.current)
        elif event.key() == _Key.Key_Space:
            grid.preview_requested.emit(current)
        else:
            return False
        return True

    def _leave(self, event: QKeyEvent) -> bool:
        if event.key() == _Key.Key_Escape:
            self._grid.escape_pressed.emit()
            return True
        text = event.text()
        if text.strip() and text.isprintable() and not event.modifiers() & _NOT_TYPING:
            self._grid.text_typed.emit(text)
            return True
        return False


_STEPS = frozenset({
    _Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down,
    _Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown,
})  # fmt: skip
