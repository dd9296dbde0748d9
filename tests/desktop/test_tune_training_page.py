"""The page of a training: live, paused, interrupted, failed, and given up."""

import pytest
from fakes.tuning_runs import SETTINGS, STEPS, RunMaker
from PySide6.QtWidgets import QMessageBox, QPushButton

from core.errors import EnvironmentFault, UserError
from core.records.tuning import TuneProgress
from desktop.ops import Ops
from desktop.tune.run_task import RunTask
from desktop.tune.state_card import StateCard
from desktop.tune.training_page import TrainingPage

WAIT_MS = 5000


@pytest.fixture
def maker(library, monkeypatch):
    made = RunMaker(library.home.home, monkeypatch)
    library.tuning = made.tuning
    yield made
    made.go_on.set()


@pytest.fixture
def ops(qapp):
    made = Ops()
    yield made
    made.shutdown()


@pytest.fixture
def task(library, ops, maker):
    made = RunTask(library, ops)
    yield made
    maker.go_on.set()
    made.close()


@pytest.fixture
def page(library, ops, task, qtbot):
    made = TrainingPage(library, ops, task)
    qtbot.addWidget(made)
    made.resize(820, 640)
    made.show()
    yield made
    made.leave()


def shown(page, run_id, qtbot):
    page.open(run_id)
    qtbot.waitUntil(lambda: page._run is not None, timeout=WAIT_MS)


def press(page, qtbot, text):
    """Press a button of the question that is asked."""
    box = next(one for one in page.findChildren(QMessageBox) if one.isVisible())
    next(one for one in box.findChildren(QPushButton) if one.text() == text).click()
    qtbot.waitUntil(lambda: not box.isVisible())


def button_of(page):
    return page.messages.findChild(QPushButton)


def xs(curves):
    return [x for line in curves.lines for x, _ in line.points]


def test_a_run_that_was_just_made_begins_and_its_end_leads_on(page, maker, qtbot):
    run = maker.ready()
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS) as finished:
        page.open(run.id)
    assert finished.args == [run.id]
    assert xs(page.curves.loss) == list(range(1, STEPS + 1))
    assert len(page.curves.recall.lines) == 3
    assert "First 10 87.0%" in page.curves.text


def test_how_far_it_is_and_how_long_it_takes_is_said_while_it_goes_on(page, maker, task, qtbot):
    maker.child = maker.train_slowly
    page.open(maker.ready().id)
    qtbot.waitUntil(lambda: "20 of 40 steps" in page.text, timeout=WAIT_MS)
    assert "Training" in page.text
    assert "about 1 minute left" in page.text
    assert (page.toggle.text(), page.toggle.isEnabled()) == ("Pause", True)
    page.toggle.click()
    assert "Pausing" in page.text
    assert not page.toggle.isEnabled()
    qtbot.waitUntil(lambda: "Paused" in page.text, timeout=WAIT_MS)
    assert (page.toggle.text(), page.toggle.isEnabled()) == ("Go on training", True)
    assert page.messages.isHidden()
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS):
        page.toggle.click()
        maker.go_on.set()


def test_what_cannot_be_counted_is_seen_to_go_on(qtbot):
    card = StateCard()
    qtbot.addWidget(card)
    card.show_progress(TuneProgress("a", "loading", 1, 0, 1), of_two=False)
    assert (card.is_busy, "Loading" in card.text) == (True, True)
    card.show_progress(TuneProgress("a", "reading", 1, 3, 9), of_two=False)
    assert (card.is_busy, "3 / 9" in card.text) == (False, True)


def test_leaving_the_page_stops_nothing_and_coming_back_draws_the_whole_line(
    page, maker, task, qtbot
):
    run = maker.ready()
    maker.child = maker.train_slowly
    page.open(run.id)
    qtbot.waitUntil(lambda: "20 of 40 steps" in page.text, timeout=WAIT_MS)
    with qtbot.waitSignal(page.left):
        page.leave_it.click()
    page.leave()
    assert task.run_id == run.id
    shown(page, run.id, qtbot)
    assert xs(page.curves.loss)[-1] == STEPS // 2
    assert len(xs(page.curves.loss)) == STEPS // 2
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS):
        maker.go_on.set()


@pytest.mark.parametrize("state", ["paused", "interrupted"])
def test_a_run_that_rests_shows_its_curve_and_does_not_begin_by_itself(
    page, maker, task, qtbot, state
):
    shown(page, maker.stopped("running" if state == "interrupted" else state), qtbot)
    assert task.run_id == ""
    assert "16 of 40 steps" in page.text
    assert xs(page.curves.loss) == [4, 8, 12, 16]
    assert page.toggle.text() == "Go on training"
    assert page.messages.isVisible() == (state == "interrupted")
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS):
        page.toggle.click()


