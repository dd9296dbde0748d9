"""A second start finds the first one's window, and gives it what it was given."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from desktop.system import single_instance
from desktop.system.single_instance import (
    SingleInstance,
    address_of,
    hand_over,
    make_message,
    read_message,
)

LIMIT_S = 60
CLAIM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.system.single_instance import SingleInstance
app = QCoreApplication([])
door = SingleInstance(Path(sys.argv[1]))
if door.claim([Path(name) for name in sys.argv[2:]]):
    print("mine", flush=True)
    app.exec()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets are files, as on Unix")


@pytest.fixture(autouse=True)
def runtime_folder(monkeypatch):
    """One with a short name: the address of a socket has at most 104 bytes."""
    with tempfile.TemporaryDirectory(prefix="door-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
        yield Path(folder)


@pytest.fixture
def start(project):
    """Start processes that claim a window: start(home, *paths); they end with the test."""
    started = []

    def start_one(home: Path, *paths: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CLAIM, str(home), *paths]
        process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.communicate(timeout=LIMIT_S)


@pytest.fixture
def first(qapp, own_home):
    door = SingleInstance(own_home)
    assert door.claim([])
    yield door
    door.close()


def test_second_start_hands_its_paths_over_and_ends(first, own_home, tmp_path, start, qtbot):
    with qtbot.waitSignal(first.visited, timeout=LIMIT_S * 1000) as visit:
        second = start(own_home, str(tmp_path), "relative.jpg")
    assert visit.args == [[tmp_path, Path.cwd() / "relative.jpg"]]
    assert second.wait(LIMIT_S) == 0
    assert second.stdout.read() == ""


def test_second_start_without_paths_wants_the_window(first, own_home, start, qtbot):
    with qtbot.waitSignal(first.visited, timeout=LIMIT_S * 1000) as visit:
        start(own_home)
    assert visit.args == [[]]


def test_a_hidden_start_leaves_the_window_as_it_is(tmp_path):
    assert read_message(make_message([], hidden=True)) is None
    assert read_message(make_message([])) == []
    assert read_message(make_message([tmp_path], hidden=True)) == [tmp_path]


def test_each_library_has_a_window_of_its_own(first, tmp_path):
    other = SingleInstance(tmp_path / "another")
    assert other.claim([])
    other.close()


def test_a_killed_window_does_not_lock_the_door(qapp, own_home, start, qtbot):
    killed = start(own_home)
    assert killed.stdout.readline() == "mine\n"
    killed.kill()
    killed.wait(LIMIT_S)
    assert Path(address_of(own_home)).exists()
    door = SingleInstance(own_home)
    assert door.claim([])
    with qtbot.waitSignal(door.visited, timeout=LIMIT_S * 1000):
        start(own_home)
    door.close()


def test_a_window_that_hangs_is_left_alone(qapp, own_home, monkeypatch):
    monkeypatch.setattr(single_instance, "ANSWER_MS", 50)
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(address_of(own_home))
        hanging.listen()
        door = SingleInstance(own_home)
        assert door.claim([])  # the library's lock will say the rest
        assert hand_over(address_of(own_home), []) == "silence"
        door.close()


def test_a_window_that_closes_hears_nobody(first, own_home):
    first.close()
    assert hand_over(address_of(own_home), []) == "nobody"


def test_names_that_are_no_utf8_arrive(first, own_home, start, qtbot):
    name = os.fsdecode(b"/photos/\xd5\xd5\xc6\xac.jpg")
    with qtbot.waitSignal(first.visited, timeout=LIMIT_S * 1000) as visit:
        start(own_home, name)
    assert visit.args == [[Path(name)]]


@pytest.mark.parametrize(
    "line", [b"", b"\xff\n", b"[]\n", b'{"paths": 1, "token": ""}\n', b'{"paths": []}\n']
)
def test_what_is_no_message_is_ignored(line):
    assert read_message(line) is None


def test_relative_paths_are_not_taken_from_others():
    assert read_message(b'{"paths": ["a", "/b"], "token": ""}\n') == [Path("/b")]


def test_the_leave_to_take_the_keys_is_passed_on(monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    read_message(b'{"paths": [], "token": "from-the-menu"}\n')
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "from-the-menu"


def test_files_that_macos_opens_with_us_arrive(first, qapp, qtbot):
    qapp.installEventFilter(first)
    with qtbot.waitSignal(first.visited) as visit:
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/photos/a.jpg")))
    assert visit.args == [[Path("/photos/a.jpg")]]


def test_a_folder_that_others_may_enter_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert address_of(tmp_path).startswith(str(tmp_path))
    (tmp_path / f"shiying-{os.getuid()}").chmod(0o777)
    assert address_of(tmp_path) is None
    assert SingleInstance(tmp_path).claim([])


@pytest.mark.slow
def test_the_real_program_adds_the_folder_that_a_second_start_brings(own_home, project, tmp_path):
    folder = tmp_path / "照片"
    folder.mkdir()
    command = [sys.executable, "main.py", "--library", str(own_home)]
    first = subprocess.Popen(command, cwd=project)
    try:
        _wait_for(lambda: Path(address_of(own_home)).exists())
        assert subprocess.run([*command, str(folder)], cwd=project, timeout=LIMIT_S).returncode == 0
        _wait_for(lambda: str(folder) in _roots(own_home / "library.db"))
        first.send_signal(signal.SIGTERM)
        assert first.wait(LIMIT_S) == 0
    finally:
        first.kill()
        first.wait(LIMIT_S)


def _wait_for(condition) -> None:
    """What happens in another process gives no signal."""
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _roots(database: Path) -> list[str]:
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection,
    ):
        return [row[0] for row in connection.execute("SELECT path FROM roots")]
    return []
