"""An encoder for tests where meaning does not matter: it knows colours and nothing else."""

from __future__ import annotations

import numpy as np

from core.records.models import ModelInfo

COLOURS = {
    ("红", "red"): (1, 0, 0),
    ("绿", "green"): (0, 1, 0),
    ("蓝", "blue"): (0, 0, 1),
    ("黄", "yellow"): (1, 1, 0),
    ("白", "white"): (1, 1, 1),
    ("黑", "black"): (0, 0, 0),
}
GREY = (0.5, 0.5, 0.5)


class FakeEncoder:
    """Vector of a picture: its mean colour. Of a text: the mean of the colours it names."""

    info = ModelInfo(key="fake@1", name="fake", dim=4)
    input_px = 8
    batch_size = 4
    lanes = 1
    logit_scale = 10.0

    def prepare(self, image):
        small = image.convert("RGB").resize((self.input_px, self.input_px))
        return np.ascontiguousarray(np.asarray(small, np.float32).transpose(2, 0, 1) / 255)

    def encode_images(self, pixels):
        return _vectors(np.asarray(pixels, np.float32).reshape(len(pixels), 3, -1).mean(axis=2))

    def encode_texts(self, texts):
        return _vectors(np.array([_colour_named(text) for text in texts]).reshape(-1, 3))


def _colour_named(text):
    named = [rgb for words, rgb in COLOURS.items() if any(word in text for word in words)]
    return np.mean(named, axis=0) if named else GREY


def _vectors(rgb):
    """The offset from grey, and a little of something that all have: never a zero vector."""
    rows = np.concatenate([rgb - 0.5, np.full((len(rgb), 1), 0.1)], axis=1).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
