"""Make the double-click application: `python packaging/dev.py build [--folder-only]`.

The folder first (PyInstaller, then cleaned), then what people download: a .tar.xz and a .deb on
Linux, an installer on Windows, a disk image on macOS. Same commit, same dependencies and same
system give the same bytes. Runs in the environment that dev.py makes for it (build/venv).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

import archive
import bundle_facts as facts
import icons
import licences
import linux_libraries
import size_report
import tidy

PROJECT = Path(__file__).resolve().parent.parent
WORK, DIST = PROJECT / "build" / "pyinstaller", PROJECT / "dist"
HASH_SEED = "1"


class Failed(Exception):
    """The bundle cannot be made, or is none that may be given away."""


PROBLEMS = (Failed, licences.Unlicensed, linux_libraries.UnknownLibrary,
            subprocess.CalledProcessError)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Build; returns 0, or 1 with the reason on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder-only", action="store_true", help="make no archives of it")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        folder = make_folder()
        if not options.folder_only:
            write_papers(folder, make_downloads(folder))
    except PROBLEMS as error:
        print(f"No bundle: {error}", file=sys.stderr)
        return 1
    print(f"{folder} is ready after {time.monotonic() - started:.0f} s.")
    return 0


def make_folder() -> Path:
    """Freeze the program, clean it, and add what it says about others."""
    check_environment()
    known = tidy.places(PROJECT)
    icons.draw(PROJECT / "resources" / "icons" / "app.svg", facts.icon_folder(PROJECT))
    tidy.write_neutral_settings(facts.neutral_folder(PROJECT), known)
    say("Freezing the program …")
    freeze()
    folder = DIST / ("Shiying.app" if sys.platform == "darwin" else "Shiying")
    say("Collecting licences …")
    inside = resources_of(folder)
    licences.write(licences.collect(WORK / "app", PROJECT / "resources"), inside / "licences")
    if sys.platform != "darwin":  # an .app holds nothing but Contents
        for name in ("LICENSE", "NOTICE"):
            shutil.copy(PROJECT / name, folder)
    say("Looking for traces of this machine …")
    tidy.strip_own(folder)
    tidy.overwrite(folder, known)
    if found := tidy.traces(folder, known):
        raise Failed("\n  ".join(["places of this machine are named:", *found]))
    if sys.platform.startswith("linux"):
        linux_libraries.depends(folder)  # a library that is nobody's would end the .deb later
    archive.settle(folder, epoch())
    return folder


def check_environment() -> None:
    """Fail early where something that may be missing elsewhere must not be missing here."""
    for name, why in {
        "PyInstaller": "the `build` extra is not installed",
        "hnswlib": "it could not be compiled, and large libraries need it",
    }.items():
        if importlib.util.find_spec(name) is None:
            raise Failed(f"{name} is missing: {why}")


def freeze() -> None:
    """Run PyInstaller on app.spec, from nothing."""
    for stale in (WORK, DIST / "Shiying", DIST / "Shiying.app"):
        shutil.rmtree(stale, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
               "--distpath", str(DIST), "--workpath", str(WORK),
               str(PROJECT / "packaging" / "app.spec")]  # fmt: skip
    steady = {"PYTHONHASHSEED": HASH_SEED, "SOURCE_DATE_EPOCH": str(epoch()),
              "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}  # fmt: skip
    subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, **steady})


def make_downloads(folder: Path) -> list[Path]:
    """Pack the folder in the ways of this system."""
    if sys.platform == "win32":
        import windows_installer

        return [windows_installer.build(folder, DIST, PROJECT)]
    if sys.platform == "darwin":
        script = PROJECT / "packaging" / "macos" / "make_dmg.sh"
        image = DIST / f"Shiying-{facts.version(PROJECT)}-{platform.machine()}.dmg"
        subprocess.run(["sh", str(script), str(folder), str(image)], check=True)
        return [image]
    return make_linux_downloads(folder)


def make_linux_downloads(folder: Path) -> list[Path]:
    """Write the .tar.xz, and the .deb where Debian's tools are."""
    import debian

    version = facts.version(PROJECT)
    say("Packing …")
    tar = DIST / f"shiying-{version}-linux-{platform.machine()}.tar.xz"
    archive.pack(folder, tar, epoch())
    if shutil.which("dpkg-deb") is None:
        say("dpkg-deb is not here: no .deb.")
        return [tar]
    return [tar, debian.build(folder, DIST, PROJECT, epoch())]


def write_papers(folder: Path, made: list[Path]) -> None:
    """Write checksums, versions and the size report beside the downloads, and print it."""
    sums = "".join(f"{archive.sha256(path)}  {path.name}\n" for path in made)
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8")
    say("Weighing the parts …")
    tar = next((path for path in made if path.name.endswith(".tar.xz")), None)
    size = tar.stat().st_size if tar else None
    report = size_report.table(size_report.measure(folder), size)
    (DIST / "size-report.md").write_text(report + "\n", encoding="utf-8")
    print(f"{report}\n{sums}", end="")
    if size is not None and size > size_report.BUDGET_BYTES:
        raise Failed(f"{tar} is larger than {size_report.BUDGET_BYTES / 1e6:.0f} MB")


def resources_of(folder: Path) -> Path:
    """Return where the program looks for its resources."""
    inside = "Contents/Resources" if sys.platform == "darwin" else "_internal"
    return folder / inside / "resources"


def epoch() -> int:
    """The time that everything in the bundle bears: that of the commit, unless told otherwise."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    log = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(log, cwd=PROJECT, capture_output=True, check=True).stdout)


def say(words: str) -> None:
    """Tell what takes its time."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
