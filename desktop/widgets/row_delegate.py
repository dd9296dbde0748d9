"""How a row of the sidebar looks: a rounded tint where chosen, the count on the right.

GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop import i18n, icons, theme
from desktop.models.folder_tree import COUNT_ROLE, ICON_ROLE, OFFLINE_ROLE, SECTION_ROLE

ROW_PX = 32
SECTION_PX = 40
INDENT_PX = 12  # of a top row from the left of its tint; holds the arrow
RIGHT_PX = 8
ARROW_PX = 10
SIGN_PX = 16
SIGN_GAP_PX = 6  # between a sign and the count beside it

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
        row = option.rect.adjusted(0, 0, -RIGHT_PX, 0)
        count = index.data(COUNT_ROLE)
        count_text = "" if count is None else i18n.number(count)
        painter.setFont(_scaled(option.font, 0.92))
        count_width = painter.fontMetrics().horizontalAdvance(count_text)
        painter.setPen(tokens.dim)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, right, count_text)
        if (icon := index.data(ICON_ROLE)) is not None:
            beside = count_width + SIGN_GAP_PX if count_text else 0
            self._paint_sign(painter, row.adjusted(0, 0, -beside, 0), icon)
            count_width = beside + SIGN_PX
        painter.setFont(option.font)
        offline = bool(index.data(OFFLINE_ROLE))
        color = tokens.accent_text if chosen else tokens.text
        painter.setPen(tokens.dim if offline else color)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        state = " · " + self.tr("not connected") if offline else ""
        room = row.width() - count_width - 8 - metrics.horizontalAdvance(state)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, max(room, 40))
        painter.drawText(row, left, name + state)
        painter.restore()

    def _paint_sign(self, painter: QPainter, row: QRect, icon: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = icons.pixmap(icon, SIGN_PX, theme.tokens().dim, ratio)
        painter.drawPixmap(row.right() - SIGN_PX + 1, row.center().y() - SIGN_PX // 2 + 1, pixmap)

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, name: str) -> None:
        painter.setFont(_scaled(option.font, 0.92))
        painter.setPen(theme.tokens().dim)
        area = option.rect.adjusted(0, 0, 0, -6)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


class RowTree(QTreeView):
    """A tree without header, frame or lines, painted by RowDelegate."""

    text_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, least_rows: int = 3) -> None:
        super().__init__(parent)
        self._least_rows = least_rows  # in sight, however low the window
        self._marks_shown = True
        self.setProperty("list", True)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(INDENT_PX)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(True)
        self.setRootIsDecorated(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RowDelegate(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.expanded.connect(self._on_rows_changed)
        self.collapsed.connect(self._on_rows_changed)

    def setModel(self, model: QAbstractItemModel) -> None:
        super().setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._on_rows_changed)

    def sizeHint(self) -> QSize:
        """As tall as its rows, so that what comes next follows closely; it scrolls if it must."""
        return QSize(super().sizeHint().width(), self._height_below(QModelIndex()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(self._height_below(QModelIndex()), self._least_rows * ROW_PX))

    def show_marks(self, *, are_shown: bool) -> None:
        """Tint the row that is chosen, or not while something else than its photos is looked at."""
        if are_shown != self._marks_shown:
            self._marks_shown = are_shown
            self.viewport().update()

    @property
    def marked(self) -> list[QModelIndex]:
        """The rows that are tinted."""
        return self.selectionModel().selectedIndexes() if self._marks_shown else []

    def keyboardSearch(self, search: str) -> None:
        """Typing anywhere goes to the search field instead of jumping to a row."""
        if search.strip():
            self.text_typed.emit(search)

    def drawRow(  # what Qt paints behind the branch arrows does not follow round corners
        self, painter: QPainter, options: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        """Paint the tint over the whole width, then the arrow, then the delegate's words."""
        cell = self.visualRect(QModelIndex(index))
        whole = QRect(0, cell.top(), self.viewport().width(), cell.height())
        if not index.data(SECTION_ROLE):
            self._paint_tint(painter, whole, index)
        if index.model().hasChildren(index):
            self._paint_arrow(painter, QRect(0, cell.top(), cell.left(), cell.height()), index)
        option = QStyleOptionViewItem(options)
        option.rect = cell
        if self._is_chosen(index):
            option.state |= QStyle.StateFlag.State_Selected
        self.itemDelegate().paint(painter, option, index)

    def _on_rows_changed(self, *_: object) -> None:
        self.updateGeometry()

    def _height_below(self, parent: QModelIndex) -> int:
        model, height = self.model(), 0
        for row in range(model.rowCount(parent) if model is not None else 0):
            index = model.index(row, 0, parent)
            height += SECTION_PX if index.data(SECTION_ROLE) else ROW_PX
            if self.isExpanded(index):
                height += self._height_below(index)
        return height

    def _is_chosen(self, index: AnyIndex) -> bool:
        chosen = self.selectionModel()
        return self._marks_shown and chosen is not None and chosen.isSelected(index)

    def _paint_tint(self, painter: QPainter, area: QRect, index: AnyIndex) -> None:
        tokens = theme.tokens()
        pointer = self.viewport().mapFromGlobal(QCursor.pos())
        hovered = self.viewport().underMouse() and area.contains(pointer)
        chosen = self._is_chosen(index)
        if not chosen and not hovered:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(tokens.accent_tint if chosen else tokens.hover)
        focused = chosen and self.hasFocus()
        painter.setPen(QPen(tokens.accent, 1) if focused else Qt.PenStyle.NoPen)
        box = QRectF(area).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.drawRoundedRect(box, tokens.radii.row, tokens.radii.row)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, area: QRect, index: AnyIndex) -> None:
        name = "down" if self.isExpanded(QModelIndex(index)) else "right"
        pixmap = icons.pixmap(name, ARROW_PX, theme.tokens().dim, self.devicePixelRatio())
        left = area.right() - ARROW_PX
        painter.drawPixmap(left, area.center().y() - ARROW_PX // 2 + 1, pixmap)


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    if font.pixelSize() > 0:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    else:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    return scaled
