"""The wizard's first page: what to learn from, and everything that can be wrong with it."""

from __future__ import annotations

import base64
import json

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from tune_stage import Stage

from core.records.tuning import CaptionSource


@pytest.fixture
def stage(library, qtbot, tmp_path, monkeypatch):
    folder = tmp_path / "photos"
    folder.mkdir()
    made = Stage(library, qtbot, folder, monkeypatch)
    yield made
    made.close()


def table(captions):
    rows = [f"IMG_{number:06d}.jpg\t{caption}\n" for number, caption in captions]
    return "file\tcaption\n" + "".join(rows)


def good(count=20):
    return [(number, f"photo number {number}") for number in range(1, count + 1)]


def check_captions(stage, text, name="captions.tsv", **more):
    stage.open()
    page = stage.wizard.data
    page.use_captions(CaptionSource(stage.captions(text, name), **more))
    stage.check()
    return page


def test_labels_with_examples_are_ticked_and_others_are_not_offered(stage):
    stage.open()
    page = stage.wizard.data
    assert page.labels.names == ["老家 · Place · 10 examples", "豆豆 · Pet · 10 examples"]
    assert set(page.labels.chosen) == {stage.dog.id, stage.home.id}


def test_the_check_says_how_much_there_is_and_what_is_rough(stage):
    stage.open()
    stage.check()
    page = stage.wizard.data
    assert page.data.photos == 20
    assert "20 photos" in page.report.text
    assert "160 captions" in page.report.text
    assert "validation" in page.report.text
    assert stage.wizard.onward.text() == "Continue"


def test_examples_of_a_note_unfold(stage):
    page = check_captions(stage, table([*good(), (99, "not here")]))
    (row,) = [row for row in page.report.rows if "not where the file says" in row.sentence.text()]
    assert row.examples.isHidden()
    row.more.click()
    assert "IMG_000099.jpg" in row.examples.text()
    assert row.examples.isVisible()
    row.more.click()
    assert row.examples.isHidden()


def test_one_label_alone_is_told_that_it_needs_another(stage):
    stage.open()
    page = stage.wizard.data
    row = next(r for r in range(2) if "老家" in page.labels.rows.item(r).text())
    page.labels.rows.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert page.labels.chosen == [stage.dog.id]
    stage.check()
    assert "two labels or more" in page.fault
    assert page.data is None
    page.labels.every.click()
    assert page.fault == ""
    stage.check()
    assert page.data is not None


def test_one_example_only_is_too_few_and_a_label_is_recommended(stage):
    stage.library.labels.answer(stage.dog.id, dict.fromkeys(range(2, 11)))
    stage.library.labels.answer(stage.home.id, dict.fromkeys(range(12, 21)))
    stage.open()
    assert stage.wizard.data.labels.names[0].endswith("1 example")
    stage.check()
    assert "at least 5" in stage.wizard.data.fault
    assert "label" in stage.wizard.data.fault


def test_identical_examples_count_once_and_are_named(stage):
    one = (stage.folder / "IMG_000001.jpg").read_bytes()
    for number in (2, 3):
        (stage.folder / f"IMG_{number:06d}.jpg").write_bytes(one)
    stage.open()
    stage.check()
    assert stage.wizard.data.data.photos == 18
    assert "2 files are the same photo" in stage.wizard.data.report.text


def test_a_common_word_is_warned_of_and_a_name_with_spaces_is_fine(stage):
    stage.library.labels.change(stage.dog.id, name="海")
    stage.library.labels.change(stage.home.id, name="外婆 家")
    stage.open()
    stage.check()
    assert "single character" in stage.wizard.data.report.text
    assert "外婆 家的照片" in {pair.caption for pair in stage.wizard.data.data.pairs}


def test_captions_that_are_empty_or_endless_are_told_and_stop_nothing(stage):
    page = check_captions(stage, table([*good(), (21, ""), (22, "狗" * 10_000)]))
    assert "1 captions are empty" in page.report.text
    assert "1 captions are long" in page.report.text
    assert page.data.photos == 21
    assert max(len(pair.caption) for pair in page.data.pairs) <= 1000


