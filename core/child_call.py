"""One function run in a process of its own, waited for, reported on, and cancellable.

For work that loads what the window's process must never hold (torch), that eats gigabytes, or
that a hostile file might kill. Any thread may call; it blocks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from core.errors import Cancelled, EnvironmentFault, ShiyingError
from core.job import Job
from core.process import Child, ChildDied, lower_priority

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Result = TypeVar("Result")
WAKE_S = 0.2  # how often a silent child's caller looks whether to stop


def call_in_child(
    job: Job, function: Callable[..., Result], *args: object, grace_s: float = 0.0
) -> Result:
    """Return `function(*args, job)`, run in a child process of low priority.

    function: importable, like its arguments and result picklable. Its job reports to ours. A
    cancelled job asks the child to stop at its next step and gives it `grace_s` for that, or less
    where the job says so, then kills it; what it left half done is the caller's to remove.
    Raises what the function raises of our errors, Cancelled, EnvironmentFault("child_died").
    """
    child = Child(_serve, function, args, name=function.__name__)
    try:
        try:
            result: Result = _wait(child, job)
        except Cancelled:
            if not grace_s:
                raise
            child.send(("cancel",))
            result = _wait_for_end(child, job, grace_s)
        return result
    except ChildDied as death:
        job.check()
        raise EnvironmentFault("child_died", reason=str(death)) from death
    finally:
        child.kill()


def _wait(child: Child, job: Job) -> Any:  # noqa: ANN401 - its result
    """Return the child's result; hand on what it reports. Raises Cancelled."""
    while True:
        message = child.receive(WAKE_S)
        if message is None:
            job.check()
            continue
        kind, *content = message
        if kind == "step":
            job.step(*content)
        elif kind == "news":
            job.tell(*content)
        else:
            return _outcome(kind, content[0])


def _wait_for_end(child: Child, job: Job, grace_s: float) -> Any:  # noqa: ANN401 - its result
    """Return the child's result though it was asked to stop. Raises Cancelled once it did not."""
    end = time.monotonic() + grace_s
    while time.monotonic() < end and job.seconds_left > 0:
        message = child.receive(WAKE_S)
        if message is not None and message[0] in ("done", "failed"):
            return _outcome(*message)
    raise Cancelled


def _outcome(kind: str, content: Any) -> Any:  # noqa: ANN401 - the child's result
    if kind == "failed":
        raise content
    return content


class _ChildJob(Job):
    """The job in the child: reports through the pipe, and hears there that it is to stop."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(
            lambda done, total: connection.send(("step", done, total)),
            lambda news: connection.send(("news", news)),
        )
        self._connection = connection

    def check(self) -> None:
        """Raise Cancelled if asked to stop."""
        if self._connection.poll():
            self._connection.recv()  # nothing but "cancel" is ever sent; raises if hung up
            self.cancel()
        super().check()


def _serve(connection: Connection, function: Callable[..., Any], args: tuple[object, ...]) -> None:
    """Run in the child: the function, its progress and its end."""
    lower_priority()
    try:
        connection.send(("done", function(*args, _ChildJob(connection))))
    except ShiyingError as error:
        connection.send(("failed", error))
