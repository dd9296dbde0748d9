"""What is drawn and compared instead of the photo: thumbnail, mean colour, difference hash.

Pure functions over an upright RGB picture. Any thread.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

THUMB_SHORT_PX = 288  # two device pixels for each of a 144 px cell
THUMB_LONG_PX = 1152
_QUALITY = 82


def thumbnail_image(image: Image.Image) -> Image.Image:
    """Scale down to the thumbnail's size: short side THUMB_SHORT_PX, long at most THUMB_LONG_PX.

    A smaller picture keeps its size.
    """
    return scale_down(image, min(THUMB_SHORT_PX / min(image.size), THUMB_LONG_PX / max(image.size)))


def scale_down(image: Image.Image, scale: float) -> Image.Image:
    """Scale both sides, to 1 px at least; `scale` ≥ 1 returns the picture itself."""
    from PIL.Image import Resampling

    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Resampling.BICUBIC, reducing_gap=2.0)


def encode_jpeg(image: Image.Image) -> bytes:
    """Return the picture as a JPEG of about 10 to 20 KB."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def mean_color(image: Image.Image) -> int:
    """Return the mean as 0xRRGGBB."""
    from PIL.Image import Resampling

    red, green, blue = image.resize((1, 1), Resampling.BOX).tobytes()
    return red << 16 | green << 8 | blue


def difference_hash(image: Image.Image) -> int:
    """Return 64 bits, row by row from the top: whether a cell is darker than its right neighbour.

    Near-duplicates differ in a few bits.
    """
    from PIL.Image import Resampling

    cells = image.convert("L").resize((9, 8), Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] < cells[at + 1])
    return bits
