"""Pictures and encoders for the tests of indexing; importable by the worker process."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import numpy as np
from fakes.colour_encoder import FakeEncoder
from PIL import Image

from core.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

KILLER = (255, 0, 255)
UPSETTING = (0, 255, 255)


class DeadlyEncoder(FakeEncoder):
    """Dies of magenta pictures, as a decoder dies of a hostile file; stumbles over cyan ones."""

    def prepare(self, image):
        colour = image.resize((1, 1)).getpixel((0, 0))
        if colour == KILLER:
            os._exit(139)
        if colour == UPSETTING:
            raise RuntimeError("a mistake of ours")
        return super().prepare(image)


class FaintingEncoder(FakeEncoder):
    """Cannot embed a batch that holds a magenta picture."""

    def encode_images(self, pixels):
        if any(np.allclose(p.mean(axis=(1, 2)), (1, 0, 1), atol=0.2) for p in pixels):
            raise MemoryError
        return super().encode_images(pixels)


class PairedEncoder(FakeEncoder):
    """Embeds one picture only while another lane embeds one too."""

    batch_size = 1
    lanes = 2

    def __init__(self):
        self._both = threading.Barrier(self.lanes, timeout=10)

    def encode_images(self, pixels):
        self._both.wait()
        return super().encode_images(pixels)


def refuse():
    """Load no encoder, as where a graphics card fails."""
    raise ModelError("model_broken", model="fake", reason="a test")


def paint(path: Path, color=(200, 30, 30), size=(64, 48)) -> Path:
    """Write a picture of its own content: the seed is its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((size[1], size[0], 3), color, np.uint8)
    pixels[0, :8] = np.frombuffer(os.fsencode(path.name).ljust(24)[:24], np.uint8).reshape(8, 3)
    Image.fromarray(pixels).save(path, "PNG")
    return path
