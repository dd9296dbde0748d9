"""One picture against several texts: typed, dropped, pasted, and what goes wrong."""

from concurrent.futures import CancelledError, Future

import pytest
from fakes.photo_library import FakeLibrary
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeySequence
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from core.errors import DecodeError, UserError
from core.events import ModelChanged
from core.records.models import ModelInfo
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.search.comparison import MOST, texts_in
from desktop.widgets.score_bars import share_text
from desktop.windows.compare import CompareWindow


class Stage:
    """The window over a library in memory: a text fits the better, the longer it is."""

    def __init__(self, library, qtbot) -> None:
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = CompareWindow(library, self.bridge, self.ops)
        self.window.show()

    def asked(self) -> list[tuple]:
        return [argument for name, argument in self.library.calls if name == "compare"]

    def write(self, words: str) -> None:
        self.window.words.setPlainText(words)

    def wait_for(self, *texts: str) -> None:
        self.qtbot.waitUntil(lambda: _labels(self.window) == list(texts))

    def drop(self, mime: QMimeData) -> None:
        event = QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.window.well.dropEvent(event)

    def close(self) -> None:
        if isValid(self.window):
            self.window.close()
        self.ops.shutdown()
        self.bridge.close()
        self.library.close()


def _labels(window: CompareWindow) -> list[str]:
    if window.bars.isHidden():
        return []
    return [text.split(":")[0] for text in window.bars.texts]


def _urls(*addresses: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(address) for address in addresses])
    return mime


@pytest.fixture
def stage(tmp_path, qtbot):
    made = Stage(FakeLibrary(tmp_path / "library"), qtbot)
    yield made
    made.close()


def test_compare_window_answers_once_there_are_a_picture_and_two_texts(stage):
    stage.write("cat")
    assert "two texts" in stage.window.note.text()
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(lambda: stage.window.comparison.has_picture)
    assert stage.window.bars.isHidden()
    stage.write("cat, elephant")
    stage.wait_for("elephant", "cat")
    assert stage.asked() == [(7, ("cat", "elephant"), False)]
    assert "starter" in stage.window.note.text()
    assert "IMG_000007.jpg" in stage.window.well.accessibleName()


def test_compare_window_asks_once_for_a_burst_of_typing(stage):
    stage.window.use_photo(7)
    stage.write("")
    stage.qtbot.keyClicks(stage.window.words, "cat,bear")
    stage.wait_for("bear", "cat")
    assert stage.asked() == [(7, ("cat", "bear"), False)]


def test_compare_window_takes_whole_sentences_as_they_stand(stage):
    stage.window.use_photo(7)
    stage.write("a cat, asleep\na dog")
    stage.wait_for("asleep", "a cat", "a dog")
    stage.window.sentences.click()
    stage.wait_for("a cat, asleep", "a dog")
    assert stage.asked()[-1] == (7, ("a cat, asleep", "a dog"), True)


def test_compare_window_keeps_the_order_of_shares_and_marks_the_best(stage):
    stage.window.use_photo(7)
    stage.write("a\nbbb\ncc")
    stage.wait_for("bbb", "cc", "a")
    rows = stage.window.bars._rows
    assert [row.bar.property("best") for row in rows] == [True, False, False]
    assert rows[0].bar.value() > rows[1].bar.value() > rows[2].bar.value()
    stage.write("a\nbbb")
    stage.wait_for("bbb", "a")


def test_compare_window_compares_no_more_than_anybody_reads(stage):
    stage.window.use_photo(7)
    stage.write("\n".join(f"{number:03}" for number in range(MOST + 20)))
    stage.qtbot.waitUntil(lambda: len(_labels(stage.window)) == MOST)
    assert str(MOST) in stage.window.note.text()


def test_compare_window_keeps_the_users_words_and_not_its_own_proposal(stage):
    settings = stage.library.settings
    stage.window.close()
    assert settings.current.compared_words == ""  # in another language it proposes others
    stage.window = CompareWindow(stage.library, stage.bridge, stage.ops)
    stage.window.show()
    stage.write("cat\nbear")
    stage.window.close()
    assert settings.current.compared_words == "cat\nbear"


def test_compare_window_takes_dropped_pixels(stage):
    mime = QMimeData()
    mime.setImageData(QImage(40, 30, QImage.Format.Format_RGB32))
    stage.drop(mime)
    stage.qtbot.waitUntil(lambda: len(stage.asked()) == 1)
    pasted = stage.asked()[0][0]
    assert pasted.parent == stage.library.home.home / "compared"  # not where searching puts its own
    assert QImage(str(pasted)).width() == 40


