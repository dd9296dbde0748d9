"""The tensors of a model folder by name: where each lies on the disk, and its numbers. No torch.

Reads safetensors headers itself because the runtime's graphs point into the very same files
(the float graph of a 753 MB model is then a few kilobytes), which needs the offsets.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# BF16 has no numpy type: it is read as integers and widened.
_STORED = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": np.uint16}


@dataclass(frozen=True, slots=True)
class TensorPlace:
    """Where a tensor's bytes are, little-endian and in C order."""

    file: Path
    offset: int
    length: int
    dtype: str  # "F32", "F16", …
    shape: tuple[int, ...]


class TensorFiles:
    """The tensors of some safetensors files. Raises OSError, ValueError from the constructor."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._places: dict[str, TensorPlace] = {}
        for file in files:
            self._places |= _places_of(file)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def place(self, name: str) -> TensorPlace:
        """Return where a tensor is. Raises KeyError."""
        return self._places[name]

    def shape(self, name: str) -> tuple[int, ...]:
        """Return a tensor's shape. Raises KeyError."""
        return self._places[name].shape

    def array(self, name: str) -> NDArray[np.float32]:
        """Return a tensor's numbers. Raises KeyError, OSError, ValueError (of another type)."""
        place = self._places[name]
        stored = _STORED.get(place.dtype)
        if stored is None:
            raise ValueError(f"{name} holds {place.dtype}")
        with place.file.open("rb") as stream:
            stream.seek(place.offset)
            flat = np.fromfile(stream, stored, math.prod(place.shape))
        if place.dtype == "BF16":
            flat = (flat.astype(np.uint32) << 16).view(np.float32)
        return np.asarray(flat.reshape(place.shape), np.float32)


def _places_of(file: Path) -> dict[str, TensorPlace]:
    with file.open("rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(length))
    start = 8 + length
    return {
        name: TensorPlace(
            file,
            start + entry["data_offsets"][0],
            entry["data_offsets"][1] - entry["data_offsets"][0],
            entry["dtype"],
            tuple(entry["shape"]),
        )
        for name, entry in header.items()
        if name != "__metadata__"
    }
