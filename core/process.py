"""A child process that answers messages, and what happens when it dies.

`Child` is owned by the one thread that calls it. Messages are pickled tuples between our own
two ends of a pipe; nothing from outside ever travels there.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import multiprocessing
import os
import signal
import threading
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 3.0


class ChildDied(Exception):
    """The child is gone (crashed, killed, out of memory)."""


class Child:
    """One spawned process running `target(connection, *args)`.

    `target` must be importable and must return when `connection.recv()` raises EOFError.
    stderr: a file for what C libraries and crashes print, begun anew with each child.
    """

    def __init__(
        self,
        target: Callable[..., None],
        *args: Any,  # noqa: ANN401 - the target's own
        name: str,
        stderr: Path | None = None,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_run, args=(target, theirs, stderr, *args), name=name, daemon=True
        )
        with _unheard_interrupts():
            self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def connection(self) -> Connection:
        """Our end of the pipe, for `multiprocessing.connection.wait`."""
        return self._ours

    def send(self, message: object) -> None:
        """Hand over one message. Raises ChildDied."""
        try:
            self._ours.send(message)
        except (OSError, ValueError) as error:
            raise ChildDied(str(error)) from error

    def receive(self, timeout_s: float) -> Any | None:  # noqa: ANN401 - the ends know their messages
        """Return the next message, or None when none came in time. Raises ChildDied."""
        ready = wait([self._ours, self._process.sentinel], timeout_s)
        if self._ours in ready:
            try:
                return self._ours.recv()
            except (EOFError, OSError) as error:
                raise self._death() from error
        if ready:
            raise self._death()
        return None

    def kill(self) -> None:
        """End it now, without asking."""
        with contextlib.suppress(OSError, ValueError):
            self._process.kill()
        self._release()

    def close(self) -> None:
        """Hang up, wait a little, then kill. Idempotent."""
        with contextlib.suppress(OSError):
            self._ours.close()
        with contextlib.suppress(ValueError):
            self._process.join(STOP_TIMEOUT_S)
            if self._process.is_alive():
                log.warning("%s did not stop in time", self._process.name)
                self._process.kill()
        self._release()

    def _death(self) -> ChildDied:
        self._process.join(STOP_TIMEOUT_S)  # the pipe breaks a moment before the process is gone
        return ChildDied(f"exit code {self._process.exitcode}")

    def _release(self) -> None:
        with contextlib.suppress(OSError):
            self._ours.close()
        with contextlib.suppress(ValueError):
            self._process.join(STOP_TIMEOUT_S)
            self._process.close()


@contextlib.contextmanager
def _unheard_interrupts() -> Iterator[None]:
    """What starts meanwhile never hears of Ctrl+C, which goes to every process of a terminal.

    The parent decides what it means; a child interrupted in its imports would print a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Its first start unblocks SIGINT in this thread (CPython 3.11, resource_tracker.py).
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def lower_priority() -> None:
    """Let everything else on the machine go first. Called in a child."""
    with contextlib.suppress(OSError):
        if hasattr(os, "nice"):
            os.nice(10)
            return
        import ctypes  # Windows

        below_normal = 0x00004000
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)


def _run(
    target: Callable[..., None], connection: Connection, stderr: Path | None, *args: object
) -> None:
    if stderr is not None:
        _send_stderr_to(stderr)
    with contextlib.suppress(OSError, ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Windows, where there are no masks
    threading.Thread(target=_die_with_parent, name="parent watch", daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        target(connection, *args)


def _send_stderr_to(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb") as file:
        os.dup2(file.fileno(), 2)
        faulthandler.enable(file=2)


def _die_with_parent() -> None:
    """A killed parent must not leave a child behind that eats the machine."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os._exit(3)
