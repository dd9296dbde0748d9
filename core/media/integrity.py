"""Whether a file ends before its own structure says it does.

Tells "copied half" from "damaged", and catches decoders that accept half a file. Reads a
few bytes here and there of a seekable stream. Any thread, one stream each.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from core.media.tiff import (
    STRIP_BYTE_COUNTS,
    STRIP_OFFSETS,
    TILE_BYTE_COUNTS,
    TILE_OFFSETS,
    read_directory,
)

if TYPE_CHECKING:
    from typing import BinaryIO

_MAX_BOXES = 4096


def is_cut_short(stream: BinaryIO, size_bytes: int, format_name: str) -> bool:
    """Whether parts that the file announces lie beyond its end."""
    check = _CHECKS.get(format_name)
    try:
        return check is not None and check(stream, size_bytes)
    except struct.error:  # it ends inside a structure
        return True
    except (OSError, ValueError):
        return False


def _iso_boxes(stream: BinaryIO, size_bytes: int) -> bool:
    """HEIC, AVIF, CR3, JP2: a box with the pictures that reaches over the end."""
    at = 0
    for _ in range(_MAX_BOXES):
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            return False  # a few stray bytes behind the last box do no harm
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack_from(">Q", head, 8)
        if size < 8:  # 0: to the end of the file; else nonsense that the decoder must judge
            return False
        at += size
        if at > size_bytes:
            return kind in (b"mdat", b"meta", b"moov", b"ftyp", b"jp2c", b"idat")
    return False


def _riff(stream: BinaryIO, size_bytes: int) -> bool:
    stream.seek(4)
    (announced,) = struct.unpack("<I", stream.read(4))
    return bool(announced + 8 > size_bytes)


def _png(stream: BinaryIO, size_bytes: int) -> bool:
    """The chunks run over the end, or end without IEND."""
    at = 8
    while at + 8 <= size_bytes:
        stream.seek(at)
        length, kind = struct.unpack(">I4s", stream.read(8))
        if kind == b"IEND":
            return False
        at += 12 + length
    return True


def _jpeg(stream: BinaryIO, size_bytes: int) -> bool:
    """No end-of-image marker in what could hold one (some cameras pad behind it)."""
    at = 0
    last = b""
    stream.seek(at)
    while piece := stream.read(1 << 20):
        if b"\xff\xd9" in last + piece:
            return False
        last = piece[-1:]
    return True


def _tiff(stream: BinaryIO, size_bytes: int) -> bool:
    """The first directory, or a strip or tile that it lists, lies beyond the end."""
    tags = read_directory(stream)
    if tags is None:  # BigTIFF: the decoder must judge
        return False
    offsets = tags.get(STRIP_OFFSETS) or tags.get(TILE_OFFSETS, [])
    lengths = tags.get(STRIP_BYTE_COUNTS) or tags.get(TILE_BYTE_COUNTS, [])
    return any(at + length > size_bytes for at, length in zip(offsets, lengths, strict=False))


_CHECKS = {
    "HEIC": _iso_boxes,
    "AVIF": _iso_boxes,
    "CR3": _iso_boxes,
    "JP2": _iso_boxes,
    "WEBP": _riff,
    "PNG": _png,
    "JPEG": _jpeg,
    "TIFF": _tiff,
    **dict.fromkeys(("ARW", "CR2", "DNG", "NEF", "NRW", "PEF", "SRW"), _tiff),
}
