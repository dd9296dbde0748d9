"""What every model looks like to the rest of the house.

An encoder lives in one process and is called from one thread of it; excepted are `prepare`,
which is pure and may run in decode threads, and `encode_images`, which may run on as many threads
as there are `lanes`. Loading is the constructor's job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.records.models import ModelInfo

Towers = Literal["both", "image", "text"]


class Encoder(Protocol):
    """Turns pixels and words into unit vectors of one space."""

    @property
    def info(self) -> ModelInfo:
        """Key, dimension, device."""

    @property
    def input_px(self) -> int:
        """Edge of the square that the image tower sees; decode to no less than this."""

    @property
    def batch_size(self) -> int:
        """How many images one call of `encode_images` should get on this device."""

    @property
    def lanes(self) -> int:
        """How many such calls are worth making side by side: one on a GPU, more on a CPU."""

    @property
    def logit_scale(self) -> float:
        """The factor (already exponentiated) from cosine to logit."""

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the tower's input for one upright RGB image of any size: (3, px, px).

        Pure and thread-safe.
        """

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim). Overlong texts are cut."""
