"""TIFF by hand, as far as Pillow does not go: the first directory, and colour in floats.

Any thread, one stream each. Raises struct.error where the file ends too early.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from core.media.colour import shrink_to_rgb
from core.media.limits import check_size, memory_turn
from core.media.metadata import Capture
from core.media.picture import Picture, Wanted

if TYPE_CHECKING:
    from typing import BinaryIO

STRIP_OFFSETS, STRIP_BYTE_COUNTS = 273, 279
TILE_OFFSETS, TILE_BYTE_COUNTS = 324, 325
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _ORIENTATION = 256, 257, 258, 259, 274
_SAMPLES, _PLANES, _SAMPLE_FORMAT = 277, 284, 339
_KNOWN = frozenset((
    _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _ORIENTATION, _SAMPLES, _PLANES, _SAMPLE_FORMAT,
    STRIP_OFFSETS, STRIP_BYTE_COUNTS, TILE_OFFSETS, TILE_BYTE_COUNTS,
))  # fmt: skip
_FLOAT = 3
_BYTES_PER_PIXEL = 24  # the strips, the array made of them, and its 8-bit picture
_MAX_VALUES = 1 << 20
_KINDS = {1: "B", 3: "H", 4: "I"}


def read_directory(stream: BinaryIO) -> dict[int, list[int]] | None:
    """Return the layout tags of the first directory; None for what is no classic TIFF."""
    stream.seek(0)
    head = stream.read(8)
    if head[:4] not in (b"II*\0", b"MM\0*"):
        return None
    order = "<" if head[:2] == b"II" else ">"
    (start,) = struct.unpack_from(order + "I", head, 4)
    stream.seek(start)
    (count,) = struct.unpack(order + "H", stream.read(2))
    entries = [struct.unpack(order + "HHI4s", stream.read(12)) for _ in range(count)]
    # A tag counts once, and only if we know it: thousands of long ones would take minutes.
    known = {entry[0]: entry[1:] for entry in entries if entry[0] in _KNOWN and entry[1] in _KINDS}
    return {
        tag: _numbers(stream, order + _KINDS[kind], min(length, _MAX_VALUES), value)
        for tag, (kind, length, value) in known.items()
    }


def _numbers(stream: BinaryIO, kind: str, count: int, value: bytes) -> list[int]:
    """Read the values of one tag: in its four bytes, or where these point to."""
    size = struct.calcsize(kind) * count
    if size > 4:
        stream.seek(*struct.unpack(kind[0] + "I", value))
        value = stream.read(size)
    return list(struct.unpack_from(f"{kind[0]}{count}{kind[1]}", value))


def decode_float_tiff(stream: BinaryIO, wanted: Wanted) -> Picture | None:
    """Decode uncompressed RGB in 32-bit floats (1 is white); None for any other kind."""
    import numpy as np
    from PIL import Image

    tags = read_directory(stream)
    if tags is None or not _is_float_rgb(tags):
        return None
    (width,), (height,), samples = tags[_WIDTH], tags[_HEIGHT], tags[_SAMPLES][0]
    check_size(width, height)
    with memory_turn(width * height * _BYTES_PER_PIXEL, f"{width} × {height}"):
        strips = []
        for at, length in zip(tags[STRIP_OFFSETS], tags[STRIP_BYTE_COUNTS], strict=True):
            stream.seek(at)
            strips.append(stream.read(length))
        stream.seek(0)
        kind = "<f4" if stream.read(1) == b"I" else ">f4"
        values = np.frombuffer(b"".join(strips), kind)[: width * height * samples]
        colours = np.nan_to_num(values.reshape(height, width, samples)[..., :3])
        image = Image.fromarray((colours.clip(0, 1) * 255 + 0.5).astype(np.uint8))
        small = shrink_to_rgb(image, wanted.factor(width, height))
    return Picture(small, width, height, Capture())


def _is_float_rgb(tags: dict[int, list[int]]) -> bool:
    samples = tags.get(_SAMPLES, [1])[0]
    return (
        samples in (3, 4)
        and set(tags.get(_SAMPLE_FORMAT, ())) == {_FLOAT}
        and set(tags.get(_BITS, ())) == {32}
        and tags.get(_COMPRESSION, [1]) == [1]
        and tags.get(_PLANES, [1]) == [1]
        and tags.get(_ORIENTATION, [1]) == [1]
        and {_WIDTH, _HEIGHT, STRIP_OFFSETS, STRIP_BYTE_COUNTS} <= tags.keys()
    )
