"""Looks into a finished bundle: its files, and what is packed inside of them.

Needs PyInstaller, whose archive holds the Python modules.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Module:
    """A Python module in the program's archive."""

    name: str
    packed_bytes: int


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of every file, and of everything packed in zips and in programs."""
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        yield name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for member in packed.namelist():
                    yield f"{name}:{member}", packed.read(member)
        elif is_program(path):
            for member, code in _unpacked(path):
                yield f"{name}:{member}", code


def files(folder: Path) -> list[Path]:
    """Return the regular files, sorted; links lead to one of them."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def modules(folder: Path) -> list[Module]:
    """Return the Python modules of the programs, once each."""
    found = {}
    for program in filter(is_program, files(folder)):
        archive = _archive(program)
        for name in archive.toc:
            _, _, length = archive.toc[name]
            found[name] = Module(name, length)
    return sorted(found.values(), key=lambda module: module.name)


def is_program(path: Path) -> bool:
    """Whether PyInstaller's archive is attached to it."""
    from PyInstaller.archive.readers import CArchiveReader
    from PyInstaller.loader.pyimod01_archive import ArchiveReadError

    if path.suffix not in ("", ".exe"):
        return False
    try:
        CArchiveReader(str(path))
    except ArchiveReadError:
        return False
    return True


def _unpacked(program: Path) -> Iterator[tuple[str, bytes]]:
    from PyInstaller.archive.readers import CArchiveReader

    outer = CArchiveReader(str(program))
    for name in outer.toc:
        if not name.endswith(".pyz"):
            yield name, outer.extract(name)
    inner = _archive(program)
    for name in inner.toc:
        yield name, inner.extract(name, raw=True) or b""


def _archive(program: Path) -> object:
    from PyInstaller.archive.readers import CArchiveReader

    outer = CArchiveReader(str(program))
    return outer.open_embedded_archive(next(name for name in outer.toc if name.endswith(".pyz")))
