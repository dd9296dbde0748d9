"""What lies in the folders: names, sizes and times, without opening a file.

Pure reading, any thread. Links to files are followed, links to folders are not: a photo
counts once, and a circle of links has no end.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.media.formats import is_candidate
from core.paths import storable_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that may be a photo. Of a link: size and time of what it points to."""

    name: str
    size_bytes: int
    mtime_ns: int
    is_broken_link: bool = False


@dataclass(frozen=True, slots=True)
class FolderListing:
    """One folder. `relative` to the root, with "/" between the parts; "" is the root.

    `error` None: the listing is complete. "missing": there is no such folder (any more).
    "unreadable": permission or disk error. With an error, absent files are not known to be gone.
    """

    relative: str
    files: tuple[FileEntry, ...]
    subfolders: tuple[str, ...]  # names, sorted
    error: str | None = None


def walk(
    root: Path, excludes: Sequence[str], start: str = "", *, skip: str | None = None
) -> Iterator[FolderListing]:
    """Yield the folder `start` and every folder below it, parents first. Never raises OSError.

    skip: a folder, relative to the root, that is not entered.
    """
    pending = [start]
    while pending:
        listing = list_folder(root, pending.pop(), excludes)
        yield listing
        prefix = f"{listing.relative}/" if listing.relative else ""
        below = [prefix + name for name in reversed(listing.subfolders)]
        pending.extend(folder for folder in below if folder != skip)


def is_excluded(relative: str, excludes: Sequence[str]) -> bool:
    """Whether a scan from the root would never come to this folder."""
    pattern = _matcher(tuple(excludes))
    return any(name and pattern.match(name) for name in relative.split("/"))


def list_folder(root: Path, relative: str, excludes: Sequence[str]) -> FolderListing:
    """List one folder: candidates only. `excludes`: fnmatch patterns of names, case ignored."""
    excluded = _matcher(tuple(excludes))
    files: list[FileEntry] = []
    subfolders: list[str] = []
    try:
        with os.scandir(os.path.join(root, relative)) as entries:
            for entry in entries:
                if excluded.match(entry.name):
                    continue
                if _is_own_folder(entry):
                    subfolders.append(entry.name)
                elif is_candidate(entry.name) is not False:
                    file = _describe(entry)
                    if file is not None:
                        files.append(file)
    except (FileNotFoundError, NotADirectoryError):
        return FolderListing(relative, (), (), "missing")
    except OSError:
        return FolderListing(relative, tuple(files), tuple(sorted(subfolders)), "unreadable")
    return FolderListing(relative, tuple(files), tuple(sorted(subfolders)))


def _describe(entry: os.DirEntry[str]) -> FileEntry | None:
    """Return the entry of a file; None for pipes, devices, links to folders and what vanished.

    Raises OSError where the folder lets us see names but not what they are.
    """
    try:
        found = entry.stat(follow_symlinks=True)
    except OSError as error:
        if entry.is_symlink():
            link = entry.stat(follow_symlinks=False)
            return FileEntry(entry.name, 0, storable_time(link.st_mtime_ns), is_broken_link=True)
        if isinstance(error, FileNotFoundError):
            return None
        raise
    if not stat.S_ISREG(found.st_mode):
        return None
    return FileEntry(entry.name, found.st_size, storable_time(found.st_mtime_ns))


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder that lies here: no link, no Windows junction."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    if os.name != "nt":
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return tag != getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


@lru_cache(maxsize=8)
def _matcher(excludes: tuple[str, ...]) -> re.Pattern[str]:
    patterns = [fnmatch.translate(pattern) for pattern in excludes]
    return re.compile("|".join(patterns) if patterns else r"(?!)", re.IGNORECASE)
