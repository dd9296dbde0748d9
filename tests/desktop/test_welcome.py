from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.model_library import ModelLibrary
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.ops import Ops
from desktop.widgets import folder_choice
from desktop.windows.welcome import WelcomeWindow

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ops(qapp):
    made = Ops()
    yield made
    made.shutdown()


@pytest.fixture
def places(tmp_path: Path, monkeypatch):
    """A pictures folder with 90 photos and an empty one for downloads; no desktop."""
    for name in ("Pictures", "Downloads"):
        (tmp_path / name).mkdir()
    for number in range(90):
        (tmp_path / "Pictures" / f"{number}.jpg").write_bytes(bytes(1000))
    names = {
        folder_choice.Places.PicturesLocation: "Pictures",
        folder_choice.Places.DesktopLocation: "Desktop",
        folder_choice.Places.DownloadLocation: "Downloads",
    }
    monkeypatch.setattr(folder_choice, "folder_of", lambda place: tmp_path / names[place])
    return tmp_path


@pytest.fixture
def window(places, tmp_path, ops, qtbot):
    library = ModelLibrary(tmp_path / "library", 0)
    made = WelcomeWindow(library, ops)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.library = library
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not ops.is_busy)
    yield made
    made.reject()
    library.close()


def test_three_presses_of_enter_are_enough(window, places, qtbot):
    chosen = []
    window.folders_chosen.connect(chosen.append)
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Return)
    assert chosen == [[places / "Pictures"]]
    assert not window.isVisible()
    assert window.library.settings.current.welcomed


def test_a_folder_says_how_many_photos_and_how_long_they_take(window):
    pictures, downloads = window.folders.rows
    assert pictures.box.isChecked()
    assert not downloads.box.isChecked()
    said = pictures.box.accessibleDescription()
    assert "90" in said
    assert "90 KB" in said
    assert len(said.split(" · ")) == 3  # with the time, as the model was measured
    assert len(downloads.box.accessibleDescription().split(" · ")) == 2


def test_without_a_folder_there_is_no_way_on_but_skipping(window):
    window._go_to(1)
    window.folders.rows[0].box.setChecked(False)
    assert not window.onward.isEnabled()
    window.skip.click()
    assert window.library.settings.current.welcomed


def test_a_dropped_folder_is_taken(window, tmp_path: Path):
    (tmp_path / "phone").mkdir()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "phone"))])
    none = Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    assert tmp_path / "phone" in window.folders.chosen


def test_the_recommended_model_is_fetched_only_when_wanted(window, qtbot):
    wanted = []
    window.model_wanted.connect(wanted.append)
    window._go_to(2)
    assert window.larger.isVisible()
    assert window.starter.isChecked()
    window.larger.click()
    window.onward.click()
    assert len(wanted) == 1
