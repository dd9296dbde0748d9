"""Puts a backup in the place of the database; what it replaces is put aside, never deleted.

For whoever holds the library's lock, while no `Database` is open. Killed at any moment there is
a database at its place: the one before or the one after.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault
from core.store.backups import check_space, flush

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_COMPANIONS = ("-wal", "-shm")  # belong to one database; beside another they would damage it


def put_back(backup: Path, database: Path, now: datetime) -> Path | None:
    """Copy a backup to where the database is; returns where what was there lies now.

    Raises EnvironmentFault: backup_no_space, library_not_writable; then nothing has changed.
    """
    fresh = database.with_name(database.name + ".restored")
    try:
        check_space(database.parent, backup.stat().st_size)
        shutil.copyfile(backup, fresh)
        flush(fresh)
        aside = _put_aside(database, now) if database.exists() else None
        for companion in _COMPANIONS:
            _beside(database, companion).unlink(missing_ok=True)
        os.replace(fresh, database)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise EnvironmentFault(
            "library_not_writable", path=str(database.parent), reason=reason
        ) from error
    return aside


def forget_newer_thumbnails(thumbnails: Path, database: Path) -> None:
    """Drop pictures of photos that the database does not know: their numbers come again."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            row = connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = 'photos'"
            ).fetchone()
        with contextlib.closing(sqlite3.connect(thumbnails)) as cache, cache:
            cache.execute("DELETE FROM thumbnails WHERE photo_id > ?", (row[0] if row else 0,))
    except sqlite3.Error:  # a cache that cannot be mended is made again
        for suffix in ("", *_COMPANIONS):
            _beside(thumbnails, suffix).unlink(missing_ok=True)


def _put_aside(database: Path, now: datetime) -> Path:
    """Give the database and its WAL a second name; a copy where the disk knows no links."""
    aside = database.with_name(now.strftime("library.put-aside-%Y%m%d-%H%M%S.db"))
    for suffix in ("", *_COMPANIONS):
        old, new = _beside(database, suffix), _beside(aside, suffix)
        if old.exists():
            new.unlink(missing_ok=True)
            try:
                os.link(old, new)
            except OSError:
                shutil.copyfile(old, new)
    return aside


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
