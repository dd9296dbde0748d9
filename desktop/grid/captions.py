"""A photo in a few words, for tooltips and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop import i18n

if TYPE_CHECKING:
    from core.records import Photo


def caption(photo: Photo) -> str:
    """Return the file name, then day and time on a line of their own, where they are known."""
    lines = [photo.path.name]
    if photo.taken_at is not None:
        lines.append(i18n.moment(photo.taken_at))
    if photo.offline:
        lines.append(QCoreApplication.translate("captions", "Its folder is not connected"))
    return "\n".join(lines)
