"""The query process: it turns the words and pictures of a query into vectors.

A model in the window's own process would stall it while it loads, so it lives in a child.
One thread of ours owns the child; any thread may ask. The newest request of a kind wins: one
that still waits when the next arrives is cancelled, because its answer would be thrown away.
Long lists (`embed_many`) are worked off while nobody asks anything else, in turns.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import OrderedDict, deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import ShiyingError, UserError
from core.process import Child, ChildDied
from core.search.query_process import load_query_encoder, serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.search.query_process import Kind, Loader


log = logging.getLogger(__name__)

LOAD_TIMEOUT_S = 120.0  # a large model from a cold, slow disk
ANSWER_TIMEOUT_S = 60.0  # a 200-megapixel HEIC on a busy machine
WAKE_S = 0.2  # how often a wait for the child looks whether we are closing
REMEMBERED = 256  # answers; 2 KB each
SLICE_S = 0.05  # so long a query may wait behind a list; together, texts are up to 5 times quicker
MOST_TOGETHER = 32


@dataclass(slots=True)
class _Request:
    kind: Kind
    payload: str | Path
    key: tuple[object, ...]
    future: Future[NDArray[np.float32]] = field(default_factory=Future)


@dataclass(slots=True)
class _Batch:
    """Texts and picture files, and the vectors of those that are done."""

    items: Sequence[str | Path]
    rows: list[NDArray[np.float32]] = field(default_factory=list)
    future: Future[NDArray[np.float32]] = field(default_factory=Future)

    def next(self, most: int) -> str | Path | list[str]:
        """Return what comes next: a picture, or some texts."""
        rest = self.items[len(self.rows) : len(self.rows) + most]
        if not isinstance(rest[0], str):
            return rest[0]
        stop = next((at for at, item in enumerate(rest) if not isinstance(item, str)), len(rest))
        return [str(item) for item in rest[:stop]]


class _Closing(Exception):
    """Somebody called close while the owner of the child was waiting for it."""


class QueryEncoder:
    """Vectors for queries, from a child process that is spawned at once. Any thread may call."""

    def __init__(
        self, choice: str, models: Path, device: str = "auto", *, loader: Loader | None = None
    ) -> None:
        self._child_arguments = (loader or load_query_encoder, choice, models, device)
        self._changed = threading.Condition()
        self._waiting: OrderedDict[Kind, _Request] = OrderedDict()
        self._batches: deque[_Batch] = deque()  # the first has its turn
        self._together = 1  # texts that take about SLICE_S
        self._answers: OrderedDict[tuple[object, ...], NDArray[np.float32]] = OrderedDict()
        self._closing = False
        self._child: Child | None = None  # owned by the thread
        self._is_loaded = False
        self._logit_scale = 1.0
        self._refusal: ShiyingError | None = None  # why the model cannot be loaded
        self._thread = threading.Thread(target=self._run, name="query encoder", daemon=True)
        self._thread.start()

    def ready(self) -> bool:
        """Whether the model is loaded, so that an answer takes milliseconds."""
        return self._is_loaded

    @property
    def logit_scale(self) -> float:
        """The model's factor from cosine to logit, once anything has been answered."""
        return self._logit_scale

    def embed_text(self, text: str) -> Future[NDArray[np.float32]]:
        """Return the unit vector (dim,) of a text of any length, in the future.

        The future raises ModelError, UserError("query_failed"), or CancelledError when a newer
        text was asked for before this one's turn came.
        """
        return self._submit(_Request("text", text, ("text", text)))

    def embed_image(self, path: Path) -> Future[NDArray[np.float32]]:
        """Return the unit vector (dim,) of a picture file; besides, it raises DecodeError."""
        with contextlib.suppress(OSError):
            stat = path.stat()
            key = ("image", path, stat.st_mtime_ns, stat.st_size)
            return self._submit(_Request("image", path, key))
        return self._submit(_Request("image", path, ("image", path)))

    def embed_many(self, items: Sequence[str | Path]) -> Future[NDArray[np.float32]]:
        """Return one unit vector per text (str) or picture file, (n, dim), by the way.

        items: at least one. Every other request goes first, after SLICE_S or so, and none cancels
        this one; lists take turns, so that a short one need not wait for the end of a long one.
        The future can be cancelled until it is done. Raises as `embed_text` and `embed_image`
        do, all or nothing, and CancelledError at the end. Nothing is remembered.
        """
        batch = _Batch(tuple(items))
        with self._changed:
            if self._closing or not items:
                batch.future.cancel()
                return batch.future
            self._batches.append(batch)
            self._changed.notify_all()
        return batch.future

    def close(self) -> None:
        """Cancel what waits and end the child. Idempotent; takes a moment."""
        with self._changed:
            self._closing = True
            futures = [request.future for request in self._waiting.values()]
            futures += [batch.future for batch in self._batches]
            self._waiting.clear()
            self._changed.notify_all()
        for future in futures:
            future.cancel()
        self._thread.join()

    def _submit(self, request: _Request) -> Future[NDArray[np.float32]]:
        with self._changed:
            if self._closing:
                request.future.cancel()
                return request.future
            older = self._waiting.pop(request.kind, None)
            self._waiting[request.kind] = request
            self._changed.notify_all()
        if older is not None:
            older.future.cancel()
        return request.future

    def _run(self) -> None:
        try:
            with contextlib.suppress(ShiyingError, ChildDied, OSError):
                self._loaded_child()  # before anyone asks; a failure shows again when one does
            while self._wait_for_work():
                request = self._next()
                if request is None:
                    self._go_on_with_batch()
                elif request.future.set_running_or_notify_cancel():
                    self._answer(request)
        except _Closing:
            pass
        finally:
            self._drop_child()

    def _wait_for_work(self) -> bool:
        """Block until there is something to do; False at the end."""
        with self._changed:
            while not (self._waiting or self._batches or self._closing):
                self._changed.wait()
            return not self._closing

    def _next(self) -> _Request | None:
        """Return the oldest request that waits, None where only batches do."""
        with self._changed:
            return self._waiting.popitem(last=False)[1] if self._waiting else None

    def _go_on_with_batch(self) -> None:
        """Embed a slice of the batch whose turn it is: no typed text has to wait for longer."""
        batch = self._batches[0] if self._batches else None
        if batch is None:  # closed meanwhile
            return
        if batch.future.cancelled():
            self._batches.popleft()
            return
        try:
            self._embed_next(batch)
            if len(batch.rows) == len(batch.items):
                self._end_batch()
            else:
                self._batches.rotate(-1)
        except ShiyingError as error:
            self._end_batch(error)
        except _Closing:
            raise
        except Exception:  # the thread's top loop: the next query must still be answered
            log.exception("a list could not be embedded")
            self._end_batch(UserError("query_failed"))

    def _embed_next(self, batch: _Batch) -> None:
        some = batch.next(self._together)
        if not isinstance(some, list):
            batch.rows.append(self._ask_twice("image", some))
            return
        started = time.monotonic()
        batch.rows.extend(self._ask_twice("texts", some))
        fitting = int(len(some) * SLICE_S / max(time.monotonic() - started, 1e-6))
        self._together = max(1, min(fitting, 2 * self._together, MOST_TOGETHER))

    def _end_batch(self, error: ShiyingError | None = None) -> None:
        batch = self._batches.popleft()
        if not batch.future.set_running_or_notify_cancel():
            return
        if error is None:
            batch.future.set_result(np.stack(batch.rows))
        else:
            batch.future.set_exception(error)

    def _answer(self, request: _Request) -> None:
        try:
            vector = self._answers.get(request.key)
            if vector is None:
                vector = self._ask_twice(request.kind, request.payload)
            self._remember(request.key, vector)
            request.future.set_result(vector)
        except ShiyingError as error:
            request.future.set_exception(error)
        except _Closing:
            request.future.set_exception(UserError("query_failed"))
            raise
        except Exception:  # the thread's top loop: the next query must still be answered
            log.exception("a query could not be embedded")
            request.future.set_exception(UserError("query_failed"))

    def _ask_twice(self, kind: Kind, payload: object) -> NDArray[np.float32]:
        """Ask the child, and a new one if it dies over it."""
        for _ in range(2):
            try:
                child = self._loaded_child()
                child.send((kind, payload))
                state, answer = self._receive(child, ANSWER_TIMEOUT_S)
            except ChildDied as death:
                log.warning("the query process died: %s", death)
                self._drop_child()
                continue
            if state == "failed":
                raise answer
            vector: NDArray[np.float32] = answer
            vector.flags.writeable = False  # it is remembered and handed out many times
            return vector
        raise UserError("query_failed")

    def _loaded_child(self) -> Child:
        if self._refusal is not None:
            raise self._refusal
        if self._child is None:
            self._child = Child(serve, *self._child_arguments, name="query worker")
            try:
                state, news = self._receive(self._child, LOAD_TIMEOUT_S)
            except ChildDied:
                self._drop_child()  # a late "ready" must not be taken for an answer
                raise
            if state == "failed":
                self._refusal = news
                self._drop_child()
                raise self._refusal
            self._is_loaded, self._logit_scale = True, news
        return self._child

    def _receive(self, child: Child, timeout_s: float) -> tuple[str, Any]:
        """Wait for the child's (state, answer). Raises ChildDied, also when it takes too long."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            message = child.receive(WAKE_S)
            if message is not None:
                state, answer = message
                return state, answer
            if self._closing:
                raise _Closing
        raise ChildDied(f"no answer within {timeout_s:.0f} s")

    def _drop_child(self) -> None:
        self._is_loaded = False
        if self._child is not None:
            self._child.kill()  # it owns nothing that could be lost
            self._child = None

    def _remember(self, key: tuple[object, ...], vector: NDArray[np.float32]) -> None:
        self._answers[key] = vector
        self._answers.move_to_end(key)
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
