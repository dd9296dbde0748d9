"""The page of what was trained so far: shown truly, deleted after a question, exported honestly."""

import pytest
from fakes.model_library import ModelLibrary
from fakes.tuning_runs import RunMaker, make_result
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from core.encoder.lineage import Lineage
from core.errors import EnvironmentFault, ModelError
from desktop.ops import Ops
from desktop.tune.history_page import HistoryPage
from desktop.tune.run_commands import target_in

WAIT_MS = 5000


@pytest.fixture
def maker(tmp_path, monkeypatch):
    library = ModelLibrary(tmp_path / "library")
    made = RunMaker(library.home.home, monkeypatch)
    library.tuning, made.library = made.tuning, library
    yield made
    library.close()


@pytest.fixture
def page(maker, qtbot):
    ops = Ops()
    made = HistoryPage(maker.library, ops)
    qtbot.addWidget(made)
    made.resize(860, 640)
    made.show()
    yield made
    made.commands.exporting.cancel()
    ops.shutdown()


def shown(page, qtbot, count):
    page.open()
    qtbot.waitUntil(lambda: len(page.cards) == count, timeout=WAIT_MS)
    return page.cards


def answer(page, text):
    box = next(one for one in page.findChildren(QMessageBox) if one.isVisible())
    said = f"{box.text()} {box.informativeText()}"
    next(one for one in box.findChildren(QPushButton) if one.text() == text).click()
    return said


def test_runs_are_shown_newest_first_with_state_figures_size_and_what_was_adopted(
    page, maker, qtbot
):
    done = maker.done("豆豆")
    folder = maker.library.home.models / "starter-tuned-1"
    folder.mkdir(parents=True)
    Lineage("starter", "starter@1", done, 0.75, "1").write(folder)
    maker.library.put_model("starter-tuned-1", is_starter=True, variant="1")
    maker.stopped("running", "老家")
    maker.stopped("failed", "小姨", error="training_diverged")
    failed, interrupted, first = shown(page, qtbot, 3)
    assert "小姨\ndid not succeed" in failed.text
    assert "Training ran away at step 17" in failed.text
    assert "interrupted, can go on" in interrupted.text
    assert "16 of 40 steps" in interrupted.text
    assert "豆豆\ndone" in first.text
    assert "First 10 68.0% → 87.0%" in first.text
    assert "adopted: Starter model (fine-tuned 1)" in first.text
    assert "trained for about 3 minutes" in first.text
    assert [card.open.text() for card in (failed, interrupted, first)] == ["Open", "Go on", "Open"]
    assert page._about.text().startswith("3 trainings, ")


def test_every_parameter_of_a_run_can_be_looked_at(page, maker, qtbot):
    maker.done()
    card = shown(page, qtbot, 1)[0]
    assert card.parameters == {}
    card.show_parameters.click()
    assert card.parameters["Learning rate"] == "0.001"
    assert card.parameters["Batch size"] == "8"
    assert card.parameters["Cosine decay"] == "on"
    assert len(card.parameters) == 18
    assert card._parameters.isVisible()


def test_a_run_is_opened_and_a_new_one_is_asked_for(page, maker, qtbot):
    run_id = maker.done()
    card = shown(page, qtbot, 1)[0]
    with qtbot.waitSignal(page.run_chosen) as chosen:
        card.open.click()
    assert chosen.args == [run_id]
    with qtbot.waitSignal(page.new_wanted):
        page.new.click()


def test_deleting_says_what_it_frees_and_asks_first(page, maker, qtbot):
    run_id = maker.done("豆豆")
    card = shown(page, qtbot, 1)[0]
    card.delete.trigger()
    assert "This frees 6" in answer(page, "Cancel")  # 60 kB of weights and some
    assert maker.folder(run_id).is_one
    card.delete.trigger()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: not page.cards, timeout=WAIT_MS)
    assert not maker.folder(run_id).path.exists()
    assert "freed" in page.messages.text
    assert page._about.text() == "Nothing has been trained yet."


