"""Rules that hold for every test: a home of its own, no leaked thread, no leaked process."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as main.py; a second thread only spins
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared" / "data"
# Threads that a library keeps for the life of the process; ours are never among them.
LIBRARY_THREADS = ("pydevd", "QueueFeederThread", "Thread_")


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture
def shared() -> Path:
    """The folder of real photos; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data, which is not part of the project")
    return SHARED


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "shiying-home"
    monkeypatch.setenv("SHIYING_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_leaks():
    """Fail when a test leaves a thread or a child process behind."""
    threads_before = set(threading.enumerate())
    children_before = {child.pid for child in multiprocessing.active_children()}
    yield
    deadline = time.monotonic() + 2.0
    while time.monotonic() < deadline:
        threads, children = _left_over(threads_before, children_before)
        if not threads and not children:
            return
        for thread in threads:
            thread.join(0.05)
    pytest.fail(f"left behind: {threads} {children}")


def _left_over(threads_before, children_before):
    threads = [
        thread
        for thread in threading.enumerate()
        if thread not in threads_before
        and thread.is_alive()
        and not isinstance(thread, threading._DummyThread)
        and not thread.name.startswith(LIBRARY_THREADS)
    ]
    children = [
        child for child in multiprocessing.active_children() if child.pid not in children_before
    ]
    return threads, children
