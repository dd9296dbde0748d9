"""A few lines over the same steps: how something went so far. GUI thread.

Our own, because a chart library would be larger than all of what it draws here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent

Tint = Literal["accent", "good", "dim", "warning"]
INSET_PX = 8
WIDTH_PX, DOT_PX = 2.5, 4.0
LABEL_PX = 16  # of height, where the scale is written


@dataclass(frozen=True, slots=True)
class Line:
    """One line: (x, y) by rising x. Points that are no numbers are left out."""

    name: str
    points: Sequence[tuple[float, float]]
    tint: Tint = "accent"

    @property
    def drawn(self) -> list[tuple[float, float]]:
        """The points that can be drawn."""
        return [(x, y) for x, y in self.points if math.isfinite(x) and math.isfinite(y)]


class Curves(QWidget):
    """Draws lines into one frame; a single point is a dot. The pointer reads them."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        span: tuple[float, float] | None = None,
        form: Callable[[float], str] | None = None,
    ) -> None:
        """`span`: of y, None: as the points need it; `form`: how a y is written."""
        super().__init__(parent)
        self._fixed_span = span
        self._form = form
        self._lines: list[Line] = []
        self._marked_x: float | None = None
        self._x_span = self._span = (0.0, 1.0)  # of what is drawn
        self._pointed_x: float | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(112)

    @property
    def lines(self) -> list[Line]:
        """What is drawn."""
        return list(self._lines)

    def set_lines(
        self,
        lines: Sequence[Line],
        *,
        marked_x: float | None = None,
        x_span: tuple[float, float] | None = None,
    ) -> None:
        """Draw these; `marked_x`: where a thin rule stands, as at the best of them.

        x_span: from where to where, None: as the points need it.
        """
        self._lines = [line for line in lines if line.drawn]
        self._marked_x = marked_x
        self._x_span, self._span = x_span or self._reach(), self._fixed_span or self._range()
        self.setAccessibleDescription(self._spoken())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if not self._lines:
            return
        for x in (self._marked_x, self._pointed_x):
            if x is not None:
                at = self._at(x, self._span[0]).x()
                painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        for line in self._lines:
            self._paint_line(painter, line, getattr(tokens, line.tint))
        if self._form is not None:
            self._paint_scale(painter, tokens.dim)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed_x = self._nearest_x(event.position().x())
        self.setToolTip(self._read(self._pointed_x))
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._pointed_x = None
        self.update()

    def _paint_line(self, painter: QPainter, line: Line, color: QColor) -> None:
        points = [self._at(x, y) for x, y in line.drawn]
        solid, round_cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle
        painter.setPen(QPen(color, WIDTH_PX, solid, round_cap, join.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(points[-1], DOT_PX, DOT_PX)

    def _paint_scale(self, painter: QPainter, color: QColor) -> None:
        """Write the ends of y at the left edge."""
        low, high = self._span
        font = self.font()
        font.setPixelSize(theme.tokens().sizes.small)
        painter.setFont(font)
        painter.setPen(color)
        area, left = self._area(), Qt.AlignmentFlag.AlignLeft
        assert self._form is not None
        top = QRectF(area.left(), 0, area.width(), LABEL_PX)
        bottom = QRectF(area.left(), area.bottom(), area.width(), LABEL_PX)
        painter.drawText(top, left | Qt.AlignmentFlag.AlignTop, self._form(high))
        painter.drawText(bottom, left | Qt.AlignmentFlag.AlignBottom, self._form(low))

    def _area(self) -> QRectF:
        room = LABEL_PX if self._form is not None else 0
        return QRectF(self.rect()).adjusted(INSET_PX, INSET_PX + room, -INSET_PX, -INSET_PX - room)

    def _range(self) -> tuple[float, float]:
        """From where to where y goes; found once, as every point is placed by it."""
        values = [y for line in self._lines for _, y in line.drawn]
        low, high = min(values, default=0.0), max(values, default=0.0)
        if high > low:
            return low, high
        # One value in the middle; a rate or a loss is never below nothing.
        return (0.0, 2.0 * low) if low > 0.0 else (low - 0.5, high + 0.5)

    def _reach(self) -> tuple[float, float]:
        values = [x for line in self._lines for x, _ in line.drawn]
        low, high = min(values, default=0.0), max(values, default=0.0)
        return (low, high) if high > low else (low, low + 1.0)

    def _at(self, x: float, y: float) -> QPointF:
        area, (left, right), (low, high) = self._area(), self._x_span, self._span
        share = min(max((y - low) / (high - low), 0.0), 1.0)
        across = (x - left) / (right - left)
        return QPointF(area.left() + across * area.width(), area.bottom() - share * area.height())

    def _nearest_x(self, pixel: float) -> float | None:
        values = {x for line in self._lines for x, _ in line.drawn}
        if not values:
            return None
        low = self._span[0]
        return min(values, key=lambda x: abs(self._at(x, low).x() - pixel))

    def _read(self, x: float | None) -> str:
        form = self._form or "{:.3g}".format
        said = [
            f"{line.name}: {form(y)}" for line in self._lines for at, y in line.drawn if at == x
        ]
        return "\n".join([f"{x:g}", *said]) if said and x is not None else ""

    def _spoken(self) -> str:
        form = self._form or "{:.3g}".format
        return "; ".join(f"{line.name}: {form(line.drawn[-1][1])}" for line in self._lines)
