"""Recognises a photo that was moved, renamed, swapped or only touched, by its content.

Only a file that has the size of a known photo is read for this, and only for its hash. Runs
on the supervisor thread; opens files read-only.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import DecodeError
from core.media.fingerprint import fingerprint
from core.paths import storable_time

if TYPE_CHECKING:
    from pathlib import Path

    from core.indexing.tasks import FileTask
    from core.records.photos import PhotoId
    from core.store.files import Files, LocatedFile


class MoveFinder:
    """What lies in a root that cannot be reached has not moved: it is unplugged."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, task: FileTask) -> PhotoId | None:
        """Return the known photo whose content this file has and whose own file it now is.

        None: it has to be read. That is a new photo, a changed one, or a copy.
        """
        if task.must_read or not self._files.has_size(task.size_bytes):
            return None
        content = _content(task.path)
        if content is None:
            return None  # reading it properly will say what is wrong
        known = self._files.of_content(task.size_bytes, content)
        known.sort(key=lambda file: file.photo_id != task.photo_id)  # touched before moved
        for file in known:
            if file.photo_id == task.photo_id or _has_left(file, content, task.path):
                return file.photo_id
        return None


def _has_left(file: LocatedFile, content: bytes, new: Path) -> bool:
    """Whether the photo is no longer where it was."""
    if not os.path.isdir(file.root):
        return False
    old = file.path
    if not os.path.lexists(old):
        return True
    if str(old).casefold() == str(new).casefold():  # Photo.JPG → photo.jpg, case ignored
        return _is_same_file(old, new)
    return _is_rewritten(old, file) and _content(old) != content


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return True


def _is_rewritten(path: Path, file: LocatedFile) -> bool:
    """Whether another file lies there now, as after a swap of two names."""
    try:
        stat = path.stat()
    except OSError:
        return True
    return (stat.st_size, storable_time(stat.st_mtime_ns)) != (file.size_bytes, file.mtime_ns)


def _content(path: Path) -> bytes | None:
    try:
        return fingerprint(path)
    except (OSError, DecodeError):
        return None
