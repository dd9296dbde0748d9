"""The window that lets photos out: what it asks, how it stops, and what it says at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from core.errors import EnvironmentFault
from core.records.exports import ExportChoices
from desktop.ops import Ops
from desktop.photos.export_commands import ExportCommands
from desktop.windows.export import ExportWindow

OUT = Path("/media/usb/out")


@pytest.fixture
def open_window(library, qtbot, qapp):
    ops, windows = Ops(), []

    def open_one(*ids):
        window = ExportWindow(library, ops, ids)
        windows.append(window)
        window.form.folder.setText(str(OUT))
        window.show()
        return window

    yield open_one
    library.exports.gate.set()
    for window in filter(isValid, windows):
        window.close()
    ops.shutdown()


def calls(library, name):
    return [argument for called, argument in library.calls if called == name]


def test_exports_what_was_chosen_and_says_so(library, qtbot, open_window):
    window = open_window(3, 1)
    window.form.jpeg.setChecked(True)
    window.form.place.setChecked(True)
    window.start.click()
    qtbot.waitUntil(window.show_folder.isVisible)
    expected = ExportChoices(kind="jpeg", keep_place=True)
    assert calls(library, "export") == [([3, 1], OUT, expected)]
    assert window.news.text() == "2 photos exported."
    assert not window.failures.isVisible()
    assert not window.form.isVisible()
    assert window.height() < window.form.sizeHint().height()  # what is left needs little


def test_the_window_grows_with_what_can_be_chosen(qtbot, open_window):
    window = open_window(1)
    window.form.originals.setChecked(True)
    before = window.height()
    window.form.jpeg.setChecked(True)
    qtbot.waitUntil(lambda: window.height() > before)
    assert window._place.verticalScrollBar().maximum() == 0


def test_the_place_is_left_out_by_default(library, open_window):
    assert not open_window(1).form.choices.keep_place


def test_what_could_not_be_is_listed_with_its_reason(library, qtbot, open_window):
    library.exports.bad = {2}
    window = open_window(1, 2)
    window.start.click()
    qtbot.waitUntil(window.failures.isVisible)
    assert window.news.text() == "1 photo exported. 1 could not be exported:"
    assert window.failures.toPlainText().startswith("2.jpg · It is not where it was")


def test_choices_are_remembered(library, qtbot, open_window):
    window = open_window(1)
    window.form.jpeg.setChecked(True)
    window.form.naming.setCurrentIndex(2)
    window.start.click()
    qtbot.waitUntil(window.show_folder.isVisible)
    again = open_window(2)
    assert again.form.jpeg.isChecked()
    assert again.form.naming.currentData() == "dated"
    assert library.settings.current.export_folder == str(OUT)


def test_stopping_says_how_many_are_there(library, qtbot, open_window):
    library.exports.gate.clear()
    window = open_window(1, 2, 3)
    window.start.click()
    qtbot.waitUntil(lambda: window.bar.value() == 1)
    window.cancel.click()
    library.exports.gate.set()
    qtbot.waitUntil(window.start.isEnabled)
    assert window.news.text() == "Stopped. 1 photo is there already."
    assert window.form.isEnabled()


def test_closing_the_window_stops_the_run(library, qtbot, open_window):
    library.exports.gate.clear()
    window = open_window(1, 2, 3)
    window.start.click()
    qtbot.waitUntil(lambda: window.bar.value() == 1)
    job = window._job
    window.close()
    library.exports.gate.set()
    assert job.is_cancelled


def test_a_full_disk_is_explained_and_another_folder_may_be_tried(library, qtbot, open_window):
    library.exports.fault = EnvironmentFault("export_disk_full", path=str(OUT))
    window = open_window(1)
    window.start.click()
    qtbot.waitUntil(window.start.isEnabled)
    assert "The disk is full" in window.news.text()
    library.exports.fault = None
    window.start.click()
    qtbot.waitUntil(window.show_folder.isVisible)


def test_a_watched_folder_is_warned_of(library, open_window):
    window = open_window(1)
    assert not window.form._note.isVisible()
    window.form.folder.setText("/photos/out")
    assert window.form._note.isVisible()
    window.form.list.setChecked(True)  # a table is no photo
    assert not window.form._note.isVisible()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/a/b", Path("/a/b")), ("trip", Path.home() / "trip"), ("~/trip", Path.home() / "trip"),
     ("~nobody-of-that-name", Path.home() / "~nobody-of-that-name")],
)  # fmt: skip
def test_any_folder_that_can_be_typed_means_one(open_window, typed, meant):
    window = open_window(1)
    window.form.folder.setText(typed)
    assert window.form.target == meant


def test_without_a_folder_there_is_nothing_to_start(open_window):
    window = open_window(1)
    window.form.folder.setText(" ")
    assert not window.start.isEnabled()


def test_a_list_is_saved_or_copied(library, qtbot, open_window):
    window = open_window(5, 4)
    window.form.list.setChecked(True)
    window.form.copy_list.click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "5\n4\n")
    window.start.click()
    qtbot.waitUntil(window.show_folder.isVisible)
    assert calls(library, "write_list") == [([5, 4], OUT)]
    assert window.news.text() == "The list is photos.csv."


def test_menu_offers_it_before_the_labels(library, qtbot, open_window):
    parent = open_window(1)
    ops = Ops()
    menu = QMenu(parent)
    menu.addAction("Copy")
    menu.addSeparator()
    menu.addAction("This is…")
    ExportCommands(library, ops, parent).add_to(menu, [1])
    assert [action.text() for action in menu.actions()] == ["Copy", "Export…", "", "This is…"]
    ops.shutdown()
