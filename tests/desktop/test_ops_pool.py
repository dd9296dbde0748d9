"""Work in the background ends on the GUI thread, or not at all."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import Future

import pytest

from core.errors import Cancelled, UserError
from core.events import EventBus, FaultRaised, ProblemsChanged
from desktop.bridge import EventBridge
from desktop.ops import Ops


@pytest.fixture
def ops(qapp):
    pool = Ops()
    yield pool
    assert pool.shutdown()


def test_success_arrives_on_the_gui_thread(ops, qtbot):
    seen = []
    ops.run(
        threading.current_thread, lambda worker: seen.append((worker, threading.current_thread()))
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, ended_on = seen[0]
    assert worker.name.startswith("ops")
    assert ended_on is threading.main_thread()


def test_known_error_without_a_handler_becomes_a_fault(ops, qtbot):
    def fail():
        raise UserError("not_a_folder", path="x")

    with qtbot.waitSignal(ops.fault_raised) as caught:
        ops.run(fail)
    assert caught.args[0].code == "not_a_folder"


def test_anything_else_is_a_bug_with_a_traceback(ops, qtbot):
    with qtbot.waitSignal(ops.bug_found) as caught:
        ops.run(lambda: 1 / 0)
    assert "ZeroDivisionError" in caught.args[0]


def test_own_handler_keeps_the_error_from_the_signals(ops, qtbot):
    seen = []
    with qtbot.assertNotEmitted(ops.bug_found):
        ops.run(lambda: 1 / 0, None, seen.append)
        qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_a_result_goes_when_nobody_holds_it(ops, qtbot):
    class Result:
        pass

    seen = []
    gc.disable()  # only what nothing refers to goes
    try:
        ops.run(Result, lambda result: seen.append(weakref.ref(result)))
        qtbot.waitUntil(lambda: bool(seen))
        qtbot.waitUntil(lambda: seen[0]() is None)
    finally:
        gc.enable()


def test_dropped_work_is_not_heard_of(ops, qtbot):
    gate, seen = threading.Event(), []
    op = ops.run(gate.wait, seen.append)
    op.drop()
    gate.set()
    ops.run(lambda: "later", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["later"]


def test_cancelled_future_reaches_its_handler_as_cancelled(ops, qtbot):
    future, seen = Future(), []
    ops.attach(future, None, seen.append)
    future.cancel()
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Cancelled)


def test_cancelled_future_without_a_handler_is_silent(ops, qtbot):
    future, seen = Future(), []
    with qtbot.assertNotEmitted(ops.bug_found), qtbot.assertNotEmitted(ops.fault_raised):
        ops.attach(future)
        future.cancel()
        ops.run(lambda: 1, seen.append)
        qtbot.waitUntil(lambda: bool(seen))


def test_nothing_runs_after_shutdown(qapp):
    ops, seen = Ops(), []
    assert ops.shutdown()
    ops.run(lambda: 1, seen.append)
    assert ops.shutdown()
    assert not seen
    assert not ops.is_busy


def test_events_of_other_threads_arrive_on_the_gui_thread(qapp, qtbot):
    bus = EventBus()
    bridge = EventBridge(bus)
    threads = []
    bridge.problems_changed.connect(lambda count: threads.append(threading.current_thread()))
    with qtbot.waitSignal(bridge.problems_changed) as caught:
        worker = threading.Thread(target=lambda: bus.publish(ProblemsChanged(7)))
        worker.start()
    worker.join()
    assert caught.args == [7]
    assert threads == [threading.main_thread()]


def test_closed_bridge_hears_nothing(qapp, qtbot):
    bus = EventBus()
    bridge = EventBridge(bus)
    bridge.close()
    with qtbot.assertNotEmitted(bridge.fault_raised, wait=50):
        bus.publish(FaultRaised(UserError("disk_full", path="x")))
