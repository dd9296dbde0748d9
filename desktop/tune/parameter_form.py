"""The settings of a run, a row each: name, value, and a sentence on what it does. GUI thread.

Names, ranges and sentences are the core's; what cannot be done is said by the core's own check.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from core.errors import UserError
from core.records.tuning import TuneSettings
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QWheelEvent

    from core.records.tuning import TuneBase
    from core.records.tuning_parameters import Parameter

NAME_PX, EDITOR_PX, INSET_PX = 156, 132, 8
MOST_INT = 2**31 - 1
ROWS_A_STEP = 3  # 5 ms
# What an editor stands for that a model of this family has nothing of.
ABSENT = {"starter": ("freeze", "lora_rank", "checkpointing")}

DEFAULTS = TuneSettings()

Value = bool | int | float | str


class QuietSpinBox(QSpinBox):
    """The wheel scrolls the page; it changes a number only where one is at it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietComboBox(QComboBox):
    """As above."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ParameterForm(QWidget):
    """Shows settings, and gives them back as they were changed."""

    changed = Signal()  # by the user

    def __init__(
        self,
        parameters: Sequence[Parameter],
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        """at_once: with every row; otherwise `build_some` makes them."""
        super().__init__(parent)
        self._parameters = list(parameters)
        self.editors: dict[str, QWidget] = {}
        self._words: dict[str, QLabel] = {}
        self._captions: dict[str, QLabel] = {}
        self._is_showing = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(0, NAME_PX)
        if at_once:
            self.build_all()

    def build_some(self) -> bool:
        """Make some further rows as they will be shown; returns whether more are to come."""
        made = len(self.editors)
        for row, parameter in list(enumerate(self._parameters))[made : made + ROWS_A_STEP]:
            for widget in self._add(row, parameter):
                widget.ensurePolished()
        return len(self.editors) < len(self._parameters)

    def build_all(self) -> None:
        """Make every row that is not there yet."""
        for row, parameter in list(enumerate(self._parameters))[len(self.editors) :]:
            self._add(row, parameter)

    def show_settings(self, settings: TuneSettings) -> None:
        """Show these."""
        self._is_showing = True
        for parameter in self._parameters:
            _write(self.editors[parameter.name], getattr(settings, parameter.name))
        self._is_showing = False

    def apply(self, settings: TuneSettings) -> TuneSettings:
        """Return settings with what is written here. Raises UserError tune_bad_value."""
        written = {}
        for parameter in self._parameters:
            before = getattr(settings, parameter.name)
            written[parameter.name] = _read(self.editors[parameter.name], parameter, before)
        return replace(settings, **written)

    def set_base(self, base: TuneBase) -> None:
        """Allow what this model has."""
        freeze = self.editors.get("freeze")
        if isinstance(freeze, QSpinBox):
            freeze.setMaximum(base.blocks)
        absent = ABSENT.get(base.family, ())
        for name, editor in self.editors.items():
            editor.setEnabled(name not in absent and (name != "freeze" or base.blocks > 0))
            self._captions[name].setEnabled(editor.isEnabled())
            self._words[name].setText(self.tr("The starter has nothing of the kind.")
                                      if name in absent else self._why(name))  # fmt: skip
            editor.setAccessibleDescription(self._words[name].text())

    def _add(self, row: int, parameter: Parameter) -> tuple[QWidget, ...]:
        name = parameter.zh if i18n.current_language() == "zh_CN" else parameter.en
        why = self._why(parameter.name)
        editor = self.editors[parameter.name] = self._editor(parameter)
        editor.setAccessibleName(name)
        editor.setAccessibleDescription(why)
        editor.setMinimumWidth(EDITOR_PX)
        caption, words = QLabel(name, self), QLabel(why, self)
        self._words[parameter.name] = words
        caption.setBuddy(editor)
        self._captions[parameter.name] = caption
        words.setProperty("role", "dim")
        words.setWordWrap(True)
        widgets = (caption, editor, words)
        for column, widget in enumerate(widgets):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
        return widgets

    def _why(self, name: str) -> str:
        parameter = next(one for one in self._parameters if one.name == name)
        return parameter.why_zh if i18n.current_language() == "zh_CN" else parameter.why_en

    def _editor(self, parameter: Parameter) -> QWidget:
        """Return what fits the kind of value, as the record has it."""
        kind = type(getattr(DEFAULTS, parameter.name))
        if parameter.choices:
            box = QuietComboBox(self)
            for choice in parameter.choices:
                box.addItem(choice, choice)
            box.currentIndexChanged.connect(self._on_change)
            return box
        if kind is bool:
            tick = QCheckBox(self)
            tick.toggled.connect(self._on_change)
            return tick
        if kind is int:
            spin = QuietSpinBox(self)
            spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            spin.lineEdit().setTextMargins(INSET_PX, 0, 0, 0)  # no style sheet reaches it
            spin.setRange(int(parameter.least), int(min(parameter.most, MOST_INT)))
            spin.valueChanged.connect(self._on_change)
            return spin
        line = QLineEdit(self)
        line.textChanged.connect(self._on_change)
        return line

    def _on_change(self) -> None:
        if not self._is_showing:
            self.changed.emit()


def _write(editor: QWidget, value: Value) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QSpinBox):
        editor.setValue(int(value))
    elif isinstance(editor, QLineEdit):
        editor.setText(f"{value:g}")


def _read(editor: QWidget, parameter: Parameter, before: Value) -> Value:
    """before: kept where the text says the same, so that rounding for show changes nothing."""
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    text = editor.text().strip()
    if isinstance(before, float) and text == f"{before:g}":
        return before
    try:
        return float(text)
    except ValueError:
        allowed = f"{parameter.least:g}–{parameter.most:g}"
        raise UserError(
            "tune_bad_value", name=parameter.name, value=text, allowed=allowed
        ) from None
