"""The wizard's frame: from step to step, out and in again, and never two runs at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from tune_stage import Stage

from core.errors import EnvironmentFault
from core.records.models import ModelState
from desktop.tune.step_rail import ADOPTION, DATA, HISTORY, METHOD, RESULT, TRAINING
from desktop.windows.fitting import LOW_SCREEN
from desktop.windows.tune_wizard import TuneWizard


@pytest.fixture
def stage(library, qtbot, tmp_path, monkeypatch):
    folder = tmp_path / "photos"
    folder.mkdir()
    made = Stage(library, qtbot, folder, monkeypatch)
    yield made
    made.close()


def begin(stage):
    """Walk to the third step."""
    stage.go_to_method()
    stage.wizard.method.name.setText("第一次")
    stage.wizard.onward.click()
    stage.until(lambda: stage.task.run_id != "")


def test_the_steps_lead_from_data_to_training(stage):
    stage.open()
    assert (stage.wizard.step, stage.wizard.rail.text) == (DATA, "Step 1 of 5: Data")
    begin(stage)
    assert stage.wizard.step == TRAINING
    (run,) = stage.maker.tuning.runs()
    assert (run.name, run.base, run.train_photos) == ("第一次", "starter", 16)
    assert stage.wizard.late.training.run_id == run.id


def test_every_step_fits_a_low_screen(stage):
    def smallest():
        return stage.wizard.minimumSizeHint()

    stage.open()
    sizes = [smallest()]
    begin(stage)
    sizes.append(smallest())
    assert max(size.width() for size in sizes) <= LOW_SCREEN[0]
    assert max(size.height() for size in sizes) <= LOW_SCREEN[1]


def test_back_keeps_what_was_chosen(stage):
    stage.go_to_method()
    stage.wizard.method.settings.basic.editors["learning_rate"].setText("0.002")
    stage.wizard.back.click()
    assert stage.wizard.step == DATA
    stage.wizard.onward.click()
    stage.until(lambda: stage.wizard.method.plan is not None)
    assert stage.wizard.method.plan.settings.learning_rate == 0.002


def test_other_data_is_suggested_for_anew(stage):
    stage.go_to_method()
    stage.wizard.method.settings.basic.editors["learning_rate"].setText("0.002")
    stage.wizard.back.click()
    stage.captions("".join(f"IMG_{n:06d}.jpg\tphoto {n}\n" for n in range(1, 13)))
    stage.wizard.data.captions.take([stage.folder / "captions.tsv"])
    stage.wizard.data.from_captions.click()
    stage.check()
    stage.wizard.onward.click()
    stage.until(lambda: stage.wizard.method.plan.data.photos == 12)
    stage.until(lambda: stage.wizard.method.plan.settings.learning_rate != 0.002)


def test_closing_the_window_leaves_the_training_alone_and_it_is_there_again(stage):
    begin(stage)
    run_id = stage.task.run_id
    stage.wizard.close()
    assert stage.task.run_id == run_id
    stage.wizard.open_new()
    assert stage.wizard.step == TRAINING
    stage.until(lambda: stage.wizard.late.training.text != "")
    assert stage.wizard.late.training.run_id == run_id


def test_the_pages_own_button_for_the_background_closes_the_window(stage):
    begin(stage)
    stage.wizard.late.training.leave_it.click()
    assert not stage.wizard.isVisible()
    assert stage.task.run_id != ""


def test_no_second_run_is_begun_beside_the_first(stage):
    other = stage.maker.ready("另一次")
    stage.go_to_method()
    stage.task.start(other.id)
    assert not stage.wizard.onward.isEnabled()
    assert "one at a time" in stage.wizard.footer.note.text()
    stage.maker.go_on.set()
    stage.until(lambda: stage.task.run_id == "")
    assert stage.wizard.onward.isEnabled()


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ("paused", "", "paused at 40%"),
        ("interrupted", "", "cut off at 40%"),
        ("failed", "training_diverged", "lower learning rate"),
        ("failed", "tune_out_of_memory", "Out of memory"),
        ("failed", "checkpoint_not_written", "free some space"),
    ],
)
def test_a_run_that_was_not_finished_is_offered(stage, state, error, said):
    run_id = stage.maker.stopped(state, "上次", error=error)
    stage.open()
    stage.until(stage.wizard.unfinished.isVisible)
    assert "上次" in stage.wizard.unfinished.text
    assert said in stage.wizard.unfinished.text
    stage.wizard.unfinished.go_on.click()
    assert stage.wizard.step == TRAINING
    assert stage.wizard.late.training.run_id == run_id
    assert not stage.wizard.unfinished.isVisible()
    # What failed would fail again: its page says what helps.
    assert stage.task.run_id == ("" if state == "failed" else run_id)


def test_beginning_another_leaves_the_old_run_in_the_history(stage):
    run_id = stage.maker.stopped("paused")
    stage.open()
    stage.until(stage.wizard.unfinished.isVisible)
    stage.wizard.unfinished.anew.click()
    assert not stage.wizard.unfinished.isVisible()
    assert stage.wizard.step == DATA
    assert [run.id for run in stage.maker.tuning.runs()] == [run_id]


def test_a_finished_run_is_not_offered(stage):
    stage.maker.done()
    stage.open()
    stage.qtbot.waitUntil(lambda: not stage.ops.is_busy)
    assert not stage.wizard.unfinished.isVisible()


def test_a_label_that_was_asked_for_is_among_the_others(stage):
    stage.open()
    stage.wizard.data.labels.none.click()
    stage.wizard.close()
    stage.wizard.open_new(label_id=stage.dog.id)
    stage.until(lambda: stage.wizard.data.labels.chosen == [stage.dog.id])


def test_a_model_that_was_asked_for_is_chosen(stage, monkeypatch):
    base = stage.maker.tuning.base("starter")
    other = replace(base, choice="starter-tuned-1", name="starter-tuned-1", key="starter@2")
    monkeypatch.setattr(stage.maker.tuning, "bases", lambda: [base, other])
    stage.open(model="starter-tuned-1")
    stage.check()
    stage.wizard.onward.click()
    stage.until(lambda: stage.wizard.method.plan is not None)
    assert stage.wizard.method.plan.base.choice == "starter-tuned-1"


def test_a_run_that_cannot_be_written_down_is_a_sentence_and_can_be_tried_again(stage, monkeypatch):
    real = stage.maker.tuning.new_run

    def full(*_):
        raise EnvironmentFault("disk_full", path="/library")

    stage.go_to_method()
    monkeypatch.setattr(stage.maker.tuning, "new_run", full)
    stage.wizard.onward.click()
    stage.until(lambda: stage.wizard.method.fault != "")
    assert stage.wizard.step == METHOD
    monkeypatch.setattr(stage.maker.tuning, "new_run", real)
    stage.wizard.onward.click()
    stage.until(lambda: stage.wizard.step == TRAINING)


def test_enter_in_a_field_begins_nothing(stage):
    stage.go_to_method()
    stage.qtbot.keyClick(
        stage.wizard.method.settings.basic.editors["learning_rate"], Qt.Key.Key_Return
    )
    assert stage.wizard.step == METHOD
    assert stage.maker.tuning.runs() == []


def test_enter_presses_the_button_that_has_the_focus(stage):
    stage.open()
    stage.wizard.onward.setFocus()
    stage.qtbot.keyClick(stage.wizard.onward, Qt.Key.Key_Return)
    stage.until(lambda: stage.wizard.data.data is not None)


def test_the_button_has_the_focus_again_once_what_it_began_is_over(stage):
    stage.open()
    stage.gate.clear()
    stage.wizard.onward.setFocus()
    stage.wizard.onward.click()
    assert not stage.wizard.onward.isEnabled()
    stage.gate.set()
    stage.until(lambda: stage.wizard.data.data is not None)
    assert stage.wizard.focusWidget() is stage.wizard.onward


def test_who_went_elsewhere_meanwhile_stays_there(stage):
    stage.open()
    stage.gate.clear()
    stage.wizard.onward.setFocus()
    stage.wizard.onward.click()
    stage.wizard.data.labels.rows.setFocus()
    stage.gate.set()
    stage.until(lambda: stage.wizard.data.data is not None)
    assert stage.wizard.focusWidget() is stage.wizard.data.labels.rows


def test_tab_comes_to_the_footer_after_the_page(stage):
    stage.go_to_method()
    wizard = stage.wizard
    wizard.method.settings.more.click()  # rows that are made late
    wizard.method.settings.expert.editors["seed"].setFocus()
    visited = []
    while wizard.onward not in visited:
        assert wizard.focusNextPrevChild(True)
        visited.append(wizard.focusWidget())
        assert len(visited) < 60
    assert visited[-2:] == [wizard.back, wizard.onward]
    assert wizard.method.estimate.button in visited


def test_a_run_without_a_name_is_called_by_the_model_as_the_window_calls_it(stage):
    stage.go_to_method()
    stage.wizard.onward.click()
    stage.until(lambda: stage.task.run_id != "")
    (run,) = stage.maker.tuning.runs()
    assert run.name.startswith("Starter model 20")


def test_another_language_goes_on_where_it_was(stage):
    stage.go_to_method()
    stage.wizard.method.settings.basic.editors["learning_rate"].setText("0.002")
    stage.wizard.method.name.setText("我的")
    state = stage.wizard.state
    stage.wizard.close()
    stage.wizard = TuneWizard(stage.library, stage.bridge, stage.ops, stage.task)
    stage.qtbot.addWidget(stage.wizard)
    stage.wizard.restore(state)
    assert stage.wizard.step == METHOD
    stage.until(lambda: stage.wizard.method.plan is not None)
    stage.until(lambda: stage.wizard.method.base is not None)
    plan = stage.wizard.method.plan
    assert (plan.settings.learning_rate, plan.name) == (0.002, "我的")
    stage.wizard.back.click()
    assert stage.wizard.data.data is not None
    assert stage.wizard.onward.text() == "Continue"


def is_reached_by_arrows(widget):
    """Of several that exclude each other Tab leads to one, the arrows to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(
        button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in group.buttons()
    )


