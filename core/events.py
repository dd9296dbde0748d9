"""News from the core: who publishes what, and a bus to hear it on.

Callbacks run on the publishing thread and must return at once; `desktop.bridge` turns them
into Qt signals. Publishing and (un)subscribing are safe from any thread.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.errors import ShiyingError
    from core.records.models import ModelInfo
    from core.records.photos import PhotoId
    from core.records.reports import IndexingProgress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PhotosChanged:
    """Photos appeared, changed or went; at most four of these a second."""

    added: frozenset[PhotoId] = frozenset()
    changed: frozenset[PhotoId] = frozenset()
    removed: frozenset[PhotoId] = frozenset()


@dataclass(frozen=True, slots=True)
class RootsChanged:
    """A root was added, removed, came online or went offline."""


@dataclass(frozen=True, slots=True)
class LabelsChanged:
    """A label was made, changed, answered or removed."""


@dataclass(frozen=True, slots=True)
class MarksChanged:
    """These photos were marked: favourites, ratings, keywords."""

    photos: frozenset[PhotoId]


@dataclass(frozen=True, slots=True)
class CollectionsChanged:
    """An album of the user's own was made, changed, filled or removed."""


@dataclass(frozen=True, slots=True)
class ProblemsChanged:
    """The problem list has `count` rows now."""

    count: int


@dataclass(frozen=True, slots=True)
class ProgressChanged:
    """Indexing moved on."""

    progress: IndexingProgress


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """Background work met an error that the user should hear of."""

    error: ShiyingError


@dataclass(frozen=True, slots=True)
class ModelChanged:
    """`model` answers searches now, or a change of models has begun or been given up."""

    model: ModelInfo


Event = (
    PhotosChanged
    | RootsChanged
    | LabelsChanged
    | MarksChanged
    | CollectionsChanged
    | ProblemsChanged
    | ProgressChanged
    | FaultRaised
    | ModelChanged
)


class EventBus:
    """Hands each event to everyone who listens, in the order of subscription."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Event], None]] = []

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` for every event from now on; returns the way to stop that."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._remove(listener)

    def publish(self, event: Event) -> None:
        """Tell everyone. A listener that raises is logged and does not stop the others."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on %s", type(event).__name__)

    def _remove(self, listener: Callable[[Event], None]) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
