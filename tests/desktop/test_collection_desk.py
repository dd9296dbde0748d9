"""The user's own albums in the window: made, filled, shown, asked anew, deleted, taken back."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton

from core.records.photos import PhotoId
from core.records.saved_question import SavedQuestion
from core.records.search import CollectionId, Filters, Query
from desktop.bridge import EventBridge
from desktop.models.folder_tree import ALL, COUNT_ROLE, FAVOURITES, ICON_ROLE, PLACE_ROLE, RECENT
from desktop.ops import Ops
from desktop.search.asked import is_same
from desktop.session import Session
from desktop.windows.ask_words import AskName
from desktop.windows.main_window import MainWindow


class Stage:
    """A window and its session over 60 photos, and an album of three of them."""

    def __init__(self, library, qtbot):
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = MainWindow(library.settings.current)
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.session = Session(self.window, library, self.bridge, self.ops)
        self.desk, self.rows = self.session.collections, self.window.sidebar.collections
        self.albums = library.collections
        self.album = self.albums.add("北京", [7, 3, 9])
        self.window.show()
        self.session.start()
        qtbot.waitUntil(lambda: self.session.overview.facts is not None)
        self.listed(self.album.id)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def wait(self, so):
        self.qtbot.waitUntil(so)

    def listed(self, album_id):
        self.wait(lambda: self.rows.index_of(album_id) is not None)

    def ids(self):
        return self.session.photos.ids.tolist()

    def click(self, album_id):
        self.listed(album_id)
        self.rows.tree.clicked.emit(self.rows.index_of(album_id))
        self.settle()

    def is_marked(self, album_id):
        return self.rows.tree.selectionModel().isSelected(self.rows.index_of(album_id))

    def smart(self, name="好的", **asked):
        return self.albums.save(name, SavedQuestion(**asked)).id

    def answer(self, name, keys=Qt.Key.Key_Return):
        """Write a name into the dialog that is open."""
        dialog = self.window.findChildren(AskName)[-1]
        dialog.field.setText(name)
        self.qtbot.keyClick(dialog.field, keys)
        return dialog

    def press(self, keys):
        for shortcut in self.window.findChildren(QShortcut):
            if shortcut.key() == QKeySequence(keys):
                shortcut.activated.emit()

    def mime(self, ids):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(photo.path)) for photo in self.library.photos(ids)])
        return mime

    def drop(self, ids, album_id):
        tree, mime = self.rows.tree, self.mime(ids)
        at = tree.visualRect(self.rows.index_of(album_id)).center()
        actions = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
        none = Qt.KeyboardModifier.NoModifier
        tree.dragEnterEvent(QDragEnterEvent(at, *actions, none))
        tree.dropEvent(QDropEvent(QPointF(at), *actions, none))

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


def named(menu):
    return {action.text(): action for action in menu.actions()}


def test_an_album_is_a_row_with_its_count_and_is_shown_whole_in_its_order(stage):
    assert stage.rows.index_of(stage.album.id).data(COUNT_ROLE) == 3
    stage.window.search.set_text("dog")
    stage.window.sidebar.choose(RECENT)
    stage.settle()
    stage.click(stage.album.id)
    assert stage.ids() == [7, 3, 9]
    assert stage.window.search.is_empty
    assert stage.window.header._order.text() == "As arranged"
    assert [chip.text() for chip in stage.window.header._limits] == ["北京"]
    assert stage.is_marked(stage.album.id)
    assert not stage.session.results.shown.is_by_time


def marked_place(stage):
    rows = stage.window.sidebar.places.selectionModel().selectedIndexes()
    return [row.data(PLACE_ROLE) for row in rows]


def test_an_album_is_the_one_place_that_is_marked_and_all_photos_leads_out(stage):
    places = stage.window.sidebar.places
    assert marked_place(stage) == [ALL]
    stage.click(stage.album.id)
    assert marked_place(stage) == []
    places.clicked.emit(places.currentIndex())
    stage.settle()
    assert len(stage.ids()) == 60
    assert marked_place(stage) == [ALL]
    assert not stage.is_marked(stage.album.id)


def test_all_photos_leads_out_of_a_smart_album_by_the_keyboard(stage, qtbot):
    smart = stage.smart(text="dog")
    stage.click(smart)
    stage.wait(lambda: stage.window.search.field.text() == "dog" and stage.desk.shown is not None)
    stage.wait(lambda: stage.is_marked(smart))
    places = stage.window.sidebar.places
    places.setFocus()
    qtbot.keyClick(places, Qt.Key.Key_Return)
    stage.wait(lambda: marked_place(stage) == [ALL])
    assert stage.window.search.is_empty


def test_all_photos_right_after_a_smart_album_is_what_counts(stage):
    smart = stage.smart(text="dog")
    stage.click(smart)
    places = stage.window.sidebar.places
    places.clicked.emit(places.currentIndex())
    stage.qtbot.waitUntil(lambda: not stage.ops.is_busy)
    stage.wait(lambda: marked_place(stage) == [ALL])
    assert stage.window.search.is_empty


def test_another_place_leaves_the_album(stage):
    stage.click(stage.album.id)
    stage.window.sidebar.choose(RECENT)
    stage.settle()
    assert marked_place(stage) == [RECENT]
    assert stage.session.finder.question.filters.album is None
    assert not stage.is_marked(stage.album.id)


def test_all_photos_keeps_what_is_searched_where_no_row_limits_it(stage):
    stage.window.search.set_text("dog")
    stage.settle()
    places = stage.window.sidebar.places
    places.clicked.emit(places.currentIndex())
    assert stage.window.search.field.text() == "dog"
    assert marked_place(stage) == [ALL]


def test_an_empty_album_says_how_to_fill_it(stage):
    stage.albums.arrange(stage.album.id, [])
    stage.click(stage.album.id)
    stage.wait(lambda: stage.ids() == [])
    assert "Drag" in stage.window.empty._page.accessibleName()


def test_another_click_lets_the_album_go(stage):
    stage.click(stage.album.id)
    stage.click(stage.album.id)
    assert len(stage.ids()) == 60
    assert not stage.is_marked(stage.album.id)


def test_dropped_photos_go_into_the_album_and_ctrl_z_takes_them_out_again(stage):
    stage.drop([12, 3], stage.album.id)
    stage.wait(lambda: stage.albums.photos(stage.album.id) == (7, 3, 9, 12))
    stage.wait(lambda: stage.rows.index_of(stage.album.id).data(COUNT_ROLE) == 4)
    stage.session.undoing.undo()
    stage.wait(lambda: stage.albums.photos(stage.album.id) == (7, 3, 9))


def count_of(stage, album_id):
    return stage.rows.index_of(album_id).data(COUNT_ROLE)


def test_smart_albums_are_counted_while_nothing_else_is_asked(stage):
    stage.library.marks.set_favourite([4, 5], is_favourite=True)
    found = stage.library.search(Query(text="dog")).result().likely
    liked, dogs = stage.smart(filters=Filters(favourite=True)), stage.smart("狗", text="dog")
    stage.listed(dogs)
    assert (count_of(stage, liked), count_of(stage, dogs)) == (None, None)
    stage.desk.counts.count_now()
    stage.wait(lambda: (count_of(stage, liked), count_of(stage, dogs)) == (2, found))
    spoken = stage.rows.index_of(liked).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "好的, smart album, 2 photos"
    stage.library.marks.set_favourite([6], is_favourite=True)
    stage.desk.refresh()
    stage.wait(stage.desk.counts._calm.isActive)
    stage.desk.counts.count_now()
    stage.wait(lambda: count_of(stage, liked) == 3)


def test_a_count_that_was_pushed_aside_is_asked_again(stage, monkeypatch):
    dogs = stage.smart("狗", text="dog")
    stage.listed(dogs)
    search, refused = stage.library.search, Future()
    refused.cancel()
    monkeypatch.setattr(stage.library, "search", lambda query: refused)
    stage.desk.counts.count_now()
    stage.wait(lambda: stage.desk.counts._op is None)
    assert stage.desk.counts._calm.isActive()
    monkeypatch.setattr(stage.library, "search", search)
    stage.desk.counts.count_now()
    stage.wait(lambda: count_of(stage, dogs) is not None)


def test_opening_a_smart_album_says_how_many_it_finds(stage):
    liked = stage.smart(filters=Filters(favourite=True))
    stage.library.marks.set_favourite([4], is_favourite=True)
    stage.click(liked)
    stage.wait(lambda: count_of(stage, liked) == 1)


def test_nothing_can_be_dropped_into_a_smart_album(stage):
    smart = stage.smart(filters=Filters(min_rating=3))
    stage.listed(smart)
    assert stage.rows.index_of(smart).data(ICON_ROLE) == "album-smart"
    stage.drop([12], smart)
    stage.wait(stage.window.messages.isVisible)
    assert stage.albums.photos(smart) == ()


def test_photos_dropped_on_the_last_row_begin_an_album(stage):
    mime = stage.mime([5, 6])
    actions = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    stage.rows.new.dropEvent(QDropEvent(QPointF(5, 5), *actions, Qt.KeyboardModifier.NoModifier))
    stage.wait(lambda: bool(stage.window.findChildren(AskName)))
    stage.answer("新的")
    stage.wait(lambda: [a.name for a in stage.albums.all()] == ["北京", "新的"])
    assert stage.albums.photos(CollectionId(2)) == (5, 6)


def test_a_name_that_is_taken_is_told_in_the_dialog_and_undoing_keeps_the_id(stage):
    stage.rows.new.click()
    dialog = stage.answer("北京")
    stage.wait(dialog.error.isVisible)
    stage.answer("上海")
    stage.listed(CollectionId(2))
    stage.session.undoing.undo()
    stage.wait(lambda: len(stage.albums.all()) == 1)
    stage.session.undoing.redo()
    stage.wait(lambda: stage.albums.get(CollectionId(2)).name == "上海"
               if len(stage.albums.all()) == 2 else False)  # fmt: skip


def test_the_menu_of_a_row_renames_and_deletes_and_both_are_undone(stage):
    stage.rows.menu_requested.emit(stage.album.id, QPoint(0, 0))
    named(stage.window.findChildren(QMenu)[-1])["Rename…"].trigger()
    stage.answer("长城")
    stage.wait(lambda: stage.rows.index_of(stage.album.id).data() == "长城")
    stage.rows.menu_requested.emit(stage.album.id, QPoint(0, 0))
    named(stage.window.findChildren(QMenu)[-1])["Delete “长城”"].trigger()
    stage.wait(lambda: stage.albums.all() == [])
    stage.session.undoing.undo()
    stage.session.undoing.undo()
    stage.wait(lambda: [album.name for album in stage.albums.all()] == ["北京"])
    stage.window.findChildren(QMenu)[-1].close()
    assert stage.albums.photos(stage.album.id) == (7, 3, 9)


def test_an_album_that_is_deleted_while_it_is_shown_makes_room_for_all_photos(stage):
    stage.click(stage.album.id)
    stage.desk.commands.remove(stage.desk._known[stage.album.id])
    stage.wait(lambda: len(stage.ids()) == 60)


def test_the_menu_of_photos_fills_empties_and_arranges_the_album(stage):
    stage.click(stage.album.id)
    menu = stage.session.commands.show_menu([9], QPoint(0, 0))
    named(menu)["To the front of “北京”"].trigger()
    stage.wait(lambda: stage.ids() == [9, 7, 3])
    named(menu)["Remove from “北京”"].trigger()
    stage.wait(lambda: stage.ids() == [7, 3])
    put = named(named(menu)["Add to album"].menu())
    put["北京"].trigger()
    stage.wait(lambda: stage.ids() == [7, 3, 9])
    stage.session.undoing.undo()
    stage.session.undoing.undo()
    stage.wait(lambda: stage.ids() == [9, 7, 3])
    menu.close()


def over_grid(stage, at, kind, ids):
    """Let the grid's own drag of these photos reach a point of it; returns the event."""
    actions = (Qt.DropAction.CopyAction, stage.mime(ids), Qt.MouseButton.LeftButton)
    event = kind(at, *actions, Qt.KeyboardModifier.NoModifier)
    event.source = lambda: stage.session.grid
    stage.desk.arranging.eventFilter(stage.session.grid.viewport(), event)
    return event


