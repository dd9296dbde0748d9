"""One window a library: a second start hands over what it was given, raises the window, and ends.

Owner: the GUI thread. The two processes meet at a local socket that only this user can open; its
name follows from the library's folder, so that two libraries have two windows. What travels is
one line of JSON, answered with one word. Who finds no place for a socket, or nobody who answers
in time, opens a window of its own; the library's lock still sees to it that one process writes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFileOpenEvent

CONNECT_MS = 1000
ANSWER_MS = 5000  # the first one may be busy with its own start
CLAIM_MS = 10_000
MESSAGE_BYTES = 1_000_000
HEARD = b"heard\n"
Answer = Literal["nobody", "heard", "silence"]
# What a starter gives a program so that it may take the keys (Wayland); Qt reads it from there.
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"

log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """The door of the one window. `claim` it, then listen to `visited`."""

    visited = Signal(object)  # list[Path]: absolute, possibly none; the window is wanted

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address_of(home)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._visitors: set[QLocalSocket] = set()
        self._server.newConnection.connect(self._on_connection)

    def claim(self, paths: Sequence[Path], *, hidden: bool = False) -> bool:
        """Become the one window, or hand the paths over to it and return False.

        hidden: the system started us, at login; a window that is there already stays as it is.
        """
        if self._address is None:
            return True
        lock = QLockFile(_lock_file(self._address))  # two that start at once: one after the other
        lock.tryLock(CLAIM_MS)
        try:
            answer = hand_over(self._address, paths, hidden=hidden)
            if answer == "nobody":
                self._listen(self._address)
            return answer != "heard"
        finally:
            lock.unlock()

    def close(self) -> None:
        """Answer nobody any more: who starts from now on opens a window. Idempotent."""
        self._server.close()
        for socket in self._visitors:
            socket.blockSignals(True)  # its destructor has one for us, who may be gone by then
        self._visitors.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of files that macOS opens with us: it sends them to the application."""
        if event.type() == QEvent.Type.FileOpen:
            opened: QFileOpenEvent = event
            if opened.file():
                self.visited.emit([Path(opened.file())])
                return True
        return super().eventFilter(watched, event)

    def _listen(self, address: str) -> None:
        QLocalServer.removeServer(address)  # of one that was killed
        if not self._server.listen(address):
            log.warning("a second start will not be heard: %s", self._server.errorString())

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            # WORKAROUND PySide6 6.11: both the server and Python own it, and both delete it.
            socket.setParent(None)
            self._visitors.add(socket)
            socket.disconnected.connect(self._on_gone)
            socket.readyRead.connect(self._on_bytes)
            self._listen_to(socket)  # it may have spoken before we listened

    def _on_bytes(self) -> None:
        self._listen_to(self.sender())

    def _listen_to(self, socket: QLocalSocket) -> None:
        if socket.canReadLine():
            message = read_message(bytes(socket.readLine(MESSAGE_BYTES).data()))
            socket.write(HEARD)
            socket.flush()
            if message is not None:
                self.visited.emit(message)
        elif socket.bytesAvailable() > MESSAGE_BYTES:
            socket.abort()

    def _on_gone(self) -> None:
        """Let go of it, which deletes it: after its signal, and not within."""
        QTimer.singleShot(0, self, partial(self._visitors.discard, self.sender()))


def hand_over(address: str, paths: Sequence[Path], *, hidden: bool = False) -> Answer:
    """Give the paths to the window that listens there, and say what came of it."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(CONNECT_MS):
        return "nobody"
    if not hidden:
        _let_it_take_the_keys()
    socket.write(make_message(paths, hidden=hidden))
    heard = socket.waitForReadyRead(ANSWER_MS)
    socket.disconnectFromServer()
    return "heard" if heard else "silence"


def make_message(paths: Sequence[Path], *, hidden: bool = False) -> bytes:
    """Return one line; names that are no UTF-8 travel as lone surrogates."""
    token = os.environ.get(ACTIVATION_TOKEN, "")
    content = {"paths": [str(path.expanduser().absolute()) for path in paths], "token": token}
    content |= {"hidden": True} if hidden else {}
    return json.dumps(content).encode("ascii") + b"\n"


def read_message(line: bytes) -> list[Path] | None:
    """Return the paths of a message; None where it wants nothing, or is none of ours."""
    try:
        content = json.loads(line)
        paths = [Path(str(path)) for path in content["paths"]]
        token = str(content["token"])
    except (ValueError, KeyError, TypeError, RecursionError):
        log.warning("a message to the window was not understood")
        return None
    if content.get("hidden") and not paths:
        return None
    if token:
        os.environ[ACTIVATION_TOKEN] = token
    return [path for path in paths if path.is_absolute()]


def address_of(home: Path) -> str | None:
    """Return where the window of this library listens, None where no place is ours alone."""
    place = os.path.normcase(home.resolve())
    name = "shiying-" + hashlib.blake2b(os.fsencode(place), digest_size=8).hexdigest()
    if sys.platform == "win32":
        return name  # a named pipe, which only its owner may open
    folder = _private_folder()
    return None if folder is None else str(folder / name)


def _private_folder() -> Path | None:
    """The user's runtime folder; without one, a folder of ours that nobody else may enter."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    if os.access(runtime, os.W_OK):
        return runtime
    folder = Path(tempfile.gettempdir(), f"shiying-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid()
    return folder if is_ours and not facts.st_mode & 0o077 else None


def _lock_file(address: str) -> str:
    return str(Path(tempfile.gettempdir(), address).with_suffix(".lock"))


def _let_it_take_the_keys() -> None:
    """Windows gives the foreground away only with the leave of who has it: we, just started."""
    if sys.platform == "win32":
        import ctypes

        anybody = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anybody)
