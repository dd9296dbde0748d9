"""Every window is drawn by `dev.py screenshots`."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest


def test_every_window_has_a_scene(load, project):
    windows = {
        node.name
        for path in (project / "desktop" / "windows").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and {getattr(base, "id", "") for base in node.bases} & {"Dialog", "QDialog", "QMainWindow"}
    } - {"Dialog"}  # what all of them stand on
    drawn = {scene.window for scene in load("scenes").SCENES.values()}
    assert windows - drawn == set(), "one line in packaging/scenes.py for each"


@pytest.mark.slow
def test_a_window_is_drawn_in_a_theme_a_language_and_a_scale(project, tmp_path):
    code = (
        "import sys; sys.path.insert(0, 'packaging'); import screenshots; from pathlib import Path;"
    )
    code += f"screenshots.index(Path({str(tmp_path)!r}, 'library'), Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=project, check=True, timeout=120)
    line = [sys.executable, "packaging/screenshots.py", "--out", str(tmp_path / "out"),
            "--only", "shortcuts", "--one", str(tmp_path / "library"), "dark", "en"]  # fmt: skip
    scaled = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(line, cwd=project, env=scaled, check=True, timeout=120)
    (picture,) = (tmp_path / "out").iterdir()
    assert picture.name == "shortcuts-dark-en-200.png"
    assert picture.read_bytes()[:4] == b"\x89PNG"
