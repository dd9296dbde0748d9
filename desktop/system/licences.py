"""What others made and we bring along, as the licences page lists it. Any thread; no Qt.

own.json is part of the project: the program itself, the data and the weights in resources/. A
bundle adds programs.json, which its build collects (packaging/licences.py); in a checkout the
programs are installed beside us and keep their papers in their own folders.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.paths import resources

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the page."""

    name: str
    version: str
    licence: str
    url: str
    texts: tuple[Path, ...]

    def text(self) -> str:
        """Return the licence in full."""
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in self.texts]
        return "\n\n".join(text.strip() for text in texts) + "\n"


def read_parts(folder: Path | None = None) -> list[Part]:
    """Return the program's own parts, then the programs that a bundle brings along."""
    place = folder or resources() / "licences"
    return _read(place / "own.json") + _read(place / "programs.json")


def _read(table: Path) -> list[Part]:
    """Return the parts of one table; none where it is not there."""
    if not table.is_file():
        return []
    return [
        Part(
            row["name"],
            row.get("version", ""),
            row["licence"],
            row.get("url", ""),
            tuple(table.parent / name for name in row["texts"]),
        )
        for row in json.loads(table.read_text(encoding="utf-8"))
    ]
