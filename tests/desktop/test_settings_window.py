"""Every choice has a control that explains itself, or a reason to be kept elsewhere."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox

from core.errors import EnvironmentFault
from core.records.updates import Release
from core.settings import Settings
from desktop.ops import Ops
from desktop.system.update_check import UpdateCheck
from desktop.windows.settings import SettingsWindow

# Why a field of the settings has no control in this window.
ELSEWHERE = {
    "thumbnail_px": "the slider above the photos",
    "model": "the models page",
    "serving_model": "no choice: which model answers until `model` knows every photo",
    "model_source": "the models page",
    "device": "the models page",
    "collapse_duplicates": "the menu above the photos",
    "pairs_as_one": "the menu above the photos",
    "compared_words": "no choice: what was typed last beside a picture",
    "export_folder": "the export window",
    "export_kind": "the export window",
    "export_naming": "the export window",
    "export_px": "the export window",
    "export_quality": "the export window",
    "export_place": "the export window",
    "export_camera": "the export window",
    "window_geometry": "no choice: where the window stood",
    "window_state": "no choice: how the window stood",
    "last_session": "no choice: what was shown last",
    "welcomed": "no choice: the welcome was seen",
    "tray_told": "no choice: it was said where a closed window goes",
}


class Login:
    """A system that starts us at login, or not; `fault` is raised by a change."""

    def __init__(self):
        self.on, self.fault = False, None

    def is_on(self):
        return self.on

    def switch(self, *, on):
        if self.fault is not None:
            raise self.fault
        self.on = on


@pytest.fixture
def login():
    return Login()


@pytest.fixture
def updates(library, qapp):
    ops = Ops()
    made = UpdateCheck(library, ops)
    yield made
    made.close()
    ops.shutdown()


@pytest.fixture
def window(library, login, updates, qtbot, qapp):
    made = SettingsWindow(library, login, updates, has_tray=True)
    made.show()
    yield made
    made.close()


def test_every_field_has_a_control_or_a_reason(window):
    fields = {field.name for field in dataclasses.fields(Settings)}
    controls = set(window.controls)
    assert controls & set(ELSEWHERE) == set()
    assert fields == controls | set(ELSEWHERE)


def test_every_control_shows_what_is_chosen_and_explains_itself(window, library):
    for name, control in window.controls.items():
        value = getattr(library.settings.current, name)
        if isinstance(control, QCheckBox):
            assert control.isChecked() is value, name
        elif isinstance(control, QComboBox):
            assert control.currentData() == value, name
        assert control.accessibleName(), name
        if name != "excludes":  # the row above it explains it
            assert control.accessibleDescription().endswith("."), name


def test_every_change_is_written_at_once(window, library):
    for name, control in window.controls.items():
        before = getattr(library.settings.current, name)
        if isinstance(control, QCheckBox):
            control.click()
        elif isinstance(control, QComboBox):
            control.setCurrentIndex((control.currentIndex() + 1) % control.count())
            control.activated.emit(control.currentIndex())
        else:
            control.setPlainText("*.tmp")
            window._save_excludes()
        assert getattr(library.settings.current, name) != before, name


def test_start_at_login_shows_the_real_state(window, login):
    assert not window.background.autostart.isChecked()
    window.background.autostart.click()
    assert login.on
    window.background.autostart.click()
    assert not login.on


def test_a_system_that_refuses_is_believed_and_explained(window, login):
    login.fault = PermissionError(13, "Permission denied")
    window.background.autostart.click()
    assert not window.background.autostart.isChecked()
    assert "Permission denied" in window.background._about_login.text()


def test_without_a_place_beside_the_clock_no_icon_is_offered(library, login, updates, qtbot):
    window = SettingsWindow(library, login, updates, has_tray=False)
    window.show()
    assert not window.background.tray.isVisible()
    window.close()


def test_a_newer_version_is_told_with_a_way_to_look_at_it(window, library, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr("desktop.widgets.about_settings.open_page", opened.append)
    window.about.look.click()
    qtbot.waitUntil(window.about.look.isEnabled)
    assert window.about._news.text() == "Shiying 9.0.0 has been published."
    window.about.look.click()
    assert opened == [library.updates.release]
    assert library.updates.asked == 1


def test_the_newest_version_is_told_to_be_that(window, library, qtbot):
    library.updates.release = Release("0.1.0", "https://hub.test", is_newer=False)
    window.about.look.click()
    qtbot.waitUntil(window.about.look.isEnabled)
    assert window.about._news.text() == "This is the newest version."


def test_without_a_network_the_question_may_be_asked_again(window, library, qtbot):
    library.updates.fault = EnvironmentFault("updates_offline", host="hub.test", reason="timeout")
    window.about.look.click()
    qtbot.waitUntil(window.about.look.isEnabled)
    assert "hub.test" in window.about._news.text()


def test_a_copy_without_an_address_asks_nobody(library, login, qapp):
    library.updates.can_ask = False
    ops = Ops()
    window = SettingsWindow(library, login, UpdateCheck(library, ops))
    assert not window.about.look.isEnabled()
    assert not window.about.check_updates.isEnabled()
    window.show()
    window.close()
    ops.shutdown()


def test_opening_the_settings_asks_nobody(window, library):
    assert library.updates.asked == 0
