"""The file of thumbnails, attached to each connection as `thumbs`.

A cache: what is damaged in it is begun anew, and indexing makes the thumbnails again. Its rows
are `core.store.thumbnails`'s; this is the file around them. Threads: as the connection given.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from core.store.connections import is_damage, read_only_uri
from core.store.schema import THUMBNAILS_SQL

if TYPE_CHECKING:
    from pathlib import Path

READER_CACHE_KIB = 256
ANY_QUERY = "SELECT photo_id FROM thumbs.thumbnails LIMIT 1"


class ThumbnailFile:
    """Attaches `thumbnails.db`, and begins it anew where it is damaged. All raise sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def attach(self, connection: sqlite3.Connection) -> bool:
        """Attach it to the writer; False: it is damaged, and `begin_anew` is what helps."""
        try:
            self._attach(connection)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False
        return True

    def attach_to_reader(self, connection: sqlite3.Connection) -> None:
        """Attach it read-only, where there is one."""
        if not self._path.exists():
            return
        connection.execute("ATTACH ? AS thumbs", (read_only_uri(self._path),))
        # Each is read once, and kept as a picture: 2 MB a connection hold nothing useful.
        connection.execute(f"PRAGMA thumbs.cache_size = -{READER_CACHE_KIB}")

    def begin_anew(self, connection: sqlite3.Connection) -> None:
        """Replace the file, on the writer; no reader may be open and no transaction running."""
        with contextlib.suppress(sqlite3.Error):
            connection.execute("DETACH thumbs")
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._attach(connection)

    def _attach(self, connection: sqlite3.Connection) -> None:
        connection.execute("ATTACH ? AS thumbs", (str(self._path),))
        connection.execute("PRAGMA thumbs.journal_mode = WAL")
        connection.execute("PRAGMA thumbs.synchronous = OFF")  # a cache
        connection.execute(THUMBNAILS_SQL)
        connection.execute(ANY_QUERY).fetchone()


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong with the attached thumbnails."""
    try:
        return bool(connection.execute("PRAGMA thumbs.quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether no thumbnail is kept, or there is no such file."""
    try:
        return connection.execute(ANY_QUERY).fetchone() is None
    except sqlite3.OperationalError:
        return True


def clear(connection: sqlite3.Connection) -> None:
    """Forget every thumbnail and give the disk back what they took; inside a transaction."""
    connection.execute("DELETE FROM thumbs.thumbnails")
    connection.execute("COMMIT")
    connection.execute("VACUUM thumbs")  # not inside a transaction
    connection.execute("PRAGMA thumbs.wal_checkpoint(TRUNCATE)")
    connection.execute("BEGIN")
