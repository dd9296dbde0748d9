from __future__ import annotations

import os
import signal
import sys

import pytest

from core.process import Child, ChildDied

WAIT_S = 20.0


def echo(connection):
    while True:
        connection.send(connection.recv())


def test_child_answers_until_it_is_closed():
    child = Child(echo, name="echo")
    child.send("word")
    assert child.receive(WAIT_S) == "word"
    child.close()
    with pytest.raises(ChildDied):
        child.send("again")


def test_killed_child_is_noticed():
    child = Child(echo, name="echo")
    os.kill(child.pid, 9)
    with pytest.raises(ChildDied):
        child.receive(WAIT_S)
    child.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no masks there")
def test_interrupt_of_the_terminal_is_the_parents_business():
    child = Child(echo, name="echo")
    os.kill(child.pid, signal.SIGINT)  # while it is still importing
    child.send("word")
    assert child.receive(WAIT_S) == "word"
    child.close()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
