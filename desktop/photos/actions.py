"""What can be done with photos outside of the window. Originals are only read.

GUI thread. Each function returns at once; programs are started, never waited for.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


# GNOME's file manager pastes nothing but this.
GNOME_COPIED = "x-special/gnome-copied-files"


def open_file(path: Path) -> None:
    """Open a photo with the system's own viewer. Raises UserError no_such_file."""
    _require(path)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> None:
    """Show a file, selected, in the system's file manager. Raises UserError no_such_file."""
    _require(path)
    if sys.platform == "win32":
        # One string: explorer wants `/select,` and the path in exactly this form.
        subprocess.Popen(f'explorer /select,"{path}"')
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        _show_over_dbus(path)


def copy_files(paths: Sequence[Path], image: QImage | None = None) -> None:
    """Put files on the clipboard, and the picture itself where there is only one."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setText("\n".join(str(path) for path in paths))
    if sys.platform.startswith("linux"):
        uris = [bytes(url.toEncoded().data()) for url in mime.urls()]
        mime.setData(GNOME_COPIED, b"\n".join([b"copy", *uris]))
    if image is not None and len(paths) == 1:
        mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)


def copy_paths(paths: Sequence[Path]) -> None:
    """Put the paths on the clipboard, one a line."""
    QGuiApplication.clipboard().setText("\n".join(str(path) for path in paths))


def _show_over_dbus(path: Path) -> None:
    """Ask the file manager by the freedesktop interface; open the folder where none answers."""
    process = QProcess(QGuiApplication.instance())
    folder = QUrl.fromLocalFile(str(path.parent))

    def end(failed: bool) -> None:
        if failed:
            QDesktopServices.openUrl(folder)
        process.deleteLater()

    process.finished.connect(lambda code, _status: end(code != 0))
    process.errorOccurred.connect(
        lambda error: end(True) if error == QProcess.ProcessError.FailedToStart else None
    )
    uri = bytes(QUrl.fromLocalFile(str(path)).toEncoded().data()).decode("ascii")
    address = ["--session", "--print-reply", "--dest=org.freedesktop.FileManager1"]
    call = ["/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems"]
    process.start("dbus-send", [*address, *call, f"array:string:{uri}", "string:"])


def _require(path: Path) -> None:
    if not path.exists():
        raise UserError("no_such_file", path=str(path))