@pytest.mark.parametrize("step", ["data", "captions", "method"])
def test_every_control_has_a_name_and_can_be_reached(stage, step):
    if step == "method":
        stage.go_to_method()
        stage.wizard.method.settings.more.click()
    else:
        stage.maker.stopped("paused")
        stage.open()
        stage.check()
        stage.until(stage.wizard.unfinished.isVisible)
    if step == "captions":
        stage.wizard.data.from_captions.click()
    for widget in stage.wizard.findChildren(QWidget):
        if not widget.isVisible() or widget.objectName().startswith("qt_"):
            continue
        takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        is_button = isinstance(widget, QAbstractButton)
        if (is_button or takes_focus) and widget.focusProxy() is None:
            text = widget.text() if is_button else ""
            assert widget.accessibleName() or text, widget
            assert takes_focus or is_reached_by_arrows(widget), widget


@pytest.mark.parametrize(
    ("state", "step"), [("paused", TRAINING), ("done", RESULT), ("in use", ADOPTION)]
)
def test_a_run_of_the_history_is_opened_where_it_stands_and_leads_back_there(
    stage, monkeypatch, state, step
):
    run_id = stage.maker.stopped("paused") if state == "paused" else stage.maker.done()
    if state == "in use":
        of_run = replace(stage.maker.tuning.run(run_id), adopted=("starter-tuned-1",))
        monkeypatch.setattr(stage.maker.tuning, "run", lambda _: of_run)
        chosen = ModelState("starter-tuned-1", "starter@2", "starter-tuned-1", 0, target=True)
        monkeypatch.setattr(stage.library, "models", lambda: [chosen], raising=False)
        monkeypatch.setattr(stage.library, "switching", lambda: None, raising=False)
    stage.wizard.open_history()
    assert stage.wizard.step == HISTORY
    assert not stage.wizard.rail.isVisible()
    stage.wizard.late.history.run_chosen.emit(run_id)
    stage.until(lambda: stage.wizard.step == step)
    assert stage.wizard.late.run_id == run_id
    leave = {TRAINING: "training", RESULT: "result", ADOPTION: "adopted"}[step]
    page = getattr(stage.wizard.late, leave)
    signal = {TRAINING: "left", RESULT: "kept_old", ADOPTION: "finished"}[step]
    getattr(page, signal).emit(*([run_id] if step == RESULT else []))
    assert stage.wizard.step == HISTORY
    stage.until(lambda: not stage.ops.is_busy)


def test_the_history_leads_to_a_new_run(stage):
    stage.wizard.open_history()
    stage.wizard.late.history.new_wanted.emit()
    assert stage.wizard.step == DATA
    stage.until(lambda: not stage.ops.is_busy)


def test_the_keys_begin_where_something_is_chosen(stage):
    stage.open()
    assert stage.wizard.focusWidget() is stage.wizard.data.labels.rows
    stage.check()
    stage.wizard.onward.click()
    assert stage.wizard.focusWidget() is stage.wizard.method.stages.cards["1"].button
    stage.until(lambda: stage.wizard.method.plan is not None)
