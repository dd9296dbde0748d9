"""A Debian with nothing in it, to install the .deb in and to remove it from again.

Owner: smoke.py. Needs root, debootstrap, and a mirror of Debian's packages. Standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = "bookworm"  # the oldest that a bundle built here runs on
FONT = "fonts-noto-cjk"  # the one thing that is recommended: without it Chinese is boxes
PLACES = ("etc", "opt", "usr", "var")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Left(Exception):
    """Removing the package has taken too much, or left something behind."""


@contextlib.contextmanager
def installed(package: Path) -> Iterator[Path]:
    """Make a root, and install the package with what it depends on and a font, nothing more."""
    if shutil.which("debootstrap") is None or os.geteuid() != 0:
        raise SystemExit("--deb needs root and debootstrap.")
    with tempfile.TemporaryDirectory(prefix="shiying-root-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # for somebody who is not root
        line = ["debootstrap", "--variant=minbase", SUITE, str(root)]
        subprocess.run(line, check=True, **QUIET)
        shutil.copy("/etc/resolv.conf", root / "etc")
        shutil.copy(package, root / "tmp" / package.name)
        apt(root, "update")
        apt(root, "install", "--no-install-recommends", f"/tmp/{package.name}", FONT)
        (root / "tmp" / package.name).unlink()
        yield root


def purge(root: Path, home: Path) -> str:
    """Remove the package; returns what it says. Raises Left where a home or the system differs."""
    before = sums(home)
    said = apt(root, "purge", "shiying")
    if sums(home) != before:
        raise Left("removing the package has changed somebody's home")
    if left := list(named(root)):
        raise Left(f"removing the package leaves {left[:5]}")
    return said


def apt(root: Path, *arguments: str) -> str:
    """Run apt-get inside of the root and return what it says. Raises CalledProcessError."""
    line = ["chroot", str(root), "apt-get", "--yes", "--quiet=2", *arguments]
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8",
                 "PATH": f"{os.environ.get('PATH', '')}:{path}"}  # fmt: skip
    done = subprocess.run(line, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Left(f"{' '.join(line)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def sums(folder: Path) -> dict[str, str]:
    """Return what every file below holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def named(root: Path) -> Iterator[str]:
    """Yield what bears the package's name in the system's own folders."""
    for place in PLACES:
        for path in (root / place).rglob("*shiying*"):
            yield path.relative_to(root).as_posix()
