"""How large a picture may be, checked from its header before a pixel is decoded.

A few bytes can claim any size. Memory is estimated from what each decoder was seen to use,
and very large pictures are decoded one at a time, so that two threads stay below 2 GB.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from core.errors import DecodeError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

MAX_FILE_BYTES = 2 << 30
MAX_PIXELS = 250_000_000  # a 200-megapixel phone photo passes
MAX_DECODE_BYTES = 1_700_000_000
LARGE_DECODE_BYTES = 400_000_000

# Bytes per pixel that a decoder needs beside the picture that it delivers: WebP keeps two
# canvases and hands over a third, OpenJPEG works in 32-bit integers per channel, libheif holds
# YUV and RGB at a time, libtiff's picture is turned in a second one.
_DECODER_BYTES = {"WEBP": 12, "AVIF": 10, "HEIC": 1, "JP2": 20, "TIFF": 4, "GIF": 4}
_MODE_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
_PROGRESSIVE_BYTES = 6  # three channels of 16-bit coefficients, at full size whatever the scale
_RAW_BYTES = 6  # sensor values, and the half-size picture in 16 bit

_large_turn = threading.Lock()


def check_size(width: int, height: int) -> None:
    """Raise DecodeError("too_large") above MAX_PIXELS, "corrupt" where there is no area."""
    if width <= 0 or height <= 0:
        raise DecodeError("corrupt", detail=f"{width} × {height}")
    if width * height > MAX_PIXELS:
        raise DecodeError("too_large", detail=f"{width} × {height}")


def decode_bytes(
    format_name: str, mode: str, full_px: int, decoded_px: int, *, progressive: bool = False
) -> int:
    """Estimate the memory in bytes at the peak of decoding.

    `decoded_px` is less than `full_px` where the decoder itself scales down (JPEG).
    """
    needed = decoded_px * (_MODE_BYTES.get(mode, 4) + _DECODER_BYTES.get(format_name, 0))
    return needed + full_px * _PROGRESSIVE_BYTES if progressive else needed


def raw_bytes(full_px: int) -> int:
    """Estimate the memory in bytes that LibRaw needs for a half-size picture."""
    return full_px * _RAW_BYTES


def memory_turn(needed_bytes: int, detail: str) -> AbstractContextManager[object]:
    """Hold this while decoding: large pictures wait for one another.

    Raises DecodeError("too_large") above MAX_DECODE_BYTES.
    """
    if needed_bytes > MAX_DECODE_BYTES:
        raise DecodeError("too_large", detail=detail)
    return _large_turn if needed_bytes > LARGE_DECODE_BYTES else contextlib.nullcontext()
