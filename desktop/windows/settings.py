"""The user's choices. Each explains itself and takes effect at once. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from core.model_names import model_text
from core.settings import DEFAULT_EXCLUDES
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library

EXCLUDES_PX = 108


class SettingsWindow(QDialog):
    """Writes to the settings file of the library; whoever shows the window acts on the signals."""

    language_changed = Signal(str)
    theme_changed = Signal(str)
    excludes_changed = Signal()
    models_requested = Signal()
    licences_requested = Signal()
    storage_requested = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(640, 640)
        self._library = library
        self._settings = library.settings
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(20)
        self._grid.setColumnStretch(0, 1)
        self.language = self._language_box()
        self.theme = self._theme_box()
        self.excludes = self._excludes_edit()
        self._add_choices()
        self._add_facts()
        self._build()

    def closeEvent(self, event: object) -> None:
        self._save_excludes()

    def done(self, result: int) -> None:
        self._save_excludes()
        super().done(result)

    def _add_choices(self) -> None:
        self._add_row(
            self.tr("Language"),
            self.tr("The window changes at once; nothing else does."),
            self.language,
        )
        self._add_row(
            self.tr("Appearance"),
            self.tr("Light, dark, or as your system has it."),
            self.theme,
        )
        reset = QPushButton(self.tr("Defaults"), self)
        reset.setAccessibleName(self.tr("Restore the names that are left out by default"))
        reset.clicked.connect(lambda: self.excludes.setPlainText("\n".join(DEFAULT_EXCLUDES)))
        self._add_row(
            self.tr("Leave out"),
            self.tr(
                "Folders and files with these names are not looked at, one a line; * stands for "
                "anything. Photos that fall under it leave the library, not the disk."
            ),
            reset,
        )
        self._grid.addWidget(self.excludes, self._grid.rowCount(), 0, 1, 2)

    def _add_facts(self) -> None:
        library, model = self._library, self._library.model
        open_home = QPushButton(self.tr("Open"), self)
        open_home.setAccessibleName(self.tr("Open the library folder"))
        open_home.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(library.home.home)))
        )
        self._add_row(
            self.tr("Library"),
            self.tr(
                "Thumbnails and what Shiying knows of your photos; the photos are not in here.\n{0}"
            ).format(library.home.home),
            open_home,
        )
        stored = QPushButton(self.tr("Show"), self)
        stored.clicked.connect(self.accept)
        stored.clicked.connect(self.storage_requested)
        self._add_row(
            self.tr("What is stored about me"),
            self.tr("Every part with its size, and a button to delete what can be deleted."),
            stored,
        )
        name = model_text(model, i18n.current_language())
        about = (
            self.tr(
                "Small and quick, works without any download, and understands simple sentences. "
                "A larger model understands far more."
            )
            if model.is_bundled
            else self.tr("Runs on this computer: {0}.").format(model.device.upper())
        )
        choose = QPushButton(self.tr("Choose a model"), self)
        choose.clicked.connect(self.accept)  # one window after the other
        choose.clicked.connect(self.models_requested)
        self._add_row(self.tr("Model · {0}").format(name), about, choose)
        licences = QPushButton(self.tr("Licences"), self)
        licences.clicked.connect(self.accept)
        licences.clicked.connect(self.licences_requested)
        self._add_row(
            self.tr("Shiying {0}").format(__version__),
            self.tr("Free software. No account, no statistics, nothing is uploaded."),
            licences,
        )

    def _build(self) -> None:
        title = QLabel(self.tr("Settings"), self)
        title.setProperty("role", "title")
        inner = QWidget(self)
        inner_column = QVBoxLayout(inner)
        inner_column.setContentsMargins(0, 0, 8, 0)
        inner_column.addLayout(self._grid)
        inner_column.addStretch()
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on
        close = QPushButton(self.tr("Done"), self)
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 20, 20)
        column.setSpacing(20)
        column.addWidget(title)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)

    def _add_row(self, name: str, about: str, control: QWidget) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        heading, explanation = QLabel(name, self), QLabel(about, self)
        heading.setProperty("role", "heading")
        explanation.setProperty("role", "dim")
        explanation.setWordWrap(True)
        explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(heading)
        words.addWidget(explanation)
        row = self._grid.rowCount()
        self._grid.addLayout(words, row, 0)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(control, row, 1, align)
        if not control.accessibleName():
            control.setAccessibleName(name)

    def _language_box(self) -> QComboBox:
        choices = (
            ("auto", self.tr("As the system")),
            ("zh_CN", "简体中文"),
            ("en", "English"),
        )
        box = self._box(choices, self._settings.current.language)
        box.activated.connect(lambda _: self._on_language(box.currentData()))
        return box

    def _theme_box(self) -> QComboBox:
        choices = (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        box = self._box(choices, self._settings.current.theme)
        box.activated.connect(lambda _: self._on_theme(box.currentData()))
        return box

    def _box(self, choices: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
        box = QComboBox(self)
        box.setMinimumWidth(150)
        for value, name in choices:
            box.addItem(name, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _excludes_edit(self) -> QPlainTextEdit:
        edit = QPlainTextEdit("\n".join(self._settings.current.excludes), self)
        edit.setFixedHeight(EXCLUDES_PX)
        edit.setTabChangesFocus(True)
        edit.setAccessibleName(self.tr("Names to leave out, one a line"))
        return edit

    def _on_language(self, language: str) -> None:
        if language != self._settings.current.language:
            self._settings.update(language=language)
            self.language_changed.emit(language)

    def _on_theme(self, mode: str) -> None:
        self._settings.update(theme=mode)
        self.theme_changed.emit(mode)

    def _save_excludes(self) -> None:
        lines = (line.strip() for line in self.excludes.toPlainText().splitlines())
        excludes = tuple(dict.fromkeys(line for line in lines if line))
        if excludes != self._settings.current.excludes:
            self._settings.update(excludes=excludes)
            self.excludes_changed.emit()
