"""The sockets of one client, and the guard that shuts them when nobody wants the answer any more.

Context: a read waits in the system, for headers as for a body; a server that sends a byte now and
then keeps it waiting for ever, past every timeout of the client. Choice: the client tells of each
connection that it makes (its `trace` extension), and a thread of ours shuts them from outside.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from core.models.patience import SLICE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.job import Job

MADE = ("connect_tcp.complete", "start_tls.complete")


class Lines:
    """One for each client. `note` runs on the client's thread, `cut` on any."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember a connection; the client's `trace` extension."""
        if not event.endswith(MADE):
            return
        line = info["return_value"].get_extra_info("socket")
        if isinstance(line, socket.socket):
            self._sockets = [*(old for old in self._sockets if old.fileno() >= 0), line]

    def cut(self) -> None:
        """Shut every connection down: what waits for one gets an error."""
        for line in self._sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    @contextlib.contextmanager
    def guarded(self, job: Job, answer_within_s: float) -> Iterator[threading.Event]:
        """Cut when the job is cancelled, or when the event yielded is not set in time."""
        answered, over = threading.Event(), threading.Event()
        deadline = time.monotonic() + answer_within_s

        def watch() -> None:
            while not over.wait(SLICE_S):
                is_late = not answered.is_set() and time.monotonic() > deadline
                if job.is_cancelled or is_late:
                    self.cut()
                    return

        guard = threading.Thread(target=watch, name="download guard", daemon=True)
        guard.start()
        try:
            yield answered
        finally:
            over.set()
            guard.join()
