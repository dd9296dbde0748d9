"""Tokens → the application's style sheet.

Conventions, so that no widget carries a style sheet of its own:

    QPushButton, QToolButton   property "kind": primary (filled) | quiet (no frame) |
                               chip (tinted, for conditions) | link (accent words) |
                               note (dim words that can be pressed) | row (in the sidebar) |
                               choice (one of several, tinted while it is checked);
                               without it: outlined
    QLabel                     property "role": title | heading | section | value | dim |
                               small | accent | badge | warning | question |
                               good (bold figures)
    QWidget, QFrame            property "surface": window | panel | sidebar | card |
                               bar (panel with a line above) | rule (a line) | chip |
                               stage (behind a photo at full screen) | field (search; while it has
                               the property "focused" = true it shows the accent ring)
    QLineEdit                  property "bare" = true: no frame (inside a field);
                               "search" = true: 17 px
    QProgressBar               property "kind": share (a thicker bar; "best" = true: in the
                               accent colour)
    QScrollArea                property "kind": results (takes the focus, and shows that)
    QAbstractItemView          property "list" = true: rows of radius 8 on what lies behind;
                               "kind": ticks (rows with a tick each, in a frame)

After changing such a property on a shown widget call `repolish(widget)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.paths import resources
from desktop.theme.tokens import STAGE

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget

    from desktop.theme.tokens import Tokens


_COLORS = (
    "window", "panel", "sidebar", "line", "text", "dim", "accent", "accent_text", "accent_fill",
    "accent_hover", "accent_tint", "on_accent", "good", "warning", "hover", "pressed",
)  # fmt: skip


def stylesheet(tokens: Tokens) -> str:
    """Return the style sheet of one mode."""
    names = {name: _css(getattr(tokens, name)) for name in _COLORS}
    sizes = {f"px_{name}": getattr(tokens.sizes, name) for name in tokens.sizes.__slots__}
    radii = {f"r_{name}": getattr(tokens.radii, name) for name in tokens.radii.__slots__}
    images = (resources() / "icons" / "style").as_posix()
    mode = "dark" if tokens.is_dark else "light"
    return _TEMPLATE.format(**names, stage=STAGE.name(), **sizes, **radii, images=images, mode=mode)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _css(color: QColor) -> str:
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"


_TEMPLATE = """
QWidget[surface="window"] {{ background: {window}; }}
QWidget[surface="panel"] {{ background: {panel}; }}
QWidget[surface="sidebar"] {{ background: {sidebar}; }}
QWidget[surface="stage"] {{ background: {stage}; }}
QWidget[surface="bar"] {{ background: {panel}; border-top: 1px solid {line}; }}
QWidget[surface="card"] {{
    background: {panel}; border: 1px solid {line}; border-radius: {r_card}px;
}}
QWidget[surface="field"] {{
    background: {panel}; border: 1px solid {line}; border-radius: {r_card}px;
}}
QWidget[surface="field"][focused="true"] {{ border-color: {accent}; }}
QWidget[surface="chip"] {{ background: {accent_tint}; border-radius: {r_row}px; }}
QWidget[surface="word"] {{ background: {pressed}; border-radius: {r_row}px; }}
QWidget[surface="rule"] {{ background: {line}; }}
QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}

QLabel {{ color: {text}; }}
QLabel:disabled, QSpinBox:disabled, QComboBox:disabled, QLineEdit:disabled {{ color: {dim}; }}
QLabel[role="title"] {{ font-size: {px_title}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {px_heading}px; font-weight: 700; }}
QLabel[role="section"] {{ font-size: {px_small}px; color: {dim}; }}
QLabel[role="dim"] {{ font-size: {px_secondary}px; color: {dim}; }}
QLabel[role="value"] {{ font-size: {px_secondary}px; }}
QLabel[role="small"] {{ font-size: {px_small}px; color: {dim}; }}
QLabel[role="accent"] {{ color: {accent_text}; }}
QLabel[role="warning"] {{ font-size: {px_secondary}px; color: {warning}; }}
QLabel[role="question"] {{ font-size: {px_search}px; }}
QLabel[role="good"] {{ color: {good}; font-weight: 700; }}
QLabel[role="badge"] {{
    font-size: {px_small}px; color: {accent_text}; background: {accent_tint};
    border-radius: {r_row}px; padding: 2px 8px;
}}

