"""What the program does by itself: beside the clock, at login, on battery, at the next start.

GUI thread. Part of the settings window; writes to the settings file, and to the system what
concerns the login.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.widgets.setting_rows import choice_box, switch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox, QWidget

    from core.settings import SettingsFile
    from desktop.system.autostart import Autostart
    from desktop.widgets.setting_rows import SettingRows

log = logging.getLogger(__name__)


class BackgroundSettings(QObject):
    """Adds its rows. `changed` names the field of the settings that has another value now."""

    changed = Signal(str)

    def __init__(
        self,
        settings: SettingsFile,
        autostart: Autostart,
        parent: QWidget,
        *,
        has_tray: bool,
    ) -> None:
        """`has_tray`: whether this system has a place beside the clock."""
        super().__init__(parent)
        self._settings = settings
        self._autostart = autostart
        self._has_tray = has_tray
        self._window = parent
        current = settings.current
        self.tray = switch(current.tray, parent)
        self.autostart = switch(autostart.is_on(), parent)
        self.on_battery = self._battery_box(current.on_battery)
        self.tray.setVisible(has_tray)
        self.tray.toggled.connect(lambda is_on: self._write("tray", is_on))
        self.autostart.clicked.connect(self._on_autostart)

    @property
    def controls(self) -> dict[str, QWidget]:
        """The field of the settings that each control writes."""
        return {"tray": self.tray, "on_battery": self.on_battery}

    def add_to(self, rows: SettingRows) -> None:
        """Add a row for each."""
        rows.add_section(self.tr("In the background"))
        if self._has_tray:
            rows.add(
                self.tr("Icon beside the clock"),
                self.tr(
                    "Closing the window leaves a small icon, and new photos are still looked "
                    "at; to quit, use its menu."
                ),
                self.tray,
            )
        self._about_login = rows.add(
            self.tr("Start when I log in"), self._login_sentence(), self.autostart
        )

        rows.add(
            self.tr("On battery"),
            self.tr(
                "New photos are looked at a few at a time; below 20% and while the system "
                "saves power they wait. What is known already can still be found."
            ),
            self.on_battery,
        )

    def _battery_box(self, chosen: str) -> QComboBox:
        choices = (
            ("slow", self.tr("Go slowly")),
            ("pause", self.tr("Wait")),
            ("full", self.tr("As usual")),
        )
        box = choice_box(choices, chosen, self._window)
        box.activated.connect(lambda _: self._write("on_battery", box.currentData()))
        return box

    def _login_sentence(self) -> str:
        return self.tr(
            "Shiying starts with the system, so that new photos can be found at once; with the "
            "icon beside the clock, no window opens."
        )

    def _on_autostart(self, is_on: bool) -> None:
        try:
            self._autostart.switch(on=is_on)
        except OSError as error:
            log.warning("the start at login could not be changed: %s", error.strerror)
            self._about_login.setText(
                self.tr(
                    "Your system did not let Shiying change this ({0}). You can change it in "
                    "the system's own settings."
                ).format(error.strerror or str(error))
            )
        self.autostart.setChecked(self._autostart.is_on())

    def _write(self, name: str, value: object) -> None:
        self._settings.update(**{name: value})
        self.changed.emit(name)
