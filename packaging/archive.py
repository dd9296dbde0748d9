"""Archives with the same bytes from the same input: sorted, without owners, one time for all."""

from __future__ import annotations

import hashlib
import shutil
import stat
import subprocess
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Two threads whatever the machine has, so that the blocks are the same everywhere.
PROGRAMS = (b"\x7fELF", b"#!", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")  # how they begin
COMPRESS = ("xz", "-6", "-T2", "--check=crc64")


def settle(folder: Path, epoch: int) -> None:
    """Give everything below the same modes and the same time."""
    import os

    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or is_program(path)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    os.utime(folder, (epoch, epoch))


def is_program(path: Path) -> bool:
    """Whether a file is marked as a program and is one; wheels mark libraries and papers, too."""
    if not path.stat().st_mode & stat.S_IXUSR or ".so" in path.suffixes or path.suffix == ".py":
        return False
    with path.open("rb") as file:
        return file.read(4).startswith(PROGRAMS)


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Write the folder, by its own name, into a .tar.xz."""
    plain = target.with_suffix("")
    with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"), key=lambda path: path.as_posix())]:
            name = path.relative_to(folder.parent).as_posix()
            tar.add(path, name, recursive=False, filter=lambda entry: _plain(entry, epoch))
    if shutil.which("xz"):
        subprocess.run([*COMPRESS, "--force", str(plain)], check=True)
        return
    import lzma

    with plain.open("rb") as source, lzma.open(target, "wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    plain.unlink()


def sha256(path: Path) -> str:
    """Return the checksum that is published beside an archive."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(entry: tarfile.TarInfo, epoch: int) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = epoch
    return entry
