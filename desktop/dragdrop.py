"""What a drop or a paste is for us: folders to add, a picture to search with, or nothing.

Nothing is ever opened from a network address. Qt calls `file://server/share` local, we do
not: a server name in the address is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QImage


class Refusal(Enum):
    """Why a drop is of no use."""

    REMOTE = auto()  # a web page, a server
    MISSING = auto()  # the file is not there (any more)
    TEXT = auto()  # words, which belong into the search field
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Dropped:
    """Exactly one of the four is set."""

    folders: tuple[Path, ...] = ()
    picture: Path | None = None
    image: QImage | None = None  # pixels without a file (a screenshot, copied from a browser)
    refusal: Refusal | None = None


def read(mime: QMimeData) -> Dropped:
    """Say what it is. Folders win over files; of several files the first is taken."""
    if mime.hasUrls() and mime.urls():
        return _read_urls(mime.urls(), has_pixels=mime.hasImage(), mime=mime)
    if mime.hasImage():
        return _read_pixels(mime)
    return Dropped(refusal=Refusal.TEXT if mime.hasText() else Refusal.NOTHING)


def is_worth_a_look(mime: QMimeData) -> bool:
    """Whether to accept the drag at all; what it really is gets said after the drop."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText()


def local_paths(mime: QMimeData) -> list[Path]:
    """Return the paths on this machine that are in it, without looking whether they are there."""
    paths = [local_path(url) for url in mime.urls()] if mime.hasUrls() else []
    return [path for path in paths if path is not None]


def local_path(url: QUrl) -> Path | None:
    """Return the path of a file on this machine, or None for everything else."""
    if not url.isLocalFile() or url.host():
        return None
    text = url.toLocalFile()
    if not text or text.startswith(("//", "\\\\")):
        return None
    return Path(text)


def _read_urls(urls: list[QUrl], *, has_pixels: bool, mime: QMimeData) -> Dropped:
    paths = [path for url in urls if (path := local_path(url)) is not None]
    if not paths:
        return _read_pixels(mime) if has_pixels else Dropped(refusal=Refusal.REMOTE)
    folders = tuple(path for path in paths if path.is_dir())
    if folders:
        return Dropped(folders=folders)
    files = [path for path in paths if path.is_file()]
    return Dropped(picture=files[0]) if files else Dropped(refusal=Refusal.MISSING)


def _read_pixels(mime: QMimeData) -> Dropped:
    image = mime.imageData()
    if image is None or image.isNull():
        return Dropped(refusal=Refusal.NOTHING)
    return Dropped(image=image)
