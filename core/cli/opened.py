"""The library for the length of one command of the terminal, and folders in it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.records.photos import PhotoId
from core.records.search import Filters

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from core.library import Library

ANSWER_TIMEOUT_S = 300.0  # a large model may have to be loaded first


class OpenedLibrary:
    """Opens the library that the options name; read_only: also beside a window that has it."""

    def __init__(self, options: argparse.Namespace, *, read_only: bool = False) -> None:
        self._options = options
        self._read_only = read_only

    def __enter__(self) -> Library:
        from core.library import Library

        self._library = Library.open(
            self._options.library, model=self._options.model, read_only=self._read_only
        )
        return self._library

    def __exit__(self, *exception: object) -> None:
        self._library.close()


def in_folder(library: Library, filters: Filters, folder: Path) -> Filters:
    """Limit filters to a folder of the library. Raises UserError not_a_folder."""
    folder = Path(os.path.abspath(folder.expanduser()))
    for root in library.roots():
        if folder.is_relative_to(root.path):
            relative = folder.relative_to(root.path).as_posix()
            return replace(filters, root_id=root.id, folder=None if relative == "." else relative)
    raise UserError("not_a_folder", path=str(folder))


def photo_ids(library: Library, paths: Iterable[Path]) -> list[PhotoId]:
    """Return the photos at these paths, and those below folders. Raises UserError."""
    found: list[PhotoId] = []
    for path in paths:
        if path.is_dir():
            among = in_folder(library, Filters(), path)
            found += [PhotoId(int(photo_id)) for photo_id in library.browse(among)]
            continue
        photo = library.photo_at(path)
        if photo is None:
            raise UserError("label_photo_unknown", path=str(path))
        found.append(photo.id)
    return found