QPushButton, QToolButton {{
    color: {text}; background: {panel}; border: 1px solid {line};
    border-radius: {r_photo}px; padding: 6px 14px;
}}
QToolButton {{ padding: 6px; }}
QPushButton:hover, QToolButton:hover {{ background: {window}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {line}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; outline: none; }}
QPushButton:disabled, QToolButton:disabled {{ color: {dim}; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0px; }}
QPushButton[kind="primary"] {{
    color: {on_accent}; background: {accent_fill}; border-color: {accent_fill};
    font-weight: 600; padding: 8px 20px;
}}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {accent_text}; }}
QPushButton[kind="primary"]:focus {{ border-color: {text}; }}
QPushButton[kind="primary"]:disabled {{
    color: {dim}; background: {line}; border-color: {line};
}}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{
    background: transparent; border-color: transparent; border-radius: {r_row}px;
}}
QPushButton[kind="row"] {{
    color: {dim}; background: transparent; border-color: transparent; border-radius: {r_row}px;
    text-align: left; padding: 6px 11px;
}}
QPushButton[kind="row"]:hover {{ color: {text}; background: {hover}; }}
QPushButton[kind="row"]:focus {{ border-color: {accent}; }}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {hover}; }}
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed,
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked {{ background: {pressed}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border-color: {accent}; }}
QPushButton[kind="choice"] {{ border-radius: {r_row}px; padding: 5px 12px; }}
QPushButton[kind="choice"]:checked {{
    color: {accent_text}; background: {accent_tint}; border-color: {accent};
}}
QPushButton[kind="chip"], QToolButton[kind="chip"] {{
    color: {accent_text}; background: {accent_tint}; border: 1px solid transparent;
    border-radius: {r_row}px; padding: 4px 10px;
}}
QPushButton[kind="chip"]:hover, QToolButton[kind="chip"]:hover,
QPushButton[kind="chip"]:focus, QToolButton[kind="chip"]:focus {{ border-color: {accent}; }}
QToolButton[kind="photo"] {{
    background: transparent; border: none; border-radius: {r_photo}px; padding: 0px;
}}
QToolButton[kind="photo"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="link"], QToolButton[kind="link"] {{
    color: {accent_text}; background: transparent; border: 1px solid transparent;
    border-radius: {r_row}px; padding: 2px 4px;
}}
QToolButton[kind="word"] {{
    color: {text}; background: transparent; border: 1px solid transparent;
    border-radius: {r_row}px; padding: 2px 4px;
}}
QToolButton[kind="word"]:hover {{ background: {hover}; }}
QToolButton[kind="word"]:focus {{ border-color: {accent}; }}
QToolButton[kind="mark"] {{
    background: transparent; border-color: transparent; border-radius: {r_row}px;
}}
QToolButton[kind="mark"]:hover {{ background: {hover}; }}
QToolButton[kind="mark"]:focus {{ border-color: {accent}; }}
QPushButton[kind="note"] {{
    color: {dim}; background: transparent; border: 1px solid transparent;
    border-radius: {r_row}px; padding: 2px 4px;
}}
QPushButton[kind="note"]:hover {{ color: {text}; background: {hover}; }}
QPushButton[kind="note"]:focus {{ border-color: {accent}; }}
QPushButton[kind="link"]:hover, QToolButton[kind="link"]:hover {{ background: {accent_tint}; }}
QPushButton[kind="link"]:focus, QToolButton[kind="link"]:focus {{ border-color: {accent}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QComboBox {{
    color: {text}; background: {panel}; border: 1px solid {line};
    border-radius: {r_row}px; padding: 6px 10px; selection-background-color: {accent_fill};
    selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus,
QComboBox:focus {{ border-color: {accent}; }}
QLineEdit[bare="true"] {{ background: transparent; border: none; padding: 0px; }}
QLineEdit[search="true"] {{ font-size: {px_search}px; }}
QComboBox {{ padding-right: 26px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{
    image: url({images}/chevron-{mode}.svg); width: 14px; height: 14px;
}}
QComboBox QAbstractItemView {{
    background: {panel}; border: 1px solid {line}; padding: 4px; outline: none;
    selection-background-color: {accent_tint}; selection-color: {accent_text};
}}
QSpinBox::up-button, QSpinBox::down-button {{
    subcontrol-origin: border; border: none; width: 20px;
}}
QSpinBox::up-button {{ subcontrol-position: top right; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; }}
QSpinBox::up-arrow {{ image: url({images}/chevron-up-{mode}.svg); width: 12px; height: 12px; }}
QSpinBox::down-arrow {{ image: url({images}/chevron-{mode}.svg); width: 12px; height: 12px; }}
QLineEdit QToolButton {{ background: transparent; border: none; padding: 0px; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QCheckBox::indicator {{
    width: 18px; height: 18px; border: 1px solid {dim}; border-radius: 5px;
    background: {panel};
}}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:checked {{
    background: {accent_fill}; border-color: {accent_fill};
    image: url({images}/check-{mode}.svg);
}}
QRadioButton::indicator {{
    width: 16px; height: 16px; border: 1px solid {dim}; border-radius: 9px;
    background: {panel};
}}
QRadioButton::indicator:hover, QRadioButton::indicator:focus {{ border-color: {accent}; }}
QRadioButton::indicator:checked {{
    width: 8px; height: 8px; border: 5px solid {accent_fill}; background: {panel};
}}

QAbstractItemView {{
    background: {panel}; border: 1px solid {line}; border-radius: {r_row}px; outline: none;
}}
QAbstractItemView[list="true"] {{ background: transparent; border: none; }}
QAbstractItemView[list="true"]::item {{
    color: {text}; border-radius: {r_row}px; padding: 5px 8px; min-height: 22px;
}}
QAbstractItemView[list="true"]::item:hover {{ background: {hover}; }}
QAbstractItemView[list="true"]::item:selected {{
    background: {accent_tint}; color: {accent_text};
}}
QAbstractItemView[kind="ticks"]::item {{ color: {text}; padding: 4px 10px; }}
QAbstractItemView[kind="ticks"]::item:hover {{ background: {hover}; }}
QAbstractItemView[kind="ticks"]::item:selected {{ background: {pressed}; }}
QAbstractItemView[kind="ticks"]:focus {{ border-color: {accent}; }}
QAbstractItemView[kind="ticks"]::indicator {{
    width: 18px; height: 18px; border: 1px solid {dim}; border-radius: 5px;
    background: {panel};
}}
QAbstractItemView[kind="ticks"]::indicator:checked {{
    background: {accent_fill}; border-color: {accent_fill};
    image: url({images}/check-{mode}.svg);
}}
QTreeView[list="true"]::branch {{ background: transparent; }}
QHeaderView {{ border: none; background: transparent; }}
QHeaderView::section {{
    color: {dim}; background: transparent; border: none; border-bottom: 1px solid {line};
    padding: 6px 8px;
}}
QTableView::item {{ padding: 0px 8px; }}
QTableView {{ gridline-color: {line}; selection-background-color: {accent_tint};
    selection-color: {text}; }}

QProgressBar {{
    background: {line}; border: none; border-radius: 2px; min-height: 4px; max-height: 4px;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QProgressBar[kind="share"] {{ border-radius: 4px; min-height: 8px; max-height: 8px; }}
QProgressBar[kind="share"]::chunk {{ background: {dim}; border-radius: 4px; }}
QProgressBar[kind="share"][best="true"]::chunk {{ background: {accent}; }}
QSlider::groove:horizontal {{ background: {line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {dim}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {panel}; border: 2px solid {dim}; width: 10px; height: 10px;
    margin: -5px 0px; border-radius: 7px;
}}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {accent}; }}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0px; }}
QScrollBar::handle {{ background: {pressed}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 36px; }}
QScrollBar::handle:horizontal {{ min-width: 36px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {dim}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea[kind="results"] {{ border: 1px solid transparent; border-radius: {r_row}px; }}
QScrollArea[kind="results"]:focus {{ border-color: {accent}; }}

QMenu {{
    color: {text}; background: {panel}; border: 1px solid {line}; padding: 6px;
}}
QMenu::item {{ padding: 6px 24px 6px 10px; border-radius: 6px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {dim}; }}
QMenu::separator {{ background: {line}; height: 1px; margin: 6px 8px; }}
QToolTip {{
    color: {text}; background: {panel}; border: 1px solid {line}; padding: 4px 6px;
}}
"""
