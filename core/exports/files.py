"""New files in a folder of the user's: whole or not there, and never over another one.

Any thread. A file is written under a name that nobody takes for a photo, and gets its own name
when it is whole. Originals are opened read-only.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault
from core.exports.names import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from core.job import Job

CHUNK_BYTES = 4 << 20
MOST_NAMESAKES = 100_000
_UNFINISHED = ".unfinished"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.EROFS)  # a stick pulled out, a dying disk


class SourceUnreadable(Exception):
    """The photo, not the folder it goes to, is in the way; says why."""


class TargetFolder:
    """Writes into `folder`. Raises EnvironmentFault: export_disk_full, export_target_gone.

    A fault of one name alone (too long for that file system) is an OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._next: dict[str, int] = {}  # of a name that is taken: the number to try

    def copy(self, source: Path, stem: str, job: Job) -> Path:
        """Copy a file with its times. Raises SourceUnreadable, Cancelled."""
        with _opened(source) as original, self._new(stem, source.suffix) as (target, claim):
            before = os.fstat(original.fileno())
            copied = 0
            while chunk := _read(original):
                job.check()
                copied += target.write(chunk)
            if copied != before.st_size:
                raise SourceUnreadable("changed while it was copied")
            claim.times = (before.st_atime_ns, before.st_mtime_ns)
        return claim.taken

    def write(self, content: bytes, stem: str, suffix: str) -> Path:
        """Write a new file."""
        with self._new(stem, suffix) as (target, claim):
            target.write(content)
        return claim.taken

    @contextlib.contextmanager
    def _new(self, stem: str, suffix: str) -> Iterator[tuple[BinaryIO, _Claim]]:
        """Open a file that gets a free name at the end; nothing of it stays after an exception."""
        claim = _Claim()
        unfinished = self._folder / f".{os.getpid()}-{id(self):x}{_UNFINISHED}"
        try:
            with unfinished.open("wb") as target:
                yield target, claim
            claim.path = self._claim(stem, suffix)
            os.replace(unfinished, claim.path)
            claim.date(claim.path)
        except OSError as error:
            self._remove(unfinished)
            if claim.path is not None:
                self._remove(claim.path)  # empty so far, and ours
            raise self._told(error) from error
        except BaseException:
            self._remove(unfinished)
            raise

    def _claim(self, stem: str, suffix: str) -> Path:
        """Take the first free name, in a way that nobody else can take it too."""
        key = f"{stem}{suffix}".casefold()
        for attempt in range(self._next.get(key, 1), MOST_NAMESAKES):
            path = self._folder / numbered(stem, suffix, attempt)
            try:
                path.open("xb").close()
            except FileExistsError:
                continue
            self._next[key] = attempt + 1
            return path
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def _told(self, error: OSError) -> Exception:
        if error.errno in _FULL:
            return EnvironmentFault("export_disk_full", path=str(self._folder))
        if error.errno in _GONE or not os.access(self._folder, os.W_OK):
            reason = error.strerror or str(error)
            return EnvironmentFault("export_target_gone", path=str(self._folder), reason=reason)
        return error

    def _remove(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


class _Claim:
    """The name that a new file got, known once the file is closed, and the times it shall have."""

    path: Path | None = None
    times: tuple[int, int] | None = None

    @property
    def taken(self) -> Path:
        """The name, once there is one."""
        assert self.path is not None
        return self.path

    def date(self, path: Path) -> None:
        """Give it its times; a file system that cannot hold them keeps the present ones."""
        if self.times is not None:
            with contextlib.suppress(OSError, OverflowError):
                os.utime(path, ns=self.times)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        original = source.open("rb")
    except OSError as error:
        raise SourceUnreadable(error.strerror or str(error)) from error
    with original:
        yield original


def _read(original: BinaryIO) -> bytes:
    try:
        return original.read(CHUNK_BYTES)
    except OSError as error:
        raise SourceUnreadable(error.strerror or str(error)) from error
