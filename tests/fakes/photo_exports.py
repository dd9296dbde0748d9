"""Exports that write nothing, for tests of the window."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from core.records.exports import ExportFailure, ExportReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.errors import ShiyingError
    from core.job import Job
    from core.records.exports import ExportChoices, TargetNote

WAIT_S = 10


class FakeExports:
    """Watches /photos. `fault` is raised by what writes; `bad` are ids that cannot be read.

    While `gate` is closed a run stands still after its first photo.
    """

    def __init__(self, calls: list[tuple[str, object]]) -> None:
        self.calls = calls
        self.fault: ShiyingError | None = None
        self.bad: set[int] = set()
        self.gate = threading.Event()
        self.gate.set()

    def note_on(self, folder: Path) -> TargetNote:
        return "watched" if folder.is_relative_to("/photos") else None

    def run(
        self, ids: Sequence[int], folder: Path, choices: ExportChoices, job: Job
    ) -> ExportReport:
        self.calls.append(("export", (list(ids), folder, choices)))
        if self.fault is not None:
            raise self.fault
        for done in range(len(ids)):
            job.step(done, len(ids))
            assert done == 0 or self.gate.wait(WAIT_S)
        good = [number for number in ids if number not in self.bad]
        failures = [ExportFailure(Path(f"/photos/{n}.jpg"), "gone", "") for n in sorted(self.bad)]
        return ExportReport(folder, tuple(folder / f"{n}.jpg" for n in good), tuple(failures))

    def list_text(self, ids: Sequence[int], language: str) -> str:
        return "".join(f"{number}\n" for number in ids)

    def write_list(self, ids: Sequence[int], folder: Path, language: str) -> Path:
        self.calls.append(("write_list", (list(ids), folder)))
        if self.fault is not None:
            raise self.fault
        return folder / "photos.csv"
