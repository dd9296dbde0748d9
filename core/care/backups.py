"""Bringing a library back that cannot be opened: which backups there are, and the restore.

Above the rooms, for libraries that nobody has open. `Library` is the door to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, UserError
from core.paths import LibraryPaths, default_home
from core.records.backups import Restored
from core.store.backups import Backups, inspect, is_sound
from core.store.lock import LibraryLock
from core.store.restore import forget_newer_thumbnails, put_back

if TYPE_CHECKING:
    from pathlib import Path

    from core.records.backups import Backup


def newest_good_backup(home: Path | None = None) -> Backup | None:
    """Return the newest backup in which SQLite finds nothing wrong; reads it from end to end."""
    backups = Backups(LibraryPaths(home or default_home()).backups).all()
    return next((backup for backup in backups if is_sound(backup.path)), None)


def restore(home: Path | None = None, wanted: Path | None = None) -> Restored:
    """Put a backup (None: the newest good one) in the place of the database.

    wanted: a file, or the name of one in the library's folder of backups. What it replaces is
    put aside; caches follow. Photos that came since are read again at the next start. Raises
    UserError backup_unusable; EnvironmentFault no_backup, no_library, library_in_use,
    backup_no_space, library_not_writable; then nothing has changed.
    """
    paths = LibraryPaths(home or default_home())
    if not paths.home.is_dir():
        raise EnvironmentFault("no_library", path=str(paths.home))
    with LibraryLock(paths.lock):
        backup = _chosen(paths, wanted)
        aside = put_back(backup.path, paths.database, datetime.now())
        forget_newer_thumbnails(paths.thumbnails, paths.database)
        paths.drop_index()
    return Restored(backup, aside)


def _chosen(paths: LibraryPaths, wanted: Path | None) -> Backup:
    if wanted is None:
        backup = newest_good_backup(paths.home)
        if backup is None:
            raise EnvironmentFault("no_backup", path=str(paths.backups))
        return backup
    inside = paths.backups / wanted.name
    path = inside if len(wanted.parts) == 1 and inside.exists() else wanted.expanduser().absolute()
    found = inspect(path)
    if found is None or not is_sound(path):
        raise UserError("backup_unusable", path=str(path))
    return found