def test_discarding_keeps_the_figures(page, maker, qtbot):
    run_id = maker.done("豆豆")
    card = shown(page, qtbot, 1)[0]
    card.discard.trigger()
    answer(page, "Discard")
    qtbot.waitUntil(lambda: "weights discarded" in card.text, timeout=WAIT_MS)
    assert "First 10 68.0% → 87.0%" in card.text
    assert (card.discard.isVisible(), card.export.isVisible()) == (False, False)
    assert maker.tuning.run(run_id).state == "discarded"


def test_a_run_that_is_trained_can_only_be_looked_at(page, maker, qtbot):
    run_id = maker.stopped("running")
    with maker.folder(run_id).locked():
        card = shown(page, qtbot, 1)[0]
        assert not card.more.isEnabled()
        assert card.open.isEnabled()


def test_an_export_says_what_it_is_good_for_and_where_it_went(
    page, maker, qtbot, tmp_path, monkeypatch
):
    maker.done("豆豆 / 老家")
    card = shown(page, qtbot, 1)[0]
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "other.txt").write_text("x")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "there"))
    asked = []

    def build(name, args, job):
        asked.append((name, args[2]))  # so much of it
        (args[3] / "starter.json").write_text("{}")

    maker.child = build
    card.export.trigger()
    said = answer(page, "Choose a folder…")
    assert "transformers cannot load it" in said
    assert "75% of what it learnt" in said
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert asked == [("build", 0.75)]
    assert (tmp_path / "there" / "豆豆-老家" / "starter.json").is_file()
    assert "豆豆-老家" in page.messages.text


def test_an_export_can_be_stopped_and_its_failure_is_said(
    page, maker, qtbot, tmp_path, monkeypatch
):
    maker.done()
    card = shown(page, qtbot, 1)[0]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))

    def wait(name, args, job):
        while True:
            job.check()

    maker.child = wait
    card.export.trigger()
    answer(page, "Choose a folder…")
    qtbot.waitUntil(page.stop.isVisible, timeout=WAIT_MS)
    page.stop.click()
    qtbot.waitUntil(lambda: not page.stop.isVisible(), timeout=WAIT_MS)
    assert not page.messages.isVisible()

    def fail(name, args, job):
        raise EnvironmentFault("disk_full", path="/there")

    maker.child = fail
    card.export.trigger()
    answer(page, "Choose a folder…")
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert "disk is full" in page.messages.text


def test_a_run_whose_model_is_gone_is_not_offered_for_export(page, maker, qtbot, monkeypatch):
    maker.done(result=make_result(maker.files))

    def gone(run_id):
        raise ModelError("model_missing", model="x")

    monkeypatch.setattr(maker.tuning.models, "export_form", gone)
    card = shown(page, qtbot, 1)[0]
    assert not card.export.isVisible()


def test_an_empty_folder_is_filled_itself(tmp_path):
    assert target_in(tmp_path, "豆豆") == tmp_path
    (tmp_path / "豆豆").mkdir()
    assert target_in(tmp_path, "豆豆") == tmp_path / "豆豆-2"
    assert target_in(tmp_path, " / ") == tmp_path / "model"


def test_a_long_history_is_shown_some_at_a_time_and_summed_up_whole(
    page, maker, qtbot, monkeypatch
):
    monkeypatch.setattr("desktop.tune.history_page.AT_A_TIME", 2)
    for _ in range(5):
        maker.done()
    shown(page, qtbot, 2)
    assert page._about.text().startswith("5 trainings, ")
    page.more.click()
    qtbot.waitUntil(lambda: len(page.cards) == 4, timeout=WAIT_MS)
    page.more.click()
    qtbot.waitUntil(lambda: len(page.cards) == 5, timeout=WAIT_MS)
    assert not page.more.isVisible()
