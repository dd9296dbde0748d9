"""What Chinese needs of the system: an input method that this Qt can load, and a font."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QFontDatabase

ASKED = ("QT_IM_MODULES", "QT_IM_MODULE")  # by Qt, in this order; the first since 6.7
log = logging.getLogger(__name__)


def choose_input_method() -> None:
    """Choose an input method that this Qt can load. Before the QApplication.

    The wheels of PySide6 bring ibus but no fcitx; fcitx answers the ibus protocol as well (tried
    with fcitx5 5.0.21). Where X11 alone is told which one there is, Qt would choose none.
    """
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if list((plugins / "platforminputcontexts").glob("*fcitx*")):
        return
    for variable in ASKED:
        wanted = os.environ.get(variable, "").split(";")
        if any("fcitx" in name for name in wanted):
            known = ["ibus" if "fcitx" in name else name for name in wanted]
            os.environ[variable] = ";".join(dict.fromkeys(known))
    is_told = any(os.environ.get(name) for name in (*ASKED, "WAYLAND_DISPLAY"))
    if not is_told and os.environ.get("XMODIFIERS") in ("@im=fcitx", "@im=fcitx5", "@im=ibus"):
        os.environ["QT_IM_MODULE"] = "ibus"


def warn_without_chinese_font() -> None:
    """Say in the log that Chinese will be boxes here, and what helps."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        log.warning("no Chinese font is installed; on Debian: apt install fonts-noto-cjk")
