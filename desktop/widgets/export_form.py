"""How photos are to leave the library: as they are, smaller, or as a list; names, and where to.

GUI thread. Remembers the last choices; writes nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.records.exports import ExportChoices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.settings import Settings

INDENT_PX = 26  # under the words of a radio button
SIZES_PX = (1280, 2048, 3840)
QUALITIES = (75, 88, 95)


class ExportForm(QWidget):
    """Says what is chosen."""

    changed = Signal()
    copy_list_requested = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        settings = library.settings.current
        self.originals = QRadioButton(self.tr("The originals"), self)
        self.jpeg = QRadioButton(self.tr("Smaller JPEGs"), self)
        self.list = QRadioButton(self.tr("A list"), self)
        self.copy_list = QPushButton(self.tr("Copy the list"), self)
        self.longest = self._box(self._sizes(), settings.export_px)
        self.quality = self._box(self._qualities(), settings.export_quality)
        self.place = QCheckBox(self.tr("Say where they were taken"), self)
        self.camera = QCheckBox(self.tr("Say which camera took them"), self)
        self.naming = self._box(self._namings(), settings.export_naming)
        self.folder = QLineEdit(settings.export_folder or self._new_folder(), self)
        self.choose = QPushButton(self.tr("Choose…"), self)
        self._jpeg_options = QWidget(self)
        self._list_options = QWidget(self)
        self._note = QLabel(self)
        self._build()
        self._show(settings)
        self._connect()
        self._on_changed()

    @property
    def target(self) -> Path:
        """The folder that photos go to; a name alone is one in the user's own folder."""
        return Path.home() / os.path.expanduser(self.folder.text().strip())

    @property
    def is_list(self) -> bool:
        """Whether a list is wanted and no photos."""
        return self.list.isChecked()

    @property
    def choices(self) -> ExportChoices:
        """How photos are written."""
        return ExportChoices(
            kind="jpeg" if self.jpeg.isChecked() else "originals",
            naming=self.naming.currentData(),
            longest_px=self.longest.currentData(),
            quality=self.quality.currentData(),
            keep_place=self.place.isChecked(),
            keep_camera=self.camera.isChecked(),
        )

    def remember(self) -> None:
        """Begin with these choices the next time."""
        choices = self.choices
        self._library.settings.update(
            export_folder=str(self.target),
            export_kind="list" if self.is_list else choices.kind,
            export_naming=choices.naming,
            export_px=choices.longest_px,
            export_quality=choices.quality,
            export_place=choices.keep_place,
            export_camera=choices.keep_camera,
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._add_kind(
            column,
            self.originals,
            self.tr(
                "Copied as they are, with everything in them, including where they were taken."
            ),
        )
        self._add_kind(
            column,
            self.jpeg,
            self.tr(
                "Upright, and in colours that look right on every screen: to send, to post, to "
                "print."
            ),
            self._jpeg_options,
        )
        self._add_kind(
            column,
            self.list,
            self.tr("A table of names, times, places and labels, for a print shop or a friend."),
            self._list_options,
        )
        self._fill_options()
        column.addSpacing(8)
        column.addLayout(self._rows())
        self._note.setWordWrap(True)
        self._note.setProperty("role", "warning")
        column.addWidget(self._note)

    def _add_kind(
        self, column: QVBoxLayout, button: QRadioButton, about: str, options: QWidget | None = None
    ) -> None:
        words = QLabel(about, self)
        words.setProperty("role", "dim")
        words.setWordWrap(True)
        words.setContentsMargins(INDENT_PX, 0, 0, 8)
        button.setAccessibleDescription(about)
        column.addWidget(button)
        column.addWidget(words)
        if options is not None:
            column.addWidget(options)

    def _fill_options(self) -> None:
        grid = QGridLayout(self._jpeg_options)
        grid.setContentsMargins(INDENT_PX, 0, 0, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(3, 1)
        for place, (text, box) in enumerate(
            ((self.tr("Longest side"), self.longest), (self.tr("Quality"), self.quality))
        ):
            label = QLabel(text, self)
            label.setBuddy(box)
            box.setAccessibleName(text)
            grid.addWidget(label, place, 0)
            grid.addWidget(box, place, 1)
        grid.addWidget(self.place, 0, 2)
        grid.addWidget(self.camera, 1, 2)
        row = QHBoxLayout(self._list_options)
        row.setContentsMargins(INDENT_PX, 0, 0, 12)
        self.copy_list.setAutoDefault(False)
        row.addWidget(self.copy_list)
        row.addStretch()

    def _rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.choose.setAutoDefault(False)
        self.choose.setAccessibleName(self.tr("Choose the folder"))
        for row, (text, control) in enumerate(
            ((self.tr("Names"), self.naming), (self.tr("Folder"), self.folder))
        ):
            label = QLabel(text, self)
            label.setBuddy(control)
            control.setAccessibleName(text)
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
        grid.addWidget(self.choose, 1, 2)
        return grid

    def _show(self, settings: Settings) -> None:
        kinds = {"jpeg": self.jpeg, "list": self.list}
        kinds.get(settings.export_kind, self.originals).setChecked(True)
        self.place.setChecked(settings.export_place)
        self.camera.setChecked(settings.export_camera)

    def _connect(self) -> None:
        for button in (self.originals, self.jpeg, self.list):
            button.toggled.connect(self._on_changed)
        self.folder.textChanged.connect(self._on_changed)
        self.choose.clicked.connect(self._ask)
        self.copy_list.clicked.connect(self.copy_list_requested)

    def _on_changed(self) -> None:
        self._jpeg_options.setVisible(self.jpeg.isChecked())
        self._list_options.setVisible(self.is_list)
        self.naming.setEnabled(not self.is_list)
        is_named = bool(self.folder.text().strip())
        note = self._library.exports.note_on(self.target) if is_named else None
        self._note.setText(
            self.tr("This folder is in your library: the copies will appear there as new photos.")
            if note == "watched" and not self.is_list
            else ""
        )
        self._note.setVisible(bool(self._note.text()))
        self.changed.emit()

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Export to"), str(self.target.parent)
        )
        if chosen:
            self.folder.setText(chosen)

    def _new_folder(self) -> str:
        places = QStandardPaths.StandardLocation
        desktop = QStandardPaths.writableLocation(places.DesktopLocation) or str(Path.home())
        return str(Path(desktop, self.tr("Photos from Shiying")))

    def _box(self, entries: Sequence[tuple[object, str]], chosen: object) -> QComboBox:
        box = QComboBox(self)
        for value, name in entries:
            box.addItem(name, value)
        if box.findData(chosen) < 0:  # somebody wrote it into the file
            box.addItem(str(chosen), chosen)
        box.setCurrentIndex(box.findData(chosen))
        return box

    def _sizes(self) -> list[tuple[object, str]]:
        return [(px, f"{px} px") for px in SIZES_PX] + [(0, self.tr("Do not shrink"))]

    def _qualities(self) -> list[tuple[object, str]]:
        names = (self.tr("Small files"), self.tr("Good"), self.tr("Best"))
        return list(zip(QUALITIES, names, strict=True))

    def _namings(self) -> list[tuple[object, str]]:
        return [
            ("kept", self.tr("Keep the names")),
            ("numbered", self.tr("001, 002, 003… in this order")),
            ("dated", self.tr("By the time they were taken")),
        ]
