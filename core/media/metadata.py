"""EXIF to facts: when, with what, where. Broken EXIF costs the one value, never the photo.

Pure functions over what Pillow has parsed. Any thread, one picture each.
"""

from __future__ import annotations

import io
import math
import re
import struct
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.media.pillow import quieten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

# What Pillow's parser has been seen to raise on broken EXIF.
_BROKEN = (
    ArithmeticError, AttributeError, LookupError, OSError, RecursionError, SyntaxError,
    TypeError, ValueError, struct.error,
)  # fmt: skip

_MAKE, _MODEL, _ORIENTATION, _DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0132
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_EXPOSURE, _APERTURE, _ISO = 0x829A, 0x829D, 0x8827
_DATE_ORIGINAL, _DATE_DIGITIZED, _USER_COMMENT = 0x9003, 0x9004, 0x9286
_FOCAL_LENGTH, _LENS_MODEL = 0x920A, 0xA434
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4

# The first photograph is from 1826; a camera without a clock says 0000 or 1970-01-01.
_FIRST_YEAR, _LAST_YEAR = 1826, 2100
_DATE = re.compile(
    r"\s*(\d{4})[:/.\-](\d{1,2})[:/.\-](\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?"
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_MAX_TEXT = 100


@dataclass(frozen=True, slots=True)
class Capture:
    """How a photo was taken; the fields of ImageFacts that come from EXIF."""

    taken_at: datetime | None = None
    camera: str | None = None
    lens: str | None = None
    focal_mm: float | None = None
    aperture: float | None = None
    exposure_s: float | None = None
    iso: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    says_screenshot: bool | None = None  # True, or nothing is said


@dataclass(frozen=True, slots=True)
class Exif:
    """What the EXIF of a file says. `orientation`: 1 to 8, None where it says nothing valid."""

    orientation: int | None = None
    capture: Capture = Capture()


def read_exif(image: Image.Image) -> Exif:
    """Read the EXIF of an opened image. Call after `load`: PNG may keep it behind the pixels."""
    quieten()
    try:
        return _parse(image.getexif())
    except _BROKEN:
        return Exif()


def read_exif_block(block: bytes) -> Exif:
    """Read EXIF as containers carry it, with or without its "Exif" signature."""
    from PIL import Image

    quieten()
    exif = Image.Exif()
    try:
        exif.load(block)
        return _parse(exif)
    except _BROKEN:
        return Exif()


def read_tiff_exif(data: bytes) -> Exif:
    """Read the EXIF of a TIFF structure: the head of most RAW files, or a block inside one."""
    from PIL import Image

    quieten()
    exif = Image.Exif()
    try:
        exif.load_from_fp(io.BytesIO(data))
        return _parse(exif)
    except _BROKEN:
        return Exif()


def _parse(exif: Image.Exif) -> Exif:
    main = _tags(exif)
    # Some writers put everything into one directory, and CR3 keeps each as a TIFF of its own.
    photo = {**main, **_ifd(exif, _EXIF_IFD)}
    latitude, longitude = _position(_ifd(exif, _GPS_IFD) or main)
    orientation = _integer(main.get(_ORIENTATION))
    return Exif(
        orientation if orientation in range(1, 9) else None,
        Capture(
            taken_at=_first_date(photo),
            camera=_camera(_text(main.get(_MAKE)), _text(main.get(_MODEL))),
            lens=_text(photo.get(_LENS_MODEL)),
            focal_mm=_positive(photo.get(_FOCAL_LENGTH)),
            aperture=_positive(photo.get(_APERTURE)),
            exposure_s=_positive(photo.get(_EXPOSURE)),
            iso=_iso(photo.get(_ISO)),
            latitude=latitude,
            longitude=longitude,
            says_screenshot=_says_screenshot(photo.get(_USER_COMMENT)) or None,
        ),
    )


def combine(*captures: Capture) -> Capture:
    """Fill the gaps of the first with what the others know, in order."""
    known = {
        field.name: value
        for capture in reversed(captures)
        for field in fields(capture)
        if (value := getattr(capture, field.name)) is not None
    }
    return Capture(**known)


def _tags(exif: Mapping[int, Any]) -> dict[int, Any]:
    """Read every tag that can be read: each is parsed on access, and may fail by itself."""
    found = {}
    for tag in list(exif):
        try:
            found[tag] = exif[tag]
        except _BROKEN:
            continue
    return found


def _ifd(exif: Image.Exif, which: int) -> dict[int, Any]:
    try:
        return _tags(exif.get_ifd(which))
    except _BROKEN:
        return {}


def _first_date(photo: Mapping[int, Any]) -> datetime | None:
    for tag in (_DATE_ORIGINAL, _DATE_DIGITIZED, _DATE_TIME):
        found = _date(_text(photo.get(tag)))
        if found is not None:
            return found
    return None


def _date(text: str | None) -> datetime | None:
    match = _DATE.match(text or "")
    if match is None:
        return None
    numbers = [int(part or 0) for part in match.groups()]
    if not _FIRST_YEAR <= numbers[0] <= _LAST_YEAR:
        return None
    try:
        return datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None


def _camera(make: str | None, model: str | None) -> str | None:
    """Join maker and model, without saying the maker twice ("Canon Canon EOS R6")."""
    if make is None or model is None:
        return model or make
    first_word = make.split()[0].lower()
    return model if model.lower().startswith(first_word) else f"{make} {model}"


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    """Return degrees, or twice None. 0°, 0° is what receivers without a fix write."""
    latitude = _degrees(gps.get(_LATITUDE), _text(gps.get(_LATITUDE_REF)), "S")
    longitude = _degrees(gps.get(_LONGITUDE), _text(gps.get(_LONGITUDE_REF)), "W")
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return latitude, longitude


def _degrees(value: object, reference: str | None, negative: str) -> float | None:
    """Degrees, minutes, seconds to signed degrees."""
    if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= 3:
        return None
    parts = [_number(part) for part in value]
    if parts[0] is None:
        return None
    total = sum((part or 0.0) / scale for part, scale in zip(parts, (1, 60, 3600), strict=False))
    return -total if (reference or "").upper().startswith(negative) else total


def _says_screenshot(comment: object) -> bool:
    """Whether a UserComment is what iOS writes. Eight bytes before it name its encoding."""
    if not isinstance(comment, bytes):
        return False
    plain = comment[8:].replace(b"\0", b"")  # UTF-16 of ASCII, in either order of bytes
    return plain.strip().lower() == b"screenshot"


def _iso(value: object) -> int | None:
    number = _integer(value)
    return number if number is not None and 0 < number < 10_000_000 else None


def _integer(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _number(value: object) -> float | None:
    """A finite float, from a number, a rational or a tuple of one; else None."""
    if isinstance(value, (tuple, list)):
        value = value[0] if value else None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (ArithmeticError, TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    text = _UNPRINTABLE.sub(" ", value.split("\0", 1)[0]).strip()
    return text[:_MAX_TEXT] or None
