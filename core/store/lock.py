"""One process writes a library at a time."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class LibraryLock:
    """Held while the `with` block runs; the system frees it when the process dies.

    Raises EnvironmentFault library_in_use, library_not_writable.
    """

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._path = path
        self._lock = FileLock(path, thread_local=False)

    def __enter__(self) -> None:
        from filelock import Timeout

        folder = str(self._path.parent)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise EnvironmentFault("library_in_use", path=folder) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault("library_not_writable", path=folder, reason=reason) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._lock.release()
