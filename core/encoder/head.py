"""A trained head without torch: features of a frozen tower to the shared space, in numpy.

The arithmetic is that of `core.teaching.heads.ResidualHead` in evaluation; a test holds it.
Matrices may be stored as int8 with one scale a row: a quarter of the bytes, and vectors that
agree with the unrounded ones to a cosine above .999.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

CLIP = 6.0  # spreads: a feature further out says no more than that it is far out
SCALE = ".scale"


@dataclass(frozen=True, slots=True)
class Head:
    """A linear map plus a perceptron of one hidden layer, on standardised inputs."""

    mean: NDArray[np.float32]  # (inputs,)
    spread: NDArray[np.float32]  # (inputs,)
    direct: NDArray[np.float32]  # (outputs, inputs)
    enter: NDArray[np.float32]  # (hidden, inputs)
    enter_bias: NDArray[np.float32]
    leave: NDArray[np.float32]  # (outputs, hidden)
    bias: NDArray[np.float32]  # (outputs,) of both ways

    @classmethod
    def from_tensors(cls, prefix: str, tensors: Mapping[str, NDArray[np.float32]]) -> Head:
        """Pick a head's tensors out of a file's. Raises KeyError where one is missing."""
        return cls(
            **{name: _whole(f"{prefix}.{name}", tensors) for name in cls.__dataclass_fields__}
        )

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (n, outputs), not normalised, from raw features (n, inputs)."""
        x = np.clip((features - self.mean) / self.spread, -CLIP, CLIP)
        hidden = x @ self.enter.T + self.enter_bias
        hidden /= 1.0 + np.exp(-np.clip(hidden, -50.0, None))  # SiLU
        return np.asarray(x @ self.direct.T + hidden @ self.leave.T + self.bias, np.float32)


def _whole(name: str, tensors: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    scale = tensors.get(name + SCALE)
    return tensors[name] if scale is None else tensors[name] * scale[:, None]


def rounded_rows(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return a matrix as int8 and one scale a row, so that `matrix ≈ rows * scale[:, None]`."""
    scale = np.maximum(np.abs(matrix).max(axis=1) / 127.0, 1e-6).astype(np.float16)
    rows = np.rint(matrix / scale.astype(np.float32)[:, None]).clip(-127, 127)
    return rows.astype(np.int8), scale
