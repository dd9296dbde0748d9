"""Rows and a button of the sidebar that photos can be dropped on. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import dragdrop, theme
from desktop.widgets.row_delegate import RowTree

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
    from PySide6.QtWidgets import QStyleOptionViewItem


class DropTree(RowTree):
    """Rows that files can be dropped on."""

    dropped = Signal(QModelIndex, list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = QPersistentModelIndex()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._follow(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._follow(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim_at(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        index = QModelIndex(self._target)
        self._aim_at(QModelIndex())
        files = dragdrop.local_paths(event.mimeData())
        if index.isValid() and files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(index, files)

    def drawRow(
        self,
        painter: QPainter,
        options: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().drawRow(painter, options, index)
        if self._target.isValid() and QPersistentModelIndex(index) == self._target:
            tokens = theme.tokens()
            cell = self.visualRect(QModelIndex(index))
            box = QRectF(0, cell.top(), self.viewport().width(), cell.height())
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent, 1.5))
            painter.setBrush(tokens.accent_tint)
            painter.drawRoundedRect(
                box.adjusted(1, 1.5, -1, -1.5), tokens.radii.row, tokens.radii.row
            )
            painter.restore()

    def _follow(self, event: QDragMoveEvent) -> None:
        has_files = bool(dragdrop.local_paths(event.mimeData()))
        self._aim_at(self.indexAt(event.position().toPoint()) if has_files else QModelIndex())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(self._target.isValid())

    def _aim_at(self, index: QModelIndex) -> None:
        self._target = QPersistentModelIndex(index)
        self.viewport().update()


class DropButton(QPushButton):
    """A button that files can be dropped on."""

    dropped = Signal(list)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragdrop.local_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.setFocus(Qt.FocusReason.MouseFocusReason)  # the ring says: here

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(dragdrop.local_paths(event.mimeData()))
