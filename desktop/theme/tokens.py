"""The design tokens: the only place where a colour, a radius or a type size is written down.

`accent` is for rings, lines and icons; words in the accent colour use `accent_text`, and
filled buttons `accent_fill` under `on_accent`: those reach a contrast of 4.5:1. So do `text`,
`dim`, `good` and `warning`, on every surface, also under the pointer, pressed and tinted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

# The system's Chinese UI faces, best first; those that are not installed are left out.
UI_FACES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


@dataclass(frozen=True, slots=True)
class Radii:
    """Corner radii, px."""

    row: int = 8  # rows, chips
    photo: int = 10  # photos, buttons
    card: int = 14  # search field, cards


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Font sizes, logical px."""

    small: int = 12
    secondary: int = 13
    body: int = 14
    heading: int = 15
    search: int = 17
    title: int = 25


@dataclass(frozen=True, slots=True)
class Tokens:
    """One mode's colours, and the measures that both share."""

    is_dark: bool
    window: QColor
    panel: QColor
    sidebar: QColor
    line: QColor
    text: QColor
    dim: QColor
    accent: QColor
    accent_text: QColor
    accent_fill: QColor
    accent_hover: QColor  # accent_fill under the pointer
    accent_tint: QColor  # translucent
    on_accent: QColor
    good: QColor
    warning: QColor
    hover: QColor  # translucent, over any surface
    pressed: QColor  # translucent, over any surface
    empty_photo: QColor  # a photo whose own colour is not known
    radii: Radii = Radii()
    sizes: TypeSizes = TypeSizes()
    unit: int = 4  # spacing goes in steps of this


def _translucent(color: str, percent: int) -> QColor:
    result = QColor(color)
    result.setAlphaF(percent / 100)
    return result


LIGHT = Tokens(
    is_dark=False,
    window=QColor("#f6f6f4"),
    panel=QColor("#ffffff"),
    sidebar=QColor("#efeeea"),
    line=QColor("#e2e0da"),
    text=QColor("#1f2227"),
    dim=QColor("#5b6069"),
    accent=QColor("#d9532c"),
    accent_text=QColor("#a73a18"),
    accent_fill=QColor("#c9471f"),
    accent_hover=QColor("#b8401b"),
    accent_tint=_translucent("#d9532c", 8),
    on_accent=QColor("#ffffff"),
    good=QColor("#1c6b42"),
    warning=QColor("#835308"),
    hover=_translucent("#1f2227", 5),
    pressed=_translucent("#1f2227", 9),
    empty_photo=QColor("#e4e2dc"),
)

DARK = Tokens(
    is_dark=True,
    window=QColor("#16181d"),
    panel=QColor("#1d2026"),
    sidebar=QColor("#1a1c22"),
    line=QColor("#2b2f38"),
    text=QColor("#eceef2"),
    dim=QColor("#979eab"),
    accent=QColor("#ff8a5b"),
    accent_text=QColor("#ff8a5b"),
    accent_fill=QColor("#ff8a5b"),
    accent_hover=QColor("#ff9d75"),
    accent_tint=_translucent("#ff8a5b", 13),
    on_accent=QColor("#23130c"),
    good=QColor("#5bbf8a"),
    warning=QColor("#e0b15a"),
    hover=_translucent("#ffffff", 5),
    pressed=_translucent("#ffffff", 9),
    empty_photo=QColor("#262a32"),
)

# Photos at full screen stand on this in both modes; words on it use DARK.
STAGE = QColor("#0d0f12")

# The welcome's own sky, in both modes; words on it are white (4.7:1 and better).
DAWN, DUSK, ON_SKY = QColor("#c9471f"), QColor("#7a3b6e"), QColor("#ffffff")
