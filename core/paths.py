"""Where a library keeps its things, and where libraries are.

A folder that was named (--library, SHIYING_HOME, portable mode) holds everything. The library in
the system's own data folder keeps its caches, its settings and its logs where the system expects
such things, so that backups and cleaners treat them right. Nothing is written elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "Shiying"
PORTABLE_MARKER = "portable.txt"  # a file beside the program: the library is beside it too
PORTABLE_LIBRARY = "Shiying-Library"


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """The files of the library in `home`."""

    home: Path

    @property
    def database(self) -> Path:
        """The truth: photos, vectors, labels, problems."""
        return self.home / "library.db"

    @property
    def models(self) -> Path:
        """Installed models, one folder each."""
        return self.home / "models"

    @property
    def teaching(self) -> Path:
        """Runs of fine-tuning, one folder each, and pictures that came with captions."""
        return self.home / "teaching"

    @property
    def backups(self) -> Path:
        """Copies of the database, one file each."""
        return self.home / "backups"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.home / "library.lock"

    @property
    def thumbnails(self) -> Path:
        """A cache: may be deleted at any time."""
        return self._place(platformdirs.user_cache_dir) / "thumbnails.db"

    @property
    def index(self) -> Path:
        """A cache: HNSW files, rebuilt from the database."""
        return self._place(platformdirs.user_cache_dir) / "index"

    @property
    def machine(self) -> Path:
        """A cache: how fast this machine computes."""
        return self._place(platformdirs.user_cache_dir) / "machine.json"

    @property
    def settings(self) -> Path:
        """The user's choices, as JSON."""
        return self._place(platformdirs.user_config_dir) / "settings.json"

    @property
    def logs(self) -> Path:
        """Rotating log files."""
        if self._is_the_systems:
            return Path(platformdirs.user_log_dir(NAME, appauthor=False))
        return self.home / "logs"

    def create(self) -> None:
        """Make the folders. Raises EnvironmentFault where that is not allowed."""
        folders = (self.home, self.models, self.thumbnails.parent, self.index,
                   self.settings.parent, self.logs)  # fmt: skip
        try:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFault(
                "library_not_writable", path=str(self.home), reason=error.strerror or str(error)
            ) from error

    def settle(self) -> None:
        """See that the caches belong to the database. Before it is opened, with the lock held."""
        if not self.database.exists():
            self._drop_caches()  # an earlier library's: the same numbers mean other photos now
        elif self._is_the_systems:
            self._fetch_from_home()

    def drop_index(self) -> None:
        """Delete the graphs; they are built again from the database. While nobody has it open."""
        for path in self.index.glob("*"):
            path.unlink(missing_ok=True)

    def _drop_caches(self) -> None:
        for path in self.thumbnails.parent.glob("thumbnails.db*"):
            path.unlink(missing_ok=True)
        self.drop_index()

    def _fetch_from_home(self) -> None:
        """Bring over what lay beside the database before 0.1.0."""
        places = {"thumbnails.db": self.thumbnails, "settings.json": self.settings}
        places |= {f"index/{old.name}": self.index / old.name for old in self.home.glob("index/*")}
        for name, place in places.items():
            old = self.home / name
            if old != place and old.is_file() and not place.exists():
                with contextlib.suppress(OSError):  # a cache is made again, a choice made again
                    shutil.move(old, place)

    @property
    def _is_the_systems(self) -> bool:
        return self.home == _data_folder()

    def _place(self, system: Callable[..., str]) -> Path:
        return Path(system(NAME, appauthor=False)) if self._is_the_systems else self.home


def default_home() -> Path:
    """SHIYING_HOME if set, else beside a portable program, else the system's data folder."""
    override = os.environ.get("SHIYING_HOME")
    if override:
        return Path(override).expanduser().absolute()
    beside = program_folder()
    if (beside / PORTABLE_MARKER).is_file():
        return beside / PORTABLE_LIBRARY
    return _data_folder()


def program_folder() -> Path:
    """The folder in which the user sees the program: its .exe, its .app, or this checkout."""
    if not getattr(sys, "frozen", False):
        return Path(__file__).resolve().parent.parent
    folder = Path(sys.executable).resolve().parent
    inside_app = sys.platform == "darwin" and folder.parent.name == "Contents"
    return folder.parent.parent.parent if inside_app else folder


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def resources() -> Path:
    """The folder of bundled resources (also inside a frozen application)."""
    return Path(__file__).resolve().parent.parent / "resources"


# File names on Linux are bytes; one that is no UTF-8 (an old GBK archive) reaches us with lone
# surrogates, which SQLite refuses. They are stored as U+EF80..U+EFFF, as MirBSD does for raw
# octets, and turned back before the file is opened.
_TO_STORE = {0xDC80 + i: 0xEF80 + i for i in range(128)}
_FROM_STORE = {stored: surrogate for surrogate, stored in _TO_STORE.items()}
_RAW_OCTET = re.compile("[\uef80-\uefff]")


def storable(name: str) -> str:
    """Return a file name as the database keeps it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.translate(_TO_STORE)
    return name


def storable_time(time_ns: int) -> int:
    """Return a file's time as the database keeps it: SQLite's integers end in 2262."""
    return max(-(1 << 63), min(time_ns, (1 << 63) - 1))


def real_name(stored: str) -> str:
    """Return a stored file name as the file system knows it."""
    return stored.translate(_FROM_STORE) if _RAW_OCTET.search(stored) else stored


def join(root: Path | str, folder: str, name: str) -> Path:
    """Return the path of a stored (folder, name) below a root."""
    return Path(root, real_name(folder), real_name(name))
