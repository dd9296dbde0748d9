"""One function run in a process of its own, waited for, reported on, and cancellable.

For work that loads what the window's process must never hold (torch), that eats gigabytes, or
that a hostile file might kill. Any thread may call; it blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from core.errors import EnvironmentFault, ShiyingError
from core.job import Job
from core.process import Child, ChildDied, lower_priority

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Result = TypeVar("Result")
WAKE_S = 0.2  # how often a silent child's caller looks whether to stop


def call_in_child(job: Job, function: Callable[..., Result], *args: object) -> Result:
    """Return `function(*args, job)`, run in a child process of low priority.

    function: importable, like its arguments and result picklable. Its job reports to ours; a
    cancelled job kills the child, and what it left half done is the caller's to remove.
    Raises what the function raises of our errors, Cancelled, EnvironmentFault("child_died").
    """
    child = Child(_serve, function, args, name=function.__name__)
    try:
        while True:
            message = child.receive(WAKE_S)
            if message is None:
                job.check()
                continue
            kind, *content = message
            if kind == "step":
                job.step(*content)
            elif kind == "failed":
                raise content[0]
            else:
                result: Result = content[0]
                return result
    except ChildDied as death:
        raise EnvironmentFault("child_died", reason=str(death)) from death
    finally:
        child.kill()


def _serve(connection: Connection, function: Callable[..., Any], args: tuple[object, ...]) -> None:
    """Run in the child: the function, its progress and its end."""
    lower_priority()
    job = Job(lambda done, total: connection.send(("step", done, total)))
    try:
        connection.send(("done", function(*args, job)))
    except ShiyingError as error:
        connection.send(("failed", error))
