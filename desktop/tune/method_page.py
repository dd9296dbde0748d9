"""The wizard's second page: which model, which part of it, and how thoroughly. GUI thread.

What is suggested follows the data and the device; what is changed is checked by the core at each
letter, and what it would take is measured before anything begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import ShiyingError, UserError
from core.messages.common import error_text
from core.records.tuning_parameters import PARAMETERS, PRESETS, check, preset
from desktop import i18n
from desktop.tune.estimate_line import EstimateLine
from desktop.tune.settings_forms import SettingsForms
from desktop.tune.stage_cards import StageCards

if TYPE_CHECKING:
    from core.library import Library
    from core.records.tuning import TuneBase, TuneData, TuneSettings
    from core.records.tuning_parameters import Preset
    from desktop.ops import Ops

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to be."""

    base: TuneBase
    data: TuneData
    settings: TuneSettings
    name: str


class MethodPage(QWidget):
    """`plan` is there while everything chosen can be done."""

    changed = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._bases: list[TuneBase] = []
        self._device = "cpu"
        self._data: TuneData | None = None
        self._settings: TuneSettings | None = None
        self._restored: TuneSettings | None = None  # of another window, until models are known
        self._is_refused = False  # by the core's check
        self._wanted = ""  # the model to begin with
        self.models, self.name = QComboBox(self), QLineEdit(self)
        self.stages = StageCards(self)
        self.presets = QButtonGroup(self)
        self._own = QLabel(self)
        self.settings = SettingsForms(self)
        self._fault = QLabel(self)
        self.estimate = EstimateLine(library, ops, self)
        self._build()
        self._connect()

    @property
    def base(self) -> TuneBase | None:
        """The model that is chosen."""
        row = self.models.currentIndex()
        return self._bases[row] if 0 <= row < len(self._bases) else None

    @property
    def fault(self) -> str:
        """Why it cannot be done so, "" where it can."""
        return "" if self._fault.isHidden() else self._fault.text()

    @property
    def plan(self) -> Plan | None:
        """What is chosen, None while it is not complete or cannot be done."""
        base, data, settings = self.base, self._data, self._settings
        if base is None or data is None or settings is None or self._is_refused:
            return None
        return Plan(base, data, settings, self.name.text().strip())

    @property
    def usual_name(self) -> str:
        """What a run is called that is given no name: the model and the time."""
        now = QDateTime.currentDateTime().toString("yyyy-MM-dd HH:mm")
        return f"{self.models.currentText()} {now}"

    def open(self, data: TuneData, wanted: str = "") -> None:
        """Suggest what suits this data; `wanted`: the model to begin with."""
        is_new = data is not self._data
        self._data, self._wanted = data, wanted or self._wanted
        tuning = self._library.tuning

        def show(found: tuple[list[TuneBase], str]) -> None:
            if isValid(self):
                self._on_bases(*found, is_new=is_new)

        self._ops.run(lambda: (tuning.bases(), tuning.device), show, self.say_fault)

    def prefer(self, choice: str) -> None:
        """Begin with this model, the next time that data is opened."""
        self._wanted = choice
        self._choose_wanted()

    def restore(self, plan: Plan) -> None:
        """Have everything as it was chosen before, in another window."""
        self._data, self._settings, self._wanted = plan.data, plan.settings, plan.base.choice
        self._restored = plan.settings
        self.name.setText(plan.name)

    def stop(self) -> None:
        """Measure no further."""
        self.estimate.stop()

    def say_fault(self, error: BaseException) -> None:
        """Say what went wrong."""
        if not isinstance(error, ShiyingError):
            self._ops.report(error)
            return
        fields = dict(error.fields)
        shown = {one.name: _name_of(one.name) for one in PARAMETERS}
        fields["name"] = shown.get(str(fields.get("name")), fields.get("name"))
        self._fault.setText(error_text(error.code, fields, i18n.current_language()))
        self._fault.show()
        self.changed.emit()

    # Laying out.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        title = QLabel(self.tr("How should it be taught?"), self)
        title.setProperty("role", "title")
        about = QLabel(
            self.tr(
                "What is chosen here suits your data and this computer, so you can begin right "
                "away. The model in use stays as it is until you adopt another."
            ),
            self,
        )
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        for widget in (title, about):
            column.addWidget(widget)
        column.addLayout(self._model_row())
        column.addWidget(self.stages)
        column.addLayout(self._preset_row())
        column.addWidget(self.settings)
        self._fault.setProperty("role", "warning")
        self._fault.setWordWrap(True)
        self._fault.hide()
        column.addWidget(self._fault)
        column.addWidget(self.estimate)
        column.addStretch()

    def _model_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for text, widget in ((self.tr("Model"), self.models), (self.tr("Name"), self.name)):
            caption = QLabel(text, self)
            caption.setBuddy(widget)
            widget.setAccessibleName(text)
            row.addWidget(caption)
            row.addWidget(widget, 1)
        self.name.setMaxLength(NAME_LENGTH)
        self.name.setPlaceholderText(self.tr("optional: the model and the time"))
        return row

    def _preset_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        names = {"quick": self.tr("Quick"), "balanced": self.tr("Balanced"),
                 "thorough": self.tr("Thorough")}  # fmt: skip
        for number, key in enumerate(PRESETS):
            button = QPushButton(names[key], self)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            self.presets.addButton(button, number)
            row.addWidget(button)
        self._own.setText(self.tr("Your own settings"))
        self._own.setProperty("role", "accent")
        self._own.hide()
        row.addWidget(self._own)
        row.addStretch()
        return row

    def _connect(self) -> None:
        self.models.activated.connect(lambda _row: self._on_model())
        self.stages.chosen.connect(lambda _way: self._suggest())
        self.presets.idClicked.connect(lambda _number: self._suggest())
        self.settings.changed.connect(self._on_edited)
        self.name.textChanged.connect(self.changed)

    # What is suggested.

    def _on_bases(self, bases: list[TuneBase], device: str, *, is_new: bool) -> None:
        before = self.base
        self._bases, self._device = bases, device
        self.models.clear()
        for base in bases:
            is_starter = base.choice == "starter"
            self.models.addItem(self.tr("Starter model") if is_starter else base.name, base.choice)
        if before is not None:
            self.models.setCurrentIndex(max(0, self.models.findData(before.choice)))
        self._choose_wanted()
        base = self.base
        if base is not None and self._restored is not None:
            self._show_restored(base, self._restored)
        elif base is not None and (is_new or before is None or base.key != before.key):
            self.stages.set_base(base)
            self._suggest()
        elif base is not None:
            self._check()

    def _choose_wanted(self) -> None:
        row = self.models.findData(self._wanted)
        if self._wanted and row >= 0:
            is_other = row != self.models.currentIndex()
            self.models.setCurrentIndex(row)
            self._wanted = ""
            if is_other:
                self._on_model()

    def _show_restored(self, base: TuneBase, settings: TuneSettings) -> None:
        self._restored = None
        self.stages.set_base(base)
        self.stages.choose("scratch" if settings.from_scratch else settings.stage)
        self._settings = settings
        self.settings.show_settings(base, settings)
        self._uncheck_presets()
        self._check()

    def _on_model(self) -> None:
        if self.base is not None:
            self.stages.set_base(self.base)
            self._suggest()

    def _suggest(self) -> None:
        """Fill everything in anew."""
        base, data = self.base, self._data
        if base is None or data is None:
            return
        if self.presets.checkedId() < 0:
            self.presets.button(PRESETS.index("balanced")).setChecked(True)
        name: Preset = PRESETS[self.presets.checkedId()]
        way, tuning = self.stages.way, self._library.tuning
        if way == "scratch":
            suggested = tuning.suggest_from_scratch(data)
        else:
            suggested = tuning.suggest(base, data, way)
        self._settings = preset(suggested, name)
        self.settings.show_settings(base, self._settings)
        self._own.hide()
        self._check()

    def _on_edited(self) -> None:
        if self._settings is None:
            return
        self._uncheck_presets()
        try:
            self._settings = self.settings.apply(self._settings)
        except UserError as error:
            self._refuse(error)
            return
        self._check()

    def _uncheck_presets(self) -> None:
        self.presets.setExclusive(False)
        for button in self.presets.buttons():
            button.setChecked(False)
        self.presets.setExclusive(True)
        self._own.show()

    def _check(self) -> None:
        """Say at once what cannot be done, and ask what the rest would take."""
        base, data, settings = self.base, self._data, self._settings
        if base is None or data is None or settings is None:
            return
        try:
            check(settings, base, self._device)
        except UserError as error:
            self._refuse(error)
            return
        self._is_refused = False
        self._fault.hide()
        self.estimate.ask(base, data, settings)
        self.changed.emit()

    def _refuse(self, error: UserError) -> None:
        self._is_refused = True
        self.estimate.forget()
        self.say_fault(error)


def _name_of(parameter: str) -> str:
    """Return what a setting is called in the window."""
    one = next(one for one in PARAMETERS if one.name == parameter)
    return one.zh if i18n.current_language() == "zh_CN" else one.en
