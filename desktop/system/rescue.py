"""A library that is damaged: offers the newest good backup, and brings it back when told to.

Owner: the GUI thread; looking and restoring run in the background. For a library that nobody
has open; whoever hears `restored` opens it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import ShiyingError
from desktop import i18n

if TYPE_CHECKING:
    from pathlib import Path

    from core.records.backups import Backup, Restored
    from desktop.ops import Ops
    from desktop.widgets.empty_state import EmptyState


class Rescue(QObject):
    """Speaks through the empty state of a window."""

    restored = Signal()
    rested = Signal()  # nothing runs any more, whatever came of it

    def __init__(self, home: Path, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._ops = ops
        self._backup: Backup | None = None

    def offer(self, page: EmptyState, error: ShiyingError) -> None:
        """Look for a good backup and offer it on `page`; without one, say what is wrong."""
        home = self._home

        def work() -> Backup | None:
            from core.library import Library

            return Library.newest_good_backup(home)

        page.show_opening()
        self._ops.run(
            work,
            lambda backup: self._show(page, error, backup),
            lambda failure: self._fail(page, failure),
        )

    def restore(self, page: EmptyState) -> None:
        """Bring back what was offered."""
        backup, home = self._backup, self._home
        if backup is None:
            return

        def work() -> Restored:
            from core.library import Library

            return Library.restore(home, backup.path)

        page.show_opening()
        self._ops.run(work, self._on_restored, lambda failure: self._fail(page, failure))

    def _show(self, page: EmptyState, error: ShiyingError, backup: Backup | None) -> None:
        self._backup = backup
        if backup is None:
            page.show_fault(i18n.sentence_of(error))
        else:
            page.show_damage(self._words(backup))
        self.rested.emit()

    def _words(self, backup: Backup) -> str:
        human = i18n.Human()
        return self.tr(
            "Your photos are not affected. There is a backup from {0} ({1}): {2}, {3}. The "
            "damaged library is kept beside it, and photos added since then are added again by "
            "themselves."
        ).format(
            human.ago(backup.made_at, datetime.now()),
            i18n.moment(backup.made_at),
            self.tr("%n photo(s)", "", backup.photos),
            self.tr("%n label(s)", "", backup.labels),
        )

    def _on_restored(self, _: Restored) -> None:
        self.rested.emit()
        self.restored.emit()

    def _fail(self, page: EmptyState, failure: BaseException) -> None:
        if isinstance(failure, ShiyingError):
            page.show_fault(i18n.sentence_of(failure))
        else:
            page.show_fault("")
            self._ops.report(failure)
        self.rested.emit()
