"""Environments: made once, filled with what pyproject.toml asks for, left alone while they fit.

`.venv` is there to run and to test in, `build/venv` holds what a bundle is made of and nothing
else. The stamp in it is written last and names everything that the installation depends on; an
installation that was interrupted leaves a marker and is done again from nothing. One process at
a time does that: another waits, and finds it done. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import one_at_a_time
import system_packages

HNSWLIB = re.compile(r"hnswlib\b")
CUDA_PARTS = re.compile(r"nvidia-|cuda-|triton", re.I)


CONSTRAINTS = "packaging/constraints.txt"  # the versions that bundles are made of
STAMP = "shiying-stamp"
FOLDERS = {"test": ".venv", "build": "build/venv"}  # the extra that goes in: where it is


def ensure(project: Path, extra: str = "test") -> Path:
    """Return the Python of an environment that fits; makes or updates it first if need be.

    Raises system_packages.Missing when it cannot be made.
    """
    folder = project / FOLDERS[extra]
    if _fits(folder, project):
        return _python(folder)
    real = folder.resolve()  # checkouts may share one
    waiting = f"Another command is setting up {folder}; waiting until it is done …"
    with one_at_a_time.alone(real.with_name(f"{real.name}.lock"), waiting):
        if not _fits(folder, project):
            _fill(folder, project, extra)
    return _python(folder)


def _fits(folder: Path, project: Path) -> bool:
    """Whether everything is installed that this checkout asks for."""
    stamp = folder / STAMP
    if not (_python(folder).exists() and stamp.is_file()):
        return False
    return stamp.read_text(encoding="utf-8") == stamp_key(project)


def _fill(folder: Path, project: Path, extra: str) -> None:
    """Make the environment where need be, and install. By one process at a time."""
    python, stamp, unfinished = _python(folder), folder / STAMP, folder / "shiying-unfinished"
    if unfinished.exists() or not _is_ours(folder, python):
        _create(folder)
    unfinished.touch()
    stamp.unlink(missing_ok=True)  # it fits nobody until all is there
    try:
        limits = ["-c", str(project / CONSTRAINTS)] if extra == "build" else []
        installer = _Installer(python, limits)
        installer.install(*requirements(project, extra))
        if extra == "test":
            installer.install_alone(references(project))
        stamp.write_text(stamp_key(project), encoding="utf-8")
    finally:  # pip undoes what it could not finish; only a killed process leaves the marker
        unfinished.unlink()


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_key(project: Path) -> str:
    """Return a hash of what the installation depends on: files, Python, graphics card."""
    parts = [sys.version, platform.machine(), str(has_nvidia())]
    parts += [
        hashlib.sha256((project / name).read_bytes()).hexdigest()
        for name in ("pyproject.toml", "packaging/environment.py", CONSTRAINTS)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def requirements(project: Path, extra: str = "test") -> tuple[list[str], list[str]]:
    """Return (torch and the like, hnswlib): what runs, and what the extra adds."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*table["dependencies"], *table["optional-dependencies"][extra]]
    hnswlib = [item for item in wanted if HNSWLIB.match(item)]
    return [item for item in wanted if item not in hnswlib], hnswlib


def references(project: Path) -> list[str]:
    """Return what tests compare us with: needed for nothing else, and without its own needs."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(table["optional-dependencies"].get("reference", []))


def has_nvidia() -> bool:
    """Whether an NVIDIA graphics card is there to compute on."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def _is_ours(folder: Path, python: Path) -> bool:
    """Whether the environment exists and belongs to this Python's minor version."""
    configuration = folder / "pyvenv.cfg"
    if not (python.exists() and configuration.is_file()):
        return False
    version = re.search(r"^version\S* *= *(\d+\.\d+)", configuration.read_text("utf-8"), re.M)
    return version is not None and version[1] == f"{sys.version_info[0]}.{sys.version_info[1]}"


