"""How a connection to SQLite is opened here, and what its errors mean to the user."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUSY_TIMEOUT_S = 10.0


def connect(path: Path | str, *, uri: bool = False) -> sqlite3.Connection:
    """Open a connection that leaves transactions to its user. Raises sqlite3.Error."""
    # isolation_level None: transactions are ours. check_same_thread False: the pool hands a
    # connection to one thread at a time, and `close` may run on another.
    return sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=uri
    )


def read_only_uri(path: Path) -> str:
    """Return the URI under which a file is read and never written, on read-only media too."""
    # There WAL's shared memory cannot be made; without a WAL file nobody is writing and the
    # file may be read as it is.
    wal = path.with_name(path.name + "-wal")
    unwritable = not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size)
    return f"file:{quote(os.fsencode(path))}?mode=ro" + ("&immutable=1" if unwritable else "")


def in_transaction(
    connection: sqlite3.Connection, fn: Callable[[sqlite3.Connection], object]
) -> object:
    """Run `fn` and commit; whatever it raises rolls back and goes on to the caller."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        result = fn(connection)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return result


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file is not what it wrote."""
    return _name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def fault(error: sqlite3.Error, path: Path) -> Exception:
    """Return what the user should hear about `path`; an SQL mistake of ours stays what it is."""
    name, folder = _name(error), str(path.parent)
    if name == "SQLITE_FULL":
        return EnvironmentFault("disk_full", path=folder)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        return EnvironmentFault("library_not_writable", path=folder, reason=str(error))
    if is_damage(error):
        return EnvironmentFault("library_damaged", path=str(path), reason=str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return EnvironmentFault("library_in_use", path=folder)
    return error


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "") or ""
