"""One photo among its duplicates: the picture, in what it differs, and whether it stays.

GUI thread. Shows what it is given; says that its tick was changed and nothing more.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from core.records.photos import Photo, PhotoId

WIDTH_PX = 288
PICTURE_PX = (WIDTH_PX - 32, 192)
GONE_OPACITY = 0.35


class Differences(NamedTuple):
    """Which facts are not the same throughout a group, and the best of each."""

    pixels: bool
    bytes: bool
    date: bool
    folder: bool
    format: bool
    most_pixels: int
    most_bytes: int


def differences(photos: list[Photo]) -> Differences:
    """Compare the photos of a group."""
    pixels = {(photo.facts.width, photo.facts.height) for photo in photos}
    return Differences(
        pixels=len(pixels) > 1,
        bytes=len({photo.size_bytes for photo in photos}) > 1,
        date=len({_date(photo) for photo in photos}) > 1,
        folder=len({photo.path.parent for photo in photos}) > 1,
        format=len({photo.facts.format for photo in photos}) > 1,
        most_pixels=max(width * height for width, height in pixels),
        most_bytes=max(photo.size_bytes for photo in photos),
    )


class DuplicateCard(QFrame):
    """A tick 「保留」 above a picture and its facts; what differs stands out."""

    kept_changed = Signal(object, bool)  # PhotoId, whether it stays
    reveal_requested = Signal(object)  # PhotoId
    opened = Signal(object)  # PhotoId

    def __init__(self, photo: Photo, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo_id: PhotoId = photo.id
        self.setProperty("surface", "card")
        self.setFixedWidth(WIDTH_PX)
        self.keep = QCheckBox(self.tr("Keep"), self)
        self.keep.setChecked(True)
        self.keep.setAccessibleName(self.tr("Keep {0}. {1}").format(photo.path.name, note))
        self.keep.toggled.connect(self._on_toggled)
        self.keep.setEnabled(not photo.offline)
        self.picture = _Picture(QColor.fromRgb(photo.facts.color), self)
        self._photo = photo
        self._note = note

    def show_facts(self, differ: Differences, *, is_best: bool) -> None:
        """Lay out what there is to say, beside the others of the group."""
        photo, facts = self._photo, self._photo.facts
        pixels = facts.width * facts.height
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addSpacing(4)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        name = QLabel(self)
        _set_elided(name, photo.path.name)
        column.addWidget(name)
        sizes = f"{facts.width} × {facts.height}"
        most = differ.pixels and pixels == differ.most_pixels
        column.addWidget(self._fact(sizes, differs=differ.pixels, is_most=most))
        size = f"{i18n.file_size(photo.size_bytes)} · {facts.format}"
        most = differ.bytes and photo.size_bytes == differ.most_bytes
        column.addWidget(self._fact(size, differs=differ.bytes or differ.format, is_most=most))
        when = self._fact("", differs=differ.date)
        when.setText(self._when(differ))  # whole: seconds may be all that differs
        when.setWordWrap(True)
        column.addWidget(when)
        column.addWidget(self._fact(str(photo.path.parent), differs=differ.folder))
        note = QLabel(self._note, self)
        note.setProperty("role", "good" if is_best else "small")
        note.setWordWrap(True)
        column.addSpacing(4)
        column.addWidget(note)
        column.addStretch()

    def set_kept(self, kept: bool) -> None:
        """Tick or untick it without telling anyone."""
        self.keep.blockSignals(True)
        self.keep.setChecked(kept)
        self.keep.blockSignals(False)
        self.picture.set_gone(not kept)

    def _head(self) -> QHBoxLayout:
        reveal = QToolButton(self)
        reveal.setProperty("kind", "quiet")
        icons.set_icon(reveal, "reveal", "dim")
        reveal.setToolTip(self.tr("Show in folder"))
        reveal.setAccessibleName(self.tr("Show {0} in its folder").format(self._photo.path.name))
        reveal.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        reveal.clicked.connect(lambda: self.reveal_requested.emit(self.photo_id))
        row = QHBoxLayout()
        row.addWidget(self.keep, 1)
        row.addWidget(reveal)
        return row

    def _fact(self, text: str, *, differs: bool, is_most: bool = False) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "good" if is_most else "value" if differs else "dim")
        _set_elided(label, text)
        return label

    def _when(self, differ: Differences) -> str:
        taken = self._photo.taken_at
        if taken is not None:
            seconds = f":{taken.second:02}" if differ.date else ""
            return i18n.moment(taken) + seconds
        return self.tr("{0} (date of the file)").format(i18n.moment(_date(self._photo)))

    def _on_toggled(self, kept: bool) -> None:
        self.picture.set_gone(not kept)
        self.kept_changed.emit(self.photo_id, kept)


class _Picture(QWidget):
    """The photo, whole; faint while it is to go."""

    def __init__(self, color: QColor, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._color = color
        self._is_gone = False
        self.setFixedSize(*PICTURE_PX)

    def set_image(self, image: QImage) -> None:
        """Show it."""
        self._image = image
        self.update()

    def set_gone(self, is_gone: bool) -> None:
        """Show that the photo is to go, or stays."""
        self._is_gone = is_gone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if self._is_gone:
            painter.setOpacity(GONE_OPACITY)
        width, height = self.width(), self.height()
        if not self._image.isNull():
            scale = min(width / self._image.width(), height / self._image.height())
            width, height = self._image.width() * scale, self._image.height() * scale
        area = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        outline = QPainterPath()
        outline.addRoundedRect(area, tokens.radii.row, tokens.radii.row)
        painter.setClipPath(outline)
        painter.fillRect(area, self._color)
        if not self._image.isNull():
            painter.drawImage(area, self._image)


def _date(photo: Photo) -> datetime:
    return photo.taken_at or datetime.fromtimestamp(photo.mtime_ns // 10**9)


def _set_elided(label: QLabel, text: str) -> None:
    room = WIDTH_PX - 32
    label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
    label.setToolTip(text)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
