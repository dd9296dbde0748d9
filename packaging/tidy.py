"""Nothing in a bundle tells of the machine that built it.

Three things would: debugging symbols of what was compiled here, the folder of Python in Python's
own library, and the settings that it was compiled with. The first are stripped (and the sum of
them, which linkers add, so that the same source gives the same bytes in any folder), the second is
overwritten in its own length, the third are packed from a neutral copy. What is left
is looked for, also inside of archives, and ends the build.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import bundle_walk

NOWHERE = "/nonexistent"
OWN = ("libpython*", "python3*/lib-dynload/*.so", "hnswlib*.so")  # compiled on this machine
STRIP = ("strip", "--strip-unneeded", "--remove-section=.note.gnu.build-id")
HEAD = 3  # parts of a path that tell whose machine it is: /home/NAME, /root/.pyenv
TELLING = 8  # letters of a host's name that is no word of its own
SHALLOW = 3  # parts of a home folder that could be anybody's: /root, C:\Users


def places(project: Path) -> list[str]:
    """Return what must not be named: the checkout, its environment, Python, home, the host."""
    home = Path.home()
    known = [project, Path(sys.prefix), Path(sys.base_prefix)]
    if len(home.parts) >= SHALLOW:
        known.append(home)
    found = {str(path) for place in known for path in (place, place.resolve())}
    host = platform.node()
    if len(host) >= TELLING and not host.startswith("localhost"):
        found.add(host)
    return sorted(found - _everybodys(), key=lambda place: -len(place))


def write_neutral_settings(folder: Path, known: list[str]) -> Path:
    """Write a copy of what Python was compiled with, without the names of places here."""
    folder.mkdir(parents=True, exist_ok=True)
    name = getattr(sysconfig, "_get_sysconfigdata_name", lambda: "")()
    spec = importlib.util.find_spec(name) if name else None
    if spec is not None and spec.origin is not None:
        text = Path(spec.origin).read_text(encoding="utf-8")
        for place in known:
            text = text.replace(place, NOWHERE)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def strip_own(folder: Path) -> None:
    """Take the symbols off what was compiled here; wheels come stripped, and some break."""
    if shutil.which("strip") is None or not sys.platform.startswith("linux"):
        return
    for pattern in OWN:
        for path in sorted((folder / "_internal").glob(pattern)):
            if not path.is_symlink():
                subprocess.run([*STRIP, str(path)], check=True)


def overwrite(folder: Path, known: list[str]) -> None:
    """Put a path of the same length where a library of Python's names a place of this machine."""
    if not sys.platform.startswith("linux"):
        return  # elsewhere it would break the signature, and Python lies in the same place for all
    for pattern in OWN:
        for path in sorted((folder / "_internal").glob(pattern)):
            data = path.read_bytes()
            for place in known:
                data = data.replace(place.encode(), _nowhere_like(place).encode())
            path.write_bytes(data)


def traces(folder: Path, known: list[str]) -> list[str]:
    """Return a line for each file, and each thing packed in one, that names a place here."""
    names = [name.encode() for name in known]
    return [
        f"{where} names {name.decode()}"
        for where, data in bundle_walk.contents(folder)
        for name in names
        if name in data
    ]


def _nowhere_like(place: str) -> str:
    """Return a path of the same length and the same end that says nothing of this machine.

    The end stays because linkers let a string that ends another one ("3.11.7", the version of
    Python in the folder of that name) share its bytes.
    """
    head = "/".join(place.split("/")[:HEAD])
    return NOWHERE.ljust(len(head), "/")[: len(head)] + place[len(head) :]


def _everybodys() -> set[str]:
    """Places that are the same on every machine and say nothing about this one."""
    return {"/", "/usr", "/usr/local", "/opt/hostedtoolcache"}
