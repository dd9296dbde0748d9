"""How much there is on the disk, of ours and of the user's: plain facts for any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

StoredKind = Literal["database", "backups", "set_aside", "thumbnails", "index", "models",
                     "teaching", "logs", "settings"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One kind of thing that the library keeps on the disk."""

    kind: StoredKind
    folder: Path
    size_bytes: int
    removable_bytes: int = 0  # what `Storage.remove` would delete; 0: nothing, or not there


@dataclass(frozen=True, slots=True)
class FolderSize:
    """What a folder holds that may be photos, judged by names alone."""

    photos: int
    size_bytes: int
