"""The bundle itself, as a stranger meets it. Slow: minutes to build, half a minute to try."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_the_bundle_works_in_an_empty_home_without_a_network(project):
    if not (project / "dist" / "Shiying").is_dir():
        if importlib.util.find_spec("PyInstaller") is None:
            pytest.skip("no bundle in dist/, and PyInstaller is not installed to build one")
        build = [sys.executable, "packaging/build.py", "--folder-only"]
        subprocess.run(build, cwd=project, check=True, timeout=3000)
    smoke = [sys.executable, "packaging/smoke.py"]
    done = subprocess.run(smoke, cwd=project, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
