"""A file on its way: what has arrived, on disk, and the hashes of it. One thread."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING, Self

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.models.hub import RemoteFile

CHUNK_BYTES = 1 << 20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})


class Part:
    """The `.part` file of one remote file, whose size and hashes are known to the hub.

    What an earlier run left is kept only where the hub's hash pins the content; it is read
    once, to be hashed. Use as a context manager. Raises EnvironmentFault disk_full (what is
    there stays), library_not_writable.
    """

    def __init__(
        self, path: Path, file: RemoteFile, size_bytes: int, on_read: Callable[[int], None]
    ) -> None:
        self.path = path
        self.size_bytes = size_bytes
        self.etag = ""  # of what is here, where nothing else pins it
        self._file = file
        self._on_read = on_read
        self._arrived = 0

    def __enter__(self) -> Self:
        with self._guarded():
            self._stream = os.fdopen(
                os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644),
                "r+b",
                buffering=0,
            )
        self._start_hashing()
        try:
            self._read_again()
        except BaseException:
            self._stream.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stream.close()

    @property
    def arrived_bytes(self) -> int:
        """How much is here."""
        return self._arrived

    @property
    def is_complete(self) -> bool:
        """Whether all bytes are here; `matches` says whether they are the right ones."""
        return self._arrived == self.size_bytes

    @property
    def sha256(self) -> str:
        """The hash of what is here."""
        return self._sha256.hexdigest()

    @property
    def matches(self) -> bool:
        """Whether what is here is what the hub says, by every hash that it names."""
        git = self._file.git_sha1
        return (
            self.is_complete
            and self._file.sha256 in (None, self.sha256)
            and git in (None, self._git_sha1.hexdigest())
        )

    def write(self, chunk: bytes) -> None:
        """Append."""
        left = memoryview(chunk)
        with self._guarded():
            while left:
                count = self._stream.write(left)
                self._hash(left[:count])
                left = left[count:]

    def restart(self) -> int:
        """Throw away what is here; returns how much that was."""
        thrown = self._arrived
        with self._guarded():
            if thrown:
                self._stream.seek(0)
                self._stream.truncate()
        self._start_hashing()
        return thrown

    def settle(self) -> None:
        """Bring everything onto the disk: the name that it gets next must not come first."""
        with self._guarded():
            os.fsync(self._stream.fileno())

    def _start_hashing(self) -> None:
        self._arrived = 0
        self._sha256 = hashlib.sha256()
        header = b"blob %d\0" % self.size_bytes
        self._git_sha1 = hashlib.sha1(header, usedforsecurity=False)  # git's name for the file

    def _hash(self, data: memoryview | bytes) -> None:
        self._arrived += len(data)
        self._sha256.update(data)
        if self._file.git_sha1:
            self._git_sha1.update(data)

    def _read_again(self) -> None:
        there = os.fstat(self._stream.fileno()).st_size
        if not self._file.pinned or there > self.size_bytes:
            self._arrived = there
            self.restart()
            return
        while chunk := self._stream.read(min(CHUNK_BYTES, there - self._arrived)):
            self._hash(chunk)
            self._on_read(len(chunk))

    def _guarded(self) -> _DiskErrors:
        return _DiskErrors(self.path)


class _DiskErrors:
    """Names the disk's errors."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise disk_error(error, self._path) from error


def disk_error(error: OSError, path: Path) -> EnvironmentFault:
    """Return what to tell the user of a failed write."""
    folder = str(path.parent)
    if error.errno in FULL:
        return EnvironmentFault("disk_full", path=folder)
    reason = error.strerror or str(error)
    return EnvironmentFault("library_not_writable", path=folder, reason=reason)
