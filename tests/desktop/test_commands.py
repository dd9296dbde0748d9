"""Undo: in order, off the GUI thread, and without what failed."""

from __future__ import annotations

import threading

import pytest

from core.errors import UserError
from desktop.commands import Act, Commands
from desktop.ops import Ops


class Desk:
    """A set that acts add to and take from, and the threads that they ran on."""

    def __init__(self):
        self.things, self.threads = [], set()

    def add(self, thing):
        self.threads.add(threading.current_thread())
        self.things.append(thing)
        return thing

    def take(self, thing):
        self.things.remove(thing)


@pytest.fixture
def commands(qtbot):
    ops = Ops()
    made = Commands(ops)
    yield made
    made.close()
    ops.shutdown()


@pytest.fixture
def desk():
    return Desk()


def do(commands, desk, thing):
    commands.do(Act(thing), lambda: desk.add(thing), desk.take)


def test_what_was_done_can_be_undone_and_done_again(commands, desk, qtbot):
    with qtbot.waitSignal(commands.done) as done:
        do(commands, desk, "a")
    assert (desk.things, done.args[0].text) == (["a"], "a")
    with qtbot.waitSignal(commands.undone) as undone:
        commands.undo()
    assert (desk.things, undone.args[0].text) == ([], "a")
    with qtbot.waitSignal(commands.done):
        commands.redo()
    assert desk.things == ["a"]
    assert threading.main_thread() not in desk.threads


def test_an_undo_never_overtakes_what_it_undoes(commands, desk, qtbot):
    gate = threading.Event()
    commands.do(Act("slow"), lambda: (gate.wait(5), desk.add("slow"))[1], desk.take)
    do(commands, desk, "quick")
    commands.undo()
    with qtbot.waitSignals([commands.undone] * 2):
        commands.undo()
        gate.set()
    assert desk.things == []


def test_what_fails_leaves_the_stack_and_is_told(commands, desk, qtbot):
    def fail():
        raise UserError("label_gone")

    with qtbot.waitSignal(commands.done):
        do(commands, desk, "a")
    with qtbot.waitSignal(commands.failed) as failed:
        commands.do(Act("bad"), fail, desk.take)
    assert failed.args[0].code == "label_gone"
    with qtbot.waitSignal(commands.undone) as undone:
        commands.undo()
    assert undone.args[0].text == "a"


def test_an_undo_that_fails_is_not_done_again(commands, desk, qtbot):
    with qtbot.waitSignal(commands.done):
        do(commands, desk, "a")
    desk.things.clear()
    with qtbot.waitSignal(commands.failed):
        commands.undo()
    commands.redo()
    do(commands, desk, "b")
    qtbot.waitUntil(lambda: desk.things == ["b"])


def test_the_one_who_asked_hears_of_the_first_time_only(commands, desk, qtbot):
    heard = []
    with qtbot.waitSignal(commands.done):
        commands.do(Act("a"), lambda: desk.add("a"), desk.take, heard.append)
    with qtbot.waitSignal(commands.undone):
        commands.undo()
    with qtbot.waitSignal(commands.done):
        commands.redo()
    assert heard == ["a"]


def test_closing_finishes_what_was_begun(commands, desk):
    for thing in "abc":
        do(commands, desk, thing)
    commands.close()
    assert desk.things == ["a", "b", "c"]
    commands.undo()
    do(commands, desk, "d")
    assert desk.things == ["a", "b", "c"]


def test_nothing_to_undo_is_no_mistake(commands):
    commands.undo()
    commands.redo()


def test_what_was_done_is_handed_over_and_undone_by_the_successor(commands, desk, qtbot):
    with qtbot.waitSignal(commands.done):
        do(commands, desk, "a")
    heard = []
    commands.undone.connect(heard.append)
    later = Commands(commands._ops, None, commands.hand_over())
    commands.undo()  # closed: nothing
    commands.close()
    with qtbot.waitSignal(later.undone):
        later.undo()
    assert (desk.things, heard) == ([], [])
    with qtbot.waitSignal(later.done):
        later.redo()
    assert (desk.things, len(desk.threads)) == (["a"], 1)
    later.close()


def test_an_act_that_fails_after_the_handing_over_leaves_the_stack(commands, desk, qtbot):
    with qtbot.waitSignal(commands.done):
        do(commands, desk, "a")
    begun, may_fail = threading.Event(), threading.Event()

    def fail():
        begun.set()
        may_fail.wait(5)
        raise UserError("album_gone")

    commands.do(Act("b"), fail, desk.take)
    assert begun.wait(5)
    later = Commands(commands._ops, None, commands.hand_over())
    may_fail.set()
    qtbot.waitUntil(lambda: later._stack.count() == 1)
    with qtbot.waitSignal(later.undone) as undone:
        later.undo()
    assert (undone.args[0].text, desk.things) == ("a", [])
    later.close()
