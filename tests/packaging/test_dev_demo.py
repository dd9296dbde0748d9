from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_demo_ranks_the_right_photos_first_and_draws_the_window(project, own_home):
    done = subprocess.run(
        [sys.executable, "packaging/demo.py"],
        cwd=project,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    firsts = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("  1. ")]
    assert firsts[:2] == ["polar-bear.jpg", "coffee.jpg"]
    assert firsts[3] == "chelsea-the-cat.jpg"
    assert "  2. " in done.stdout.split("like chelsea")[1]
    screenshot = done.stdout.splitlines()[-1].split(": ", 1)[1]
    with open(screenshot, "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    assert not own_home.exists()  # the user's own library is left alone
