"""Two small models for tests of switching, and some that fail; importable by worker processes.

In the models folder, a file "hold" keeps `later` from embedding green pictures until it is gone,
"embedded" grows by a line (the model's name) for each picture, and "devices" for each start of an
index worker.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from fakes.colour_encoder import FakeEncoder

from core.errors import ModelError
from core.records.models import ModelInfo
from core.serving.space import Encoders

if TYPE_CHECKING:
    from pathlib import Path

EARLY = ModelInfo("early@1", "early", 4, is_starter=True)
LATER = ModelInfo("later@1", "later", 6)
KNOWN = {
    "starter": EARLY,
    "later": LATER,
    "blind": ModelInfo("blind@1", "blind", 4),  # its image tower cannot be loaded
    "mute": ModelInfo("mute@1", "mute", 4),  # its text tower cannot
}


class EarlyEncoder(FakeEncoder):
    """The colour encoder, one picture at a time, counted."""

    info = EARLY
    batch_size = 1
    lanes = 1

    def __init__(self, models: Path) -> None:
        self._models = models

    def encode_images(self, pixels):
        vectors = super().encode_images(pixels)
        with (self._models / "embedded").open("a") as file:
            file.write(f"{self.info.name}\n")
        return vectors


class LaterEncoder(EarlyEncoder):
    """The same colours in another space of six dimensions."""

    info = LATER

    def encode_images(self, pixels):
        red, green, blue = pixels[0].mean(axis=(1, 2))
        while green > red + blue and (self._models / "hold").exists():
            threading.Event().wait(0.01)
        return _widened(super().encode_images(pixels))

    def encode_texts(self, texts):
        return _widened(super().encode_texts(texts))


def describe(choice: str, models: Path) -> ModelInfo:
    """Stands in for core.encoder.registry.describe_model."""
    if choice not in KNOWN:
        raise ModelError("model_missing", model=choice)
    return KNOWN[choice]


def load_for_photos(choice: str, models: Path, device: str):
    """Run in the index worker."""
    with (models / "devices").open("a") as file:
        file.write(f"{device}\n")
    return _load(choice, models, broken="blind")


def load_for_queries(choice: str, models: Path, device: str):
    """Run in the query worker."""
    return _load(choice, models, broken="mute")


def two_models() -> Encoders:
    """What `Library.open(encoders=…)` takes."""
    return Encoders(describe, load_for_photos, load_for_queries)


def _load(choice: str, models: Path, *, broken: str):
    if choice == broken:
        raise ModelError("model_broken", model=choice, reason="a test")
    kind = LaterEncoder if choice == "later" else EarlyEncoder
    encoder = kind(models)
    encoder.info = KNOWN[choice]
    return encoder


def _widened(rows):
    return np.concatenate([np.zeros((len(rows), 2), np.float32), -rows], axis=1)
