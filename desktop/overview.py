"""What the sidebar says about the library: counts, folders, months, formats.

Owner: the GUI thread. Fetched together in the background, at most once a second, whenever
photos or folders change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.records.search import Filters
from desktop.search.finder import recent

if TYPE_CHECKING:
    from core.library import Library
    from core.records.photos import Folder, Root, RootId
    from desktop.ops import Op, Ops

PAUSE_MS = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """One look at the library."""

    total: int
    recent: int
    roots: list[Root]
    folders: list[Folder]
    months: list[tuple[int, int, int]]
    formats: list[tuple[str, int]]


class Overview(QObject):
    """Keeps `facts` up to date."""

    refreshed = Signal(object)  # Facts

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._op: Op | None = None
        self._is_stale = False
        self._facts: Facts | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.refresh_now)

    @property
    def facts(self) -> Facts | None:
        """The last look, None before the first."""
        return self._facts

    def root(self, root_id: RootId) -> Root | None:
        """Return one of the folders, None where it is gone."""
        roots = self._facts.roots if self._facts is not None else []
        return next((root for root in roots if root.id == root_id), None)

    def refresh(self) -> None:
        """Look again soon."""
        if not self._timer.isActive():
            self._timer.start()

    def refresh_now(self) -> None:
        """Look again now, or as soon as the look under way has ended."""
        self._timer.stop()
        if self._op is not None:
            self._is_stale = True
            return
        self._op = self._ops.run(lambda: look(self._library), self._finish, self._fail)

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._op is not None:
            self._op.drop()

    def _finish(self, facts: Facts) -> None:
        self._op = None
        self._facts = facts
        self.refreshed.emit(facts)
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def _fail(self, error: BaseException) -> None:
        self._op = None
        self._ops.report(error)


def look(library: Library) -> Facts:
    """Ask the library everything that the sidebar shows. Background thread."""
    roots = library.roots()
    return Facts(
        total=library.count(),
        recent=library.count(Filters(added_since=recent())),
        roots=roots,
        folders=[folder for root in roots for folder in library.folders(root.id)],
        months=library.months(),
        formats=library.formats(),
    )
