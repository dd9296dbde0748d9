"""The user's choices. Each explains itself and takes effect at once. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.settings import DEFAULT_EXCLUDES
from desktop.widgets.about_settings import AboutSettings
from desktop.widgets.background_settings import BackgroundSettings
from desktop.widgets.setting_rows import SettingRows, choice_box, switch
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from core.library import Library
    from desktop.system.autostart import Autostart
    from desktop.system.update_check import UpdateCheck

EXCLUDES_PX = 108


class SettingsWindow(Dialog):
    """Writes to the settings file of the library; whoever shows the window acts on the signals."""

    language_changed = Signal(str)
    theme_changed = Signal(str)
    excludes_changed = Signal()
    changed = Signal(str)  # another field of the settings
    models_requested = Signal()
    licences_requested = Signal()
    storage_requested = Signal()
    report_requested = Signal()

    def __init__(
        self,
        library: Library,
        autostart: Autostart,
        updates: UpdateCheck,
        parent: QWidget | None = None,
        *,
        has_tray: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        resize_to_fit(self, 660, 680)
        self._library = library
        self._settings = library.settings
        self._rows = SettingRows(self)
        self.language = self._language_box()
        self.theme = self._theme_box()
        self.details = switch(self._settings.current.panel_visible, self)
        self.excludes = self._excludes_edit()
        self.restore = switch(self._settings.current.restore_session, self)
        self.background = BackgroundSettings(library.settings, autostart, self, has_tray=has_tray)
        self.background.changed.connect(self.changed)
        self.details.toggled.connect(lambda is_on: self._write("panel_visible", is_on))
        self.restore.toggled.connect(lambda is_on: self._write("restore_session", is_on))
        self.about = AboutSettings(library, updates, self)
        self.about.changed.connect(self.changed)
        self._lead_on()
        self._add_choices()
        self.background.add_to(self._rows)
        self.about.add_to(self._rows)
        self._build()

    @property
    def controls(self) -> dict[str, QWidget]:
        """The field of the settings that each control writes."""
        return {
            "language": self.language,
            "theme": self.theme,
            "panel_visible": self.details,
            "restore_session": self.restore,
            "excludes": self.excludes,
            **self.background.controls,
            **self.about.controls,
        }

    def closeEvent(self, event: object) -> None:
        self._save_excludes()

    def done(self, result: int) -> None:
        self._save_excludes()
        super().done(result)

    def _lead_on(self) -> None:
        """Go before another window comes: one window after the other."""
        about = self.about
        for asked, told in (
            (about.storage_requested, self.storage_requested),
            (about.models_requested, self.models_requested),
            (about.licences_requested, self.licences_requested),
            (about.report_requested, self.report_requested),
        ):
            asked.connect(self.accept)
            asked.connect(told)

    def _add_choices(self) -> None:
        rows = self._rows
        rows.add(
            self.tr("Language"),
            self.tr("The window changes at once; nothing else does."),
            self.language,
        )
        rows.add(
            self.tr("Appearance"),
            self.tr("Light, dark, or like your system."),
            self.theme,
        )
        rows.add(
            self.tr("Details beside the photos"),
            self.tr("When, where and with what a photo was taken, and photos like it."),
            self.details,
        )
        rows.add(
            self.tr("Continue where I left off"),
            self.tr("The window opens with your last search, folder and photos."),
            self.restore,
        )
        reset = QPushButton(self.tr("Defaults"), self)
        reset.setAutoDefault(False)
        reset.setAccessibleName(self.tr("Restore the names that are skipped by default"))
        reset.clicked.connect(lambda: self.excludes.setPlainText("\n".join(DEFAULT_EXCLUDES)))
        rows.add(
            self.tr("What to skip"),
            self.tr(
                "Folders and files with these names are skipped, one a line; * stands for "
                "anything. Their photos leave the library, but stay on the disk."
            ),
            reset,
        )
        rows.add_wide(self.excludes)

    def _build(self) -> None:
        title = QLabel(self.tr("Settings"), self)
        title.setProperty("role", "title")
        inner = QWidget(self)
        inner_column = QVBoxLayout(inner)
        inner_column.setContentsMargins(0, 0, 0, 0)
        inner_column.addWidget(self._rows)
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

    def _language_box(self) -> QComboBox:
        choices = (
            ("auto", self.tr("Follow the system")),
            ("zh_CN", "简体中文"),
            ("en", "English"),
        )
        box = choice_box(choices, self._settings.current.language, self)
        box.activated.connect(lambda _: self._on_language(box.currentData()))
        return box

    def _theme_box(self) -> QComboBox:
        choices = (
            ("system", self.tr("Follow the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        box = choice_box(choices, self._settings.current.theme, self)
        box.activated.connect(lambda _: self._on_theme(box.currentData()))
        return box

    def _excludes_edit(self) -> QPlainTextEdit:
        edit = QPlainTextEdit("\n".join(self._settings.current.excludes), self)
        edit.setFixedHeight(EXCLUDES_PX)
        edit.setTabChangesFocus(True)
        edit.setAccessibleName(self.tr("Names to skip, one a line"))
        return edit

    def _on_language(self, language: str) -> None:
        if language != self._settings.current.language:
            self._settings.update(language=language)
            self.language_changed.emit(language)

    def _on_theme(self, mode: str) -> None:
        self._settings.update(theme=mode)
        self.theme_changed.emit(mode)

    def _write(self, name: str, value: object) -> None:
        self._settings.update(**{name: value})
        self.changed.emit(name)

    def _save_excludes(self) -> None:
        lines = (line.strip() for line in self.excludes.toPlainText().splitlines())
        excludes = tuple(dict.fromkeys(line for line in lines if line))
        if excludes != self._settings.current.excludes:
            self._settings.update(excludes=excludes)
            self.excludes_changed.emit()
