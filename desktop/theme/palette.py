"""Tokens → QPalette and QFont, for what Fusion draws itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from desktop.theme.tokens import UI_FACES

if TYPE_CHECKING:
    from desktop.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of one mode."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.dim,
        role.Button: tokens.panel,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.ToolTipBase: tokens.panel,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent_fill,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent_fill,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Light: tokens.panel,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.dim,
        role.Shadow: QColor(0, 0, 0, 90),
    }
    result = QPalette()
    for color_role, color in colors.items():
        result.setColor(color_role, color)
    faded = QColor(tokens.dim)
    faded.setAlphaF(0.6)
    for color_role in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, color_role, faded)
    return result


def ui_font(size_px: int) -> QFont:
    """Return the system's Chinese UI face, or the system's own font where none is installed.

    Such a face gives “ ” the width of a Chinese character; beside English words they are narrow.
    """
    font = QFont()
    faces = [face for face in UI_FACES if QFontDatabase.hasFamily(face)]
    if faces:
        font.setFamilies([*faces[:1], *font.families()])
    font.setPixelSize(size_px)
    if QLocale().language() != QLocale.Language.Chinese:
        font.setFeature(QFont.Tag("pwid"), 1)
    return font
