"""A bug, told honestly: what happened, that nothing is lost, and a report that can be copied.

GUI thread. The report holds no photo names: paths outside of the program are blanked.
"""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

import PySide6
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core import __version__

PROGRAM = Path(__file__).resolve().parents[2]
_QUOTED_PATH = re.compile(r"""(['"])(?:[A-Za-z]:)?[^'"\n]*[/\\][^'"\n]*\1""")


def make_report(trace: str) -> str:
    """Return what a developer needs, without what is private."""
    trace = trace.replace(str(PROGRAM), "shiying").replace(str(Path.home()), "~")
    lines = []
    for line in trace.splitlines():
        is_code = line.lstrip().startswith('File "')
        lines.append(line if is_code else _QUOTED_PATH.sub("'…'", line))
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = f"Python {sys.version.split()[0]}, PySide6 {PySide6.__version__}"
    return "\n".join([f"Shiying {__version__}, {system}, {versions}", "", *lines])


class ErrorDialog(QDialog):
    """One bug; the next one while it is open is added below."""

    def __init__(self, trace: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumSize(640, 420)
        title = QLabel(self.tr("Something went wrong"))
        title.setProperty("role", "title")
        body = QLabel(
            self.tr(
                "This is a fault of Shiying, not yours. Your photos are untouched and what was "
                "done is kept. You can go on; sending us the report below helps to mend it. It "
                "holds no photo names."
            )
        )
        body.setWordWrap(True)
        self._report = QPlainTextEdit(make_report(trace))
        self._report.setReadOnly(True)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(self.tr("Report"))
        self._copy = QPushButton(self.tr("Copy report"))
        self._copy.setProperty("kind", "primary")
        self._copy.clicked.connect(self._on_copy)
        close = QPushButton(self.tr("Go on"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(14)
        column.addWidget(title)
        column.addWidget(body)
        column.addWidget(self._report, 1)
        column.addLayout(buttons)

    @property
    def report(self) -> str:
        """What the button copies."""
        return self._report.toPlainText()

    def add(self, trace: str) -> None:
        """Another bug came while this one is shown."""
        self._report.appendPlainText("\n" + make_report(trace))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText(self.tr("Copied"))
