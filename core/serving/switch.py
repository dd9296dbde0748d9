"""Which model answers, which one photos are embedded with, and how the second becomes the first.

Context: embedding a library anew takes minutes to days, and search must not be away for so
long. Choice: two spaces. `target` is the chosen model, the one that indexing works for;
`serving` answers. They are one, except from the choice of another model until that one has a
vector of every photo within reach; then it takes over between two queries. Photos on drives
that are away and files with problems do not hold the change up: nothing could be read there,
and they are embedded when they are back. Cost: photos that arrive meanwhile are embedded for
the target only, so they can be looked at but not found by words until the change; a second
worker with the old model would make every file be read and embedded twice.

What is chosen is written down at once (`Settings.model`, `Settings.serving_model`), so that a
change goes on after any end of the process. Originals are read again for it; why, see
`core.indexing.backlog`.

Any thread may call. `_steps` is one thread on which news from indexing is acted upon: bus
callbacks must return at once, and indexing cannot be stopped from its own thread.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, ModelError, ShiyingError, UserError
from core.events import FaultRaised, ModelChanged, PhotosChanged, ProgressChanged, RootsChanged
from core.records.models import SwitchProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from core.events import Event, EventBus
    from core.indexing.session import IndexingSession
    from core.records.models import ModelInfo
    from core.records.photos import PhotoId
    from core.records.search import LabelScore, Query, SearchResult
    from core.serving.choice import ModelChoice
    from core.serving.space import ModelSpace
    from core.settings import SettingsFile

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0


class ModelSwitch:
    """Owns the spaces and the indexing session. Close it.

    open_space, open_indexing: how the library wires one. describe: raises ModelError.
    """

    def __init__(
        self,
        start: ModelChoice,
        *,
        open_space: Callable[[str, ModelInfo], ModelSpace],
        open_indexing: Callable[[ModelSpace], IndexingSession],
        describe: Callable[[str], ModelInfo],
        settings: SettingsFile,
        events: EventBus,
    ) -> None:
        self._open_space = open_space
        self._open_indexing = open_indexing
        self._describe = describe
        self._settings = settings
        self._events = events
        self.fault: ShiyingError | None = start.fault  # why the chosen model is not the one in use
        with ExitStack() as opened:
            self._target = self._serving = open_space(start.target, start.target_info)
            opened.callback(self._target.close)
            before = start.serving_info
            if before is not None and not self._knows_enough(before):
                self._serving = open_space(start.serving, before)
            self._indexing = open_indexing(self._target)
            opened.pop_all()
        self._watch: bool | None = None  # None: indexing was never started
        self._lock = threading.Lock()  # around the names of the spaces; held for moments
        self._changing = threading.RLock()  # around a whole change
        self._steps = ThreadPoolExecutor(1, "model switch")
        self._look_is_due = False
        self._looked_at = 0.0
        self._closed = False
        self._unsubscribe = events.subscribe(self._on_event)

    @property
    def target(self) -> ModelSpace:
        """The chosen model: photos are embedded with it."""
        return self._target

    @property
    def serving(self) -> ModelSpace:
        """The model that answers."""
        return self._serving

    @property
    def indexing(self) -> IndexingSession:
        """Indexing for the target."""
        return self._indexing

    @property
    def is_under_way(self) -> bool:
        """Whether another model than the chosen one answers."""
        return self._serving is not self._target

    def progress(self) -> SwitchProgress | None:
        """Return how far the change is, None where there is none; ~50 ms for 100,000 photos."""
        with self._lock:
            serving, target = self._serving, self._target
        if serving is target:
            return None
        return SwitchProgress(serving.info, target.info, *target.vectors.coverage())

    def search(self, query: Query) -> Future[SearchResult]:
        """See `SearchService.search`."""
        with self._lock:  # a space that retires has been asked for the last time
            return self._serving.search.search(query)

    def similar(self, photo_id: PhotoId, limit: int) -> Future[SearchResult]:
        """See `SearchService.similar`."""
        with self._lock:
            return self._serving.search.similar(photo_id, limit)

    def compare(
        self, image: PhotoId | Path, labels: Sequence[str], *, plain: bool
    ) -> Future[list[LabelScore]]:
        """See `SearchService.compare`."""
        with self._lock:
            return self._serving.search.compare(image, labels, plain=plain)

    def start_indexing(self, *, watch: bool) -> None:
        """Start now, and again for every model chosen later."""
        with self._changing:
            self._watch = watch or bool(self._watch)
            self._indexing.start(watch=watch)

    def use(self, choice: str) -> ModelInfo:
        """Choose a model; takes some tenths of a second, besides what indexing has in hand.

        Going back to the one that still answers, or to one whose vectors are all kept, is a
        matter of a moment. Indexing goes on for the chosen model, also if it was paused.
        Raises ModelError, and EnvironmentFault where that cannot be written down; then nothing
        has changed.
        """
        info = self._describe(choice)
        with self._changing:
            self._check_open()
            self._write_down(model=choice, serving_model=self._serving.choice)
            self.fault = None
            self._set_target(choice, info)
        self._events.publish(ModelChanged(self._serving.info))
        self._look()
        return info

    def use_device(self, device: str) -> None:
        """Look at photos on another device, from the next one on.

        Raises EnvironmentFault where that cannot be written down; then nothing has changed.
        """
        with self._changing:
            self._check_open()
            self._write_down(device=device)
            for space in {self._target, self._serving}:
                space.use_device(device)
            self._indexing.use_encoder(self._target.load_encoder)

    def settle(self) -> None:
        """Let the target answer now if it can, and wait for that."""
        try:
            self._steps.submit(self._step, self._take_over_if_ready).result()
        except (RuntimeError, CancelledError):  # closed meanwhile
            return

    def close(self) -> None:
        """Stop indexing and search. Idempotent."""
        self._closed = True
        self._unsubscribe()
        for space in (self._target, self._serving):
            space.search.close()  # also ends a wait for the target to load
        self._steps.shutdown(wait=True, cancel_futures=True)
        with self._changing:
            self._indexing.close()
            for space in (self._target, self._serving):
                space.close()

    def _set_target(self, choice: str, info: ModelInfo) -> None:
        """Make indexing work for a model. Holding `_changing`."""
        old, serving = self._target, self._serving
        if info.key == old.info.key:
            return
        self._indexing.close()
        target = serving if info.key == serving.info.key else self._open_space(choice, info)
        with self._lock:
            self._target = target
        shared = target is not serving and target.shares_vectors(serving)
        serving.keeper.leave_file(to_another=shared)
        self._indexing = self._open_indexing(target)
        if self._watch is not None:
            self._indexing.start(watch=self._watch)
        if old is not serving:
            old.close()

    # News from indexing: callbacks on its thread, the rest on the thread of steps.

    def _on_event(self, event: Event) -> None:
        if self._closed or not self.is_under_way:
            return
        if isinstance(event, PhotosChanged):
            self._submit(lambda: self._follow(event))
        elif isinstance(event, FaultRaised) and isinstance(event.error, ModelError):
            broken, error = self._target, event.error
            self._submit(lambda: self._give_up(broken, error))
        elif isinstance(event, RootsChanged) or self._is_time_to_look(event):
            self._look()

    def _is_time_to_look(self, event: Event) -> bool:
        """At the end of a run, and now and then in a long one: looking costs a query."""
        if not isinstance(event, ProgressChanged):
            return False
        now = time.monotonic()
        is_time = event.progress.state == "idle" or now - self._looked_at > LOOK_EVERY_S
        if is_time:
            self._looked_at = now
        return is_time

    def _look(self) -> None:
        if not self._look_is_due:  # one that has not begun sees no less than a new one
            self._look_is_due = True
            self._submit(self._take_over_if_ready)

    def _submit(self, step: Callable[[], object]) -> None:
        try:
            self._steps.submit(self._step, step)
        except RuntimeError:  # closed meanwhile
            return

    def _step(self, step: Callable[[], object]) -> None:
        try:
            step()
        except CancelledError:
            log.info("a change of models was interrupted by the end")
        except Exception:  # the thread's top loop: the old model goes on answering
            log.exception("a change of models stumbled; it is tried again")

    def _follow(self, news: PhotosChanged) -> None:
        """Keep what the serving model finds in step with the folders."""
        with self._lock:
            serving = self._serving
        if serving is not self._target:
            serving.follow(seen=news.added | news.changed, gone=news.removed)

    def _take_over_if_ready(self) -> None:
        self._look_is_due = False
        target = self._target
        if self._closed or target is self._serving:
            return
        if not self._knows_enough(self._serving.info):
            return
        try:
            target.prepare()  # may take seconds; the old one answers meanwhile
        except EnvironmentFault:
            log.warning("the new model cannot answer yet")
            return
        except UserError as error:
            if not self._closed and self._give_up(target, error):
                self._events.publish(FaultRaised(error))
            return
        self._take_over(target)

    def _knows_enough(self, serving: ModelInfo) -> bool:
        """Whether the target may answer instead of another model.

        One that was taught on its text side alone knows the photos that its parent knows.
        """
        shares = self._target.info.vectors_key == serving.vectors_key
        return shares or self._target.covers_library()

    def _take_over(self, target: ModelSpace) -> None:
        with self._changing:
            if self._closed or target is not self._target:
                return
            with self._lock:
                old, self._serving = self._serving, target
            self._remember(serving_model=target.choice)
        log.info("%s answers now", target.info.key)
        self._events.publish(ModelChanged(target.info))
        old.retire()

    def _give_up(self, broken: ModelSpace, error: ShiyingError) -> bool:
        """Stay with the model that answers, if it is not too late for that."""
        with self._changing:
            serving = self._serving
            if self._closed or broken is not self._target or broken is serving:
                return False
            log.warning("the chosen model cannot be used: %s", error.code)
            self.fault = error
            self._remember(model=serving.choice, serving_model=serving.choice)
            self._set_target(serving.choice, serving.info)
        self._events.publish(ModelChanged(serving.info))
        return True

    def _write_down(self, **choices: str) -> None:
        try:
            self._settings.update(**choices)
        except OSError as error:
            path, reason = str(error.filename or ""), str(error.strerror)
            raise EnvironmentFault("library_not_writable", path=path, reason=reason) from error

    def _remember(self, **choices: str) -> None:
        try:
            self._write_down(**choices)
        except EnvironmentFault:
            log.warning("the settings could not be written; the choice is made again at a start")

    def _check_open(self) -> None:
        if self._closed:
            raise CancelledError
