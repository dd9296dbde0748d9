from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from core.errors import EnvironmentFault
from desktop.ops import Ops
from desktop.windows.storage import StorageWindow


@pytest.fixture
def ops(qapp):
    made = Ops()
    yield made
    made.shutdown()


@pytest.fixture
def window(library, ops, qtbot):
    made = StorageWindow(library, ops)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.buttons))
    return made


def headings(window) -> str:
    return " ".join(label.text() for label in window._scroll.widget().findChildren(QLabel))


def removed(library) -> list[object]:
    return [value for name, value in library.calls if name == "remove"]


def test_every_part_has_its_size_and_a_button_with_a_name(window):
    assert "400.0 MB" in headings(window)
    assert "set_aside" not in window.buttons  # there is nothing set aside
    assert len(window.buttons) == 8
    assert all(":" in button.accessibleName() for button in window.buttons.values())


def test_a_cache_is_deleted_by_the_keyboard_and_made_again(window, library, qtbot):
    window.buttons["thumbnails"].setFocus()
    qtbot.keyClick(window.buttons["thumbnails"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "400.0 MB" in window._news.text())
    assert removed(library) == ["thumbnails"]
    assert ("rescan", None) in library.calls


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (QMessageBox.ButtonRole.RejectRole, []),
        (QMessageBox.ButtonRole.DestructiveRole, ["backups"]),
    ],
)
def test_backups_are_deleted_only_after_a_yes(window, library, ops, qtbot, role, expected):
    window.buttons["backups"].click()
    box = window.findChild(QMessageBox)
    qtbot.waitUntil(box.isVisible)
    next(button for button in box.buttons() if box.buttonRole(button) == role).click()
    qtbot.waitUntil(lambda: not ops.is_busy)
    assert removed(library) == expected


def test_what_could_not_be_deleted_is_said(window, library, qtbot):
    library.storage.fault = EnvironmentFault("not_deleted", path="/x/index", reason="in use")
    window.buttons["index"].click()
    qtbot.waitUntil(lambda: "/x/index" in window._news.text())


def test_models_are_left_to_their_own_page(window, qtbot):
    with qtbot.waitSignal(window.models_requested):
        window.buttons["models"].click()
    assert not window.isVisible()
