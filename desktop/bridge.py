"""Core events as Qt signals on the GUI thread.

Events arrive on background threads; one queued signal carries them over, so that every
slot runs on the GUI thread whatever it is connected to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from core.events import (
    CollectionsChanged,
    Event,
    EventBus,
    FaultRaised,
    LabelsChanged,
    MarksChanged,
    ModelChanged,
    PhotosChanged,
    ProblemsChanged,
    ProgressChanged,
    RootsChanged,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class EventBridge(QObject):
    """Listens to the bus until `close`."""

    photos_changed = Signal(object)  # PhotosChanged
    roots_changed = Signal()
    labels_changed = Signal()
    marks_changed = Signal(object)  # MarksChanged
    collections_changed = Signal()
    problems_changed = Signal(int)
    progress_changed = Signal(object)  # IndexingProgress
    fault_raised = Signal(object)  # ShiyingError
    model_changed = Signal(object)  # ModelInfo: the one that answers
    _arrived = Signal(object)

    def __init__(self, events: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe: Callable[[], None] = events.subscribe(self._arrived.emit)

    def close(self) -> None:
        """Hear no more. Idempotent."""
        self._unsubscribe()

    def _on_arrived(self, event: Event) -> None:
        match event:
            case PhotosChanged():
                self.photos_changed.emit(event)
            case RootsChanged():
                self.roots_changed.emit()
            case LabelsChanged():
                self.labels_changed.emit()
            case MarksChanged():
                self.marks_changed.emit(event)
            case CollectionsChanged():
                self.collections_changed.emit()
            case ProblemsChanged():
                self.problems_changed.emit(event.count)
            case ProgressChanged():
                self.progress_changed.emit(event.progress)
            case FaultRaised():
                self.fault_raised.emit(event.error)
            case ModelChanged():
                self.model_changed.emit(event.model)
