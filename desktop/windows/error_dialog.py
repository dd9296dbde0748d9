"""A report in full before it is copied: of a bug, told honestly, or because somebody asks for it.

GUI thread. What is in it, and what is not: see `desktop.system.report`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.system.report import make_report
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from collections.abc import Callable


class ErrorDialog(Dialog):
    """One report; the next bug while it is open is added below."""

    def __init__(
        self,
        trace: str,
        about: Callable[[], tuple[str, str]] = lambda: ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        """`trace`: of the bug, "" where there is none; `about`: facts, and the end of the log."""
        super().__init__(parent)
        name, sentence = self._bug_words() if trace else self._asked_words()
        self.setWindowTitle(name)
        self.setMinimumSize(420, 300)
        resize_to_fit(self, 680, 480)
        title = QLabel(name)
        title.setProperty("role", "title")
        body = QLabel(sentence)
        body.setWordWrap(True)
        self._report = QPlainTextEdit(make_report(trace, *about()))
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(self.tr("Report"))
        self._copy = QPushButton(self.tr("Copy report"))
        self._copy.setProperty("kind", "primary")
        self._copy.clicked.connect(self._on_copy)
        close = QPushButton(self.tr("Go on") if trace else self.tr("Done"))
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

    def _bug_words(self) -> tuple[str, str]:
        return self.tr("Something went wrong"), self.tr(
            "This is Shiying's fault, not yours. Your photos are untouched and what was done "
            "is kept. You can go on. Sending us the report below helps us to mend it; it holds "
            "no names of photos."
        )

    def _asked_words(self) -> tuple[str, str]:
        return self.tr("Report"), self.tr(
            "This is all that is in it: versions, the model, and the last lines of the log. "
            "Names of photos, folders and people are left out (…). Read it, copy it, and send "
            "it to the person who helps you."
        )

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText(self.tr("Copied"))
