"""The modules of packaging/ by name, and programs that only write down how they were called."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"


@pytest.fixture
def load(monkeypatch):
    """Import a module of packaging/ as dev.py does."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module


@pytest.fixture
def program(tmp_path):
    """Make a program that appends its arguments to its log: program(path, body) -> log."""
    if sys.platform == "win32":
        pytest.skip("the stand-in programs are shell scripts")

    def make(path: Path, body: str = "") -> Path:
        log = tmp_path / f"{path.name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)
        log.touch()
        return log

    return make
