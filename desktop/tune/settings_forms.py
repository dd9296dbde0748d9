"""The settings of a run in two forms: what everybody sees, and what is shown when asked for.

GUI thread. Making the rows of the second takes 35 ms, so that it is done in steps while nobody
waits (`build_some`), or at once for who is quicker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.records.tuning_parameters import PARAMETERS
from desktop.tune.parameter_form import ParameterForm

if TYPE_CHECKING:
    from core.records.tuning import TuneBase, TuneSettings

SHOWN_APART = ("stage", "from_scratch")  # by the cards


class SettingsForms(QWidget):
    """Shows settings, and gives them back as they were changed."""

    changed = Signal()  # by the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named = [one for one in PARAMETERS if one.name not in SHOWN_APART]
        self._shown: tuple[TuneBase, TuneSettings] | None = None
        self._is_complete = False
        self.basic = ParameterForm([one for one in named if not one.expert], self)
        self.more = QPushButton(self)
        self._expert = ParameterForm([one for one in named if one.expert], self, at_once=False)
        self._expert.hide()
        self._build()
        self._name_more()
        self.more.clicked.connect(self._toggle)
        for form in (self.basic, self._expert):
            form.changed.connect(self.changed)

    @property
    def expert(self) -> ParameterForm:
        """The settings that are not shown until asked for, all of them."""
        if not self._is_complete:
            self._expert.build_all()
            self._complete()
        return self._expert

    def build_some(self) -> bool:
        """Make some of what is not shown yet; returns whether there is more of it."""
        if not self._is_complete and not self._expert.build_some():
            self._complete()
        return not self._is_complete

    def show_settings(self, base: TuneBase, settings: TuneSettings) -> None:
        """Show these, as far as there are rows for them; the others follow."""
        self._shown = base, settings
        for form in (self.basic, self._expert) if self._is_complete else (self.basic,):
            form.set_base(base)
            form.show_settings(settings)

    def apply(self, settings: TuneSettings) -> TuneSettings:
        """Return settings with what is written here. Raises UserError tune_bad_value."""
        settings = self.basic.apply(settings)
        settings = self._expert.apply(settings) if self._is_complete else settings
        if self._shown is not None:
            self._shown = self._shown[0], settings
        return settings

    def _build(self) -> None:
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.basic)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._expert)

    def _complete(self) -> None:
        self._is_complete = True
        last: QWidget = self.more
        for editor in self._expert.editors.values():  # what is made late would come late
            QWidget.setTabOrder(last, editor)
            last = editor
        if self._shown is not None:
            self._expert.set_base(self._shown[0])
            self._expert.show_settings(self._shown[1])

    def _toggle(self) -> None:
        self.expert.setVisible(self.expert.isHidden())
        self._name_more()

    def _name_more(self) -> None:
        hide, show = self.tr("Hide advanced settings"), self.tr("Advanced settings")
        self.more.setText(show if self._expert.isHidden() else hide)
