"""The words and buttons over a photo at full screen, and the card with what it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop import i18n, icons, theme
from desktop.grid.captions import camera_text
from desktop.widgets.marks_box import MarkRow

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from core.records.photos import Photo

HEIGHT_PX = 52
CARD_WIDTH_PX = 320


class PreviewBar(QWidget):
    """Back, what the photo is, and what can be done with it."""

    back_clicked = Signal()
    similar_clicked = Signal()
    reveal_clicked = Signal()
    info_toggled = Signal(bool)
    region_toggled = Signal(bool)
    rotate_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT_PX)
        self._text = ""
        self._title = QLabel(self)
        self._title.setProperty("role", "dim")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back = self._button(self.tr("Back"), "back")
        self.marks = MarkRow(self, theme.DARK)
        self.similar = self._button(self.tr("Find similar"))
        self.reveal = self._button(self.tr("Show in folder"))
        self.region = self._button(self.tr("Search a part"))
        self.region.setCheckable(True)
        self.region.setToolTip(self.tr("Draw a frame, and search for what is in it (S)"))
        self.rotate = self._button("", "rotate")
        self.rotate.setToolTip(self.tr("Rotate the view; the file stays as it is (R)"))
        self.rotate.setAccessibleName(self.tr("Rotate to the right"))
        self.info = self._button("", "info")
        self.info.setCheckable(True)
        self.info.setToolTip(self.tr("About this photo (I)"))
        self.info.setAccessibleName(self.tr("About this photo"))
        self.back.clicked.connect(self.back_clicked)
        self.similar.clicked.connect(self.similar_clicked)
        self.reveal.clicked.connect(self.reveal_clicked)
        self.info.toggled.connect(self.info_toggled)
        self.region.toggled.connect(self.region_toggled)
        self.rotate.clicked.connect(self.rotate_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self._title, 1)
        row.addWidget(self.marks)
        row.addSpacing(8)
        for button in (self.similar, self.region, self.reveal, self.rotate, self.info):
            row.addWidget(button)

    def set_title(self, parts: list[str]) -> None:
        """Show name, time and place; what does not fit is cut off in the middle."""
        self._text = " · ".join(part for part in parts if part)
        self._elide()

    @property
    def title(self) -> str:
        """What the bar says of the photo, uncut."""
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self._title.width() - 8
        metrics = self._title.fontMetrics()
        self._title.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, room))

    def _button(self, text: str, icon: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photos
        if icon:
            button.setIcon(icons.icon(icon, theme.DARK.text))
            button.setIconSize(QSize(20, 20))
        return button


class InfoCard(QFrame):
    """Time, place, camera, size and folder of one photo; what is not known is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setFixedWidth(CARD_WIDTH_PX)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(20, 16, 20, 16)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._values = [
            self._add(name)
            for name in (
                self.tr("Time"),
                self.tr("Place"),
                self.tr("Camera"),
                self.tr("Size"),
                self.tr("Folder"),
            )
        ]

    def show_photo(self, photo: Photo, place: str | None) -> None:
        """Show these facts instead of the earlier ones."""
        facts = photo.facts
        texts = (
            i18n.moment(facts.taken_at) if facts.taken_at else "",
            place or "",
            camera_text(photo),
            f"{facts.width} × {facts.height} · {facts.format} · {i18n.file_size(photo.size_bytes)}",
            _breakable(str(photo.path.parent)),
        )
        for row, (label, text) in enumerate(zip(self._values, texts, strict=True)):
            label.setText(text)
            self._form.setRowVisible(row, bool(text))
        self.setFixedHeight(self._form.heightForWidth(CARD_WIDTH_PX))

    def _add(self, name: str) -> QLabel:
        key, value = QLabel(name, self), QLabel(self)
        key.setProperty("role", "dim")
        key.setAlignment(Qt.AlignmentFlag.AlignTop)
        key.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        value.setProperty("role", "value")
        value.setWordWrap(True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.addRow(key, value)
        return value


def _breakable(path: str) -> str:
    """Allow a line break after every separator, with characters of no width."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
