"""Photos leave the window as copies: files for other programs, never moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from core.records.photos import Photo

DRAG_EDGE_PX = 96


def file_urls(photos: Iterable[Photo]) -> QMimeData | None:
    """Return the files that are there, for a drag or the clipboard; None where there are none."""
    urls = [
        QUrl.fromLocalFile(str(photo.path))
        for photo in photos
        if not photo.offline and photo.path.exists()
    ]
    if not urls:
        return None
    data = QMimeData()
    data.setUrls(urls)
    return data


def drag_copies(source: QWidget, data: QMimeData, picture: QPixmap | None) -> None:
    """Run a drag that can only copy; returns when it ends."""
    drag = QDrag(source)
    drag.setMimeData(data)
    if picture is not None:
        small = picture.scaledToWidth(DRAG_EDGE_PX, Qt.TransformationMode.SmoothTransformation)
        drag.setPixmap(small)
        drag.setHotSpot(QPoint(DRAG_EDGE_PX // 2, DRAG_EDGE_PX // 2))
    drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)
