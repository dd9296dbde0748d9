"""Decoded pixels of the core as images of Qt. Any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from core.records.photos import RgbImage


def to_image(rgb: RgbImage) -> QImage:
    """Return pixels in the format that is drawn fastest; they are copied."""
    stride = rgb.width * 3
    image = QImage(rgb.pixels, rgb.width, rgb.height, stride, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
