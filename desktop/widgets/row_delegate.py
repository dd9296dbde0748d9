"""How a row of the sidebar looks: a rounded tint where chosen, the count on the right.

GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from desktop import i18n, icons, theme
from desktop.models.folder_tree import COUNT_ROLE, OFFLINE_ROLE, SECTION_ROLE

ROW_PX = 32
SECTION_PX = 40
PADDING_PX = 10
RADIUS_PX = 8
ARROW_PX = 12

AnyIndex = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints name and count; headings small and dim."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(80, SECTION_PX if index.data(SECTION_ROLE) else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(SECTION_ROLE):
            self._paint_section(painter, option, index.data())
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_background(painter, option, chosen=chosen)
        row = option.rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        count = index.data(COUNT_ROLE)
        count_text = "" if count is None else i18n.number(count)
        painter.setFont(_scaled(option.font, 0.92))
        count_width = painter.fontMetrics().horizontalAdvance(count_text)
        painter.setPen(QColor(tokens.dim))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, right, count_text)
        painter.setFont(option.font)
        offline = bool(index.data(OFFLINE_ROLE))
        painter.setPen(
            QColor(tokens.dim if offline else tokens.accent_text if chosen else tokens.text)
        )
        name = index.data() + (" · " + self.tr("not connected") if offline else "")
        room = row.width() - count_width - 8
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_background(
        self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool
    ) -> None:
        tokens = theme.tokens()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        area = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(QColor(tokens.accent_tint))
        elif hovered:
            painter.setBrush(QColor(tokens.hover))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if focused and chosen:
            painter.setPen(QColor(tokens.accent))
        painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, name: str) -> None:
        painter.setFont(_scaled(option.font, 0.92))
        painter.setPen(QColor(theme.tokens().dim))
        area = option.rect.adjusted(PADDING_PX, 0, 0, -6)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


class RowTree(QTreeView):
    """A tree without header, frame or lines, painted by RowDelegate."""

    text_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("list", True)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(14)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(True)
        self.setRootIsDecorated(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RowDelegate(self))
        self.setAllColumnsShowFocus(True)

    def keyboardSearch(self, search: str) -> None:
        """Typing anywhere goes to the search field instead of jumping to a row."""
        if search.strip():
            self.text_typed.emit(search)

    def drawBranches(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """A small chevron where there is something below."""
        if not index.model().hasChildren(index):
            return
        name = "down" if self.isExpanded(index) else "right"
        pixmap = icons.pixmap(name, ARROW_PX, theme.tokens().dim, self.devicePixelRatio())
        left = rect.right() - ARROW_PX - 1
        painter.drawPixmap(left, rect.center().y() - ARROW_PX // 2 + 1, pixmap)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Leave the background to the delegate: no selection bar behind the branch arrows."""
        options.palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        super().drawRow(painter, options, index)


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    if font.pixelSize() > 0:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    else:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    return scaled
