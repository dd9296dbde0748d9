"""A file on the disk to everything that we keep of it, reading it once and read-only.

Any thread. Raises nothing but DecodeError for what is wrong with a file; its fields are
`path` and `detail`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import DecodeError
from core.media.decode import decode
from core.media.fingerprint import fingerprint_of, fingerprint_of_stream
from core.media.formats import HEAD_BYTES, foreign_kind, sniff
from core.media.limits import MAX_FILE_BYTES
from core.media.picture import Picture, Wanted
from core.media.thumbnails import (
    THUMB_SHORT_PX,
    difference_hash,
    encode_jpeg,
    mean_color,
    scale_down,
    thumbnail_image,
)
from core.records.photos import ImageFacts, RgbImage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from PIL import Image

# Up to here a file is read in one go; beyond, decoders read from the open file.
_IN_MEMORY_BYTES = 128 << 20
# O_NONBLOCK: a pipe that somebody called .jpg must not hold us up.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, eq=False)
class ReadPhoto:
    """What one reading of a file gave.

    `fingerprint`: BLAKE3 of the content, 16 bytes. `thumbnail`: a JPEG. `image`: RGB, upright,
    its shorter side at least `min_edge_px` where the photo has as much. `mtime_ns` and
    `size_bytes` are from before the reading: a later change shows as a difference.
    """

    fingerprint: bytes
    size_bytes: int
    mtime_ns: int
    facts: ImageFacts
    thumbnail: bytes
    image: Image.Image


def read_photo(path: Path, *, min_edge_px: int, must_be_photo: bool = True) -> ReadPhoto:
    """Read a photo. Raises DecodeError, with a code of `core.messages.common.PROBLEMS`.

    `must_be_photo` False: nothing but its content can make this file a photo, so whatever
    shows no picture is "not_an_image", also an empty or unreadable file.
    """
    wanted = Wanted(max(min_edge_px, THUMB_SHORT_PX), "short")
    with _about(path), _open(path, must_be_photo=must_be_photo) as (handle, status):
        format_name = _identify(handle, status.st_size, path.suffix, must_be_photo=must_be_photo)
        stream, fingerprint = _take_in(handle, status.st_size)
        picture = decode(stream, status.st_size, format_name, wanted)
    small = thumbnail_image(picture.image)
    return ReadPhoto(
        fingerprint=fingerprint,
        size_bytes=status.st_size,
        mtime_ns=status.st_mtime_ns,
        facts=_facts(picture, format_name, small),
        thumbnail=encode_jpeg(small),
        image=picture.image,
    )


def read_pixels(path: Path, max_px: int) -> RgbImage:
    """Decode for the screen: longer side at most `max_px`. Raises DecodeError."""
    wanted = Wanted(max_px, "long")
    with _about(path), _open(path) as (handle, status):
        format_name = _identify(handle, status.st_size, path.suffix)
        stream = _take_in(handle, status.st_size)[0]
        image = decode(stream, status.st_size, format_name, wanted).image
    image = scale_down(image, max_px / max(image.size))
    return RgbImage(image.width, image.height, image.tobytes())


def _facts(picture: Picture, format_name: str, small: Image.Image) -> ImageFacts:
    return ImageFacts(
        format=format_name,
        width=picture.width,
        height=picture.height,
        color=mean_color(small),
        dhash=difference_hash(small),
        **{
            field.name: getattr(picture.capture, field.name)
            for field in dataclasses.fields(picture.capture)
        },
    )


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Say in every DecodeError which file it is about."""
    try:
        yield
    except DecodeError as error:
        error.fields.setdefault("path", str(path))
        error.fields.setdefault("detail", "")
        raise


@contextlib.contextmanager
def _open(path: Path, *, must_be_photo: bool = True) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """Open read-only, and look at size and time before anything is read."""
    try:
        descriptor = os.open(path, _READ_ONLY)
    except OSError as error:
        if not must_be_photo:
            raise DecodeError("not_an_image", detail=error.strerror) from error
        code = "dangling_link" if _is_dangling(path) else "unreadable"
        raise DecodeError(code, detail=error.strerror) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise DecodeError("not_an_image", detail="no regular file")
    with os.fdopen(descriptor, "rb", buffering=0) as handle:
        yield handle, status


def _is_dangling(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _identify(handle: BinaryIO, size_bytes: int, suffix: str, *, must_be_photo: bool = True) -> str:
    """Return the format by content, before more than the head is read."""
    if size_bytes == 0:
        raise DecodeError("empty" if must_be_photo else "not_an_image")
    head = _read(handle, HEAD_BYTES)
    format_name = sniff(head, suffix)
    if format_name is None:
        code, name = foreign_kind(head)
        if code == "corrupt" and not must_be_photo:  # nobody said that it was a picture
            code = "not_an_image"
        raise DecodeError(code, detail=name)
    if size_bytes > MAX_FILE_BYTES:
        raise DecodeError("too_large", detail=f"{size_bytes / (1 << 30):.1f} GiB")
    return format_name


def _take_in(handle: BinaryIO, size_bytes: int) -> tuple[BinaryIO, bytes]:
    """Return the content as a seekable stream, and its fingerprint."""
    try:
        handle.seek(0)
        if size_bytes <= _IN_MEMORY_BYTES:
            data = handle.read()
            return io.BytesIO(data), fingerprint_of(data)
        return handle, fingerprint_of_stream(handle)
    except OSError as error:
        raise DecodeError("unreadable", detail=error.strerror) from error


def _read(handle: BinaryIO, count: int) -> bytes:
    try:
        return handle.read(count)
    except OSError as error:
        raise DecodeError("unreadable", detail=error.strerror) from error
