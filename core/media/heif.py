"""HEIC and HEIF through libheif, which turns and crops by the file's own properties.

Not through pi-heif's Pillow plugin: Pillow would keep a second copy at four bytes a pixel, and
a 200-megapixel phone photo took 1.4 GB instead of 0.9. Any thread, one file each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.media.colour import shrink_to_rgb
from core.media.limits import check_size, decode_bytes, memory_turn
from core.media.metadata import read_exif_block
from core.media.picture import Picture, Wanted

if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL import Image


class _Rows:
    """libheif's pixels, handed to Pillow a strip at a time (see `core.media.colour.Pixels`)."""

    def __init__(self, frame: Any) -> None:  # noqa: ANN401 - untyped library
        self._data = frame.data  # decodes
        self._stride: int = frame.stride
        self.mode: str = frame.mode
        self.size: tuple[int, int] = frame.size
        self.info: dict[str, Any] = frame.info
        self.has_transparency_data = "A" in self.mode or "a" in self.mode

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        """Return whole rows: the box must be as wide as the picture."""
        from PIL import Image

        _left, top, width, bottom = box
        rows = self._data[top * self._stride : bottom * self._stride]
        return Image.frombytes(
            self.mode, (width, bottom - top), rows, "raw", self.mode, self._stride
        )


def decode_heif(stream: BinaryIO, wanted: Wanted) -> Picture:
    """Decode the primary picture. Raises DecodeError, or what pi-heif raises when it is broken."""
    from pi_heif import open_heif

    container = open_heif(stream, convert_hdr_to_8bit=True)
    frame = container[container.primary_index]
    width, height = frame.size
    check_size(width, height)
    pixel_count = width * height
    needed = decode_bytes("HEIC", frame.mode, pixel_count, pixel_count)
    with memory_turn(needed, f"{width} × {height}"):
        rows = _Rows(frame)
        small = shrink_to_rgb(rows, wanted.factor(*rows.size))
    # Its orientation is not for us: the pixels are upright already.
    capture = read_exif_block(frame.info.get("exif") or b"").capture
    return Picture(small, *rows.size, capture)
