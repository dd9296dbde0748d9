"""A lock between processes: who comes second says so, waits, and goes on when the first is done.

The system takes a lock back when its owner ends, however that ends: nothing is ever to be
removed by hand, and the file that bears the lock stays. Standard library only.
"""

from __future__ import annotations

import contextlib
import errno
import sys
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
PAUSE_S = 0.1


@contextlib.contextmanager
def alone(lock: Path, waiting: str) -> Iterator[None]:
    """Run the block while nobody else does. waiting: said once where somebody else is first."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("ab") as file:
        if not _take(file):
            print(waiting, flush=True)
            while not _take(file):
                time.sleep(PAUSE_S)
        yield  # closing the file gives the lock back


def _take(file: IO[bytes]) -> bool:
    """Take the lock if it is free and say whether it was."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        raise
    return True