def test_compare_window_recognises_a_dropped_photo_of_the_library(stage, tmp_path, monkeypatch):
    path = tmp_path / "cat.png"
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(path))
    known = stage.library.photos([9])[0]
    monkeypatch.setattr(stage.library, "photo_at", lambda found: known if found == path else None)
    stage.drop(_urls(path.as_uri()))
    stage.qtbot.waitUntil(lambda: [call[0] for call in stage.asked()] == [9])


@pytest.mark.parametrize(
    ("address", "said"), [("https://x.test/cat.jpg", "network"), ("file:///", "not a picture")]
)
def test_compare_window_refuses_other_drops_and_keeps_the_picture(stage, address, said):
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(lambda: stage.window.comparison.has_picture)
    stage.drop(_urls(address))
    assert said in stage.window.messages.text
    assert stage.window.comparison.has_picture


def test_compare_window_takes_a_pasted_picture_past_the_field_but_words_into_it(stage, qtbot):
    words = stage.window.words
    words.setFocus()
    words.clear()
    QApplication.clipboard().setText("bird")
    qtbot.keySequence(words, QKeySequence(QKeySequence.StandardKey.Paste))
    assert words.toPlainText() == "bird"
    QApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB32))
    qtbot.keySequence(words, QKeySequence(QKeySequence.StandardKey.Paste))
    qtbot.waitUntil(lambda: stage.window.comparison.has_picture)
    assert words.toPlainText() == "bird"


def test_compare_window_says_what_went_wrong_and_tries_again(stage):
    stage.library.fail_comparison = UserError("query_failed")
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    stage.qtbot.mouseClick(stage.window.messages._button, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: len(_labels(stage.window)) == 5)
    assert stage.window.messages.isHidden()


def test_compare_window_keeps_the_picture_when_another_cannot_be_read(stage, tmp_path):
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"no picture")
    stage.library.broken[path] = DecodeError("corrupt", path=str(path))
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(lambda: len(_labels(stage.window)) == 5)
    stage.drop(_urls(path.as_uri()))
    stage.qtbot.waitUntil(stage.window.messages.isVisible)
    assert "IMG_000007.jpg" in stage.window.well.accessibleName()


def test_compare_window_asks_the_next_model(stage):
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(lambda: len(_labels(stage.window)) == 5)
    before = len(stage.asked())
    stage.library.model = ModelInfo("other@1", "Other", 4)
    stage.library.events.publish(ModelChanged(stage.library.model))
    stage.qtbot.waitUntil(lambda: len(stage.asked()) == before + 1)
    stage.qtbot.waitUntil(lambda: "Other" in stage.window.note.text())


def test_compare_window_says_when_an_answer_takes_its_time(stage, monkeypatch):
    slow = Future()
    monkeypatch.setattr(stage.library, "compare", lambda *_, **__: slow)
    stage.window.use_photo(7)
    stage.qtbot.waitUntil(lambda: stage.window.note.text() == "Comparing")
    slow.set_exception(CancelledError())  # the program ends
    stage.qtbot.waitUntil(lambda: stage.window.note.text() != "Comparing")
    assert stage.window.messages.isHidden()


def test_compare_window_remembers_the_words(stage):
    stage.write("otter\nbeaver")
    stage.window.close()
    again = CompareWindow(stage.library, stage.bridge, stage.ops)
    assert again.words.toPlainText() == "otter\nbeaver"
    again.show()
    again.close()


def test_compare_window_goes_by_the_keyboard(stage, qtbot, monkeypatch):
    window = stage.window
    assert window.focusWidget() is window.words
    qtbot.keyClick(window.words, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.sentences
    chosen = []
    monkeypatch.setattr(window, "_choose", lambda: chosen.append(1))
    window.well.setFocus()
    qtbot.keyClick(window.well, Qt.Key.Key_Return)
    assert chosen == [1]
    qtbot.keyClick(window.words, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not stage.window.isVisible())


@pytest.mark.parametrize(
    ("words", "by_line", "texts"),
    [
        ("猫，狗、鸟;鱼\n猫", False, ["猫", "狗", "鸟", "鱼"]),
        ("一只猫，在睡觉\n一只狗", True, ["一只猫，在睡觉", "一只狗"]),
        (" \n,，", False, []),
    ],
)
def test_texts_are_parted_as_people_part_them(words, by_line, texts):
    assert texts_in(words, by_line=by_line) == texts


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.814, "81%"), (0.001, "< 1%"), (0.999, "> 99%"), (1, "100%"), (0, "0%")],
)
def test_shares_tell_almost_nothing_from_nothing(share, text):
    assert share_text(share) == text
