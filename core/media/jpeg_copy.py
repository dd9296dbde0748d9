"""A smaller JPEG of a photo: pixels that are upright and in sRGB already, and chosen facts.

The facts are the library's, not the file's EXIF: serial numbers, makers' notes, embedded
thumbnails of the uncropped picture and the like cannot slip through. Any thread.
"""

from __future__ import annotations

import io
import math
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

    from core.records.photos import ImageFacts, RgbImage

_MODEL, _SOFTWARE, _DATE_TIME = 0x0110, 0x0131, 0x0132
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_DATE_ORIGINAL, _COLOR_SPACE, _LENS_MODEL = 0x9003, 0xA001, 0xA434
_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH = 0x829A, 0x829D, 0x8827, 0x920A
_SRGB = 1
_FINE_QUALITY = 90  # from here on colours keep every pixel, too


def encode(
    image: RgbImage, facts: ImageFacts, *, quality: int, keep_place: bool, keep_camera: bool
) -> bytes:
    """Return the JPEG."""
    from PIL import Image

    picture = Image.frombytes("RGB", (image.width, image.height), image.pixels)
    buffer = io.BytesIO()
    picture.save(
        buffer,
        "JPEG",
        quality=quality,
        subsampling=0 if quality >= _FINE_QUALITY else 2,
        optimize=True,
        icc_profile=_srgb_profile(),
        exif=_exif(facts, keep_place=keep_place, keep_camera=keep_camera),
    )
    return buffer.getvalue()


def _exif(facts: ImageFacts, *, keep_place: bool, keep_camera: bool) -> Image.Exif:
    from PIL import Image

    exif = Image.Exif()
    details: dict[int, Any] = {_COLOR_SPACE: _SRGB}
    if facts.taken_at is not None:
        exif[_DATE_TIME] = details[_DATE_ORIGINAL] = f"{facts.taken_at:%Y:%m:%d %H:%M:%S}"
    if keep_camera:
        exif[_MODEL] = facts.camera
        details |= {_LENS_MODEL: facts.lens, _EXPOSURE: facts.exposure_s, _ISO: facts.iso,
                    _APERTURE: facts.aperture, _FOCAL_LENGTH: facts.focal_mm}  # fmt: skip
    for tags in (exif, details):
        for tag in [tag for tag, value in tags.items() if value is None]:
            del tags[tag]
    exif[_EXIF_IFD] = details
    if keep_place and facts.latitude is not None and facts.longitude is not None:
        exif[_GPS_IFD] = _position(facts.latitude, facts.longitude)
    return exif


def _position(latitude: float, longitude: float) -> dict[int, Any]:
    return {
        1: "S" if latitude < 0 else "N",
        2: _degrees(latitude),
        3: "W" if longitude < 0 else "E",
        4: _degrees(longitude),
    }


def _degrees(value: float) -> tuple[float, float, float]:
    """Degrees, minutes, seconds, without their sign."""
    minutes, whole = math.modf(abs(value))
    seconds, minutes = math.modf(minutes * 60)
    return whole, minutes, round(seconds * 60, 4)


@cache
def _srgb_profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
