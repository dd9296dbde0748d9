"""One tile for one shot: its badge, its files beside it, and all of them going together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.photo_library import make_photo
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from core.errors import EnvironmentFault
from core.job import Job
from core.records.photos import Companions
from desktop import theme
from desktop.grid.photo_delegate import Cell, PhotoDelegate
from desktop.models.photo_list import PhotoList
from desktop.ops import Ops
from desktop.photos import recycling
from desktop.photos.live_badges import LiveBadges
from desktop.photos.recycle_commands import RecycleCommands
from desktop.photos.recycling import load_selection, recycle_selection
from desktop.widgets.detail_panel import DetailPanel


@pytest.fixture
def ops():
    made = Ops()
    yield made
    made.shutdown()


@pytest.fixture
def files(library, tmp_path):
    """Photo 1 has a RAW (photo 2) and photo 3 a video; all of them are real files."""
    for number in (1, 2, 3):
        photo = make_photo(number, tmp_path)
        photo.path.write_bytes(b"photo")
        library.put(replace(photo, size_bytes=5, mtime_ns=photo.path.stat().st_mtime_ns))
    video = tmp_path / "IMG_000003.MOV"
    video.write_bytes(b"video")
    library.others = {
        1: Companions(photos=tuple(library.photos([2]))),
        3: Companions(videos=(video,)),
    }
    return tmp_path


def drawn(cell):
    image = QImage(140, 140, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    with closing_painter(image) as painter:
        PhotoDelegate(theme.tokens(), QFont()).paint(painter, image.rect(), cell)
    return image


class closing_painter:
    def __init__(self, image):
        self.painter = QPainter(image)

    def __enter__(self):
        return self.painter

    def __exit__(self, *_):
        self.painter.end()


def test_a_pair_and_a_live_photo_carry_a_badge():
    plain = make_photo(1)
    pictures = [
        drawn(Cell(plain, None)),
        drawn(Cell(replace(plain, partner_id=2), None)),
        drawn(Cell(plain, None, is_live=True)),
        drawn(Cell(replace(plain, partner_id=2), None, is_live=True)),
    ]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_live_photos_are_found_behind_the_scenes(library, files, ops, qtbot):
    photos = PhotoList(library)
    LiveBadges(library, ops, photos)
    photos.set_ids(library.browse())
    row = photos.row_of(3)
    photos.photo(row)
    with qtbot.waitSignal(photos.dataChanged):
        pass
    assert photos.is_live(row)
    assert not photos.is_live(photos.row_of(1))


def test_the_panel_opens_either_file(library, files, ops, qtbot):
    panel = DetailPanel(library, ops)
    qtbot.addWidget(panel)
    panel.show_selection([1])
    qtbot.waitUntil(lambda: not panel.files.isHidden() and bool(panel.files.buttons))
    (button,) = panel.files.buttons
    assert button.text() == "Open IMG_000002.jpg"
    with qtbot.waitSignal(panel.files.opened) as opened:
        button.click()
    assert opened.args == [files / "IMG_000002.jpg"]
    panel.show_selection([5])
    qtbot.waitUntil(panel.files.isHidden)


def test_all_files_of_a_shot_go_together(library, files):
    selection = load_selection(library, [1, 3])
    assert (selection.more_files, selection.size_bytes) == (2, 3 * 5 + 5)
    gone = []
    result = recycle_selection(library, selection, Job(), lambda path: gone.append(path.name))
    assert gone == ["IMG_000001.jpg", "IMG_000002.jpg", "IMG_000003.jpg", "IMG_000003.MOV"]
    assert result.ids == [1, 2, 3]
    assert ("note_recycled", (1, 2, 3)) in library.calls


def test_a_video_stays_with_a_photo_that_could_not_go(library, files):
    fault = EnvironmentFault("no_bin", path="x")
    tried = []

    def move(path):
        tried.append(path.suffix)
        return fault

    result = recycle_selection(library, load_selection(library, [3]), Job(), move)
    assert (tried, result.ids, result.failures) == ([".jpg"], [], [fault])


def test_a_photo_whose_file_is_gone_is_told(library):
    result = recycle_selection(library, load_selection(library, [7]), Job())
    assert [error.code for error in result.failures] == ["photo_gone"]


def test_the_question_says_how_many_files_go(library, files, ops, qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    commands = RecycleCommands(library, ops, window)
    gone = []
    monkeypatch.setattr(recycling, "to_bin", lambda path: gone.append(path.name))
    menu = QMenu(window)
    commands.add_to(menu, [1, 3])
    menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert "Move 2 photos" in box.text()
    assert "2 more files" in box.informativeText()
    with qtbot.waitSignal(commands.said) as said:
        next(b for b in box.buttons() if b.text() == "Move").click()
    assert said.args == ["2 photos moved to the recycle bin"]
    assert len(gone) == 4


def test_no_leaves_everything(library, files, ops, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    RecycleCommands(library, ops, window).ask([1])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Keep").click()
    assert (files / "IMG_000001.jpg").exists()
    assert library.calls == []
