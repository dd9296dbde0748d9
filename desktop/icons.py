"""Our own line icons (resources/icons/*.svg, 24 × 24, strokes of 1.5 px), tinted when asked for.

GUI thread only. `icon` gives a picture of the moment; `set_icon` keeps a button in step with
the theme. (A QIconEngine that tints while painting would need neither, but PySide6 6.11
crashes on one written in Python.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from core.paths import resources
from desktop import theme

Role = Literal["text", "dim", "accent", "accent_text", "on_accent", "good", "warning"]
EDGES_PX = (16, 20, 24)  # logical
RATIOS = (1, 2)  # device pixels per logical pixel


def icon(name: str, color: QColor | None = None) -> QIcon:
    """Return the icon `name` in `color`, by default in the theme's text colour.

    Raises FileNotFoundError for a name that we have no drawing of.
    """
    tint = color or theme.tokens().text
    return _icon(name, tint.rgba())


def pixmap(name: str, edge_px: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a square of `edge_px` logical pixels on a screen of that ratio.

    Not to be painted on: the next one who asks gets the same.
    """
    return _pixmap(name, edge_px, color.rgba(), ratio)


def set_icon(owner: QAbstractButton | QAction, name: str, role: Role = "text") -> None:
    """Give a button or an action an icon whose tint follows the theme as long as it lives."""
    options = Qt.FindChildOption.FindDirectChildrenOnly
    for earlier in owner.findChildren(_Tint, options=options):
        earlier.setParent(None)
        earlier.deleteLater()
    _Tint(owner, name, role).apply()


def app_icon() -> QIcon:
    """Return the application's icon: 拾 on the accent colour."""
    result = QIcon()
    for edge in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("app", edge, QColor(Qt.GlobalColor.white)))
    return result


class _Tint(QObject):
    """Lives as a child of what carries the icon, and repaints it when the theme changes."""

    def __init__(self, owner: QAbstractButton | QAction, name: str, role: Role) -> None:
        super().__init__(owner)
        self._name = name
        self._role = role
        controller = theme.controller()
        if controller is not None:
            controller.changed.connect(self.apply)

    def apply(self) -> None:
        owner = self.parent()
        if isinstance(owner, QAbstractButton | QAction):
            owner.setIcon(icon(self._name, getattr(theme.tokens(), self._role)))


@lru_cache(maxsize=256)
def _icon(name: str, rgba: int) -> QIcon:
    result = QIcon()
    for edge in EDGES_PX:
        for ratio in RATIOS:
            result.addPixmap(pixmap(name, edge, QColor.fromRgba(rgba), ratio))
    return result


@lru_cache(maxsize=256)  # the sidebar asks for an arrow a row whenever it is painted
def _pixmap(name: str, edge_px: int, rgba: int, ratio: float) -> QPixmap:
    color = QColor.fromRgba(rgba)
    renderer = _drawing(name, color.rgb())  # may fail: not while a painter is at work
    canvas = QPixmap(QSize(edge_px, edge_px) * ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, canvas.width(), canvas.height()))
    painter.end()
    canvas.setDevicePixelRatio(ratio)
    return canvas


@lru_cache(maxsize=8)  # the sizes of one icon are drawn one after the other
def _drawing(name: str, rgb: int) -> QSvgRenderer:
    source = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    tinted = source.replace("currentColor", QColor(rgb).name())
    return QSvgRenderer(QByteArray(tinted.encode()))
