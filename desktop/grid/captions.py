"""A photo in words, for tooltips, screen readers and the preview's top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

if TYPE_CHECKING:
    from datetime import datetime

    from core.records import Photo


def taken_text(taken_at: datetime) -> str:
    """Return day and time as the interface's language writes them: 2025年8月13日 18:33."""
    pattern = QCoreApplication.translate("captions", "MMM d, yyyy HH:mm", "date and time format")
    moment = QDateTime(
        taken_at.year, taken_at.month, taken_at.day, taken_at.hour, taken_at.minute, 0
    )
    return QLocale().toString(moment, pattern)


def caption(photo: Photo) -> str:
    """Return the file name, then day and time on a line of their own, where they are known."""
    lines = [photo.path.name]
    if photo.taken_at is not None:
        lines.append(taken_text(photo.taken_at))
    if photo.offline:
        lines.append(QCoreApplication.translate("captions", "Its folder is not connected"))
    return "\n".join(lines)
