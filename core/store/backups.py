"""Backups of the database: made through SQLite's backup API, checked, listed and thinned.

A file copy of a live database misses what is still in its WAL (measured: 0 of 500 rows). A backup
is written beside its final name, checked, flushed, and renamed: what is in the folder is whole.
Any thread; making one takes about a second for 100 MB and never holds up the writer.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import shutil
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.errors import EnvironmentFault
from core.messages.common import size_text
from core.records.backups import Backup
from core.store.schema import SCHEMA_VERSION, schema_version
from core.store.thinning import DAY, superfluous

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job
    from core.store.database import Database

SPARE_BYTES = 200_000_000  # so much stays free on the disk whatever is backed up
_NAME = "library-%Y%m%d-%H%M%S.db"
_PATTERN = re.compile(r"library-\d{8}-\d{6}\.db")


class Backups:
    """The backups in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Backup]:
        """Return every backup that can be opened, newest first."""
        found = (inspect(path) for path in self._paths())
        return [backup for backup in found if backup is not None]

    def newest_at(self) -> datetime | None:
        """When the newest was made, by its name alone."""
        return next(map(_made_at, self._paths()), None)

    def make(self, database: Database, job: Job, now: datetime) -> Backup | None:
        """Back the database up; None where it is as it was in the newest backup.

        Raises EnvironmentFault: backup_no_space, backup_not_written, library_damaged (what was
        backed up before stays); Cancelled. Nothing half-made is left.
        """
        place = self._folder / now.strftime(_NAME)
        fresh = place.with_name(place.name + ".new")
        try:
            self._make_room(database.size_bytes)
            return self._copy(database, fresh, place, job)
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault(
                "backup_not_written", path=str(self._folder), reason=reason
            ) from error
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def thin(self, now: datetime) -> list[Path]:
        """Delete what nobody needs any more; returns it. What cannot go now goes later."""
        paths = {_made_at(path): path for path in self._paths()}
        gone = []
        for made in superfluous(paths, now):
            with contextlib.suppress(OSError):
                paths[made].unlink(missing_ok=True)
                gone.append(paths[made])
        return gone

    def _paths(self) -> list[Path]:
        """Return the files, newest first, but last those of a clock that ran ahead for a while."""
        if not self._folder.is_dir():
            return []
        names = sorted(filter(_PATTERN.fullmatch, os.listdir(self._folder)), reverse=True)
        latest = (datetime.now() + DAY).strftime(_NAME)
        names.sort(key=lambda name: name > latest)
        return [self._folder / name for name in names]

    def _make_room(self, size_bytes: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob("*.new*"):
            left.unlink(missing_ok=True)  # of a process that was killed
        check_space(self._folder, size_bytes)

    def _copy(self, database: Database, fresh: Path, place: Path, job: Job) -> Backup | None:
        database.copy_to(fresh, job)
        if not is_sound(fresh):
            raise EnvironmentFault("library_damaged", path=str(database.path), reason="quick_check")
        newest = next(iter(self._paths()), None)
        if newest is not None and filecmp.cmp(newest, fresh, shallow=False):
            return None
        flush(fresh)
        os.replace(fresh, place)
        return inspect(place)


def inspect(path: Path) -> Backup | None:
    """Return what is in a backup; None where it is none that this version can read."""
    try:
        with contextlib.closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            version = schema_version(connection)
            if not 0 < version <= SCHEMA_VERSION:
                return None
            photos = _count(connection, "photos")
            labels = _count(connection, "labels") if version > 1 else 0
        return Backup(path, _made_at(path), path.stat().st_size, photos, labels)
    except (sqlite3.Error, OSError):
        return None


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file that nobody writes; reads all of it."""
    try:
        with contextlib.closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]) == "ok"
    except sqlite3.Error:
        return False


def check_space(folder: Path, size_bytes: int) -> None:
    """Raise EnvironmentFault backup_no_space where a copy would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < size_bytes + SPARE_BYTES:
        raise EnvironmentFault(
            "backup_no_space",
            path=str(folder),
            needed=size_text(size_bytes + SPARE_BYTES),
            free=size_text(free),
        )


def flush(path: Path) -> None:
    """Have the disk hold a file before its name is given."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _made_at(path: Path) -> datetime:
    if _PATTERN.fullmatch(path.name):
        with contextlib.suppress(ValueError):  # the 31st of February
            return datetime.strptime(path.name, _NAME)
    return datetime.fromtimestamp(path.stat().st_mtime)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _read_only(path: Path) -> str:
    return f"file:{quote(os.fsencode(path))}?mode=ro"
