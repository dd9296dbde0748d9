"""The scans that are under way and those that are due.

Owner: the supervisor thread, which moves them on slice by slice. What a scan finds goes to
the recorder (gone, back) and to the work queue (to be read).
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from core.events import RootsChanged
from core.indexing.reconcile import RootOffline
from core.indexing.watch import folder_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from core.events import EventBus
    from core.indexing.reconcile import Difference, Reconciler
    from core.indexing.recorder import Recorder
    from core.indexing.tasks import FileTask
    from core.indexing.work_queue import WorkQueue
    from core.records.photos import Root, RootId
    from core.store.roots import Roots

RECONCILE_EVERY_S = 600.0
CHECK_ROOTS_EVERY_S = 5.0


class Scans:
    """`lacking`: files of photos that miss a vector or a thumbnail.

    periodic: also reconcile every ten minutes, and notice drives that come and go.
    """

    def __init__(
        self,
        roots: Roots,
        reconciler: Reconciler,
        recorder: Recorder,
        work: WorkQueue,
        lacking: Callable[[], Iterable[FileTask]],
        events: EventBus,
        *,
        periodic: bool,
        look_again_s: float,
    ) -> None:
        self._roots = roots
        self._reconciler = reconciler
        self._recorder = recorder
        self._work = work
        self._lacking = lacking
        self._events = events
        self._periodic = periodic
        self._look_again_s = look_again_s
        self._running: list[tuple[Root, Iterator[Difference]]] = []
        self._look_again: dict[tuple[RootId, str], float] = {}
        self._reconciled_at: float | None = None
        self._roots_checked_at = 0.0
        self._identities: dict[RootId, tuple[int, int] | None] = {}

    @property
    def is_active(self) -> bool:
        """Whether a scan is under way."""
        return bool(self._running)

    def all_roots(self) -> None:
        """Scan everything, and queue what lacks a vector or a thumbnail."""
        self._reconciled_at = time.monotonic()
        # A scan that has not begun sees no more than the new one: impatience adds no work.
        del self._running[1:]
        for root in self._roots.all():
            self._running.append((root, self._reconciler.scan_root(root)))
        self._work.add(self._lacking())

    def folders(self, folders: Iterable[tuple[RootId, str]]) -> None:
        """Scan these folders, with whatever is new below them."""
        roots = {root.id: root for root in self._roots.all()}
        for root_id, folder in sorted(folders):
            self._look_again.pop((root_id, folder), None)
            if root_id in roots:
                scan = self._reconciler.scan_folder(roots[root_id], folder)
                self._running.append((roots[root_id], scan))

    def look_again(self, root_id: RootId, folder: str) -> None:
        """Something is still being written there: scan it in a moment."""
        self._look_again[(root_id, folder)] = time.monotonic() + self._look_again_s

    def check_clock(self) -> None:
        """Start what is due."""
        now = time.monotonic()
        due = [place for place, at in self._look_again.items() if at <= now]
        if due:
            self.folders(due)
        if not self._periodic:
            return
        if now - self._roots_checked_at > CHECK_ROOTS_EVERY_S:
            self._roots_checked_at = now
            self._check_roots()
        is_due = self._reconciled_at and now - self._reconciled_at > RECONCILE_EVERY_S
        if is_due and not self._running:
            self.all_roots()

    def advance(self, seconds: float) -> None:
        """Move on for about that long, so that commands and the worker get their turn."""
        until = time.monotonic() + seconds
        while self._running and time.monotonic() < until:
            root, scan = self._running[0]
            try:
                self._apply(root, next(scan))
            except StopIteration:
                self._running.pop(0)
                self._set_online(root, True)
            except RootOffline:
                self._running.pop(0)
                self._work.drop_root(root.id)
                self._set_online(root, False)

    def drop_root(self, root_id: RootId) -> None:
        """The root is being removed."""
        self._running = [(root, scan) for root, scan in self._running if root.id != root_id]
        for place in [place for place in self._look_again if place[0] == root_id]:
            del self._look_again[place]

    def clear(self) -> None:
        """Stop every scan; nothing is concluded from a part."""
        self._running.clear()
        self._look_again.clear()

    def _apply(self, root: Root, difference: Difference) -> None:
        self._recorder.record_difference(difference)
        self._work.unchanged += difference.unchanged
        self._work.removed += len(difference.gone_photos)
        self._work.problems += len(difference.broken_links)
        self._work.add(difference.tasks)
        if difference.unsettled:
            self.look_again(root.id, difference.folder)

    def _check_roots(self) -> None:
        """A drive that comes back is scanned; one that goes is offline at once."""
        for root in self._roots.all():
            is_there = os.path.isdir(root.path)
            identity = folder_identity(root.path)
            earlier = self._identities.get(root.id)
            self._identities[root.id] = identity
            is_running = any(scanned.id == root.id for scanned, _ in self._running)
            if not root.online and not is_running and self._reconciler.shows_anything(root):
                self._running.append((root, self._reconciler.scan_root(root)))
            elif root.online and not is_there:
                self._work.drop_root(root.id)
                self._set_online(root, False)
            elif root.online and earlier is not None and identity != earlier:
                # Another folder under the same name: a drive went or came, or it was made anew.
                self._running.append((root, self._reconciler.scan_root(root)))
                self._events.publish(RootsChanged())  # who watches it has to watch the new one

    def _set_online(self, root: Root, online: bool) -> None:
        if self._roots.set_online(root.id, online):
            self._events.publish(RootsChanged())
            if online:  # what lacks a vector there could not be read until now
                self._work.add(self._lacking())
