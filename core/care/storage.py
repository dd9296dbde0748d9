"""What the library keeps on the disk, how large it is, and deleting what may be deleted.

Above the rooms, beside the library. Any thread; `parts` looks at every file, for a background
op. Caches come back by themselves; photos and what the user taught are never touched here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import EnvironmentFault
from core.records.storage import StoredKind, StoredPart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.paths import LibraryPaths
    from core.store.backups import Backups
    from core.store.database import Database

_ASIDE = ("library.put-aside-*", "library.before-schema-*")


class Storage:
    """See the module."""

    def __init__(self, home: LibraryPaths, database: Database, backups: Backups) -> None:
        self._home = home
        self._database = database
        self._backups = backups

    def parts(self) -> list[StoredPart]:
        """Return every kind of thing that is kept, in the order to be shown."""
        home = self._home
        places: dict[StoredKind, tuple[Path, list[Path]]] = {
            "database": (home.home, _named(home.home, "library.db*")),
            "backups": (home.backups, _below(home.backups)),
            "set_aside": (home.home, self._set_aside()),
            "thumbnails": (home.thumbnails.parent, self._thumbnails()),
            "index": (home.index, _below(home.index)),
            "models": (home.models, _below(home.models)),
            "teaching": (home.teaching, _below(home.teaching)),
            "logs": (home.logs, self._logs()),
            "settings": (home.settings.parent, _named(home.settings.parent, "settings.json*")),
        }
        return [
            StoredPart(kind, folder, _size(files), _size(self._removable(kind)))
            for kind, (folder, files) in places.items()
        ]

    def remove(self, kind: StoredKind) -> int:
        """Delete what may be deleted of this kind; returns the bytes freed.

        Of backups the newest stays. Thumbnails are made again by the next look at the folders,
        the index by the next start. Raises EnvironmentFault.
        """
        before = _size(self._removable(kind))
        if kind == "thumbnails":
            self._database.clear_thumbnails()
        else:
            self._delete(self._removable(kind))
        return before - _size(self._removable(kind))

    def _removable(self, kind: StoredKind) -> list[Path]:
        match kind:
            case "backups":
                return [backup.path for backup in self._backups.all()[1:]]
            case "set_aside":
                return self._set_aside()
            case "thumbnails":
                return self._thumbnails() if self._database.has_thumbnails() else []
            case "index":
                return _below(self._home.index)
            case "logs":
                return self._logs()
        return []

    def _delete(self, files: Iterable[Path]) -> None:
        for path in files:
            try:
                if path.suffix == ".log":
                    path.write_bytes(b"")  # it is being written
                else:
                    path.unlink(missing_ok=True)
            except OSError as error:
                reason = error.strerror or str(error)
                raise EnvironmentFault("not_deleted", path=str(path), reason=reason) from error

    def _set_aside(self) -> list[Path]:
        return [path for pattern in _ASIDE for path in _named(self._home.home, pattern)]

    def _thumbnails(self) -> list[Path]:
        return _named(self._home.thumbnails.parent, "thumbnails.db*")

    def _logs(self) -> list[Path]:
        return _named(self._home.logs, "*.log*")


def _named(folder: Path, pattern: str) -> list[Path]:
    return [path for path in folder.glob(pattern) if path.is_file()]


def _below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _size(files: Iterable[Path]) -> int:
    total = 0
    for path in files:
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # gone since it was listed
            continue
    return total
