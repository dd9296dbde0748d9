"""The log file, and where Qt's own messages and uncaught exceptions go."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from core.messages.common import error_text
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

LOG_BYTES = 1_000_000
LOG_FILES = 3
EXIT_ENVIRONMENT = 3
NO_PLATFORM = "no Qt platform plugin could be initialized"

log = logging.getLogger("qt")


def start(folder: Path) -> None:
    """Log to a rotating file in `folder`; to nowhere but stderr where that is not allowed."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    handlers[0].setLevel(logging.WARNING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "shiying.log",
                maxBytes=LOG_BYTES,
                backupCount=LOG_FILES,
                encoding="utf-8",
            )
        )
    except OSError:  # opening the library will tell the user why
        pass
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=handlers,
    )
    qInstallMessageHandler(_on_qt_message)


def catch_bugs(report: Callable[[str], None]) -> None:
    """Send every uncaught exception of every thread to `report` (called on that thread)."""

    def tell(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        logging.getLogger("bug").error(text)
        report(text)

    sys.excepthook = tell
    threading.excepthook = lambda args: tell(args.exc_type, args.exc_value, args.exc_traceback)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.INFO,  # Qt warns about the desktop it runs on
    }
    if kind == QtMsgType.QtFatalMsg and NO_PLATFORM in message:
        log.info(message)
        leave_without_window()
    log.log(levels.get(kind, logging.ERROR), message)


def leave_without_window() -> NoReturn:
    """Say that no window can be opened and end the process, which Qt would do with a crash."""
    sentence = error_text("no_display", {}, i18n.choose_language("auto"))
    if sys.stderr is not None:  # there is none in a Windows program without a console
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
    os._exit(EXIT_ENVIRONMENT)
