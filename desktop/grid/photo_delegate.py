"""Draws one cell of the grid. It knows colours and measures, and asks nobody anything."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from core.records.photos import RAW_FORMATS

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from core.records.photos import Photo
    from desktop.theme import Tokens

RING_PX = 3
RING_GAP_PX = 2
OUTSET_PX = RING_PX + RING_GAP_PX  # how far a cell draws beyond its square
OFFLINE_OPACITY = 0.4
_BADGE_BACK = QColor(12, 14, 18, 165)
_BADGE_TEXT = QColor(255, 255, 255)
_HOVER = QColor(255, 255, 255, 26)
_MARK_PX = 12


def _star() -> QPainterPath:
    middle, path = _MARK_PX / 2, QPainterPath()
    for corner in range(10):
        reach = middle * (0.88 if corner % 2 == 0 else 0.4)
        turn = math.pi * (corner / 5 - 0.5)
        point = QPointF(middle + reach * math.cos(turn), middle + reach * math.sin(turn))
        path.moveTo(point) if corner == 0 else path.lineTo(point)
    path.closeSubpath()
    return path


def _heart() -> QPainterPath:
    unit, path = _MARK_PX / 12, QPainterPath()
    path.moveTo(6 * unit, 10.4 * unit)
    path.cubicTo(1.6 * unit, 7.4 * unit, 0.4 * unit, 4.6 * unit, 2 * unit, 2.7 * unit)
    path.cubicTo(3.3 * unit, 1.2 * unit, 5.2 * unit, 1.7 * unit, 6 * unit, 3.4 * unit)
    path.cubicTo(6.8 * unit, 1.7 * unit, 8.7 * unit, 1.2 * unit, 10 * unit, 2.7 * unit)
    path.cubicTo(11.6 * unit, 4.6 * unit, 10.4 * unit, 7.4 * unit, 6 * unit, 10.4 * unit)
    path.closeSubpath()
    return path


_STAR, _HEART = _star(), _heart()


class Cell(NamedTuple):
    """What there is to know about a cell in order to draw it."""

    photo: Photo | None
    pixmap: QPixmap | None
    is_selected: bool = False
    is_current: bool = False  # and the grid has the keyboard
    is_hovered: bool = False
    is_live: bool = False
    hidden_count: int = 0


class PhotoDelegate:
    """Draws cells in the colours of one mode. GUI thread only."""

    def __init__(self, tokens: Tokens, font: QFont) -> None:
        self._tokens = tokens
        self._radius = tokens.radii.photo
        self._badge_font = QFont(font)
        self._badge_font.setPixelSize(11)
        self._badge_metrics = QFontMetrics(self._badge_font)

    def paint(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Draw one cell into `rect`; the ring of a selected one goes OUTSET_PX beyond it."""
        opacity = painter.opacity()
        if cell.photo is not None and cell.photo.offline:
            painter.setOpacity(opacity * OFFLINE_OPACITY)
        self._paint_photo(painter, rect, cell)
        painter.setOpacity(opacity)
        if cell.is_hovered:
            self._fill(painter, QRectF(rect), _HOVER)
        self._paint_badges(painter, rect, cell)
        if cell.is_selected:
            self._ring(painter, rect, QPen(self._tokens.accent, RING_PX), RING_GAP_PX)
        elif cell.is_current:
            self._ring(painter, rect, QPen(self._tokens.dim, 1.5), RING_GAP_PX)

    def _paint_photo(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        if cell.pixmap is not None:  # square with round corners already
            painter.drawPixmap(rect, cell.pixmap)
            return
        color = self._tokens.empty_photo
        if cell.photo is not None:
            color = QColor.fromRgb(cell.photo.facts.color)
        self._fill(painter, QRectF(rect), color)

    def _fill(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(rect, self._radius, self._radius)

    def _ring(self, painter: QPainter, rect: QRect, pen: QPen, gap: float) -> None:
        middle = gap + pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(rect).adjusted(-middle, -middle, middle, middle)
        painter.drawRoundedRect(around, self._radius + middle, self._radius + middle)

    def _paint_badges(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        kinds = _kinds(cell)
        if kinds:
            self._badge(painter, rect, kinds, at_right=False)
        if cell.hidden_count:
            self._badge(painter, rect, f"+{cell.hidden_count}", at_right=True)
        if cell.photo is not None and (cell.photo.is_favourite or cell.photo.rating):
            self._mark(painter, rect, cell.photo)

    def _mark(self, painter: QPainter, rect: QRect, photo: Photo) -> None:
        """Draw a heart, and the stars as 「4 ★」, in the upper right corner."""
        stars = str(photo.rating) if photo.rating else ""
        pieces = [_HEART] if photo.is_favourite else []
        pieces += [_STAR] if stars else []
        stars_px = self._badge_metrics.horizontalAdvance(stars)
        width = 10 + _MARK_PX * len(pieces) + stars_px + (3 if len(pieces) == 2 else 0)
        height = self._badge_metrics.height() + 4
        box = QRectF(rect.right() - 6 - width, rect.top() + 7, width, height)
        self._badge_back(painter, box)
        left = box.left() + 5
        for piece in pieces:
            if piece is _STAR:
                left += 3 if len(pieces) == 2 else 0
                place = QRectF(left, box.top(), stars_px, height)
                painter.setPen(_BADGE_TEXT)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, stars)
                left += stars_px
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_BADGE_TEXT)
            painter.drawPath(piece.translated(left, box.center().y() - _MARK_PX / 2))
            left += _MARK_PX

    def _badge(self, painter: QPainter, rect: QRect, text: str, *, at_right: bool) -> None:
        width = self._badge_metrics.horizontalAdvance(text) + 12
        height = self._badge_metrics.height() + 4
        left = rect.right() - 6 - width if at_right else rect.left() + 7
        box = QRectF(left, rect.bottom() - 6 - height, width, height)
        self._badge_back(painter, box)
        painter.setPen(_BADGE_TEXT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _badge_back(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_BADGE_BACK)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(self._badge_font)


def _kinds(cell: Cell) -> str:
    """Say that a photo is RAW, alone or behind a JPEG, or that it moves."""
    if cell.photo is None:
        return ""
    is_raw = cell.photo.facts.format in RAW_FORMATS or cell.photo.partner_id is not None
    return " · ".join(["RAW"] * is_raw + ["LIVE"] * cell.is_live)


def paint_heading(painter: QPainter, rect: QRect, text: str, tokens: Tokens) -> None:
    """Draw a section's heading: dim words, then a thin line to the right edge."""
    font = QFont(painter.font())
    font.setPixelSize(tokens.sizes.secondary)
    painter.setFont(font)
    painter.setPen(tokens.dim)
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    start = rect.left() + QFontMetrics(font).horizontalAdvance(text) + 12
    height = rect.center().y() + 0.5
    painter.setPen(QPen(tokens.line, 1))
    painter.drawLine(QPointF(start, height), QPointF(rect.right(), height))


def paint_band(painter: QPainter, rect: QRect, tokens: Tokens) -> None:
    """Draw a rubber band; one that is a mere click is not seen."""
    if rect.width() + rect.height() < 4:
        return
    inside = QColor(tokens.accent)
    inside.setAlpha(36)
    painter.setPen(QPen(tokens.accent, 1))
    painter.setBrush(inside)
    painter.drawRoundedRect(rect, 4, 4)