def test_a_table_whose_paths_are_all_wrong_is_a_sentence(stage, tmp_path):
    page = check_captions(stage, table(good()), root=tmp_path / "elsewhere")
    assert page.data is None
    assert "Is the folder of the photos right?" in page.fault
    assert str(tmp_path / "elsewhere") in page.fault
    assert page.report.isHidden()
    page.captions.root.edit.clear()
    assert page.fault == ""
    stage.check()
    assert page.data.photos == 20


@pytest.mark.parametrize("text", ["", "\n\n", "no tab here\n", '{"file": 3}\n'])
def test_a_file_without_captions_is_a_sentence(stage, text):
    page = check_captions(stage, text, "captions.jsonl" if "{" in text else "captions.tsv")
    assert page.fault
    assert stage.wizard.onward.text() == "Check the data"


def test_a_file_that_is_not_there_is_a_sentence(stage):
    stage.open()
    stage.wizard.data.use_captions(CaptionSource(stage.folder / "nothing.tsv"))
    stage.check()
    assert "nothing.tsv" in stage.wizard.data.fault


def test_a_leak_between_the_two_files_is_told(stage):
    stage.captions(table([(1, "seen in both"), (21, "held out")]), "validation.tsv")
    page = check_captions(
        stage, table(good()), root=stage.folder, validation=stage.folder / "validation.tsv"
    )
    assert "both for training and for validation" in page.report.text
    assert page.data.validation_photos == 2


def test_a_data_set_of_chinese_clip_is_read(stage):
    folder = stage.folder / "set"
    folder.mkdir()
    images = [(n, (stage.folder / f"IMG_{n:06d}.jpg").read_bytes()) for n in range(1, 9)]
    lines = [f"{n}\t{base64.b64encode(data).decode()}\n" for n, data in images]
    (folder / "train_imgs.tsv").write_text("".join(lines))
    texts = [json.dumps({"text_id": n, "text": f"第 {n} 张", "image_ids": [n]}) for n, _ in images]
    (folder / "train_texts.jsonl").write_text("\n".join(texts))
    stage.open()
    stage.wizard.data.captions.take([folder])
    stage.wizard.data.from_captions.click()
    stage.check()
    assert stage.wizard.data.data.photos == 8


def test_a_check_tells_how_far_it_is_and_can_be_stopped(stage):
    stage.gate.clear()
    stage.open()
    page = stage.wizard.data
    stage.wizard.onward.click()
    assert page.is_checking
    assert not stage.wizard.onward.isEnabled()
    page.stop_button.click()
    assert not page.is_checking
    assert page.data is None
    assert stage.wizard.onward.isEnabled()
    stage.gate.set()
    seen = []
    page.check.progressed.connect(lambda done, total: seen.append((done, total)))
    stage.check()
    assert page.data is not None  # the new check's, not that of the one that was stopped
    assert seen[-1] == (20, 20)


def test_another_choice_is_not_taken_for_checked(stage):
    stage.open()
    stage.check()
    page = stage.wizard.data
    page.from_captions.click()
    assert page.data is None
    assert page.report.isHidden()
    assert not stage.wizard.onward.isEnabled()  # no file is named yet


def test_a_look_at_the_labels_keeps_what_was_checked(stage):
    stage.open()
    stage.check()
    with stage.qtbot.waitSignal(stage.wizard.data.labels.changed):
        stage.wizard.data.open()
    assert stage.wizard.data.data is not None


def drop(page, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), action, mime, button, none))


def test_a_table_and_a_folder_can_be_dropped(stage):
    path = stage.captions(table(good()))
    stage.open()
    drop(stage.wizard.data, path, stage.folder)
    assert stage.wizard.data.source == CaptionSource(path, stage.folder)
    assert stage.wizard.data.from_captions.isChecked()


def test_paths_are_chosen_in_the_systems_dialogs(stage, monkeypatch):
    path = stage.captions(table(good()))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stage.folder))
    stage.open()
    page = stage.wizard.data
    page.from_captions.click()
    for field, button in ((page.captions.captions, 0), (page.captions.root, 0)):
        field.buttons[button].click()
    assert page.source == CaptionSource(path, stage.folder)


def test_without_a_label_it_says_what_to_do(stage):
    for label in stage.library.labels.all():
        stage.library.labels.remove(label.id)
    stage.wizard.open_new()
    page = stage.wizard.data
    stage.until(lambda: page.labels._bare.isVisible())
    assert not page.labels.rows.isVisible()
    assert not stage.wizard.onward.isEnabled()
