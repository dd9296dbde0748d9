"""RAW files: the camera's own embedded picture first, development (at half size) second.

The embedded picture is there in milliseconds and looks as the photographer saw it. LibRaw
only; any thread, one file each.
"""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.errors import DecodeError
from core.media.colour import shrink_to_rgb
from core.media.integrity import is_cut_short
from core.media.limits import check_size, memory_turn, raw_bytes
from core.media.metadata import Capture, combine, read_tiff_exif
from core.media.picture import Picture, Wanted
from core.media.pillow import open_image
from core.media.raster import decode_raster, turn_upright

if TYPE_CHECKING:
    from typing import BinaryIO

log = logging.getLogger(__name__)

# LibRaw's flip to EXIF orientation.
_ORIENTATIONS = {0: 1, 3: 3, 5: 8, 6: 6}
_EXIF_HEAD_BYTES = 1 << 20
# Makers that changed the two magic bytes of a TIFF and nothing else.
_TIFF_LIKE = (b"IIRO", b"IIRS", b"IIU\0")


def decode_raw(stream: BinaryIO, size_bytes: int, format_name: str, wanted: Wanted) -> Picture:
    """Decode a RAW file. Raises DecodeError (truncated unsupported corrupt no_pixels …)."""
    import rawpy

    # LibRaw develops what is there of half a file; an embedded picture that is whole will do.
    may_develop = not is_cut_short(stream, size_bytes, format_name)
    stream.seek(0)
    head = stream.read(_EXIF_HEAD_BYTES)
    stream.seek(0)
    try:
        with rawpy.imread(stream) as raw:
            picture = _decode_opened(raw, wanted, may_develop=may_develop)
            return replace(picture, capture=combine(_capture(head), picture.capture))
    except rawpy.LibRawIOError as error:
        raise DecodeError("truncated", detail=_reason(error)) from error
    except (rawpy.LibRawFileUnsupportedError, rawpy.LibRawNotImplementedError) as error:
        raise DecodeError("unsupported", detail=format_name) from error
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise DecodeError("out_of_memory", detail=_reason(error)) from error
    except rawpy.LibRawError as error:
        raise DecodeError("corrupt", detail=_reason(error)) from error


def _decode_opened(raw: Any, wanted: Wanted, *, may_develop: bool) -> Picture:  # noqa: ANN401
    sizes = raw.sizes
    check_size(sizes.raw_width, sizes.raw_height)
    needed = raw_bytes(sizes.raw_width * sizes.raw_height)
    embedded = picture = _embedded(raw, wanted)
    if may_develop and (embedded is None or not wanted.is_met(*embedded.image.size)):
        with memory_turn(needed, f"{sizes.width} × {sizes.height}"):
            picture = _developed(raw, wanted) or embedded
    if picture is None:
        code = "no_pixels" if may_develop else "truncated"
        raise DecodeError(code, detail=f"{sizes.width} × {sizes.height}")
    width, height = sizes.width, sizes.height
    if sizes.flip in (5, 6):
        width, height = height, width
    return Picture(picture.image, width, height, picture.capture)


def _embedded(raw: Any, wanted: Wanted) -> Picture | None:  # noqa: ANN401
    """Return the embedded picture, upright, or None where there is none that can be read."""
    import rawpy
    from PIL import Image

    try:
        thumb = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    if thumb.format == rawpy.ThumbFormat.BITMAP:
        image = Image.fromarray(thumb.data)
        small = shrink_to_rgb(image, wanted.factor(*image.size))
        upright = turn_upright(small, _orientation(raw.sizes, image.size))
        return Picture(upright, image.width, image.height, Capture())
    stream = io.BytesIO(thumb.data)
    try:
        orientation = _orientation(raw.sizes, open_image(stream, "JPEG").size)
        return decode_raster(stream, "JPEG", wanted, orientation=orientation)
    except (DecodeError, OSError, SyntaxError, ValueError) as error:
        log.debug("embedded picture ignored: %s", error)
        return None


def _orientation(sizes: Any, stored: tuple[int, int]) -> int:  # noqa: ANN401
    """Return how to turn the embedded picture: not at all where the camera already has."""
    if sizes.flip in (5, 6) and (stored[0] > stored[1]) != (sizes.width > sizes.height):
        return 1
    return _ORIENTATIONS.get(sizes.flip, 1)


def _developed(raw: Any, wanted: Wanted) -> Picture | None:  # noqa: ANN401
    """Develop, at half size where that is enough (upright); None where there are no pixels."""
    import rawpy
    from PIL import Image

    half_size = wanted.is_met(raw.sizes.width // 2, raw.sizes.height // 2)
    try:
        pixels = raw.postprocess(half_size=half_size, use_camera_wb=True, output_bps=8)
    except rawpy.LibRawError as error:
        log.debug("no development: %s", error)
        return None
    if pixels.min() == pixels.max():
        return None
    image = Image.fromarray(pixels)
    small = shrink_to_rgb(image, wanted.factor(*image.size))
    return Picture(small, image.width, image.height, Capture())


def _capture(head: bytes) -> Capture:
    """Read the EXIF of the RAW file itself, as far as its structure is a TIFF's or CR3's."""
    if head[4:8] == b"ftyp":
        blocks = [head.find(name) for name in (b"CMT1", b"CMT2", b"CMT4")]
        return combine(*(read_tiff_exif(head[at + 4 :]).capture for at in blocks if at > 0))
    if head[:4] in _TIFF_LIKE:
        head = b"II*\0" + head[4:]
    return read_tiff_exif(head).capture


def _reason(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
