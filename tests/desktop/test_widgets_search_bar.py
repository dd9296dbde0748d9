"""The search field: typing, input methods, chips, pictures."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QPixmap
from PySide6.QtWidgets import QApplication

from core.records.search import Chip
from desktop.widgets.query_chips import ConditionChip, PictureChip, WeightPopover
from desktop.widgets.search_bar import SearchBar


@pytest.fixture
def bar(qtbot):
    widget = SearchBar()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.focus_field()
    return widget


def winter(sentence: str) -> tuple[Chip, ...]:
    return (Chip("date", "去年冬天", sentence.index("去年冬天"), date(2025, 12, 1)),)


def chips_of(bar) -> list[ConditionChip]:
    return [c for c in bar.findChildren(ConditionChip) if c in bar._chips]


def test_typing_tells_every_letter(bar, qtbot):
    sentences = []
    bar.sentence_changed.connect(lambda sentence: sentences.append(sentence.text))
    qtbot.keyClicks(bar.field, "dog")
    assert sentences == ["d", "do", "dog"]


def test_what_an_input_method_composes_is_no_question(bar, qtbot):
    told = []
    bar.sentence_changed.connect(told.append)
    QApplication.sendEvent(bar.field, QInputMethodEvent("xue di", []))
    assert told == []
    assert bar.field.is_composing
    commit = QInputMethodEvent()
    commit.setCommitString("雪地")
    QApplication.sendEvent(bar.field, commit)
    assert [sentence.text for sentence in told] == ["雪地"]
    assert not bar.field.is_composing


def test_hint_leaves_once_there_are_words(bar, qtbot):
    assert bar._hint.isVisible()
    qtbot.keyClicks(bar.field, "a")
    assert not bar._hint.isVisible()


def test_example_sentences_rotate(bar):
    first = bar.field.placeholderText()
    bar._example_timer.timeout.emit()
    assert bar.field.placeholderText() not in ("", first)


def test_understood_words_become_chips_in_the_field(bar):
    bar.set_text("去年冬天在雪地里奔跑")
    bar.show_answer(bar.sentence.text, winter(bar.sentence.text))
    assert [chip.text() for chip in chips_of(bar)] == ["去年冬天"]
    assert bar.field.text() == "在雪地里奔跑"


def test_an_answer_to_older_words_changes_nothing(bar, qtbot):
    bar.set_text("去年冬天在雪地里")
    asked = bar.sentence.text
    qtbot.keyClicks(bar.field, "x")
    bar.show_answer(asked, winter(asked))
    assert chips_of(bar) == []


def test_a_date_at_the_end_waits_then_settles(bar, qtbot):
    bar.set_text("去年冬天")
    bar.show_answer("去年冬天", winter("去年冬天"))
    assert chips_of(bar) == []
    bar._settle.timeout.emit()
    assert len(chips_of(bar)) == 1


def test_clicking_a_chip_keeps_its_words(bar, qtbot):
    bar.set_text("去年冬天在雪地里")
    bar.show_answer(bar.sentence.text, winter(bar.sentence.text))
    with qtbot.waitSignal(bar.sentence_changed) as told:
        qtbot.mouseClick(chips_of(bar)[0], Qt.MouseButton.LeftButton)
    assert bar.field.text() == "去年冬天在雪地里"
    assert told.args[0].plain_pieces == {"去年冬天"}


def test_backspace_at_the_start_removes_the_chip_with_its_words(bar, qtbot):
    bar.set_text("去年冬天在雪地里")
    bar.show_answer(bar.sentence.text, winter(bar.sentence.text))
    bar.field.setCursorPosition(0)
    qtbot.keyClick(bar.field, Qt.Key.Key_Backspace)
    assert bar.sentence.text == "在雪地里"


def test_escape_clears_then_leaves(bar, qtbot):
    bar.set_text("dog")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.is_empty
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)


def test_escape_takes_the_picture_away_too(bar, qtbot):
    bar.set_picture(QPixmap(8, 8), "a.jpg")
    with qtbot.waitSignal(bar.picture_removed):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.is_empty


def test_down_leaves_for_the_photos(bar, qtbot):
    with qtbot.waitSignal(bar.down_pressed):
        qtbot.keyClick(bar.field, Qt.Key.Key_Down)


def test_pasting_a_picture_is_not_text(bar, qtbot):
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(bar.rich_pasted):
        qtbot.keyClick(bar.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_very_long_paste_is_cut(bar, qtbot):
    QApplication.clipboard().setText("狗" * 20_000)
    qtbot.keyClick(bar.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(bar.field.text()) == 5000


def test_picture_and_words_can_be_weighed(bar, qtbot):
    bar.set_picture(QPixmap(8, 8), "a.jpg", 0.5)
    chip = bar.findChild(PictureChip)
    chip._open_weight()
    popover = chip.findChild(WeightPopover)
    with qtbot.waitSignal(bar.weight_changed) as told:
        popover._slider.setValue(80)
    assert told.args == [0.8]
    popover.close()


def test_lines_that_are_pasted_become_one(bar, qtbot):
    QApplication.clipboard().setText("雪地\r\n  里的狗\n\n")
    with qtbot.waitSignal(bar.sentence_changed):
        qtbot.keyClick(bar.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bar.field.text() == "雪地 里的狗"


def test_clearing_the_field_says_that_the_picture_has_gone(bar, qtbot):
    bar.set_picture(QPixmap(8, 8), "a.jpg", 0.5)
    with qtbot.waitSignal(bar.picture_removed):
        bar.clear()
    assert bar.is_empty
