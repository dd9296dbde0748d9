"""Which folders may be photo folders, and which of them a path lies in. Pure; any thread."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.records.photos import Root


def check_root(path: Path, home: Path, known: Iterable[Path]) -> None:
    """Raise UserError where a folder cannot be added to the library in `home`.

    not_a_folder, folder_unreadable, root_is_library; root_overlaps one of the `known`,
    root_around one that it cannot take the place of (see `roots_within`).
    """
    if not os.path.isdir(path):
        raise UserError("not_a_folder", path=str(path))
    if not os.access(path, os.R_OK | os.X_OK):
        raise UserError("folder_unreadable", path=str(path))
    if path.is_relative_to(home):
        raise UserError("root_is_library", path=str(path))
    for other in known:
        if other != path and other.is_relative_to(path):
            raise UserError("root_around", path=str(path), other=str(other))
        if (
            _overlap(path, other)
            or _overlap(path.resolve(), other.resolve())
            or _is_one(path, other)
        ):
            raise UserError("root_overlaps", path=str(path), other=str(other))


def roots_within(
    path: Path, roots: Iterable[Root], is_excluded: Callable[[str], bool]
) -> list[Root]:
    """Return the roots that lie in a folder which may take their place; [] where it may not.

    It may where a look at the folder comes to each of them by itself: none is away, behind a
    link, on a drive of its own, or in a folder that is left out.
    """
    inner = [root for root in roots if root.path != path and root.path.is_relative_to(path)]
    return inner if all(_is_plainly_in(path, root, is_excluded) for root in inner) else []


def _is_plainly_in(path: Path, root: Root, is_excluded: Callable[[str], bool]) -> bool:
    relative = root.path.relative_to(path)
    steps = [root.path, *root.path.parents][: len(relative.parts)]
    return (
        root.online
        and root.path.is_dir()
        and not any(os.path.ismount(step) for step in steps)
        and root.path.resolve() == path.resolve() / relative
        and not is_excluded(relative.as_posix())
    )


def is_covered(path: Path, known: Iterable[Path]) -> bool:
    """Return whether a path lies in one of the folders."""
    return any(path.is_relative_to(root) for root in known)


def absolute(path: Path) -> Path:
    """Return the path without "..", but with its symbolic links as the user knows them."""
    return Path(os.path.abspath(path.expanduser()))


def _is_one(path: Path, other: Path) -> bool:
    """Whether one of them is, or lies in, the very folder that the other one is.

    Their names do not always tell: /Photos is /photos on a Mac, and a folder may be mounted twice.
    """
    one, two = _identity(path), _identity(other)
    return (two is not None and two in map(_identity, (path, *path.parents))) or (
        one is not None and one in map(_identity, other.parents)
    )


def _identity(folder: Path) -> tuple[int, int] | None:
    if os.name == "nt":
        return None  # resolved paths tell it there, and a clone of a drive has its numbers
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
