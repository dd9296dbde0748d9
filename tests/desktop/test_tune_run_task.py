"""Training in the background: heard, paused, gone on with, and let go of when the program ends."""

import threading

import pytest
from fakes.tuning_runs import STEPS, RunMaker, played

from core.errors import EnvironmentFault, UserError
from desktop.ops import Ops
from desktop.tune.run_task import CLOSING_S, RunTask

WAIT_MS = 5000


@pytest.fixture
def ops(qapp):
    made = Ops()
    yield made
    made.shutdown()


@pytest.fixture
def maker(library, monkeypatch):
    made = RunMaker(library.home.home, monkeypatch)
    library.tuning = made.tuning
    yield made
    made.go_on.set()


@pytest.fixture
def task(library, ops, maker):
    made = RunTask(library, ops)
    yield made
    maker.go_on.set()
    made.close()


def test_a_run_is_trained_behind_the_window_and_everything_is_heard(task, maker, qtbot):
    run, heard, threads = maker.ready(), [], []
    play = maker.child
    maker.child = lambda *given: (threads.append(threading.current_thread()), play(*given))
    task.progressed.connect(heard.append)
    with qtbot.waitSignal(task.ended, timeout=WAIT_MS) as ended:
        task.start(run.id)
        assert task.run_id == run.id
    assert threads[0] is not threading.main_thread()
    assert heard == played(run.id)
    assert (ended.args[0].id, ended.args[0].state) == (run.id, "done")
    assert [news.done for news in task.steps(run.id)] == list(range(1, STEPS + 1))
    assert (task.run_id, task.last_run_id) == ("", run.id)


def test_a_run_that_was_paused_goes_on_from_where_it_was(task, maker, qtbot):
    run = maker.ready()
    maker.child = maker.train_slowly
    with qtbot.waitSignal(task.progressed, timeout=WAIT_MS):
        task.start(run.id)
    with qtbot.waitSignal(task.paused, timeout=WAIT_MS) as paused:
        task.pause()
        assert task.is_pausing
    assert (paused.args, task.is_pausing) == ([run.id], False)
    assert maker.tuning.run(run.id).state == "paused"
    with qtbot.waitSignal(task.ended, timeout=WAIT_MS):
        task.start(run.id)
        maker.go_on.set()
    steps = [news.done for news in task.steps(run.id)]
    assert steps == list(range(1, STEPS + 1))  # none twice, though half of them was told twice


def test_what_goes_wrong_is_told_and_the_next_run_is_free_to_begin(task, maker, qtbot):
    run = maker.ready()

    def fail(*given):
        raise EnvironmentFault("child_died", reason="exit code -9")

    maker.child = fail
    with qtbot.waitSignal(task.failed, timeout=WAIT_MS) as failed:
        task.start(run.id)
    assert failed.args[0].code == "child_died"
    assert (maker.tuning.run(run.id).state, task.last_run_id) == ("failed", run.id)
    maker.child = maker.train_to_the_end
    with qtbot.waitSignal(task.ended, timeout=WAIT_MS):
        task.start(run.id)


def test_a_second_run_waits_until_the_first_is_over(task, maker, qtbot):
    first, second = maker.ready(), maker.ready()
    maker.child = maker.train_slowly
    task.start(first.id)
    with qtbot.waitSignal(task.failed, timeout=WAIT_MS) as refused:
        task.start(second.id)
    assert isinstance(refused.args[0], UserError)
    assert refused.args[0].code == "tune_run_busy"
    assert (task.run_id, maker.tuning.run(second.id).state) == (first.id, "ready")
    with qtbot.waitSignal(task.paused, timeout=WAIT_MS):
        task.pause()


def test_the_end_of_the_program_pauses_what_is_trained_and_waits_some_seconds_only(
    library, maker, qtbot
):
    ops, run, jobs = Ops(), maker.ready(), []
    task = RunTask(library, ops)
    play = maker.train_slowly
    maker.child = lambda name, args, job: (jobs.append(job), play(name, args, job))
    with qtbot.waitSignal(task.progressed, timeout=WAIT_MS):
        task.start(run.id)
    task.close()
    task.close()
    assert ops.shutdown()  # waits for the thread, which has written down where it stopped
    assert jobs[0].seconds_left <= CLOSING_S
    assert maker.tuning.run(run.id).state == "paused"
    task.start(run.id)
    assert task.run_id == run.id  # of the one that was cut off; nothing new begins
    assert len(jobs) == 1


def test_the_line_of_a_long_run_is_thinned_and_not_cut(task, maker, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.tune.run_task.MOST_HEARD", 16)
    run = maker.ready()
    with qtbot.waitSignal(task.ended, timeout=WAIT_MS):
        task.start(run.id)
    steps = [news.done for news in task.steps(run.id)]
    assert len(steps) <= 17
    assert (steps[0], steps[-1], steps) == (1, STEPS, sorted(steps))
