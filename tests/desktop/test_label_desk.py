"""The taught labels in the window: shown, dropped on, made, changed, deleted, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QPushButton, QToolButton

from core.errors import UserError
from core.events import ModelChanged, PhotosChanged
from core.records.photos import PhotoId
from core.records.reports import IndexingProgress
from desktop.bridge import EventBridge
from desktop.labels.commands import Draft
from desktop.models.folder_tree import COUNT_ROLE
from desktop.ops import Ops
from desktop.session import Session
from desktop.widgets.label_chips import LabelChips, PhotoLabel
from desktop.windows.edit_label import EditLabelDialog
from desktop.windows.fitting import LOW_SCREEN
from desktop.windows.main_window import MainWindow
from desktop.windows.new_label import NewLabelDialog

SUBJECT = [6, 12, 18, 24, 30, 36, 42, 48, 54, 60]  # photos of one colour


class Stage:
    """A window and its session over a library that was taught 豆豆, photo 6."""

    def __init__(self, library, qtbot):
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = MainWindow(library.settings.current)
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.session = Session(self.window, library, self.bridge, self.ops)
        self.desk, self.list = self.session.labels, self.window.sidebar.labels
        self.label = library.labels.add("豆豆", kind="pet")
        library.labels.answer(self.label.id, {PhotoId(6): True})
        self.window.show()
        self.session.start()
        qtbot.waitUntil(lambda: self.session.overview.facts is not None)
        self.settle()
        qtbot.waitUntil(lambda: self.desk.shelf.view(self.label.id) is not None)

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def looked(self):
        """Wait for the shelf's next look and what follows from it."""
        self.qtbot.waitSignal(self.desk.shelf.refreshed).wait()
        self.settle()

    def index(self, label=None):
        return self.list.index_of((label or self.label).id)

    def click(self, label=None):
        at = self.list.tree.visualRect(self.index(label)).center()
        self.qtbot.mouseClick(self.list.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.settle()

    def drop(self, ids, at=None):
        mime = QMimeData()
        photos = self.library.photos(ids)
        mime.setUrls([QUrl.fromLocalFile(str(photo.path)) for photo in photos])
        tree = self.list.tree
        where = QPoint(5, 5) if at is None else at
        actions = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
        none = Qt.KeyboardModifier.NoModifier
        tree.dragEnterEvent(QDragEnterEvent(where, *actions, none))
        tree.dropEvent(QDropEvent(QPointF(where), *actions, none))

    def answers(self):
        return self.library.labels.answers(self.label.id)

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


def test_labels_stand_in_the_sidebar_with_their_counts(stage):
    assert stage.index().data() == "豆豆"
    assert stage.index().data(COUNT_ROLE) == 10


def test_a_click_shows_the_label_as_a_chip_and_its_album_as_likely(stage):
    stage.click()
    chips = stage.window.search.sentence.chips
    assert [(chip.kind, chip.text) for chip in chips] == [("label", "豆豆")]
    assert stage.window.search.field.text() == ""
    assert stage.session.photos.ids[: stage.session.photos.likely].tolist() == SUBJECT
    assert len(stage.session.photos.ids) > 10  # look-alikes come after the line


def test_another_click_lets_it_go(stage):
    stage.click()
    stage.click()
    assert stage.window.search.is_empty
    assert len(stage.session.photos.ids) == 60
    assert not stage.list.tree.selectionModel().hasSelection()


def test_while_it_is_taught_a_label_is_the_one_row_that_is_marked(stage):
    album = stage.library.collections.add("北京", [7, 3, 9])
    stage.session.narrowing.limit(album=album.id)
    rows = stage.window.sidebar.collections
    stage.qtbot.waitUntil(lambda: bool(rows.tree.marked))
    stage.desk.teach(stage.label)
    sidebar = stage.window.sidebar
    others = (sidebar.places, rows.tree, sidebar.albums.tree, sidebar.dates)
    assert [tree.marked for tree in others] == [[], [], [], []]
    assert len(sidebar.labels.tree.marked) == 1
    stage.desk.leave_page()
    assert len(rows.tree.marked) == 1


def test_an_album_larger_than_a_page_of_answers_is_shown_whole(stage, monkeypatch):
    monkeypatch.setattr("desktop.search.finder.SHOWN_AT_MOST", 8)
    stage.click()
    limits = [query.limit for name, query in stage.library.calls if name == "search"]
    assert limits == [8, None]
    assert stage.session.photos.likely == 10
    stage.window.header.arrangement_chosen.emit("oldest")
    stage.settle()
    assert stage.session.photos.ids[:10].tolist() == SUBJECT


def test_removing_the_chip_keeps_the_name_as_a_plain_word(stage):
    stage.click()
    stage.window.search._chips[0].click()
    stage.settle()
    assert stage.window.search.field.text() == "豆豆"
    query = [query for name, query in stage.library.calls if name == "search"][-1]
    assert query.literal == {"豆豆"}
    assert not stage.list.tree.selectionModel().hasSelection()


def test_a_name_that_is_typed_marks_its_row(stage):
    stage.window.search.set_text("豆豆在沙滩上")
    stage.settle()
    assert stage.window.search.field.text() == "在沙滩上"
    assert stage.list.tree.selectionModel().isSelected(stage.index())


def test_a_place_that_was_chosen_does_not_hide_the_label(stage):
    stage.session.narrowing.limit(formats=frozenset({"RAW"}))
    stage.settle()
    stage.click()
    assert stage.session.finder.question.filters.is_empty
    assert stage.session.photos.likely == 10


def test_dropped_photos_become_examples_and_ctrl_z_takes_them_back(stage):
    stage.drop([12, 18])
    stage.looked()
    assert stage.answers() == {6: True, 12: True, 18: True}
    assert stage.window.activity._doing.text() != ""
    stage.window.search.focus_field()  # where the cursor usually is
    stage.qtbot.keyClick(
        stage.window.search.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    stage.looked()
    assert stage.answers() == {6: True}


def test_ctrl_z_in_words_undoes_the_words(stage):
    stage.drop([12])
    stage.looked()
    field = stage.window.search.field
    stage.qtbot.keyClicks(field, "dog")
    stage.qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert field.text() == ""
    assert 12 in stage.answers()


def test_files_that_are_not_in_the_library_are_told(stage, tmp_path):
    stage.desk.commands.give_files(stage.label, [tmp_path / "a.jpg", tmp_path / "b.jpg"])
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    assert "2" in stage.window.messages.text
    assert stage.answers() == {6: True}


def test_a_label_without_an_example_is_taught_instead_of_shown(stage):
    bare = stage.library.labels.add("老家", kind="place")
    stage.looked()
    stage.click(bare)
    assert stage.desk.teaching.label_id == bare.id
    assert len(stage.session.photos.ids) == 60


def test_a_shown_label_follows_what_is_taught(stage):
    stage.click()
    stage.desk.commands.answer(stage.label, [12, 18], answer=False)
    stage.looked()
    assert stage.session.photos.likely == 8
    assert 12 not in stage.session.photos.ids


def test_deleting_offers_to_undo_and_brings_everything_back(stage):
    stage.click()
    stage.desk.commands.remove(stage.label)
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    stage.looked()
    assert stage.library.labels.all() == []
    assert stage.window.search.is_empty
    stage.window.messages._button.click()
    stage.looked()
    assert stage.library.labels.all()[0].name == "豆豆"
    assert stage.answers() == {6: True}


def test_a_new_name_is_shown_and_undone(stage):
    stage.click()
    stage.desk.commands.edit(
        stage.label,
        Draft("小豆", "pet", ("豆豆儿",)),
        lambda _: stage.desk._on_edited(stage.label.id),
    )
    stage.looked()
    assert [chip.text for chip in stage.window.search.sentence.chips] == ["小豆"]
    stage.session.undoing.undo()
    stage.looked()
    assert stage.library.labels.get(stage.label.id).name == "豆豆"


def test_the_menu_offers_what_can_be_done(stage):
    menu = stage.desk.menus.show_for_label(stage.label.id, QPoint(0, 0))
    names = [action.text() for action in menu.actions() if action.text()]
    assert len(names) == 9
    menu.close()


def test_the_menu_leads_to_fine_tuning_where_there_is_an_example(stage):
    menu = stage.desk.menus.show_for_label(stage.label.id, QPoint(0, 0))
    (tune,) = [action for action in menu.actions() if "Fine-tune" in action.text()]
    with stage.qtbot.waitSignal(stage.session.tuning_requested) as asked:
        tune.trigger()
    assert asked.args[0].id == stage.label.id
    menu.close()
    bare = stage.library.labels.add("空的")
    stage.looked()
    menu = stage.desk.menus.show_for_label(bare.id, QPoint(0, 0))
    assert not [action for action in menu.actions() if "Fine-tune" in action.text()]
    menu.close()


def test_an_act_on_a_label_that_is_gone_is_told(stage):
    stage.library.labels.remove(stage.label.id)
    stage.desk.commands.answer(stage.label, [12], answer=True)
    stage.qtbot.waitUntil(stage.window.messages.isVisible)


def test_nothing_is_changed_on_the_gui_thread(stage):
    stage.library.labels.threads.clear()
    stage.desk.commands.answer(stage.label, [12], answer=True)
    stage.looked()
    assert all(name.startswith("commands") for name in stage.library.labels.threads)


@pytest.mark.parametrize("news", ["photos", "model"])
def test_news_from_the_library_are_followed(stage, news):
    if news == "photos":
        stage.library.progress = IndexingProgress("indexing")
        stage.library.events.publish(PhotosChanged(changed=frozenset({PhotoId(3)})))
    else:
        stage.library.events.publish(ModelChanged(stage.library.model))
    stage.qtbot.waitUntil(stage.desk.shelf._timer.isActive)


# Making one.


@pytest.fixture
def dialog(stage):
    def make(examples=()):
        stage.desk.teach_new(examples)
        return stage.window.findChild(NewLabelDialog)

    yield make
    for opened in stage.window.findChildren(NewLabelDialog):
        opened.reject()
    QCoreApplication.processEvents()


def test_a_label_is_made_with_a_name_and_pressed_photos(stage, dialog):
    made = dialog()
    made.form.name.setText("老家")
    stage.qtbot.waitUntil(lambda: made.picker.offered.ids == stage.session.photos.ids[:36].tolist())
    made.picker.offered.tiles[0].click()
    made.picker.offered.tiles[2].click()
    made.picker.offered.tiles[2].click()
    assert made.chosen.ids == [60]
    with stage.qtbot.waitSignal(made.made):
        stage.qtbot.keyClick(made.form.name, Qt.Key.Key_Return)
    label = stage.library.labels.named("老家")
    assert stage.library.labels.answers(label.id) == {60: True}
    assert stage.desk.teaching.label_id == label.id  # the page goes on from here
    stage.looked()
    stage.session.undoing.undo()
    stage.looked()
    assert [known.name for known in stage.library.labels.all()] == ["豆豆"]
    stage.session.undoing.redo()
    stage.looked()
    assert stage.library.labels.get(label.id).yes_count == 1  # the same label, not another


def test_the_dialog_fits_a_low_screen(stage, dialog):
    made = dialog([3, 9])
    stage.qtbot.waitUntil(lambda: len(made.picker.offered.ids) == 36)
    smallest = made.minimumSizeHint()
    assert smallest.width() <= LOW_SCREEN[0]
    assert smallest.height() <= LOW_SCREEN[1]
    made.resize(*LOW_SCREEN)
    assert made.create.geometry().bottom() < LOW_SCREEN[1]


def test_the_selection_is_the_first_examples_and_its_like_is_offered(stage, dialog):
    made = dialog([3, 9])
    assert made.chosen.ids == [3, 9]
    stage.qtbot.waitUntil(lambda: len(made.picker.offered.ids) == 36)
    assert any(query.image == 3 for name, query in stage.library.calls if name == "search")


def test_examples_can_be_looked_for_inside(stage, dialog):
    made = dialog()
    with stage.qtbot.waitSignal(made.picker.finder.answered):
        stage.qtbot.keyClicks(made.picker.search, "dog")
    texts = [query.text for name, query in stage.library.calls if name == "search"]
    assert texts[-1] == "dog"


@pytest.mark.parametrize(("name", "says"), [("豆豆", "another name"), ("。。", "letter")])
def test_a_name_that_cannot_be_is_explained_and_nothing_is_lost(stage, dialog, name, says):
    made = dialog([3])
    made.form.name.setText(name)
    made.create.click()
    stage.qtbot.waitUntil(lambda: says in made.form.note)
    assert made.isVisible()
    assert made.examples == [3]
    assert made.form._note.property("role") == "warning"


def test_a_name_of_one_character_is_warned_of(stage, dialog):
    made = dialog()
    made.form.name.setText("海")
    one = made.form.note
    made.form.name.setText("大海")
    assert one != made.form.note
    assert "alone" in one


def test_dropped_files_become_examples_and_strangers_are_told(stage, dialog, tmp_path):
    made = dialog()
    known = stage.library.photos([9])[0].path
    stage.desk.commands.find_photos([known, known, tmp_path / "x.jpg"], made._on_dropped)
    stage.qtbot.waitUntil(lambda: made.examples == [9])
    assert "1 file" in made._hint.text()


def test_other_names_and_the_kind_are_kept(stage, dialog):
    made = dialog()
    made.form.name.setText("小姨")
    made.form.aliases.setText("阿姨，Auntie、 小姨")
    made.form.findChildren(QPushButton)[1].click()
    with stage.qtbot.waitSignal(made.made) as signal:
        made.create.click()
    assert (signal.args[0].aliases, signal.args[0].kind) == (("阿姨", "Auntie"), "person")


def test_an_edit_that_fails_says_why_and_stays(stage):
    stage.library.labels.add("老家")
    stage.desk.edit(stage.label)
    dialog = stage.window.findChild(EditLabelDialog)
    assert dialog.form.name.text() == "豆豆"
    dialog.form.name.setText("老家")
    dialog.save.click()
    stage.qtbot.waitUntil(lambda: "老家" in dialog.form.note and "another" in dialog.form.note)
    dialog.form.name.setText("小豆")
    dialog.save.click()
    stage.qtbot.waitUntil(lambda: stage.library.labels.get(stage.label.id).name == "小豆")
    stage.looked()


def test_a_fault_of_the_library_is_told(stage, monkeypatch):
    def broken():
        raise UserError("index_not_ready")

    monkeypatch.setattr(stage.library.labels, "views", broken)
    stage.desk.shelf.refresh_soon()
    stage.qtbot.waitUntil(stage.window.messages.isVisible)


# Photos.


def menu_of(stage, ids):
    """Return the menu of photos: their labels, and the entries by name."""
    menu = stage.session.commands.show_menu(ids, QPoint(0, 0))
    names = next(action.menu() for action in menu.actions() if action.menu() is not None)
    return menu, names, {action.text(): action for action in menu.actions()}


def test_the_menu_of_photos_gives_them_as_examples(stage):
    menu, names, _ = menu_of(stage, [12, 18])
    assert [action.text() for action in names.actions() if action.text()] == [
        "豆豆",
        "Something new…",
    ]
    names.actions()[0].trigger()
    menu.close()
    stage.looked()
    assert stage.answers() == {6: True, 12: True, 18: True}


def test_a_photo_that_is_an_example_is_ticked_and_can_be_taken_out(stage):
    menu, names, entries = menu_of(stage, [6])
    assert names.actions()[0].isChecked()
    assert "This is not “豆豆”" in entries
    names.actions()[0].trigger()
    menu.close()
    stage.looked()
    assert stage.answers() == {}


def test_photos_shown_under_a_label_can_be_denied(stage):
    stage.click()
    menu, _, entries = menu_of(stage, [12, 13])
    entries["This is not “豆豆”"].trigger()
    menu.close()
    stage.looked()
    assert stage.answers() == {6: True, 12: False, 13: False}
    menu, _, entries = menu_of(stage, [13])
    assert "This is not “豆豆”" not in entries  # it was said already
    menu.close()


def test_photos_that_have_nothing_to_do_with_a_label_are_not_denied(stage):
    menu, _, entries = menu_of(stage, [1])
    assert not any(text.startswith("This is not") for text in entries)
    menu.close()


def test_something_new_begins_with_the_selection(stage, dialog):
    menu, names, _ = menu_of(stage, [3, 9])
    names.actions()[-1].trigger()
    menu.close()
    assert stage.window.findChild(NewLabelDialog).examples == [3, 9]


def chips_of(stage, photo_id, count):
    """Choose a photo and return its labels in the details."""
    stage.session.grid.set_current(photo_id)
    chips = stage.session.details._labels
    stage.qtbot.waitUntil(
        lambda: stage.session.details._photo_id == photo_id and len(chips.chips) == count
    )
    return chips.chips


def test_the_details_show_what_was_said_and_take_it_back(stage):
    (chip,) = chips_of(stage, 6, 1)
    name, cross = chip.findChildren(QToolButton)
    assert name.text() == "豆豆"
    cross.click()
    stage.looked()
    assert stage.answers() == {}


def test_the_details_ask_about_what_was_only_found(stage):
    (chip,) = chips_of(stage, 12, 1)
    name, confirm, _ = chip.findChildren(QToolButton)
    assert name.text() == "豆豆?"
    confirm.click()
    stage.looked()
    assert stage.answers()[12] is True
    (chip,) = chips_of(stage, 18, 1)
    chip.findChildren(QToolButton)[2].click()
    stage.looked()
    assert stage.answers()[18] is False
    stage.qtbot.waitUntil(lambda: not stage.session.details._labels.chips)


def test_a_label_in_the_details_leads_to_its_photos(stage):
    (chip,) = chips_of(stage, 6, 1)
    chip.findChildren(QToolButton)[0].click()
    stage.settle()
    assert stage.session.photos.likely == 10


def test_many_chosen_photos_can_be_named_in_the_details(stage):
    stage.session.grid.setFocus()
    stage.session.grid.selection.select_all()
    details = stage.session.details
    assert details._name_all.isVisible()
    details._name_all.click()
    menu = next(menu for menu in stage.window.findChildren(QMenu) if menu.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    stage.looked()
    assert len(stage.answers()) == 60


def test_labels_that_need_more_than_a_line_get_another(qtbot, library):
    chips = LabelChips(200)
    qtbot.addWidget(chips)
    labels = [library.labels.add(f"a rather long name {number}") for number in range(4)]
    chips.show_labels([PhotoLabel(label, is_sure=True) for label in labels])
    assert chips._column.count() == 4
    chips.show_labels([])
    assert not chips.isVisible()


# Files.


def said(stage, words):
    """Wait until the message bar says something with these words."""
    stage.qtbot.waitUntil(lambda: words in stage.window.messages.text)


def test_a_label_is_exported_where_the_user_says(stage, tmp_path, monkeypatch):
    target = tmp_path / "豆豆.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    stage.desk.menus.export_requested.emit(stage.label)
    said(stage, "豆豆.json")
    assert target.read_text() == "豆豆"


def test_labels_come_in_and_what_is_missing_is_told(stage, tmp_path, monkeypatch):
    source = tmp_path / "labels.json"
    source.write_text("老家")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))
    stage.desk.menus.bring_in_requested.emit()
    said(stage, "3 answer")
    assert "2 photo" in stage.window.messages.text
    stage.looked()
    assert stage.library.labels.named("老家")


def test_labels_that_came_in_go_out_again_and_come_back_with_their_id(stage, tmp_path):
    source = tmp_path / "labels.json"
    source.write_text("老家")
    stage.desk.files.bring_in(source)
    said(stage, "3 answer")
    came = stage.library.labels.named("老家")
    source.unlink()
    stage.session.undoing.undo()
    stage.qtbot.waitUntil(lambda: len(stage.library.labels.all()) == 1)
    stage.session.undoing.redo()
    stage.qtbot.waitUntil(lambda: len(stage.library.labels.all()) == 2)
    assert stage.library.labels.named("老家").id == came.id


def test_a_file_that_is_not_there_is_explained(stage, tmp_path):
    stage.desk.files.bring_in(tmp_path / "gone.json")
    said(stage, "gone.json")


@pytest.mark.parametrize(("button", "count"), [("Confirmed", "1 sidecar"), ("Found", "10 sidecar")])
def test_keywords_are_written_once_the_user_has_said_beside_which(stage, button, count):
    stage.desk.files.ask_and_write(stage.desk.shelf.view(stage.label.id))
    box = stage.window.findChild(QMessageBox)
    next(one for one in box.buttons() if one.text().startswith(button)).click()
    said(stage, count)
    assert "a.jpg" in stage.window.messages.text


def test_nothing_is_written_when_it_is_called_off(stage):
    stage.desk.files.ask_and_write(stage.desk.shelf.view(stage.label.id))
    stage.window.findChild(QMessageBox).reject()
    QCoreApplication.processEvents()
    assert not stage.window.messages.isVisible()
