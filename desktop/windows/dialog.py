"""What every dialog does with the Enter key. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button that has the focus, if the key is Enter, and say whether there was one.

    Qt does that on some desktops; on others and on Windows the space key alone presses a button
    that is not the default one of its dialog, and Enter would begin what another button says.
    """
    button = window.focusWidget()
    if event.key() not in ENTER or not isinstance(button, QPushButton | QToolButton):
        return False
    button.click()
    return True


class Dialog(QDialog):
    """Enter presses the button that has the focus, before it means anything else."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)
