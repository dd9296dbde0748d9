"""The messages of indexing: what is to be read, and what came of it. All of them pickle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.paths import join

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.records.photos import ImageFacts, PhotoId, RootId


class Place(NamedTuple):
    """Where a file is, as the database keeps it."""

    root_id: RootId
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file to read. `photo_id`: the photo that the scan knew at this place, if any.

    known_bytes: how large that photo's file was, where another one lies there now;
    is_photo: its name promises a photo; otherwise a file that is none is passed over silently.
    must_read: read it even if its content is known.
    """

    place: Place
    root: Path
    size_bytes: int
    mtime_ns: int
    photo_id: PhotoId | None = None
    known_bytes: int | None = None
    is_photo: bool = True
    must_read: bool = False

    @property
    def path(self) -> Path:
        """The file itself."""
        return join(self.root, self.place.folder, self.place.name)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the worker made of one file."""

    fingerprint: bytes
    size_bytes: int
    mtime_ns: int
    facts: ImageFacts
    thumbnail: bytes
    vector: NDArray[np.float32]  # (dim,), unit


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave no photo: a code of core.messages.common.PROBLEMS, or CHANGED."""

    code: str
    detail: str = ""


# The file was written to while it was read: not a problem, read it again when it settles.
CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A task with its end."""

    task: FileTask
    result: Reading | Failure
