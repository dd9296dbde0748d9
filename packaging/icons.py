"""Draw the application's icon in every size and format that a system wants.

From resources/icons/app.svg alone, with the same bytes each time. Needs PySide6 and Pillow.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HICOLOR_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS_PX = 1024  # Pillow makes the smaller ones of it


def draw(svg: Path, folder: Path) -> None:
    """Write NNN.png, shiying.ico and shiying.icns into the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(svg))
    for edge in sorted({*HICOLOR_PX, *WINDOWS_PX, MACOS_PX}):
        _draw_one(drawing, edge, folder / f"{edge}.png")
    del app
    windows = [Image.open(folder / f"{edge}.png") for edge in WINDOWS_PX]
    windows[-1].save(
        folder / "shiying.ico",
        sizes=[image.size for image in windows],
        append_images=windows[:-1],
    )
    with Image.open(folder / f"{MACOS_PX}.png") as image:
        image.save(folder / "shiying.icns")


def _draw_one(drawing: object, edge: int, path: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter

    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter)
    painter.end()
    if not image.save(str(path), "PNG"):
        raise OSError(f"{path} could not be written")
