"""A line of text that leaves the window's keys to the window. GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

# What Qt takes for its own on some systems: delete to the end of the line.
_OF_THE_WINDOW = frozenset({Qt.Key.Key_K})


class LineEdit(QLineEdit):
    """Ctrl+Z is the window's where there is nothing to undo in the words."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) and not self.isUndoAvailable():
                return False
            if event.matches(keys.Redo) and not self.isRedoAvailable():
                return False
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control and event.key() in _OF_THE_WINDOW:
                return False
        return super().event(event)
