"""Made-up libraries for tests of labels: groups of photos around directions of their own."""

from __future__ import annotations

import numpy as np

DIM = 32


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


class World:
    """`others` photos of nothing in particular, and subjects that stand out of them."""

    def __init__(self, seed: int = 0, others: int = 600) -> None:
        self._random = np.random.default_rng(seed)
        self.common = self._random.normal(size=DIM) * 2.0
        self.others = self._photos(np.zeros(DIM), others, 1.0)

    def subject(self, count: int, *, strength: float = 9.0, spread: float = 0.8):
        direction = unit(self._random.normal(size=DIM)) * strength
        return self._photos(direction, count, spread), direction

    def like(self, direction, count: int, *, spread: float = 0.8):
        return self._photos(direction, count, spread)

    def _photos(self, direction, count: int, spread: float):
        noise = self._random.normal(size=(count, DIM)) * spread
        return unit(self.common + direction + noise)
