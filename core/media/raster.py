"""Everything that Pillow reads: header, limits, scaled decoding, RGB, upright.

Any thread; raises whatever Pillow raises (`core.media.decode` translates), and DecodeError
for what is too large.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.media.colour import shrink_to_rgb
from core.media.limits import check_size, decode_bytes, memory_turn
from core.media.metadata import read_exif
from core.media.picture import Picture, Wanted
from core.media.pillow import open_image
from core.media.tiff import decode_float_tiff

if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL import Image, ImageFile


def decode_raster(
    stream: BinaryIO, format_name: str, wanted: Wanted, *, orientation: int | None = None
) -> Picture:
    """Decode the first frame. `orientation` (1–8) overrides what the EXIF says."""
    try:
        image = open_image(stream, format_name)
    except OSError:
        picture = decode_float_tiff(stream, wanted) if format_name == "TIFF" else None
        if picture is None:
            raise
        return picture
    width, height = image.size
    check_size(width, height)
    if format_name == "JPEG":
        _scale_in_decoder(image, wanted)
    needed = decode_bytes(
        format_name,
        image.mode,
        width * height,
        image.width * image.height,
        progressive=bool(image.info.get("progressive")),
    )
    with memory_turn(needed, f"{width} × {height}"):
        image.load()
        exif = read_exif(image)
        small = shrink_to_rgb(image, wanted.factor(*image.size))
    if orientation is None:
        # Pillow turns TIFF by itself while loading.
        orientation = 1 if format_name == "TIFF" else exif.orientation or 1
    if orientation >= 5:
        width, height = height, width
    return Picture(turn_upright(small, orientation), width, height, exif.capture)


def turn_upright(image: Image.Image, orientation: int) -> Image.Image:
    """Undo an EXIF orientation (1–8)."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation)
    return image if turn is None else image.transpose(turn)


def _scale_in_decoder(image: ImageFile.ImageFile, wanted: Wanted) -> None:
    """Let libjpeg deliver 1/2, 1/4 or 1/8: 12 megapixels in 14 ms instead of 34."""
    width, height = image.size
    factor = wanted.factor(width, height)
    scale = next(scale for scale in (8, 4, 2, 1) if scale <= factor)
    if scale > 1:
        image.draft(None, (width // scale, height // scale))
