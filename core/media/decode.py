"""One stream of a known format to a picture, with every way to fail told in our own codes.

Any thread. Decoders raise nearly anything on broken files; `DecodeError` is all that leaves
here, save for bugs.
"""

from __future__ import annotations

import contextlib
import re
import struct
import zlib
from typing import TYPE_CHECKING

from core.errors import DecodeError
from core.media.formats import is_raw
from core.media.heif import decode_heif
from core.media.integrity import is_cut_short
from core.media.raster import decode_raster
from core.media.raw import decode_raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from core.media.picture import Picture, Wanted

# What Pillow, libheif and their parsers raise on files that are broken.
_BROKEN_FILE = (
    ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip

# These decoders deliver what is there of half a file, without a word.
_LENIENT_DECODERS = ("HEIC", "AVIF")


def decode(stream: BinaryIO, size_bytes: int, format_name: str, wanted: Wanted) -> Picture:
    """Decode a seekable stream of `size_bytes`. Raises DecodeError."""
    with _told_as_decode_error(stream, size_bytes, format_name):
        if format_name in _LENIENT_DECODERS and is_cut_short(stream, size_bytes, format_name):
            raise DecodeError("truncated")
        if format_name == "HEIC":
            return decode_heif(stream, wanted)
        if is_raw(format_name):
            return decode_raw(stream, size_bytes, format_name, wanted)
        return decode_raster(stream, format_name, wanted)


@contextlib.contextmanager
def _told_as_decode_error(stream: BinaryIO, size_bytes: int, format_name: str) -> Iterator[None]:
    from PIL.Image import DecompressionBombError

    try:
        yield
    except DecodeError:
        raise
    except MemoryError as error:
        raise DecodeError("out_of_memory") from error
    except DecompressionBombError as error:
        raise DecodeError("too_large", detail=_megapixels(str(error))) from error
    except _BROKEN_FILE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise DecodeError("unreadable", detail=error.strerror or str(error)) from error
        raise DecodeError(
            _code_of(error, stream, size_bytes, format_name), detail=_reason(error, format_name)
        ) from error


def _code_of(error: Exception, stream: BinaryIO, size_bytes: int, format_name: str) -> str:
    from PIL import UnidentifiedImageError

    text = str(error).lower()
    if isinstance(error, EOFError) or "truncated" in text:
        return "truncated"
    if "data stream" in text:  # the decoder had enough bytes, and they were wrong
        return "corrupt"
    if is_cut_short(stream, size_bytes, format_name):
        return "truncated"
    # A whole TIFF that Pillow does not know is of a kind that it does not read.
    is_odd_tiff = format_name == "TIFF" and isinstance(error, UnidentifiedImageError)
    return "unsupported" if is_odd_tiff else "corrupt"


def _reason(error: Exception, format_name: str) -> str:
    from PIL import UnidentifiedImageError

    # Pillow's message is the address of our buffer.
    return format_name if isinstance(error, UnidentifiedImageError) else f"{format_name}: {error}"


def _megapixels(message: str) -> str:
    """Make "4365 MP" of Pillow's "Image size (4364696535 pixels) exceeds limit …"."""
    number = re.search(r"\d+", message)
    return f"{int(number.group()) // 1_000_000} MP" if number else ""
