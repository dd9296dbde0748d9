"""Looking for a newer version, when the user asks, or at the start where they chose so.

GUI thread; the question is asked in the background. Nothing is downloaded: what comes of it is a
sentence and the address of a page.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from core.errors import ShiyingError
from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.library import Library
    from core.records.updates import Release
    from desktop.ops import Op, Ops
    from desktop.widgets.message_bar import MessageBar

QUIET_MS = 20_000  # the window, the library and the first photos come before

log = logging.getLogger(__name__)


class UpdateCheck(QObject):
    """One question at a time."""

    answered = Signal(object)  # Release
    failed = Signal(object)  # ShiyingError

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._job = Job()
        self._op: Op | None = None
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)

    @property
    def can_ask(self) -> bool:
        """Whether this copy knows where it comes from."""
        return self._library.updates.can_ask

    def look(self) -> None:
        """Ask now."""
        if self._op is not None:
            return
        work = lambda: self._library.updates.look(self._job)  # noqa: E731
        self._op = self._ops.run(work, self._on_release, self._on_failure)

    def look_later(self, messages: Callable[[], MessageBar]) -> None:
        """Ask once everything is quiet, and say something only if there is something new."""
        self.answered.connect(lambda release: self._tell(release, messages()))
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def close(self) -> None:
        """Wait for no answer."""
        self._timer.stop()
        self._job.cancel()

    def _on_release(self, release: Release) -> None:
        self._op = None
        self.answered.emit(release)

    def _on_failure(self, error: BaseException) -> None:
        self._op = None
        if isinstance(error, ShiyingError):
            log.info("no answer about newer versions: %s", error.code)
            self.failed.emit(error)
        else:
            self._ops.report(error)

    def _tell(self, release: Release, messages: MessageBar) -> None:
        if release.is_newer:
            messages.say(
                self.tr("Shiying {0} has been published.").format(release.version),
                self.tr("View"),
                lambda: open_page(release),
            )


def open_page(release: Release) -> None:
    """Show what is new in the browser; the user fetches it there, or does not."""
    QDesktopServices.openUrl(QUrl(release.page))
