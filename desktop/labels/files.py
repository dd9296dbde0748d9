"""Taking labels along: to a file, from a file, and into sidecars beside the photos. GUI thread.

Asks where it must; the library writes in the background, and only what the user asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.job import Job
from desktop.commands import Act

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import (
        Answer,
        Label,
        LabelCopy,
        LabelId,
        LabelImport,
        LabelView,
        SidecarReport,
    )
    from core.records.photos import PhotoId
    from desktop.commands import Commands
    from desktop.ops import Ops


class _Undone(NamedTuple):
    """An import that was taken back, so that it can be done again without its file."""

    came: LabelImport
    copies: list[LabelCopy]
    answers: dict[LabelId, dict[PhotoId, Answer]]


class LabelFiles(QObject):
    """Says what came of it in a sentence."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, library: Library, ops: Ops, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._commands = commands
        self._window = parent
        self._job = Job()  # for what takes longer; cancelled when the window goes

    def ask_and_export(self, label: Label) -> None:
        """Write a label with its answers where the user says."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export label"), f"{label.name}.json", self._pattern()
        )
        if name:
            self.export(label, Path(name))

    def export(self, label: Label, target: Path) -> None:
        """Write a label with its answers."""
        self._ops.run(
            lambda: self._library.labels.export([label.id], target),
            lambda count: self.told.emit(self._exported(label, count, target)),
            self.failed.emit,
        )

    def ask_and_bring_in(self) -> None:
        """Read labels from a file that the user chooses."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Import labels"), "", self._pattern()
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, source: Path) -> None:
        """Read labels that were exported, here or elsewhere."""
        labels = self._library.labels
        undone: list[_Undone] = []

        def work() -> LabelImport:
            if not undone:
                return labels.import_file(source)
            again = undone.pop()
            for copy in again.copies:
                labels.restore(copy)
            for label_id, answers in again.answers.items():
                labels.answer(label_id, answers)
            return again.came

        def take_back(came: LabelImport) -> None:
            answers = {i: labels.answer(i, before) for i, before in came.replaced.items()}
            copies = [labels.remove(label_id) for label_id in came.made]
            undone.append(_Undone(came, copies, answers))

        self._commands.do(
            Act(self.tr("Labels from {0} were imported").format(source.name)),
            work,
            take_back,
            lambda came: self.told.emit(self._brought_in(came)),
            self.failed.emit,
        )

    def ask_and_write(self, view: LabelView) -> None:
        """Write a label's name beside its photos, once the user has said beside which."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Write keywords"))
        box.setText(self.tr("Write “{0}” as a keyword beside its photos?").format(view.label.name))
        box.setInformativeText(
            self.tr(
                "Small .xmp files are written beside the photos, or added to; other photo "
                "programs read them. The photos themselves are not touched."
            )
        )
        role = QMessageBox.ButtonRole.AcceptRole
        sure = box.addButton(self.tr("Confirmed ones (%n)", "", len(view.confirmed)), role)
        every = box.addButton(self.tr("Found ones too (%n)", "", view.count), role)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)

        def finish(_result: int) -> None:
            if box.clickedButton() in (sure, every):
                self.write(view.label, found_too=box.clickedButton() is every)
            box.deleteLater()
            self._window.activateWindow()  # as no window manager may do

        box.finished.connect(finish)
        box.open()

    def write(self, label: Label, *, found_too: bool) -> None:
        """Write a label's name beside its photos."""
        self._ops.run(
            lambda: self._library.labels.write_sidecars([label.id], self._job, found_too=found_too),
            lambda report: self.told.emit(self._written(report)),
            self.failed.emit,
        )

    def close(self) -> None:
        """Write no further file."""
        self._job.cancel()

    def _pattern(self) -> str:
        return self.tr("Labels") + " (*.json)"

    def _exported(self, label: Label, count: int, target: Path) -> str:
        sentence = self.tr("“{0}” and %n answer(s) were saved to {1}.", "", count)
        return sentence.format(label.name, target.name)

    def _brought_in(self, came: LabelImport) -> str:
        sentence = self.tr("%n answer(s) were imported.", "", came.answers)
        if came.missing:
            missing = self.tr("%n photo(s) are not in this library.", "", came.missing)
            sentence = f"{sentence} {missing}"
        return sentence

    def _written(self, report: SidecarReport) -> str:
        sentence = self.tr("%n sidecar file(s) were written.", "", report.written)
        if report.faults:
            faults = self.tr("%n could not be written, for example {0}.", "", len(report.faults))
            sentence = f"{sentence} {faults.format(report.faults[0][0].name)}"
        return sentence
