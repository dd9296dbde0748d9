"""Stars and keywords go beside the photos, where other programs read them. GUI thread.

Asks first; the library writes in the background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.labels import SidecarReport
    from desktop.ops import Ops


class MarkFiles(QObject):
    """Says what came of it in a sentence."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, library: Library, ops: Ops, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._window = parent
        self._job = Job()  # cancelled when the window goes

    def ask_and_write(self, ids: Sequence[int]) -> None:
        """Write beside these photos, once the user has said yes."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Write stars and keywords"))
        box.setText(self.tr("Write stars and keywords beside %n photo(s)?", "", len(ids)))
        box.setInformativeText(
            self.tr(
                "Small .xmp files are written beside the photos, or added to; other photo "
                "programs read them. The photos themselves are not touched. Favourites stay in "
                "Shiying: such files have no place for them."
            )
        )
        write = box.addButton(self.tr("Write"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)

        def finish(_result: int) -> None:
            if box.clickedButton() is write:
                self.write(ids)
            box.deleteLater()
            self._window.activateWindow()  # as no window manager may do

        box.finished.connect(finish)
        box.open()

    def write(self, ids: Sequence[int]) -> None:
        """Write beside those of these photos that have stars or keywords."""
        self._ops.run(
            lambda: self._library.mark_files.write_sidecars(ids, self._job),
            lambda report: self.told.emit(self._written(report)),
            self.failed.emit,
        )

    def close(self) -> None:
        """Write no further file."""
        self._job.cancel()

    def _written(self, report: SidecarReport) -> str:
        sentence = self.tr("%n sidecar file(s) were written.", "", report.written)
        if report.faults:
            faults = self.tr("%n could not be written, for example {0}.", "", len(report.faults))
            sentence = f"{sentence} {faults.format(report.faults[0][0].name)}"
        return sentence
