"""The fingerprint of a file's content: how a moved photo is recognised. Any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

DIGEST_BYTES = 16
_PIECE_BYTES = 1 << 20


def fingerprint(path: Path) -> bytes:
    """Return the BLAKE3 of a file's content, 16 bytes. Raises OSError."""
    with path.open("rb", buffering=0) as handle:
        return fingerprint_of_stream(handle)


def fingerprint_of(data: bytes | memoryview) -> bytes:
    """Return the BLAKE3 of bytes, 16 bytes."""
    from blake3 import blake3

    digest: bytes = blake3(data).digest(length=DIGEST_BYTES)
    return digest


def fingerprint_of_stream(stream: BinaryIO) -> bytes:
    """Return the BLAKE3 of everything from here to the end, 16 bytes. Raises OSError."""
    from blake3 import blake3

    hasher = blake3()
    while piece := stream.read(_PIECE_BYTES):
        hasher.update(piece)
    digest: bytes = hasher.digest(length=DIGEST_BYTES)
    return digest
