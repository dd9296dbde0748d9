"""What an exported photo is called: as before, by number, or by date. Pure; any thread."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.records.exports import Naming
    from core.records.photos import Photo

LEAST_DIGITS = 3
# What Windows, and sticks that are to be read there, do not take in a name.
_FOREIGN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def stem_for(photo: Photo, naming: Naming, position: int, count: int) -> str:
    """Return the name without its suffix; `position` counts from 0 in the order chosen."""
    if naming == "numbered":
        return str(position + 1).zfill(max(LEAST_DIGITS, len(str(count))))
    if naming == "dated":
        return f"{_moment(photo):%Y-%m-%d %H.%M.%S}"
    return portable(photo.path.stem)


def portable(name: str) -> str:
    """Return a name that every file system takes."""
    name = _FOREIGN.sub("_", name).rstrip(". ") or "_"
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def numbered(stem: str, suffix: str, attempt: int) -> str:
    """Return the name for the first, second … try: "a.jpg", "a (2).jpg"."""
    return f"{stem}{suffix}" if attempt <= 1 else f"{stem} ({attempt}){suffix}"


def _moment(photo: Photo) -> datetime:
    """When it was taken, as far as is known: else when the file was written."""
    try:
        return photo.taken_at or datetime.fromtimestamp(photo.mtime_ns / 1e9)
    except (OverflowError, OSError, ValueError):
        return datetime(1970, 1, 1)
