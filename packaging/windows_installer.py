"""Compile packaging/windows/shiying.iss with Inno Setup. On Windows only; unproven."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import bundle_facts as facts

PLACES = ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")
COMPILER = ("Inno Setup 6/ISCC.exe", "Programs/Inno Setup 6/ISCC.exe", "Inno Setup 7/ISCC.exe")


class CompilerMissing(Exception):
    """Inno Setup is not installed."""


def build(folder: Path, dist: Path, project: Path) -> Path:
    """Write the installer of a bundle and return it. Raises CompilerMissing."""
    command = [str(find_compiler()), *definitions(folder, dist, project),
               str(project / "packaging" / "windows" / "shiying.iss")]  # fmt: skip
    subprocess.run(command, check=True)
    return dist / f"Shiying-{facts.version(project)}-windows-x64-setup.exe"


def definitions(folder: Path, dist: Path, project: Path) -> list[str]:
    """Return what the script asks to be told."""
    told = {
        "Version": facts.version(project),
        "Folder": folder,
        "Output": dist,
        "Icon": facts.icon_folder(project) / "shiying.ico",
        "AppId": facts.APP_ID,
    }
    return [f"/D{name}={value}" for name, value in told.items()]


def find_compiler() -> Path:
    """Return Inno Setup's command line compiler."""
    on_path = shutil.which("iscc")
    if on_path is not None:
        return Path(on_path)
    folders = [Path(os.environ[name]) for name in PLACES if os.environ.get(name)]
    for path in (folder / name for folder in folders for name in COMPILER):
        if path.is_file():
            return path
    raise CompilerMissing("Inno Setup 6.5 or newer is needed (https://jrsoftware.org/isinfo.php)")
