"""Pictures and encoders for the tests of indexing; importable by the worker process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
from fakes.colour_encoder import FakeEncoder
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

KILLER = (255, 0, 255)


class DeadlyEncoder(FakeEncoder):
    """Dies of magenta pictures, as a decoder dies of a hostile file."""

    def prepare(self, image):
        if image.resize((1, 1)).getpixel((0, 0)) == KILLER:
            os._exit(139)
        return super().prepare(image)


def paint(path: Path, color=(200, 30, 30), size=(64, 48)) -> Path:
    """Write a picture of its own content: the seed is its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((size[1], size[0], 3), color, np.uint8)
    pixels[0, :8] = np.frombuffer(os.fsencode(path.name).ljust(24)[:24], np.uint8).reshape(8, 3)
    Image.fromarray(pixels).save(path, "PNG")
    return path
