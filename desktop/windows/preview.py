"""One photo at full screen, with the others of the answer a key away.

It walks through a snapshot of ids, so that nothing jumps while photos arrive or go. GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import ShiyingError, UserError
from core.messages.common import problem_text
from desktop import i18n, theme
from desktop.grid.captions import not_connected
from desktop.models.photo_list import PhotoList
from desktop.windows.fitting import resize_to_fit
from desktop.windows.preview_bar import InfoCard, PreviewBar
from desktop.windows.preview_canvas import STEP, PhotoCanvas
from desktop.windows.preview_filmstrip import Filmstrip
from desktop.windows.preview_pictures import PreviewPictures
from desktop.windows.preview_region import RegionFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QResizeEvent

    from core.library import Library
    from core.records.photos import Photo
    from desktop.ops import Ops

MIN_EDGE_PX = 1600
MARGIN_PX = 12
_Key = Qt.Key


class PhotoPreview(QWidget):
    """A window of its own: `open` shows it, Esc closes it, and it can be opened again."""

    similar_requested = Signal(int)  # photo id; the preview has closed
    reveal_requested = Signal(int)  # photo id
    menu_requested = Signal(int, QPoint)  # photo id, a point of the screen
    region_requested = Signal(QImage, str)  # pixels to search with, and what to call them
    closed = Signal(int)  # the photo that was looked at last

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._library = library
        self._ops = ops
        self._photos = PhotoList(library, self)
        self._row = 0
        self._photo: Photo | None = None
        self._place: str | None = None
        self.bar = PreviewBar(self)
        self.canvas = PhotoCanvas(self)
        self.frame = RegionFrame(self.canvas)
        self.strip = Filmstrip(library, self._photos, self)
        self._card = InfoCard(self)
        self._pictures = PreviewPictures(library, ops, self)
        self._build()
        self._connect()

    def open(self, photo_id: int, ids: Sequence[int], *, full_screen: bool = True) -> None:
        """Show a photo; the arrows walk through `ids` in that order, if it is one of them."""
        self._photos.set_ids(np.asarray(ids, dtype=np.int64))
        row = self._photos.row_of(photo_id)
        if row is None:
            self._photos.set_ids(np.array([photo_id]))
        self._go(row or 0)
        if full_screen:
            self._fill_screen()
        else:
            self.show()
        self.activateWindow()
        self.setFocus()

    def current_id(self) -> int | None:
        """Return the photo that is looked at, or None where it is gone."""
        return self._photos.id_at(self._row)

    def is_favourite(self) -> bool:
        """Return whether the photo that is looked at is one."""
        return self._photo is not None and self._photo.is_favourite

    def refresh(self, ids: Iterable[int]) -> None:
        """Show what is known of these photos now."""
        changed = set(ids)
        self._photos.refresh(changed)
        if self._photo is not None and self._photo.id in changed:
            self._photo = self._photos.photo(self._row) or self._photo
            self._show_words()

    def step(self, rows: int) -> None:
        """Go so many photos on (negative: back), no further than the ends."""
        self._go(self._row + rows)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or be a window."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self._fill_screen()

    def _fill_screen(self) -> None:
        owner = self.parentWidget()
        screen = owner.screen() if owner is not None else self.screen()
        self.setGeometry(screen.geometry())  # without a window manager nobody else does
        self.showFullScreen()

    # Set-up.

    def _build(self) -> None:
        theme.set_on_stage(self)
        self.setWindowTitle(self.tr("Preview"))
        self.setAccessibleName(self.tr("Photo preview"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        resize_to_fit(self, 1200, 800)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, MARGIN_PX)
        column.setSpacing(MARGIN_PX)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.strip)
        self._card.hide()

    def _connect(self) -> None:
        self.bar.back_clicked.connect(self.close)
        self.bar.similar_clicked.connect(self._on_similar_clicked)
        self.bar.reveal_clicked.connect(self._on_reveal_clicked)
        self.bar.info_toggled.connect(self._on_info_toggled)
        self.bar.region_toggled.connect(self._on_region_toggled)
        self.bar.rotate_clicked.connect(lambda: self.canvas.rotate(1))
        self.frame.search_requested.connect(self._on_region_chosen)
        self.frame.left.connect(lambda: self.bar.region.setChecked(False))
        self.canvas.detail_wanted.connect(self._on_detail_wanted)
        self.strip.row_chosen.connect(self._go)
        self._pictures.arrived.connect(self._on_picture_arrived)
        self._pictures.failed.connect(self._on_picture_failed)

    # Which photo.

    def _go(self, row: int) -> None:
        self._row = min(max(row, 0), max(self._photos.rowCount() - 1, 0))
        photo = self._photos.photo(self._row)
        self.strip.set_current(self._row)
        if photo is None:
            self._show_gone()
        elif self._photo is None or photo.id != self._photo.id:
            self._show(photo)

    def _show(self, photo: Photo) -> None:
        self._photo, self._place = photo, None
        self.bar.region.setChecked(False)
        facts = photo.facts
        self.canvas.show_photo(QSize(facts.width, facts.height), QColor.fromRgb(facts.color))
        self.canvas.setAccessibleName(photo.path.name)
        thumbnail = QImage.fromData(self._library.thumbnail(photo.id) or b"")
        if not thumbnail.isNull():
            self.canvas.add_image(thumbnail)
        kept = self._pictures.look_at(photo, self._neighbours(), self._edge_px())
        if kept is not None:
            self.canvas.add_image(kept)
        self._show_words()
        self._find_place(photo)

    def _show_gone(self) -> None:
        self._photo = None
        self._pictures.clear()
        self.canvas.show_photo(QSize(1, 1), theme.STAGE)
        self.canvas.show_message(self.tr("This photo is no longer in the library."))
        self.bar.set_title([])

    def _neighbours(self) -> list[Photo]:
        rows = (self._row + 1, self._row - 1, self._row + 2)
        found = [self._photos.photo(row) for row in rows]
        return [photo for photo in found if photo is not None]

    def _edge_px(self) -> int:
        size = self.screen().size() * self.devicePixelRatioF()
        return max(size.width(), size.height(), MIN_EDGE_PX)

    # What is said of it.

    def _show_words(self) -> None:
        photo = self._photo
        if photo is None:
            return
        when = i18n.moment(photo.taken_at) if photo.taken_at else ""
        self.bar.set_title([photo.path.name, when, self._place or ""])
        self.bar.marks.show_marks(is_favourite=photo.is_favourite, rating=photo.rating)
        if self._card.isVisible():
            self._show_card()

    def _find_place(self, photo: Photo) -> None:
        latitude, longitude = photo.facts.latitude, photo.facts.longitude
        if latitude is None or longitude is None:
            return
        language = i18n.current_language()
        self._ops.run(
            lambda: self._library.place_text(latitude, longitude, language),
            lambda place: self._on_place_found(photo.id, place),
        )

    def _on_place_found(self, photo_id: int, place: str | None) -> None:
        if self._photo is not None and photo_id == self._photo.id:
            self._place = place
            self._show_words()

    def _show_card(self) -> None:
        if self._photo is not None:
            self._card.show_photo(self._photo, self._place)
            corner = QPoint(self.width() - self._card.width() - MARGIN_PX, self.bar.height())
            self._card.move(corner)
            self._card.raise_()

    # What arrives and what is clicked.

    def _on_picture_arrived(self, photo_id: int, image: QImage) -> None:
        if self._photo is not None and photo_id == self._photo.id:
            self.canvas.add_image(image)

    def _on_picture_failed(self, photo_id: int, error: BaseException) -> None:
        photo = self._photo
        if photo is None or photo_id != photo.id:
            return
        if not isinstance(error, ShiyingError):
            self._ops.report(error)
            return
        self.canvas.show_message(self._reason(photo, error))

    def _reason(self, photo: Photo, error: ShiyingError) -> str:
        if error.code == "unreadable" and not photo.path.exists():
            now = self._library.photos([photo.id])
            if now and now[0].offline:
                return not_connected()
            return i18n.sentence_of(UserError("no_such_file", path=str(photo.path)))
        detail = str(error.fields.get("detail", ""))
        return problem_text(error.code, detail, i18n.current_language())

    def _on_detail_wanted(self) -> None:
        if self._photo is not None:
            self._pictures.look_closer(self._photo)

    def _on_similar_clicked(self) -> None:
        if self._photo is not None:
            photo_id = self._photo.id
            self.close()
            self.similar_requested.emit(photo_id)

    def _on_reveal_clicked(self) -> None:
        if self._photo is not None:
            self.reveal_requested.emit(self._photo.id)

    def _on_region_toggled(self, is_on: bool) -> None:
        if is_on:
            self.frame.begin()
        else:
            self.frame.hide()
            self.setFocus()

    def _on_region_chosen(self) -> None:
        pixels = self.canvas.crop(self.frame.shares)
        if self._photo is None or pixels.isNull():
            return
        name = self.tr("Part of {0}").format(self._photo.path.name)
        self.close()
        self.region_requested.emit(pixels, name)

    def _on_info_toggled(self, is_on: bool) -> None:
        self._card.setVisible(is_on)
        self._show_words()

    # Qt's own questions.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        actions = {
            _Key.Key_Escape: self.close,
            _Key.Key_Space: self.close,
            _Key.Key_Right: lambda: self.step(1),
            _Key.Key_Down: lambda: self.step(1),
            _Key.Key_PageDown: lambda: self.step(1),
            _Key.Key_Left: lambda: self.step(-1),
            _Key.Key_Up: lambda: self.step(-1),
            _Key.Key_PageUp: lambda: self.step(-1),
            _Key.Key_Home: lambda: self._go(0),
            _Key.Key_End: lambda: self._go(self._photos.rowCount() - 1),
            _Key.Key_Plus: lambda: self.canvas.zoom(STEP),
            _Key.Key_Equal: lambda: self.canvas.zoom(STEP),
            _Key.Key_Minus: lambda: self.canvas.zoom(1 / STEP),
            _Key.Key_0: self.canvas.fit,
            _Key.Key_1: lambda: self.canvas.zoom_to(self.canvas.pixel_scale),
            _Key.Key_I: self.bar.info.toggle,
            _Key.Key_S: self.bar.region.toggle,
            _Key.Key_R: lambda: self.canvas.rotate(-1 if shifted else 1),
            _Key.Key_F11: self.toggle_full_screen,
        }
        action = actions.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._photo is not None:
            self.menu_requested.emit(self._photo.id, event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._card.isVisible():
            self._show_card()

    def closeEvent(self, event: QCloseEvent) -> None:
        looked_at = self.current_id() if self.isVisible() else None
        self._photo = None
        self.bar.region.setChecked(False)
        self._pictures.clear()
        self.canvas.show_photo(QSize(1, 1), theme.STAGE)  # lets go of the pixels
        self.strip.close_loader()
        super().closeEvent(event)
        if looked_at is not None:
            self.closed.emit(looked_at)
