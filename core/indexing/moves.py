"""Recognises a photo that was moved or renamed: same content, and the old file is gone.

Only a file that has the size of a known photo is read for this, and only for its hash. Runs
on the supervisor thread; opens files read-only.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import DecodeError
from core.media.fingerprint import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from core.indexing.tasks import FileTask
    from core.records import PhotoId
    from core.store.files import Files


class MoveFinder:
    """What lies in a root that cannot be reached has not moved: it is unplugged."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, task: FileTask) -> PhotoId | None:
        """Return the photo whose file this now is, or None for a new one."""
        if task.photo_id is not None or not self._files.has_size(task.size_bytes):
            return None
        try:
            content = fingerprint(task.path)
        except (OSError, DecodeError):
            return None  # reading it properly will say what is wrong
        for photo_id, root, path in self._files.of_content(task.size_bytes, content):
            if os.path.isdir(root) and _is_gone(path, task.path):
                return photo_id
        return None


def _is_gone(old: Path, new: Path) -> bool:
    """Whether nothing is at the old path, or only the new file under another spelling."""
    if not os.path.lexists(old):
        return True
    # Photo.JPG → photo.jpg on a file system that ignores case.
    same_name = str(old) != str(new) and str(old).casefold() == str(new).casefold()
    try:
        return same_name and os.path.samefile(old, new)
    except OSError:
        return True
