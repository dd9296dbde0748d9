"""What Chinese needs of the system: an input method that this Qt can load, and a font."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QFontDatabase

log = logging.getLogger(__name__)


def choose_input_method() -> None:
    """Choose an input method that this Qt can load. Before the QApplication.

    The wheels of PySide6 bring ibus but no fcitx; fcitx answers the ibus protocol as well.
    """
    if "fcitx" not in os.environ.get("QT_IM_MODULE", ""):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if not list((plugins / "platforminputcontexts").glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def warn_without_chinese_font() -> None:
    """Say in the log that Chinese will be boxes here, and what helps."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        log.warning("no Chinese font is installed; on Debian: apt install fonts-noto-cjk")
