"""What a backup of the library is, and what a restore has done: plain facts for any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database, whole in itself; thumbnails and index are caches and not in it."""

    path: Path
    made_at: datetime  # local time, as the user remembers it
    size_bytes: int
    photos: int
    labels: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A library that was brought back."""

    backup: Backup
    put_aside: Path | None  # where what it replaced lies now; None: there was nothing
