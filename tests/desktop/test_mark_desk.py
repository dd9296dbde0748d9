"""Marks in the window: hearts, stars and keywords, by mouse, keys and menu, and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QToolButton
from shiboken6 import isValid

from core.records.marks import Belongings, Keyword
from desktop.bridge import EventBridge
from desktop.grid.captions import caption
from desktop.models.folder_tree import ALL, COUNT_ROLE, FAVOURITES
from desktop.ops import Ops
from desktop.session import Session
from desktop.windows.ask_words import AskKeywords, AskName
from desktop.windows.main_window import MainWindow
from desktop.windows.shortcuts import ShortcutsWindow


class Stage:
    """A window and its session over 60 photos."""

    def __init__(self, library, qtbot):
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = MainWindow(library.settings.current)
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.session = Session(self.window, library, self.bridge, self.ops)
        self.grid, self.details = self.session.grid, self.session.details
        self.window.show()
        self.session.start()
        qtbot.waitUntil(lambda: self.session.overview.facts is not None)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def wait(self, so):
        self.qtbot.waitUntil(so)

    def choose(self, *ids):
        rows = [self.session.photos.row_of(photo_id) for photo_id in ids]
        self.grid.selection.select_only(rows[0])
        for row in rows[1:]:
            self.grid.selection.toggle(row)
        self.grid.setFocus()
        box = self.box(len(ids))
        self.wait(lambda: box.isVisible() and sorted(box._ids) == sorted(ids))

    def box(self, count=1):
        return self.details.marks if count == 1 else self.details.marks_of_many

    def photo(self, photo_id):
        return self.library.photos([photo_id])[0]

    def press(self, keys):
        """Press a key of the window."""
        found = [s for s in self.window.findChildren(QShortcut) if s.key() == QKeySequence(keys)]
        assert len(found) == 1
        found[0].activated.emit()

    def chips(self):
        row = self.window.header._limits
        return [chip.text() for chip in row]

    def close(self):
        self.session.close()
        self.bridge.close()
        self.window.close()
        self.ops.shutdown()


@pytest.fixture
def stage(library, qtbot):
    made = Stage(library, qtbot)
    yield made
    made.close()


def test_the_heart_of_the_panel_makes_a_favourite_and_the_grid_shows_it(stage):
    stage.choose(7)
    stage.box().row.heart.click()
    stage.wait(lambda: stage.session.photos.photo(stage.session.photos.row_of(7)).is_favourite)
    stage.wait(lambda: stage.window.sidebar._folders.index_of(FAVOURITES).data(COUNT_ROLE) == 1)
    assert "Favourite" in caption(stage.photo(7))


def test_many_photos_are_marked_at_once_and_taken_back_and_marked_again(stage):
    stage.choose(5, 6, 7)
    stage.library.marks.set_rating([6], 2)
    stage.press("Ctrl+4")
    stage.wait(lambda: [stage.photo(i).rating for i in (5, 6, 7)] == [4, 4, 4])
    stage.wait(stage.window.activity.offer.isVisible)
    stage.window.activity.offer.click()
    stage.wait(lambda: [stage.photo(i).rating for i in (5, 6, 7)] == [0, 2, 0])
    stage.session.undoing.redo()
    stage.wait(lambda: stage.photo(5).rating == 4)


def test_ctrl_b_makes_all_favourites_and_then_none(stage):
    stage.library.marks.set_favourite([5], is_favourite=True)
    stage.choose(5, 6)
    stage.press("Ctrl+B")
    stage.wait(lambda: stage.photo(6).is_favourite)
    stage.press("Ctrl+B")
    stage.wait(lambda: not stage.photo(5).is_favourite and not stage.photo(6).is_favourite)


def test_the_star_that_is_lit_last_puts_all_of_them_out(stage):
    stage.choose(7)
    stage.box().row.stars[2].click()
    stage.wait(lambda: stage.photo(7).rating == 3)
    stage.wait(lambda: stage.box().row._rating == 3)
    stage.box().row.stars[2].click()
    stage.wait(lambda: stage.photo(7).rating == 0)


def test_keywords_are_written_on_many_and_a_chip_tells_how_many_have_it(stage):
    stage.library.marks.add_keywords([5], ["旅行"])
    stage.choose(5, 6)
    box = stage.box(2)
    stage.wait(lambda: [chip.findChild(QToolButton).text() for chip in box.keywords.chips]
               == ["旅行 · 1 / 2"])  # fmt: skip
    box.field.setText("海边， 2024;旅行")
    box.field.returnPressed.emit()
    stage.wait(lambda: stage.library.marks.keywords()
               == [Keyword("2024", 2), Keyword("旅行", 2), Keyword("海边", 2)])  # fmt: skip
    stage.session.undoing.undo()
    stage.wait(lambda: stage.library.marks.keywords() == [Keyword("旅行", 1)])
    assert stage.library.marks.keywords_of([6]) == {}


def test_an_offer_taken_with_enter_is_written_once(stage, monkeypatch):
    stage.library.marks.add_keywords([1], ["旅行"])
    stage.choose(5)
    field = stage.box().field
    stage.wait(lambda: field._known.stringList() == ["旅行"])
    written = []
    field.submitted.connect(written.append)
    field.setText("旅行")
    field.returnPressed.emit()
    field.completer().activated.emit("旅行")  # Qt tells both, in this order
    stage.wait(lambda: stage.library.marks.keywords_of([5]) == {"旅行": 1})
    assert (written, field.text()) == ([["旅行"]], "")


def test_a_keyword_that_is_too_long_is_refused_in_words(stage):
    stage.choose(5)
    stage.box().field.setText("长" * 41)
    stage.box().field.returnPressed.emit()
    stage.wait(stage.window.messages.isVisible)
    assert stage.library.marks.keywords() == []


def test_favourites_are_a_place_and_follow_what_is_taken_from_them(stage):
    stage.library.marks.set_favourite([3, 9], is_favourite=True)
    stage.window.sidebar.choose(FAVOURITES)
    stage.settle()
    assert stage.session.photos.ids.tolist() == [9, 3]
    assert stage.chips() == []  # the row says it
    stage.library.marks.set_favourite([9], is_favourite=False)
    stage.wait(lambda: stage.session.photos.ids.tolist() == [3])
    stage.window.sidebar.choose(ALL)
    stage.settle()
    assert len(stage.session.photos.ids) == 60


def test_without_favourites_the_place_says_how_to_have_some(stage):
    stage.window.sidebar.choose(FAVOURITES)
    stage.settle()
    assert "heart" in stage.window.empty._page.accessibleName()
    stage.window.empty._page.button.click()
    stage.settle()
    assert len(stage.session.photos.ids) == 60


def test_the_filter_menu_narrows_to_stars_favourites_and_keywords(stage):
    marks = stage.library.marks
    marks.set_rating([3, 9], 4)
    marks.set_favourite([9], is_favourite=True)
    marks.add_keywords([9], ["旅行"])
    menu = stage.window.header.marks
    stage.wait(lambda: len(menu._words.actions()) == 1)
    menu._ratings[3].trigger()
    stage.settle()
    assert stage.session.photos.ids.tolist() == [9, 3]
    menu._favourite.trigger()
    menu._words.actions()[0].trigger()
    stage.settle()
    assert stage.session.photos.ids.tolist() == [9]
    assert stage.chips() == ["Favourites", "3 ★ or more", "旅行"]
    assert menu._words.actions()[0].isChecked()
    while stage.chips():
        stage.window.header._limits[0].click()
        stage.settle()
    assert len(stage.session.photos.ids) == 60
    assert not menu._favourite.isChecked()


def test_a_keyword_of_a_photo_leads_to_all_that_carry_it(stage):
    stage.library.marks.add_keywords([5, 8], ["旅行"])
    stage.choose(5)
    stage.wait(lambda: len(stage.box().keywords.chips) == 1)
    stage.box().keywords.chips[0].findChild(QToolButton).click()
    stage.settle()
    assert stage.session.photos.ids.tolist() == [8, 5]


def test_a_keyword_is_renamed_and_deleted_everywhere_and_both_are_undone(stage):
    stage.library.marks.add_keywords([5, 8], ["旅行"])
    stage.choose(5)
    stage.wait(lambda: len(stage.box().keywords.chips) == 1)
    stage.box().keywords.chips[0].menu_requested.emit(QPoint(0, 0))
    stage.window.findChildren(QMenu)[-1].actions()[0].trigger()
    dialog = stage.window.findChildren(AskName)[-1]
    dialog.field.setText("长" * 41)
    dialog.save.click()
    stage.wait(dialog.error.isVisible)
    dialog.field.setText("假期")
    dialog.save.click()
    stage.wait(lambda: stage.library.marks.keywords() == [Keyword("假期", 2)])
    stage.session.marks.commands.delete_keyword("假期")
    stage.wait(lambda: stage.library.marks.keywords() == [])
    stage.session.undoing.undo()
    stage.session.undoing.undo()
    stage.wait(lambda: stage.library.marks.keywords() == [Keyword("旅行", 2)])


def test_removing_a_folder_says_what_goes_with_it(stage):
    stage.library.marks.belonging = Belongings(marked=3, examples=1)
    stage.session.folders.ask_and_remove(1)
    stage.wait(lambda: stage.window.findChild(QMessageBox) is not None)
    box = stage.window.findChild(QMessageBox)
    assert "3 photo" in box.informativeText()
    assert "1 photo" in box.informativeText()
    assert "only moved or renamed" in box.informativeText()
    box.close()


def test_the_menu_of_photos_marks_them(stage):
    stage.choose(4)
    menu = stage.session.commands.show_menu([4], QPoint(0, 0))
    named = {action.text().split("\t")[0]: action for action in menu.actions()}
    named["Favourite"].trigger()
    stars = named["Stars"].menu().actions()
    assert stars[0].text().endswith("\tCtrl+5")
    stars[1].trigger()
    stage.wait(lambda: stage.photo(4).is_favourite and stage.photo(4).rating == 4)
    named["Keywords…"].trigger()
    assert stage.box().field.hasFocus()
    menu.close()


def test_the_menu_of_very_many_photos_does_not_wait_for_them(stage, monkeypatch):
    monkeypatch.setattr("desktop.organising.mark_desk.AT_ONCE", 2)
    stage.library.marks.set_favourite([4, 5, 6], is_favourite=True)
    stage.choose(4, 5, 6)
    asked = []
    monkeypatch.setattr(stage.library.marks, "summary", asked.append)
    for ids, is_ticked in ((stage.grid.selection_ids(), True), ([1, 2, 3], False)):
        menu = stage.session.commands.show_menu(ids, QPoint(0, 0))
        heart = next(a for a in menu.actions() if a.text().startswith("Favourite"))
        assert heart.isChecked() is is_ticked
        menu.close()
    assert asked == []


def test_of_very_many_keywords_the_most_frequent_are_shown(stage):
    stage.library.marks.add_keywords([5], [f"词{number}" for number in range(40)])
    stage.library.marks.add_keywords([5, 6], ["都有"])
    stage.choose(5, 6)
    stage.wait(lambda: len(stage.box(2).keywords.chips) == 24)
    assert "都有" in [chip.findChild(QToolButton).text() for chip in stage.box(2).keywords.chips]


def test_stars_are_written_beside_photos_once_the_user_has_said_yes(stage):
    stage.library.marks.set_rating([4], 5)
    stage.choose(4)
    for button, written in (("Cancel", []), ("Write", [4])):
        menu = stage.session.commands.show_menu([4], QPoint(0, 0))
        named = {action.text(): action for action in menu.actions()}
        named["Write stars and keywords beside them…"].trigger()
        box = stage.window.findChildren(QMessageBox)[-1]
        next(one for one in box.buttons() if one.text() == button).click()
        stage.wait(lambda: not stage.ops.is_busy)
        assert stage.library.mark_files.written == written
    assert "a.jpg" in stage.window.messages.text


def test_a_photo_in_full_view_is_marked_by_keys_and_by_mouse(stage):
    stage.session.desk.open_preview(9)
    preview = stage.session.desk.preview._preview
    keys = {shortcut.key().toString(): shortcut for shortcut in preview.findChildren(QShortcut)}
    keys["Ctrl+B"].activated.emit()
    stage.wait(lambda: stage.photo(9).is_favourite and preview.bar.marks.heart.isChecked())
    preview.bar.marks.stars[3].click()
    stage.wait(lambda: stage.photo(9).rating == 4 and preview.bar.marks._rating == 4)
    keys["Ctrl+0"].activated.emit()
    stage.wait(lambda: preview.bar.marks._rating == 0)
    stage.session.undoing.undo()
    stage.wait(lambda: stage.photo(9).rating == 4)
    preview.close()


def test_without_the_panel_keywords_are_asked_for_in_a_dialog(stage, qtbot):
    stage.choose(4)
    stage.window.resize(900, 700)  # too narrow for the panel
    stage.press("Ctrl+K")
    dialog = stage.window.findChild(AskKeywords)
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.field, "a, b")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    stage.wait(lambda: stage.library.marks.keywords_of([4]) == {"a": 1, "b": 1})
    stage.wait(lambda: not isValid(dialog) or not dialog.isVisible())


def test_with_no_photo_chosen_the_keys_do_nothing(stage):
    for keys in ("Ctrl+K", "Ctrl+B", "Ctrl+3"):
        stage.press(keys)
    assert stage.window.findChildren(AskKeywords) == []
    assert not stage.session.undoing._stack.canUndo()


def test_marking_runs_on_the_lane_and_never_on_the_gui_thread(stage):
    stage.choose(4)
    stage.press("Ctrl+B")
    stage.wait(lambda: stage.photo(4).is_favourite)
    assert stage.library.marks.threads == {"commands_0"}


def test_the_page_of_keys_names_those_of_marking(stage):
    shown = {label.text() for label in ShortcutsWindow(stage.window).findChildren(QLabel)}
    assert {"Ctrl+B", "Ctrl+K", "Ctrl+1 … 5"} <= shown