def test_photos_are_dragged_to_another_place_in_the_album_and_that_is_undone(stage):
    stage.click(stage.album.id)
    grid = stage.session.grid
    grid.set_current(9)
    left, last = grid.row_rect(0), grid.row_rect(2)
    over_grid(stage, QPoint(left.left() + 5, left.center().y()), QDragMoveEvent, [9])
    line = stage.desk.arranging._line
    assert line.isVisible()
    assert line.geometry().right() < left.left()
    over_grid(stage, QPointF(left.left() + 5, left.center().y()), QDropEvent, [9])
    assert not line.isVisible()
    stage.wait(lambda: stage.ids() == [9, 7, 3])
    assert grid.current_id() == 9
    stage.session.undoing.undo()
    stage.wait(lambda: stage.ids() == [7, 3, 9])
    grid.set_current(7)
    grid.selection.toggle(1)
    over_grid(stage, QPoint(last.right() + 40, last.bottom() + 90), QDragMoveEvent, [7, 3])
    over_grid(stage, QPointF(last.right() + 40, last.bottom() + 90), QDropEvent, [7, 3])
    stage.wait(lambda: stage.ids() == [9, 7, 3])


def test_alt_and_the_arrows_move_photos_within_the_album(stage, qtbot):
    stage.click(stage.album.id)
    grid, alt = stage.session.grid, Qt.KeyboardModifier.AltModifier
    grid.set_current(9)
    for key, expected in (
        (Qt.Key.Key_Left, [7, 9, 3]),
        (Qt.Key.Key_Up, [9, 7, 3]),
        (Qt.Key.Key_Right, [7, 9, 3]),
        (Qt.Key.Key_Down, [7, 3, 9]),
    ):
        qtbot.keyClick(grid, key, alt)
        stage.wait(lambda expected=expected: stage.ids() == expected)
        stage.settle()
    qtbot.keyClick(grid, Qt.Key.Key_Right, alt)  # it is the last one already
    assert not stage.desk.arranging._patience.isActive()
    stage.session.undoing.undo()
    stage.wait(lambda: stage.ids() == [7, 9, 3])


