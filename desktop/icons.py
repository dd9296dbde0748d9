"""Our own line icons (resources/icons/*.svg, 24 × 24, strokes of 1.5 px), tinted when asked for.

GUI thread only. `icon` gives a picture of the moment; `set_icon` keeps a button in step with
the theme.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.paths import resources
from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    class HasIcon(Protocol):
        """A button or an action."""

        def setIcon(self, icon: QIcon) -> None: ...  # noqa: D102, N802 - Qt's name


Role = Literal["text", "dim", "accent", "accent_text", "on_accent", "good", "warning"]
EDGES_PX = (16, 20, 24, 32)  # logical
RATIOS = (1, 2)  # device pixels per logical pixel


def icon(name: str, color: QColor | None = None) -> QIcon:
    """Return the icon `name` in `color`, by default in the theme's text colour.

    Raises FileNotFoundError for a name that we have no drawing of.
    """
    tint = QColor(color or theme.tokens().text)
    faded = QColor(tint)
    faded.setAlphaF(tint.alphaF() * 0.4)
    result = QIcon()
    for edge in EDGES_PX:
        for ratio in RATIOS:
            result.addPixmap(pixmap(name, edge, tint, ratio), QIcon.Mode.Normal)
            result.addPixmap(pixmap(name, edge, faded, ratio), QIcon.Mode.Disabled)
    return result


def pixmap(name: str, edge_px: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a square of `edge_px` logical pixels on a screen of that ratio."""
    source = _source(name).replace("currentColor", color.name(QColor.NameFormat.HexRgb))
    canvas = QPixmap(QSize(edge_px, edge_px) * ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setOpacity(color.alphaF())
    renderer = QSvgRenderer(QByteArray(source.encode()))
    renderer.render(painter, QRectF(0, 0, canvas.width(), canvas.height()))
    painter.end()
    canvas.setDevicePixelRatio(ratio)
    return canvas


def set_icon(owner: HasIcon, name: str, role: Role = "text") -> None:
    """Give a button or an action an icon whose tint follows the theme as long as it lives."""

    def tint() -> None:
        owner.setIcon(icon(name, getattr(theme.tokens(), role)))

    tint()
    controller = theme.controller()
    if controller is not None:
        _follow(controller, owner, tint)


def app_icon() -> QIcon:
    """Return the application's icon: 拾 on the accent colour."""
    result = QIcon()
    for edge in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("app", edge, QColor("#ffffff")))
    return result


def _follow(controller: theme.ThemeController, owner: QObject, tint: object) -> None:
    """Call `tint` on every theme change until `owner` is destroyed or given another icon."""
    previous = owner.property("themeTint")
    if previous is not None:
        controller.changed.disconnect(previous)
    connection = controller.changed.connect(tint)
    owner.setProperty("themeTint", connection)
    owner.destroyed.connect(lambda: controller.changed.disconnect(connection))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
