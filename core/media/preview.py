"""Large pictures for the full-screen view, decoded in a child process.

A decoder that crashes or hangs costs that one picture. One thread owns the child; `read` and
`close` may be called from any thread.
"""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import Cancelled, DecodeError
from core.process import Child, ChildDied
from core.records.photos import RgbImage

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

TIMEOUT_S = 30.0
_LOOK_UP_S = 0.1  # how soon `close` is noticed while a picture is being decoded


class _Request(NamedTuple):
    path: Path
    max_px: int
    answer: Future[RgbImage]


class PreviewReader:
    """Answers the newest request first: it is the picture that somebody looks at.

    `serve` and `timeout_s` are there for tests: what the child runs, and how long one picture
    may take.
    """

    def __init__(
        self,
        serve: Callable[[Connection], None] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._serve = serve or serve_pixels
        self._timeout_s = timeout_s
        self._waiting: list[_Request] = []
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._child: Child | None = None  # the thread's

    def read(self, path: Path, max_px: int) -> Future[RgbImage]:
        """Return the picture, longer side at most `max_px`, or DecodeError, in a future.

        A request that nobody waits for any more may be cancelled while it has not begun.
        After `close`, and for what `close` interrupts, the future is cancelled or Cancelled.
        """
        answer: Future[RgbImage] = Future()
        with self._changed:
            if self._closed:
                answer.cancel()
                return answer
            self._waiting.append(_Request(path, max_px, answer))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
                self._thread.start()
            self._changed.notify()
        return answer

    def close(self) -> None:
        """Drop what waits, end the child, and wait for the thread. Idempotent."""
        with self._changed:
            self._closed = True
            dropped, self._waiting = self._waiting, []
            self._changed.notify()
        for request in dropped:
            request.answer.cancel()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while (request := self._next()) is not None:
                if request.answer.set_running_or_notify_cancel():
                    self._answer(request)
        finally:
            self._drop_child()

    def _next(self) -> _Request | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting)
            return None if self._closed else self._waiting.pop()

    def _answer(self, request: _Request) -> None:
        try:
            reply = self._ask(request)
        except (ChildDied, OSError):  # it died, or could not be started
            self._drop_child()
            reply = DecodeError("crashed", path=str(request.path), detail="")
        if isinstance(reply, RgbImage):
            request.answer.set_result(reply)
        else:
            request.answer.set_exception(reply)

    def _ask(self, request: _Request) -> RgbImage | DecodeError | Cancelled:
        if self._child is None:
            self._child = Child(self._serve, name="preview")
        self._child.send((str(request.path), request.max_px))
        deadline = time.monotonic() + self._timeout_s
        while time.monotonic() < deadline and not self._closed:
            reply = self._child.receive(_LOOK_UP_S)
            if isinstance(reply, (RgbImage, DecodeError)):
                return reply
        self._drop_child()
        if self._closed:
            return Cancelled()
        return DecodeError("timeout", path=str(request.path), detail=f"{self._timeout_s:.0f} s")

    def _drop_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None


def serve_pixels(connection: Connection) -> None:
    """Answer (path, max_px) with a picture or a DecodeError until the other end hangs up."""
    from core.media.photo_file import read_pixels

    with contextlib.closing(connection):
        while True:
            path, max_px = connection.recv()
            try:
                reply: RgbImage | DecodeError = read_pixels(Path(path), max_px)
            except DecodeError as error:
                reply = error
            connection.send(reply)
