"""The looks of a photo that training sees: as it is, mirrored, and crops of changed colours.

Pure. A view is the same whenever it is drawn: its dice are its number, the photo's, and the seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST_SHARE = 0.45  # of the photo's area that a random view shows
JITTER = 0.25  # of brightness, contrast and colour
WHOLE, MIRRORED = 0, 1  # views; the higher ones are random


def view_of(image: Image, view: int, photo: int, seed: int, px: int) -> Image:
    """Return a view of an upright RGB image; crops come squashed to the tower's square."""
    from PIL import Image as Pillow
    from PIL import ImageEnhance

    if view == WHOLE:
        return image
    if view == MIRRORED:
        return image.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
    dice = np.random.default_rng([seed, view, photo])
    area, aspect = dice.uniform(SMALLEST_SHARE, 1.0), np.exp(dice.uniform(-0.3, 0.3))
    width, height = min(1.0, (area * aspect) ** 0.5), min(1.0, (area / aspect) ** 0.5)
    left, top = dice.uniform(0, 1 - width), dice.uniform(0, 1 - height)
    box = np.array([left, top, left + width, top + height]) * np.tile(image.size, 2)
    image = image.resize((px, px), Pillow.Resampling.BICUBIC, box=tuple(box))
    if dice.random() < 0.5:
        image = image.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhance(image).enhance(dice.uniform(1 - JITTER, 1 + JITTER))
    return image
