"""Sends photos to the system's recycle bin, and says what could not go and why.

Nothing is ever deleted: where a drive has no bin, the file stays. `recycle_duplicates` looks at
the disk and waits for it: background threads only.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QStandardPaths

from core.errors import Cancelled, EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.errors import ShiyingError
    from core.job import Job
    from core.library import Library
    from core.records import PhotoId


@dataclass(frozen=True, slots=True)
class Leaving:
    """Photos of a group of duplicates that go; the others of the group stay."""

    group: tuple[PhotoId, ...]
    ids: tuple[PhotoId, ...]


@dataclass(slots=True)
class Recycled:
    """What went, how large it was, and what did not go."""

    ids: list[PhotoId] = field(default_factory=list)
    size_bytes: int = 0
    failures: list[ShiyingError] = field(default_factory=list)


def to_bin(path: Path) -> ShiyingError | None:
    """Move a file to the bin; returns what was in the way, None where it went."""
    if sys.platform == "linux":  # WORKAROUND Qt 6.11: it makes Trash, but not the folder above it
        data = QStandardPaths.StandardLocation.GenericDataLocation
        Path(QStandardPaths.writableLocation(data)).mkdir(parents=True, exist_ok=True)
    if QFile(str(path)).moveToTrash() and not os.path.lexists(path):
        return None
    if not os.access(path.parent, os.W_OK):
        return EnvironmentFault("folder_read_only", path=str(path))
    return EnvironmentFault("no_bin", path=str(path))


def recycle_duplicates(
    library: Library,
    plan: Sequence[Leaving],
    job: Job,
    move: Callable[[Path], ShiyingError | None] | None = None,
) -> Recycled:
    """Send these to the bin, each only while another one of its group is really there.

    move: instead of `to_bin`. Where the job is stopped, what went until then is told all the same.
    """
    result = Recycled()
    with contextlib.suppress(Cancelled):
        for done, leaving in enumerate(plan):
            job.step(done, len(plan))
            _recycle_group(library, leaving, move or to_bin, result)
    if result.ids:
        library.note_recycled(result.ids)
    return result


def _recycle_group(
    library: Library,
    leaving: Leaving,
    move: Callable[[Path], ShiyingError | None],
    result: Recycled,
) -> None:
    refused = {
        refusal.photo_id: refusal.error
        for refusal in library.duplicates.refusals(leaving.group, leaving.ids)
    }
    result.failures += refused.values()
    for photo in library.photos([each for each in leaving.ids if each not in refused]):
        failure = move(photo.path)
        if failure is None:
            result.ids.append(photo.id)
            result.size_bytes += photo.size_bytes
        else:
            result.failures.append(failure)
