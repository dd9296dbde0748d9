"""Any family of models on torch: the way of GPUs, of models that have no runtime, and the judge.

What differs between families is behind `TorchTowers`; here is what they share: the device, half
precision, batches, and memory that runs out.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from core.encoder.device import choose_device
from core.encoder.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import torch
    from numpy.typing import NDArray
    from PIL.Image import Image
    from torch import Tensor

    from core.encoder.base import Towers
    from core.encoder.model_files import ModelFolder
    from core.encoder.runtime_files import Tower

log = logging.getLogger(__name__)

# A CPU gains nothing beyond 4–8. On a GPU this is where we start: what its memory cannot hold
# is halved, and the smaller size kept.
BATCH_SIZE = {"cpu": 4, "cuda": 128, "mps": 32}


class TorchTowers(Protocol):
    """The weights of one model, loaded. A tower that was not asked for may be missing."""

    logit_scale: float

    def has(self, tower: Tower) -> bool:
        """Whether a tower was loaded."""

    def images(self, pixels: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, 3, px, px) → (n, dim)."""

    def texts(self, ids: Tensor, seen: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, t) → (n, dim). seen: 0 where padded, else 1."""

    def config(self) -> dict[str, Any]:
        """Return config.json with the defaults that it leaves out."""


class TorchEncoder:
    """A folder of safetensors on one device. See `Encoder`.

    A tower that is not wanted is dropped after loading; asking for it loads the model again.
    Raises ModelError("model_broken") from the constructor.
    """

    def __init__(
        self,
        folder: ModelFolder,
        *,
        device: str = "auto",
        threads: int | None = None,
        towers: Towers = "both",
    ) -> None:
        import torch

        self._torch = torch
        if threads:
            torch.set_num_threads(threads)
        self._folder = folder
        self._recipe = folder.pixel_recipe()
        self._device = choose_device(device)
        self._half = self._device.half
        self._tokenizer = folder.tokenizer()
        self._towers = self._load(towers)
        self.info = folder.info(self._device.kind)
        self.input_px = folder.image_px
        self.batch_size = BATCH_SIZE[self._device.kind]
        self.lanes = 1
        self.logit_scale = self._towers.logit_scale
        if not math.isfinite(self.logit_scale):
            raise folder.broken(f"logit_scale is {self.logit_scale}")

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the pixels as the model's own config wants them: (3, px, px)."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim).

        Where a GPU's memory cannot hold a batch, it is halved, and `batch_size` with it.
        """
        if not len(pixels):
            return self._nothing()
        if not self._towers.has("image"):
            self._towers = self._load("both")
        try:
            return self._encode_batch(pixels)
        except RuntimeError as error:
            # CUDA has a class for it, MPS only words.
            if len(pixels) == 1 or "out of memory" not in str(error).lower():
                raise
        self._forget_cached_memory()
        half = (len(pixels) + 1) // 2
        self.batch_size = max(1, min(self.batch_size, half))
        return np.concatenate(
            [self.encode_images(pixels[:half]), self.encode_images(pixels[half:])]
        )

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim). Overlong texts are cut."""
        if not len(texts):
            return self._nothing()
        if not self._towers.has("text"):
            self._towers = self._load("both")
        rows = [self._tokenizer.encode(text) for text in texts]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        seen = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)], seen[number, : len(row)] = row, 1
        tensors = [self._torch.from_numpy(part).to(self._device.kind) for part in (ids, seen)]
        return self._computed(lambda: self._towers.texts(*tensors))

    def full_config(self) -> dict[str, Any]:
        """Return config.json with the defaults that it leaves out."""
        return self._towers.config()

    def _encode_batch(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        batch = self._torch.from_numpy(np.ascontiguousarray(pixels, np.float32))
        batch = batch.to(self._device.kind)
        return self._computed(lambda: self._towers.images(batch.to(self._number_type)))

    def _computed(self, features: Callable[[], Tensor]) -> NDArray[np.float32]:
        """Return unit vectors; in single precision where 16 bits are too few for the weights."""
        with self._torch.inference_mode():
            found = features().float().cpu().numpy()
        if self._half and not np.isfinite(found).all():
            log.warning("%s does not fit half precision", self._folder.path.name)
            self._half = False
            self._towers = self._load("both")
            return self._computed(features)
        return unit(found)

    @property
    def _number_type(self) -> torch.dtype:
        return self._torch.float16 if self._half else self._torch.float32

    def _forget_cached_memory(self) -> None:
        backend = {"cuda": self._torch.cuda, "mps": self._torch.mps}.get(self._device.kind)
        if backend is not None:
            backend.empty_cache()

    def _nothing(self) -> NDArray[np.float32]:
        return np.zeros((0, self.info.dim), np.float32)

    def _load(self, towers: Towers) -> TorchTowers:
        return self._folder.load_towers(self._device, towers, half=self._half)