def test_only_an_album_in_its_own_order_can_be_put_in_another(stage, qtbot):
    stage.session.grid.set_current(9)
    before = stage.ids()
    qtbot.keyClick(stage.session.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    stage.click(stage.album.id)
    assert stage.session.grid.viewport().acceptDrops()
    stage.session.finder.change(arrangement="newest")
    stage.settle()
    assert not stage.session.grid.viewport().acceptDrops()
    assert stage.albums.photos(stage.album.id) == (7, 3, 9)
    stage.session.narrowing.clear()
    stage.settle()
    assert stage.ids() == before


def test_a_photo_says_which_albums_it_is_in_and_leaves_one_by_a_cross(stage):
    box = stage.session.details.marks
    stage.session.grid.set_current(3)
    stage.wait(lambda: len(box.albums.chips) == 1)
    name, cross = box.albums.chips[0].findChildren(QToolButton)
    assert name.text() == "北京"
    name.click()
    stage.wait(lambda: stage.ids() == [7, 3, 9])
    cross.click()
    stage.wait(lambda: stage.albums.photos(stage.album.id) == (7, 9))
    stage.session.undoing.undo()
    stage.wait(lambda: stage.albums.photos(stage.album.id) == (7, 3, 9))
    stage.session.grid.set_current(7)
    stage.session.grid.set_current(9)
    stage.wait(lambda: box._ids == [9] and len(box.albums.chips) == 1)


def test_what_is_asked_is_kept_as_a_smart_album_and_asked_again_by_a_click(stage):
    stage.window.search.set_text("dog")
    stage.session.narrowing.limit(min_rating=2)
    stage.settle()
    assert stage.window.header.keep.isVisible()
    stage.press("Ctrl+S")
    dialog = stage.window.findChildren(AskName)[-1]
    assert dialog.field.text() == "dog"
    stage.answer("狗")
    stage.listed(CollectionId(2))
    stage.wait(lambda: stage.is_marked(CollectionId(2)))
    assert not stage.window.header.keep.isVisible()
    stage.window.search.clear()
    stage.session.narrowing.clear()
    stage.settle()
    stage.library.marks.set_rating([5], 4)  # later: the album is live
    stage.click(CollectionId(2))
    stage.wait(lambda: stage.ids() == [5])
    assert stage.window.search.field.text() == "dog"
    assert stage.is_marked(CollectionId(2))
    stage.window.search.set_text("cat")
    stage.settle()
    assert not stage.is_marked(CollectionId(2))


def test_places_and_recent_photos_come_back_with_a_smart_album(stage):
    smart = stage.smart(filters=Filters(favourite=True, formats=frozenset({"JPEG"})))
    recent = stage.smart("新的", recent_only=True)
    stage.library.marks.set_favourite([4], is_favourite=True)
    stage.click(smart)
    stage.wait(lambda: stage.ids() == [4])
    stage.click(recent)
    stage.wait(lambda: stage.session.finder.question.recent_only)
    assert stage.session.finder.question.filters.is_empty
    assert stage.window.sidebar.places.currentIndex().data() == "Recently added"


def test_a_smart_album_can_find_something_else_and_find_the_old_again(stage):
    smart = stage.smart(text="dog")
    stage.listed(smart)
    stage.window.sidebar.choose(FAVOURITES)
    stage.settle()
    menu = stage.desk.menus.show_for(stage.desk._known[smart], QPoint(), can_ask=True)
    named(menu)["Find what is shown now instead"].trigger()
    stage.wait(lambda: stage.albums.get(smart).question.filters.favourite)
    stage.session.undoing.undo()
    stage.wait(lambda: stage.albums.get(smart).question.text == "dog")
    menu.close()


def test_what_a_smart_album_has_lost_is_said(stage):
    stage.albums.lost = ("folder",)
    stage.click(stage.smart(filters=Filters(root_id=7)))
    stage.wait(stage.window.messages.isVisible)
    assert "folder" in stage.window.messages.text
    stage.wait(lambda: stage.ids() == [])


def test_a_photo_that_is_searched_with_comes_back_with_a_smart_album(stage):
    stage.click(stage.smart(photo=PhotoId(8)))
    stage.wait(lambda: stage.window.search.has_picture)
    assert stage.session.finder.question.image == 8


def test_a_picture_from_outside_cannot_be_kept_and_that_is_said(stage, tmp_path):
    stage.session.finder.change(image=tmp_path / "a.png")
    stage.press("Ctrl+S")
    assert stage.window.messages.isVisible()
    assert stage.window.findChildren(AskName) == []
    stage.settle()


def test_chips_that_come_first_do_not_make_it_another_question():
    assert is_same(SavedQuestion(text="在沙滩上的豆豆"), SavedQuestion(text="豆豆 在沙滩上的"))
    assert not is_same(SavedQuestion(text="狗"), SavedQuestion(text="猫"))
    assert not is_same(SavedQuestion(text="狗"), SavedQuestion(text="狗", recent_only=True))
