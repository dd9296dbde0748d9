"""Packs: Python packages that the user put beside the library, such as torch for a graphics card.

Only the double-click application looks for them; in a checkout pip installs where it always does.
Each folder of `packs/` in the default home is one, made by `pip install --target`. What is in it
takes the place of what the application brings along. Called once, when `core` is imported, in
every process: the bundle's own importer would answer first otherwise.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from core.paths import default_home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from pathlib import Path
    from types import ModuleType

FOLDER = "packs"


class PackFinder(MetaPathFinder):
    """Finds the modules of packs; knows nothing of any other."""

    def __init__(self, packs: Sequence[Path]) -> None:
        self._folders = [str(pack) for pack in packs]
        self._names = {entry.name.partition(".")[0] for pack in packs for entry in pack.iterdir()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module of a pack is, None for all others."""
        if fullname.partition(".")[0] not in self._names:
            return None
        return PathFinder.find_spec(fullname, path or self._folders, target)


def activate() -> None:
    """Let packs answer first, in a frozen program."""
    if not getattr(sys, "frozen", False):
        return
    folder = default_home() / FOLDER
    packs = (
        [entry for entry in sorted(folder.iterdir()) if entry.is_dir()] if folder.is_dir() else []
    )
    if packs:
        sys.path[:0] = [str(pack) for pack in packs]  # importlib.metadata reads their versions
        sys.meta_path.insert(0, PackFinder(packs))
