"""What the check of the data found: how much there is, and what was left out. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.messages.tuning import note_text
from desktop import i18n, icons, theme

if TYPE_CHECKING:
    from core.records.tuning import DataNote, TuneData

ICON_PX = 16


class NoteRow(QWidget):
    """One sentence, with examples for who wants to see them."""

    def __init__(self, note: DataNote, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(note_text(note, i18n.current_language()), self)
        self.sentence.setWordWrap(True)
        self.examples = QLabel("\n".join(note.examples), self)
        self.examples.setProperty("role", "small")
        self.examples.setTextFormat(Qt.TextFormat.PlainText)
        self.examples.setWordWrap(True)
        self.examples.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.examples.hide()
        self.more = QPushButton(self)
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        self.more.setVisible(bool(note.examples))
        self.more.clicked.connect(self._toggle)
        mark = QLabel(self)
        mark.setPixmap(icons.pixmap("warning", ICON_PX, theme.tokens().warning,
                                    self.devicePixelRatioF()))  # fmt: skip
        mark.setFixedSize(QSize(ICON_PX, ICON_PX + 4))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.examples)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_words()

    def _toggle(self) -> None:
        self.examples.setVisible(self.examples.isHidden())
        self._show_words()

    def _show_words(self) -> None:
        text = self.tr("Examples") if self.examples.isHidden() else self.tr("Show less")
        self.more.setText(text)
        self.more.setAccessibleName(f"{text} · {self.sentence.text()}")


class DataReport(QFrame):
    """Hidden until `show_data`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.rows: list[NoteRow] = []
        self._counts, self._split = QLabel(self), QLabel(self)
        self._counts.setProperty("role", "heading")
        self._split.setProperty("role", "dim")
        self._split.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(10)
        self._column.addWidget(self._counts)
        self._column.addWidget(self._split)
        self._column.addStretch()  # what there is too much of goes below the rows
        self.hide()

    @property
    def text(self) -> str:
        """What it says, for tests and screen readers."""
        lines = [self._counts.text(), self._split.text()]
        return "\n".join([*lines, *(row.sentence.text() for row in self.rows)])

    def show_data(self, data: TuneData) -> None:
        """Say what there is to train on."""
        self._clear()
        photos = self.tr("%Ln photo(s)", "", data.photos)
        self._counts.setText(
            self.tr("{0} with {1}").format(photos, self.tr("%Ln caption(s)", "", len(data.pairs)))
        )
        held_out = self.tr(
            "%Ln of them are kept for validation: they are not trained on, but show whether it "
            "got better.",
            "",
            data.validation_photos,
        )
        self._split.setText(held_out)
        for note in data.notes:
            row = NoteRow(note, self)
            self.rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        self.setAccessibleName(self.text)
        self.show()

    def _clear(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows.clear()
