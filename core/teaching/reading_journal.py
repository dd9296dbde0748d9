"""Which photos are being read at this moment, on the disk: what outlives a decoder that crashes.

A picture file can take the process that reads it along. What it had begun and not ended names the
ones that may have done it; they are read again one at a time, and the one that does it again, all
alone, is left out. The reading process writes, the one that waits for it judges.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")
MOST_CRASHES = 50  # each costs a process; a folder with more has another trouble
BEGUN, ENDED = "+", "-"


@dataclass(frozen=True, slots=True)
class ReadingJournal:
    """What is known of earlier attempts, and where this one is written down.

    suspects: to be read first, one at a time; crashed: not to be read at all.
    """

    path: Path
    suspects: tuple[Path, ...] = ()
    crashed: frozenset[Path] = frozenset()

    @contextmanager
    def reading(self, file: Path) -> Iterator[None]:
        """Note that a file is being read. Any thread; each line is one write, so none is torn."""
        self._write(BEGUN, file)
        try:
            yield
        finally:
            self._write(ENDED, file)

    def after_crash(self) -> ReadingJournal | None:
        """Return what the next attempt is to know; None where no photo can have done it.

        Its page is empty again.
        """
        begun = self._unfinished()
        self.path.unlink(missing_ok=True)
        if not begun:
            return None
        if len(begun) == 1:
            rest = tuple(file for file in self.suspects if file not in begun)
            return replace(self, suspects=rest, crashed=self.crashed | begun)
        return replace(self, suspects=tuple(sorted(begun)))

    def _write(self, mark: str, file: Path) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, os.fsencode(f"{mark}{file}\0"))
        finally:
            os.close(handle)

    def _unfinished(self) -> frozenset[Path]:
        try:
            content = os.fsdecode(self.path.read_bytes())
        except FileNotFoundError:
            return frozenset()
        begun: set[Path] = set()
        for entry in content.split("\0")[:-1]:
            change = begun.add if entry[0] == BEGUN else begun.discard
            change(Path(entry[1:]))
        return frozenset(begun)


def outlive(attempt: Callable[[ReadingJournal], Result]) -> Result:
    """Return what `attempt` does; it is called again without the photo that crashed it.

    Raises what `attempt` raises; EnvironmentFault child_died where no photo is to blame.
    """
    with TemporaryDirectory(prefix="shiying-") as folder:
        journal = ReadingJournal(Path(folder, "reading"))
        while True:
            try:
                return attempt(journal)
            except EnvironmentFault as fault:
                better = journal.after_crash() if fault.code == "child_died" else None
                if better is None or len(better.crashed) > MOST_CRASHES:
                    raise
                journal = better
