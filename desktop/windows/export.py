"""Photos leave the library: what and where to, how far it is, and what came of it. GUI thread."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import Cancelled, ShiyingError
from core.job import Job
from core.messages.common import problem_text
from desktop import i18n
from desktop.widgets.export_form import ExportForm
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import Scrolled, resize_to_fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.library import Library
    from core.records.exports import ExportFailure, ExportReport
    from desktop.ops import Ops

WIDTH_PX = 620
SHOWN_FAILURES = 500


class ExportWindow(Dialog):
    """Closing it stops the export; what is written by then stays."""

    _advanced = Signal(int)  # from the background: how many are done

    def __init__(
        self, library: Library, ops: Ops, ids: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        self._library = library
        self._ops = ops
        self._ids = list(ids)
        self._job: Job | None = None
        self.form = ExportForm(library, self)
        self.news = QLabel(self)
        self.bar = QProgressBar(self)
        self.failures = QPlainTextEdit(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.start = QPushButton(self)
        self.show_folder = QPushButton(self.tr("Open the folder"), self)
        self._build()
        self._connect()
        self._on_form()
        resize_to_fit(self, WIDTH_PX, self.sizeHint().height())

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Export %n photo(s)", "", len(self._ids)))
        title = QLabel(self.windowTitle(), self)
        title.setProperty("role", "title")
        self.news.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.failures.setReadOnly(True)
        self.failures.setTabChangesFocus(True)
        self.failures.setAccessibleName(self.tr("What could not be exported, and why"))
        self.cancel.setAutoDefault(False)
        self.show_folder.setAutoDefault(False)
        self.start.setProperty("kind", "primary")
        self.start.setDefault(True)
        for widget in (self.news, self.bar, self.failures, self.show_folder):
            widget.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_folder)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(16)
        self._place = Scrolled(self.form, self)
        for widget in (title, self._place, self.news, self.bar):
            column.addWidget(widget)
        column.addWidget(self.failures, 1)
        column.addStretch()
        column.addLayout(buttons)

    def _connect(self) -> None:
        self._advanced.connect(self._on_advanced)
        self.form.changed.connect(self._on_form)
        self.form.changed.connect(self._grow, Qt.ConnectionType.QueuedConnection)  # it is as chosen
        self.form.copy_list_requested.connect(self._copy_list)
        self.cancel.clicked.connect(self._on_cancel)
        self.start.clicked.connect(self._on_start)
        self.show_folder.clicked.connect(self._on_show_folder)

    def _on_form(self) -> None:
        self.start.setText(self.tr("Save the list") if self.form.is_list else self.tr("Export"))
        self.start.setEnabled(bool(self.form.folder.text().strip()))

    def _grow(self) -> None:
        """Show the whole form, where the screen has the room."""
        self._place.updateGeometry()
        wanted = max(self.height(), self.sizeHint().height())
        resize_to_fit(self, max(self.width(), WIDTH_PX), wanted)

    def _on_start(self) -> None:
        if self.cancel.isHidden():  # it says that it is done
            self.accept()
            return
        self._remember()
        ids, target, choices = self._ids, self.form.target, self.form.choices
        if self.form.is_list:
            language = i18n.current_language()
            work = lambda: self._library.exports.write_list(ids, target, language)  # noqa: E731
            self._ops.run(work, self._on_list, self._on_failed)
            return
        job = self._job = Job(lambda done, _total: self._advanced.emit(done))
        self._show_running()
        self._ops.run(
            lambda: self._library.exports.run(ids, target, choices, job),
            self._on_exported,
            self._on_failed,
        )

    def _remember(self) -> None:
        with contextlib.suppress(OSError):  # the next time begins with what this one began with
            self.form.remember()

    def _show_running(self) -> None:
        self.form.setEnabled(False)
        self.start.setEnabled(False)
        self.failures.hide()
        self.cancel.setText(self.tr("Stop"))
        self.cancel.setFocus()
        self.bar.setRange(0, max(1, len(self._ids)))
        self.bar.show()
        self._on_advanced(0)

    def _on_advanced(self, done: int) -> None:
        if self._job is None:
            return
        self.bar.setValue(done)
        self._say(f"{i18n.number(done)} / {i18n.number(len(self._ids))}")

    def _on_cancel(self) -> None:
        if self._job is not None and not self._job.is_cancelled:
            self._job.cancel()
            self.cancel.setEnabled(False)
        else:
            self.reject()

    def _on_exported(self, report: ExportReport) -> None:
        if not isValid(self):
            return
        self._job = None
        sentence = self.tr("%n photo(s) exported.", "", len(report.written))
        if report.failures:
            failed = self.tr("%n could not be exported:", "", len(report.failures))
            sentence = self.tr("{0} {1}").format(sentence, failed)
            self.failures.setPlainText("\n".join(map(_line, report.failures[:SHOWN_FAILURES])))
            self.failures.show()
        self._finish(sentence)

    def _on_list(self, path: Path) -> None:
        if isValid(self):
            self._finish(self.tr("The list is {0}.").format(path.name))

    def _finish(self, sentence: str) -> None:
        self._place.hide()
        self.bar.hide()
        self._say(sentence)
        self.cancel.hide()
        self.show_folder.show()
        self.start.setText(self.tr("Done"))
        self.start.setEnabled(True)
        self.start.setFocus()
        self.adjustSize()  # the form needed more room

    def _on_failed(self, error: BaseException) -> None:
        """Say why it stopped; another folder, or another size, may be tried at once."""
        if not isValid(self):
            return
        done, self._job = self.bar.value(), None
        self.bar.hide()
        self.form.setEnabled(True)
        self.start.setEnabled(True)
        self.cancel.setEnabled(True)
        self.cancel.setText(self.tr("Cancel"))
        if isinstance(error, Cancelled):
            self._say(self.tr("Stopped. %n photo(s) are there already.", "", done))
        elif isinstance(error, ShiyingError):
            self._say(i18n.sentence_of(error))
        else:
            self.news.hide()
            self._ops.report(error)

    def _copy_list(self) -> None:
        ids, language = self._ids, i18n.current_language()
        self._ops.run(
            lambda: self._library.exports.list_text(ids, language), self._on_text, self._on_failed
        )

    def _on_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        if isValid(self):
            self._say(self.tr("The list is on the clipboard."))

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.form.target)))

    def _say(self, sentence: str) -> None:
        self.news.setText(sentence)
        self.news.show()


def _line(failure: ExportFailure) -> str:
    reason = problem_text(failure.code, failure.detail, i18n.current_language())
    return f"{failure.path.name} · {reason}"
