"""A start of the window: what it was given, one window a library, and what ends it from outside.

Owner: the GUI thread, before and around the event loop.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.messages.usage import complaint_text
from core.paths import LibraryPaths, default_home
from desktop import i18n
from desktop.app import Application
from desktop.system import journal, memory, writing
from desktop.system.autostart import HIDDEN
from desktop.system.single_instance import SingleInstance

if TYPE_CHECKING:
    from collections.abc import Sequence

HEARTBEAT_MS = 500


def run(arguments: Sequence[str]) -> int:
    """Show the window until it is closed; returns the exit code."""
    options = parse(arguments)
    home = (options.library or default_home()).expanduser().absolute()
    journal.start(LibraryPaths(home).logs)
    writing.choose_input_method()
    memory.give_back()
    app = QApplication(sys.argv[:1])
    door = SingleInstance(home)
    if not door.claim(options.paths, hidden=options.hidden):
        return 0  # the window that is open has them now
    application = Application(app, home, options.model, options.paths)
    application.listen(door)
    application.start(hidden=options.hidden)
    close_on_signals(application)
    app.commitDataRequest.connect(application.keep_choices)  # the user logs out, perhaps
    code = app.exec()
    application.finish()
    return code


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return library, model and paths; exits with 2 on anything else."""
    parser = _Parser(prog="main.py", add_help=False)
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--model", default=None)
    parser.add_argument(HIDDEN, dest="hidden", action="store_true")
    parser.add_argument("paths", nargs="*", type=Path)
    return parser.parse_args(arguments)


class _Parser(argparse.ArgumentParser):
    """An argument parser that complains in the user's language."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, complaint_text(message, self.prog, i18n.choose_language("auto")))


def close_on_signals(application: Application) -> None:
    """End everything on Ctrl+C in the terminal and on SIGTERM, as at the end of a session."""

    def close_soon(*_: object) -> None:
        # Not now: this thread may be between two lines that hold a lock which closing needs.
        QTimer.singleShot(0, application, application.close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close_soon)
    # Python runs its handlers between byte codes; an idle Qt loop runs none.
    heartbeat = QTimer(application, interval=HEARTBEAT_MS)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start()
