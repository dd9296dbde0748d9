"""Duplicates on screen: nothing goes undecided, and what is decided goes to the bin alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from core.errors import EnvironmentFault, UserError
from core.events import PhotosChanged
from core.job import Job
from core.records.duplicates import Refusal
from core.records.photos import Companions
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.organising.duplicate_choices import Choices
from desktop.photos import recycling
from desktop.photos.recycling import Leaving, recycle_duplicates, to_bin
from desktop.windows.duplicates import DuplicatesWindow

Key = Qt.Key


@pytest.fixture
def thrown(monkeypatch) -> list:
    """The names of what went to the bin; no file is touched."""
    names = []
    monkeypatch.setattr(
        recycling.recycle_duplicates, "__defaults__", (lambda p: names.append(p.name),)
    )
    return names


@pytest.fixture
def open_window(library, qtbot):
    ops, bridge = Ops(), EventBridge(library.events)
    windows = []

    def make() -> DuplicatesWindow:
        window = DuplicatesWindow(library, bridge, ops)
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.groups.isEnabled() and not ops.is_busy)
        return window

    yield make
    for window in windows:
        window.close()
    ops.shutdown()
    bridge.close()


@pytest.fixture
def window(library, open_window):
    library.duplicates.put("exact", 1, 2)
    library.duplicates.put("exact", 3, 4, 5, reason="older")
    library.duplicates.put("near", 6, 7)
    library.duplicates.put("shots", 8, 9)
    return open_window()


def say_yes(window):
    window.ask_and_recycle()
    box = window.findChild(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Move").click()


def ticks(window):
    return [card.keep.isChecked() for card in window.groups.cards.cards]


def test_until_something_is_decided_every_photo_stays(window):
    assert ticks(window) == [True, True]
    assert window.choices.plan() == []
    assert not window.move_button.isEnabled()


def test_the_counts_of_each_kind_are_said(window):
    assert [b.text().split("  ")[1] for b in window.groups.kinds.values()] == ["2", "1", "1"]


def test_enter_follows_the_proposal_and_goes_to_the_next_group(window, qtbot):
    qtbot.keyClick(window.groups.list, Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.groups.cards.cards) == 3)
    assert window.choices.plan() == [Leaving((1, 2), (2,))]
    qtbot.keyClick(window.groups.list, Key.Key_Up)
    qtbot.waitUntil(lambda: ticks(window) == [True, False])


def test_arrows_walk_along_the_photos_and_space_decides(window, qtbot):
    cards = window.groups.cards
    window.activateWindow()
    qtbot.keyClick(window.groups.list, Key.Key_Right)
    qtbot.keyClick(cards.cards[0].keep, Key.Key_Right)
    assert cards.focusWidget() is cards.cards[1].keep
    qtbot.keyClick(cards.cards[1].keep, Key.Key_Space)
    assert window.choices.totals()[0] == 1
    qtbot.keyClick(cards.cards[1].keep, Key.Key_Down)
    assert window.groups.row == 1


def test_the_last_photo_of_a_group_cannot_go(window):
    first, second = window.groups.cards.cards
    first.keep.click()
    second.keep.click()
    assert ticks(window) == [False, True]
    assert "At least one" in window.news.text()


def test_all_as_proposed_decides_about_one_kind_and_leaves_shots_alone(window):
    window.accept_all()
    assert window.choices.totals()[0] == 3
    window.groups.show_choices(window.choices, "shots")
    assert not window.accept_all_button.isEnabled()
    assert not window.accept_button.isEnabled()


def test_after_one_question_the_chosen_ones_go_to_the_bin(window, library, thrown, qtbot):
    window.accept_all()
    window.ask_and_recycle()
    box = window.findChild(QMessageBox)
    assert "3 photos, 8.7 MB" in box.text()
    next(b for b in box.buttons() if b.text() == "Move").click()
    qtbot.waitUntil(lambda: "3 photos" in window.news.text())
    assert thrown == ["IMG_000002.jpg", "IMG_000004.jpg", "IMG_000005.jpg"]
    assert ("note_recycled", (2, 4, 5)) in library.calls
    assert window.choices.of_kind("exact") == []


def test_while_photos_are_moved_nothing_else_is_begun(window, thrown, qtbot):
    window.accept_all()
    assert window.move_button.isEnabled()
    window.recycle()
    buttons = (window.move_button, window.apart_button, window.accept_all_button)
    assert not any(button.isEnabled() for button in buttons)
    qtbot.waitUntil(lambda: window.groups.isEnabled())
    assert sorted(thrown) == ["IMG_000002.jpg", "IMG_000004.jpg", "IMG_000005.jpg"]


def test_no_means_no(window, library, thrown):
    window.accept_all()
    window.ask_and_recycle()
    box = window.findChild(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Leave everything").click()
    assert thrown == []
    assert len(window.choices.of_kind("exact")) == 2


def test_what_could_not_go_is_said_and_the_others_go(window, library, thrown, qtbot):
    library.duplicates.refused = [Refusal(2, UserError("photo_last", path="/photos/2.jpg"))]
    window.accept_all()
    say_yes(window)
    qtbot.waitUntil(lambda: "cannot be read now" in window.news.text())
    assert thrown == ["IMG_000004.jpg", "IMG_000005.jpg"]
    assert [group.ids for group in window.choices.of_kind("exact")] == [(1, 2)]


def test_not_duplicates_leave_the_list_and_can_be_taken_back(window, library, qtbot):
    qtbot.keyClick(window.groups.list, Key.Key_N)
    qtbot.waitUntil(lambda: library.duplicates.apart == [(1, 2)])
    qtbot.waitUntil(lambda: len(window.choices.of_kind("exact")) == 1)
    window.undo_button.click()
    qtbot.waitUntil(lambda: len(window.choices.of_kind("exact")) == 2)
    assert library.duplicates.apart == []


def test_photos_that_go_elsewhere_leave_their_groups(window, library, qtbot):
    library.events.publish(PhotosChanged(removed=frozenset([5, 7])))
    qtbot.waitUntil(lambda: window.choices.of_kind("near") == [])
    assert [group.ids for group in window.choices.of_kind("exact")] == [(1, 2), (3, 4)]


def test_nothing_found_is_said(open_window):
    window = open_window()
    assert window._note.text() == "There is nothing to tidy up."
    assert not window.apart_button.isEnabled()


def test_a_photo_whose_drive_is_away_cannot_be_unticked(library, open_window, qtbot):
    from dataclasses import replace

    library.put(replace(library.photos([2])[0], offline=True))
    library.duplicates.put("exact", 1, 2, 3)
    window = open_window()
    qtbot.waitUntil(lambda: len(window.groups.cards.cards) == 3)
    assert [card.keep.isEnabled() for card in window.groups.cards.cards] == [True, False, True]


def test_choices_count_a_photo_that_goes_from_two_groups_once(library):
    first, second = library.duplicates.put("exact", 1, 2), library.duplicates.put("near", 3, 2)
    choices = Choices([first, second])
    choices.accept(first)
    choices.accept(second)
    assert choices.totals() == (1, 2_900_000)


def test_a_file_goes_to_the_systems_bin_and_not_away(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"photo")
    assert to_bin(photo) is None
    assert not photo.exists()
    assert [p.read_bytes() for p in (tmp_path / "data").rglob("照片.jpg")] == [b"photo"]


def test_a_file_that_cannot_go_says_why(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert to_bin(tmp_path / "gone.jpg").code == "no_bin"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert to_bin(tmp_path / "gone.jpg").code == "folder_read_only"


def test_what_the_bin_does_not_take_stays_and_is_told(library, tmp_path):
    library.duplicates.put("exact", 1, 2)
    no_bin = EnvironmentFault("no_bin", path="/photos/2.jpg")
    result = recycle_duplicates(library, [Leaving((1, 2), (2,))], Job(), lambda _: no_bin)
    assert (result.ids, result.failures) == ([], [no_bin])
    assert not any(name == "note_recycled" for name, _ in library.calls)


def test_the_video_of_a_live_photo_goes_along_where_another_one_stays(library, tmp_path):
    videos = {}
    for number, content in ((1, b"film"), (2, b"film"), (3, b"longer film")):
        videos[number] = tmp_path / f"{number}.mov"
        videos[number].write_bytes(content)
        library.others[number] = Companions(videos=(videos[number],))
    gone = []
    recycle_duplicates(library, [Leaving((1, 2, 3), (2, 3))], Job(), lambda p: gone.append(p.name))
    assert gone == ["IMG_000002.jpg", "2.mov", "IMG_000003.jpg"]


def test_stopped_in_the_middle_it_tells_what_had_gone(library):
    job = Job()

    def move(path):
        job.cancel()

    result = recycle_duplicates(library, [Leaving((1, 2), (2,)), Leaving((3, 4), (4,))], job, move)
    assert result.ids == [2]
    assert ("note_recycled", (2,)) in library.calls
