"""The teaching page: one key an answer, nothing waited for, everything taken back."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from test_label_desk import Stage

from core.errors import UserError
from core.records.photos import PhotoId
from desktop import theme
from desktop.windows.fitting import LOW_SCREEN

RIGHT, LEFT, SPACE = Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space


class TeachStage(Stage):
    """A stage whose page is open for 豆豆: photo 6 is its example, 12 is asked about first."""

    def __init__(self, library, qtbot):
        super().__init__(library, qtbot)
        self.desk.teach(self.label)
        self.page = self.desk.teaching.page
        self.wait_for(12)

    @property
    def asked(self):
        current = self.page.asking.current
        return int(current.id) if current is not None else None

    def wait_for(self, photo_id):
        self.qtbot.waitUntil(lambda: self.asked == photo_id)

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.page.card, key, modifiers)

    def told(self):
        """Wait until what was answered is known on the right side, too."""
        learnt = self.page.learnt
        shown = lambda: len(learnt.examples.tiles.ids) + len(learnt.denied.tiles.ids)  # noqa: E731
        self.qtbot.waitUntil(lambda: shown() == len(self.answers()))


@pytest.fixture
def stage(library, qtbot):
    made = TeachStage(library, qtbot)
    yield made
    made.close()


def test_the_page_stands_in_place_of_the_photos(stage):
    assert stage.page.isVisible()
    assert not stage.window.search.isVisible()
    assert not stage.session.details.isVisible()
    assert stage.window.sidebar.isVisible()
    assert stage.list.tree.selectionModel().isSelected(stage.index())


def test_a_key_answers_and_the_next_photo_is_there_at_once(stage):
    stage.press(RIGHT)
    assert stage.asked == 18  # not waited for
    stage.press(LEFT)
    assert stage.asked == 24
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: True, 18: False})


def test_buttons_do_what_the_keys_do(stage):
    stage.page.card.yes.click()
    stage.page.card.no.click()
    stage.page.card.pass_over.click()
    assert stage.asked == 30
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: True, 18: False})


def test_the_arrows_answer_from_a_button_and_space_presses_it(stage):
    stage.page.card.no.setFocus()
    stage.qtbot.keyClick(stage.page.card.no, RIGHT)
    stage.qtbot.keyClick(stage.page.card.no, SPACE)
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: True, 18: False})


def test_answers_are_recorded_behind_and_never_waited_for(stage, monkeypatch):
    gate, real = threading.Event(), stage.library.labels.answer

    def slow(*args):
        gate.wait(10)
        return real(*args)

    monkeypatch.setattr(stage.library.labels, "answer", slow)
    for _ in range(4):
        stage.press(RIGHT)
    assert stage.asked == 36  # four further, with nothing recorded yet
    assert stage.answers() == {6: True}
    gate.set()
    stage.qtbot.waitUntil(lambda: len(stage.answers()) == 5)
    stage.told()


def test_skipped_photos_are_not_asked_again_until_nothing_else_is_left(stage):
    stage.press(SPACE)
    stage.press(SPACE)
    assert stage.asked == 24
    assert stage.answers() == {6: True}
    for _ in range(20):
        if stage.asked is None:
            break
        stage.press(SPACE)
        stage.qtbot.waitUntil(lambda: stage.page.asking._op is None)
    assert stage.page.card.rest.isVisible()
    stage.page.card.rest.click()
    stage.wait_for(12)


def test_when_everything_was_asked_it_says_so(stage, monkeypatch):
    monkeypatch.setattr(stage.library.labels, "questions", lambda *args: [])
    while stage.asked is not None:
        stage.press(RIGHT)
    stage.qtbot.waitUntil(lambda: stage.page.card.note != "")
    assert not stage.page.card.rest.isVisible()
    stage.press(RIGHT)  # there is nothing to answer
    stage.told()


def test_ctrl_z_takes_an_answer_back_and_asks_again(stage):
    stage.press(RIGHT)
    stage.qtbot.waitUntil(lambda: 12 in stage.answers())
    stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stage.wait_for(12)
    assert stage.answers() == {6: True}
    stage.session.undoing.redo()
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: True})
    stage.qtbot.waitUntil(lambda: stage.asked != 12)


def test_backspace_takes_back_as_well(stage):
    stage.press(LEFT)
    stage.qtbot.waitUntil(lambda: 12 in stage.answers())
    stage.press(Qt.Key.Key_Backspace)
    stage.wait_for(12)


def test_the_right_side_shows_what_is_known(stage):
    stage.press(RIGHT)
    stage.press(LEFT)
    stage.qtbot.waitUntil(lambda: len(stage.answers()) == 3)
    stage.told()
    learnt = stage.page.learnt
    assert learnt.examples.tiles.ids == [12, 6]  # the newest first
    assert learnt.denied.tiles.ids == [18]
    assert 24 in learnt.found.tiles.ids
    assert learnt.learnt.recall.text() == "80%"
    assert [line.points[-1][0] for line in learnt.learnt.curves.lines] == [3, 3]


def test_an_example_that_is_pressed_is_taken_back(stage):
    stage.press(RIGHT)
    stage.qtbot.waitUntil(lambda: 12 in stage.answers())
    stage.told()
    stage.page.learnt.examples.tiles.tiles[0].click()
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True})
    stage.told()


def test_without_its_last_example_it_asks_for_one(stage):
    stage.told()
    stage.page.learnt.examples.tiles.tiles[0].click()
    stage.qtbot.waitUntil(stage.page.first.isVisible)
    assert not stage.page.learnt.isVisible()


def test_a_first_example_can_be_pressed(stage):
    bare = stage.library.labels.add("老家")
    stage.desk.teach(bare)
    assert stage.page.first.isVisible()
    stage.qtbot.waitUntil(lambda: bool(stage.page.first.picker.offered.ids))
    stage.page.first.picker.offered.tiles[0].click()
    stage.qtbot.waitUntil(stage.page.card.isVisible)
    assert stage.library.labels.answers(bare.id) == {60: True}
    stage.qtbot.waitUntil(lambda: stage.asked is not None)
    stage.desk.leave_page()


def drop(page, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(9, 9), action, mime, button, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)


def test_in_a_low_narrow_window_nothing_of_the_page_is_cut_off(stage, qapp):
    theme.apply(qapp, "light")  # its fonts and paddings, whatever ran before
    stage.window.setMinimumSize(1, 1)  # as a small screen has it
    stage.window.resize(*LOW_SCREEN)
    assert not stage.window.sidebar.isVisible()
    for label in (stage.label, stage.library.labels.add("老家")):
        stage.desk.teach(label)
        stage.qtbot.waitUntil(lambda: stage.page.width() == LOW_SCREEN[0])
        assert stage.page.minimumSizeHint().width() <= LOW_SCREEN[0]
        bar = stage.window.activity.height()
        assert stage.page.minimumSizeHint().height() + bar <= LOW_SCREEN[1]
    stage.desk.leave_page()
    assert stage.window.sidebar.isVisible()


def test_photos_dropped_on_the_page_are_examples(stage):
    drop(stage.page, [photo.path for photo in stage.library.photos([42, 48])])
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 42: True, 48: True})
    stage.told()


def test_what_is_said_while_teaching_is_seen(stage, tmp_path):
    drop(stage.page, [tmp_path / "stranger.jpg"])
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    stage.desk.leave_page()
    assert stage.window.messages.isVisible()


def test_contradictions_are_named_with_both_photos_and_settled(stage):
    stage.library.labels.contradictions = ((6, 12),)
    stage.press(LEFT)
    box = stage.page.learnt.contradiction
    stage.qtbot.waitUntil(box.isVisible)
    assert box.photos.ids == [6, 12]
    box.both_yes.click()
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: True})
    stage.session.undoing.undo()
    stage.qtbot.waitUntil(lambda: stage.answers() == {6: True, 12: False})
    box.leave.click()
    assert not box.isVisible()
    stage.looked()
    assert not box.isVisible()


def test_a_found_photo_that_is_pressed_is_looked_at(stage):
    stage.told()
    with stage.qtbot.waitSignal(stage.page.photo_chosen) as signal:
        stage.page.learnt.found.tiles.tiles[0].click()
    assert signal.args == [12, stage.page.learnt._found]
    stage.session.desk.preview.close()


@pytest.mark.parametrize("way", ["done", "escape", "own row"])
def test_leaving_shows_what_it_finds_now(stage, way):
    stage.told()
    if way == "done":
        stage.page.done.click()
    elif way == "escape":
        stage.press(Qt.Key.Key_Escape)
    else:
        stage.click()
    stage.settle()
    assert not stage.page.isVisible()
    assert stage.session.photos.likely == 10
    assert [chip.text for chip in stage.window.search.sentence.chips] == ["豆豆"]


def test_the_rest_of_the_sidebar_leads_back_to_photos(stage):
    stage.window.sidebar.places.clicked.emit(stage.window.sidebar.places.currentIndex())
    assert not stage.page.isVisible()
    assert stage.session.grid.isVisible()
    assert stage.page.asking is None


def test_the_search_key_leads_back_to_the_field(stage):
    stage.qtbot.keyClick(stage.page.card, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.focusWidget() is stage.window.search.field


def test_a_label_that_is_deleted_is_not_taught_any_more(stage):
    stage.desk.commands.remove(stage.label)
    stage.qtbot.waitUntil(lambda: not stage.page.isVisible())


def test_a_fault_is_told_and_the_page_stays(stage, monkeypatch):
    def broken(*args):
        raise UserError("index_not_ready")

    monkeypatch.setattr(stage.library.labels, "questions", broken)
    stage.press(RIGHT)
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    assert stage.page.isVisible()
    stage.told()


def test_the_page_opens_again_for_another_label(stage):
    other = stage.library.labels.add("糯米")
    stage.library.labels.answer(other.id, {PhotoId(1): True})
    stage.desk.teach(stage.library.labels.get(other.id))
    stage.wait_for(7)
    assert "糯米" in stage.page._title.text()
    stage.press(RIGHT)
    stage.qtbot.waitUntil(lambda: stage.library.labels.answers(other.id) == {1: True, 7: True})
    assert stage.answers() == {6: True}


def test_every_control_of_the_page_has_a_name_and_can_be_reached(stage):
    stage.told()
    for widget in stage.page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if isinstance(widget, QAbstractButton) or takes_focus:
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget
            assert takes_focus, widget


# The slider.


def test_the_slider_counts_while_it_moves_and_changes_the_label_once(stage):
    stage.told()
    slider = stage.page.learnt.precision
    stage.qtbot.waitUntil(lambda: "10" in slider.count_text)
    slider.slider.setValue(50)
    slider.slider.setValue(99)
    stage.qtbot.waitUntil(lambda: "9 photo" in slider.count_text)
    assert stage.library.labels.get(stage.label.id).precision == 0.9
    stage.qtbot.waitUntil(
        lambda: stage.library.labels.get(stage.label.id).precision == 0.99, timeout=3000
    )
    stage.session.undoing.undo()
    stage.qtbot.waitUntil(lambda: slider.slider.value() == 90)


def test_leaving_the_page_keeps_what_the_slider_says(stage):
    stage.told()
    stage.page.learnt.precision.slider.setValue(70)
    stage.page.done.click()
    stage.qtbot.waitUntil(lambda: stage.library.labels.get(stage.label.id).precision == 0.7)
    stage.settle()


def test_the_slider_opens_from_the_row_as_well(stage):
    from desktop.widgets.precision_slider import PrecisionPopover

    stage.desk.leave_page()
    stage.desk.choose_precision(stage.label, stage.window.mapToGlobal(stage.window.rect().center()))
    popover = stage.window.findChild(PrecisionPopover)
    popover._slider.slider.setValue(60)
    popover.close()
    stage.qtbot.waitUntil(lambda: stage.library.labels.get(stage.label.id).precision == 0.6)
    stage.looked()
