"""What the key, the menu and the panel export: the chosen photos, or else all that are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from test_main_window import Stage

from desktop.windows.export import ExportWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(library, qtbot):
    made = Stage(library, qtbot)
    yield made
    made.close()


def exported(stage):
    """Return the ids of the window that is open, and close it."""
    window = stage.window.findChild(ExportWindow)
    ids = list(window._ids)
    window.close()
    return ids


def test_the_key_exports_the_chosen_photos(stage, qtbot):
    grid = stage.session.grid
    grid.set_current(10)
    grid.selection.toggle(stage.session.photos.row_of(12))
    qtbot.keyClick(stage.window, Qt.Key.Key_E, CONTROL)
    assert sorted(exported(stage)) == [10, 12]


def test_without_a_choice_the_key_exports_what_is_shown(stage, qtbot):
    qtbot.keyClick(stage.window, Qt.Key.Key_E, CONTROL)
    assert exported(stage) == stage.session.photos.ids.tolist()


def test_the_panel_exports_several_chosen_photos(stage):
    stage.session.grid.selection.select_all()
    stage.session.details._export_all.click()
    assert len(exported(stage)) == 60


def test_closing_the_session_stops_an_export(stage, library, qtbot):
    library.exports.gate.clear()
    stage.session.exports.open([1, 2, 3])
    window = stage.window.findChild(ExportWindow)
    window.form.folder.setText("/media/usb")
    window.start.click()
    qtbot.waitUntil(lambda: window.bar.value() == 1)
    job = window._job
    stage.session.exports.close()
    library.exports.gate.set()
    assert job.is_cancelled
