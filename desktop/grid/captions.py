"""A photo in a few words: for tooltips, screen readers, and whoever shows its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop import i18n
from desktop.organising.mark_words import MarkWords

if TYPE_CHECKING:
    from core.records.photos import Photo


def caption(photo: Photo) -> str:
    """Return the file name, then day and time on a line of their own, where they are known."""
    lines = [photo.path.name]
    if photo.taken_at is not None:
        lines.append(i18n.moment(photo.taken_at))
    if photo.is_favourite:
        lines.append(QCoreApplication.translate("captions", "Favourite"))
    if photo.rating:
        lines.append(MarkWords().stars(photo.rating))
    if photo.offline:
        lines.append(not_connected())
    return "\n".join(lines)


def not_connected() -> str:
    """Return what is said of a photo whose folder is offline."""
    return QCoreApplication.translate("captions", "Its folder is not connected")


def camera_text(photo: Photo) -> str:
    """「iPhone 15 Pro · 26mm · f/1.8 · 1/120 s · ISO 80」, of what is known."""
    facts = photo.facts
    parts = [facts.camera or ""]
    parts.append(f"{facts.focal_mm:g}mm" if facts.focal_mm else "")
    parts.append(f"f/{facts.aperture:g}" if facts.aperture else "")
    parts.append(_exposure(facts.exposure_s) if facts.exposure_s else "")
    parts.append(f"ISO {facts.iso}" if facts.iso else "")
    return " · ".join(part for part in parts if part)


def _exposure(seconds: float) -> str:
    return f"1/{round(1 / seconds)} s" if seconds < 0.5 else f"{seconds:g} s"