def test_a_process_that_died_is_said_and_one_button_goes_on(page, maker, qtbot):
    run = maker.ready()
    whole, deaths = maker.train_to_the_end, []

    def die_once(name, args, job):
        if not deaths:
            deaths.append(name)
            raise EnvironmentFault("child_died", reason="exit code -9")
        whole(name, args, job)

    maker.child = die_once
    page.open(run.id)
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert "Nothing was damaged" in page.messages.text
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS) as finished:
        button_of(page).click()
    assert finished.args == [run.id]


def test_a_rate_that_ran_away_begins_anew_ten_times_lower(page, maker, qtbot):
    shown(page, maker.stopped("failed", error="training_diverged"), qtbot)
    assert "step 17" in page.messages.text
    assert button_of(page).text() == "Begin again with Learning rate 0.0001 instead of 0.001"
    assert not page.toggle.isVisible()  # going on would run away again
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS) as finished:
        button_of(page).click()
    again = maker.tuning.run(finished.args[0])
    assert again.settings.learning_rate == SETTINGS.learning_rate / 10
    assert [run.state for run in maker.tuning.runs()] == ["done", "failed"]


def test_short_memory_names_the_choice_that_helps(page, maker, qtbot):
    shown(page, maker.stopped("failed", error="tune_out_of_memory"), qtbot)
    assert button_of(page).text() == "Begin again with Batch size 4 instead of 8"


def test_a_full_disk_goes_on_once_it_is_mended(page, maker, qtbot):
    shown(page, maker.stopped("failed", error="disk_full"), qtbot)
    assert button_of(page).text() == "That is solved, go on"
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS):
        button_of(page).click()


def test_giving_up_pauses_at_once_and_deletes_only_after_a_yes(page, maker, task, qtbot):
    run = maker.ready()
    maker.child = maker.train_slowly
    page.open(run.id)
    qtbot.waitUntil(lambda: "20 of 40 steps" in page.text, timeout=WAIT_MS)
    with qtbot.waitSignal(task.paused, timeout=WAIT_MS):
        page.cancel.click()
    assert maker.tuning.run(run.id).state == "paused"
    with qtbot.waitSignal(page.left, timeout=WAIT_MS):
        press(page, qtbot, "Give up")
    assert maker.tuning.run(run.id).state == "discarded"


def test_giving_up_can_be_thought_better_of(page, maker, task, qtbot):
    run = maker.ready()
    maker.child = maker.train_slowly
    page.open(run.id)
    qtbot.waitUntil(lambda: "20 of 40 steps" in page.text, timeout=WAIT_MS)
    page.cancel.click()
    press(page, qtbot, "Go on training")
    qtbot.waitUntil(lambda: task.run_id == run.id and not task.is_pausing, timeout=WAIT_MS)
    page.cancel.click()
    press(page, qtbot, "Keep it paused")
    qtbot.waitUntil(lambda: "Paused" in page.text, timeout=WAIT_MS)
    assert maker.tuning.run(run.id).state == "paused"


def test_one_run_at_a_time_and_the_way_to_the_other_one(page, maker, task, qtbot):
    first, second = maker.ready("one"), maker.ready("two")
    maker.child = maker.train_slowly
    task.start(first.id)
    page.open(second.id)
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert page.toggle.text() == "Begin training"
    button_of(page).click()
    qtbot.waitUntil(lambda: "20 of 40 steps" in page.text, timeout=WAIT_MS)
    assert page.run_id == first.id


def test_a_run_of_another_process_is_watched(page, maker, qtbot):
    page._later.setInterval(20)
    run_id = maker.stopped("running")
    folder = maker.folder(run_id)
    with folder.locked():
        shown(page, run_id, qtbot)
        assert "another window" in page.messages.text
        assert not page.toggle.isVisible()
        folder.change(done=24)
        qtbot.waitUntil(lambda: "24 of 40 steps" in page.text, timeout=WAIT_MS)
    folder.change(state="done")
    qtbot.waitSignal(page.finished, timeout=WAIT_MS).wait()


def test_a_run_that_is_gone_is_said(page, maker, qtbot):
    page.open("20200101-000000")
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert "no such run" in page.messages.text
    with pytest.raises(UserError):
        maker.tuning.run("20200101-000000")


def test_the_way_that_is_still_ahead_is_left_free_and_the_second_stage_begins_in_the_middle(
    page, maker, qtbot
):
    shown(page, maker.stopped("paused", stage="both"), qtbot)
    curves, area = page.curves.loss, page.curves.loss._area()
    last = curves._at(16, 1.0)
    assert abs((last.x() - area.left()) / area.width() - 16 / STEPS) < 0.01
    assert curves._marked_x == STEPS / 2
    assert curves._span == (curves.lines[0].points[-1][1], curves.lines[0].points[0][1])
