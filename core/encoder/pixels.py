"""From an upright RGB image to the numbers that an image tower wants: Pillow and numpy only.

Gives the same pixels as transformers' image processors that use Pillow, which tests hold,
without importing transformers in decode threads or torchvision anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

# Members of PIL.Image.Resampling, and the numbers that configs hold.
BILINEAR = 2
BICUBIC = 3


@dataclass(frozen=True, slots=True)
class PixelRecipe:
    """Resize, crop, scale.

    size_px: (height, width) to squash to, or an int for the shorter side (aspect kept).
    crop_px: (height, width) cut from the middle after that, or None.
    mean, std: per channel, of values in 0…1.
    """

    size_px: tuple[int, int] | int
    crop_px: tuple[int, int] | None
    mean: tuple[float, ...]
    std: tuple[float, ...]
    resample: int = BICUBIC

    @property
    def output_px(self) -> tuple[int, int] | None:
        """(height, width) of what `apply` returns, or None where it depends on the image."""
        return self.crop_px or (self.size_px if isinstance(self.size_px, tuple) else None)

    def apply(self, image: Image) -> NDArray[np.float32]:
        """Return (3, height, width). Pure, thread-safe."""
        from PIL.Image import Resampling

        rgb = image if image.mode == "RGB" else image.convert("RGB")
        height, width = self._resized(rgb.height, rgb.width)
        small = rgb.resize((width, height), Resampling(self.resample))
        values = np.asarray(small, np.float32)
        if self.crop_px:
            values = _middle(values, *self.crop_px)
        mean, std = np.asarray(self.mean, np.float32), np.asarray(self.std, np.float32)
        normal = (values * np.float32(1 / 255) - mean) / std
        return np.ascontiguousarray(normal.transpose(2, 0, 1), np.float32)

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        if isinstance(self.size_px, tuple):
            return self.size_px
        short, long = sorted((height, width))
        other = int(self.size_px * long / short)
        return (self.size_px, other) if height <= width else (other, self.size_px)


def _middle(values: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    top = (values.shape[0] - height) // 2
    left = (values.shape[1] - width) // 2
    return values[top : top + height, left : left + width]