def _create(folder: Path) -> None:
    system_packages.ensure_venv()
    print(f"Making {folder} …", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)]).returncode:
        raise system_packages.Missing(f"Python could not make an environment in {folder}.")


class _Installer:
    """pip in one environment."""

    def __init__(self, python: Path, limits: list[str]) -> None:
        self._pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        self._python = python
        self._quiet = [] if sys.stdout.isatty() else ["-q"]
        self._limits = limits

    def install(self, wanted: list[str], hnswlib: list[str]) -> None:
        """Install everything. hnswlib may fail: search is exact then, and only that is said."""
        print("Installing what pyproject.toml asks for (about 1.5 GB on disk) …", flush=True)
        torch = next(item for item in wanted if item.startswith("torch"))
        self._install_torch(torch)
        if self._run("install", *self._quiet, *self._limits, *wanted):
            raise system_packages.Missing(
                "The installation did not finish; see above. Run the same command again to retry."
            )
        self._install_hnswlib(hnswlib)

    def _install_torch(self, torch: str) -> None:
        """See to the CPU build of torch where the default one would bring gigabytes of CUDA.

        Only Linux wheels come in both kinds. pip's own configuration decides if it knows a CPU
        build (one `extra-index-url` or `find-links` is enough); else uv, which knows where
        PyTorch keeps them, fetches it; else the large one serves, and we say so.
        """
        if not sys.platform.startswith("linux") or has_nvidia() or self._offers_cpu_torch(torch):
            return
        print("pip only knows the CUDA build of torch; asking uv for the CPU build …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            if self._run("install", "-q", "--target", folder, "uv") == 0:
                uv = [f"{folder}/bin/uv", "pip", "install", "--python", str(self._python)]
                options = ["--no-deps", "--torch-backend=cpu", *self._limits, torch]
                if subprocess.run([*uv, *options]).returncode == 0:
                    return
        print(
            "The CPU build of torch cannot be reached: installing the CUDA build, several GB "
            "larger. To avoid that, name PyTorch's CPU index in PIP_EXTRA_INDEX_URL.",
            file=sys.stderr,
        )

    def _offers_cpu_torch(self, torch: str) -> bool:
        """Whether a fitting torch is installed, or pip would choose a build without CUDA."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            code = self._run(
                "install", "-q", "--dry-run", "--no-deps", "--report", str(report), torch
            )
            if code:
                return False
            chosen = json.loads(report.read_text(encoding="utf-8"))["install"]
        needs = [need for item in chosen for need in item["metadata"].get("requires_dist", [])]
        return not any(CUDA_PARTS.match(need) for need in needs)

    def _install_hnswlib(self, hnswlib: list[str]) -> None:
        """Compile for any processor: a wheel cached from elsewhere may hold illegal instructions.

        An installed one was built that way here and is kept.
        """
        options = ["install", "-q", "--no-binary", "hnswlib", "--no-cache-dir", *self._limits]
        built = subprocess.run(
            [*self._pip, *options, *hnswlib],
            env={**os.environ, "HNSWLIB_NO_NATIVE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if built.returncode:
            log = self._python.parent.parent / "hnswlib-build.log"
            log.write_bytes(built.stdout)
            print(
                "hnswlib could not be compiled (it needs a C++ compiler and Python's headers; "
                f"{log} says more). Everything works; search is exact, which is slower from "
                "some 300,000 photos on. To try again, remove .venv/shiying-stamp.",
                file=sys.stderr,
            )

    def install_alone(self, wanted: list[str]) -> None:
        """Install without dependencies; where that fails, the tests that compare are skipped."""
        if wanted and self._run("install", *self._quiet, "--no-deps", *wanted):
            print(f"Not installed, tests will skip it: {' '.join(wanted)}", file=sys.stderr)

    def _run(self, *arguments: str) -> int:
        return subprocess.run([*self._pip, *arguments]).returncode
