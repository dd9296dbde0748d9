"""Where a library keeps its things. One folder holds everything; nothing is written elsewhere."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from core.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """The files of the library in `home`."""

    home: Path

    @property
    def database(self) -> Path:
        """The truth: photos, vectors, labels, problems."""
        return self.home / "library.db"

    @property
    def thumbnails(self) -> Path:
        """A cache: may be deleted at any time."""
        return self.home / "thumbnails.db"

    @property
    def index(self) -> Path:
        """A cache: HNSW files, rebuilt from the database."""
        return self.home / "index"

    @property
    def models(self) -> Path:
        """Installed models, one folder each."""
        return self.home / "models"

    @property
    def teaching(self) -> Path:
        """Runs of fine-tuning, one folder each, and pictures that came with captions."""
        return self.home / "teaching"

    @property
    def logs(self) -> Path:
        """Rotating log files."""
        return self.home / "logs"

    @property
    def settings(self) -> Path:
        """The user's choices, as JSON."""
        return self.home / "settings.json"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.home / "library.lock"

    def create(self) -> None:
        """Make the folders. Raises EnvironmentFault where that is not allowed."""
        try:
            for folder in (self.home, self.index, self.models, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFault(
                "library_not_writable", path=str(self.home), reason=error.strerror or str(error)
            ) from error


def default_home() -> Path:
    """SHIYING_HOME if set, else the platform's data folder."""
    override = os.environ.get("SHIYING_HOME")
    if override:
        return Path(override).expanduser().absolute()
    return Path(platformdirs.user_data_dir("Shiying", appauthor=False))


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
