"""Chinese-CLIP (arXiv 2211.01335) through transformers: the only file that knows transformers.

transformers loads broken models silently: a missing weight is random. What it lets pass is
refused here. It has no RN50: that image tower is our own.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.device import choose_device
from core.encoder.model_folder import ModelFolder, inspect
from core.encoder.resnet_tower import ResNetTower
from core.encoder.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers
    from core.records import ModelInfo

# A CPU gains nothing beyond 4–8. On a GPU this is where we start: what its memory cannot hold
# is halved, and the smaller size kept.
BATCH_SIZE = {"cpu": 4, "cuda": 128, "mps": 32}
# What transformers is told where the image tower is our own; it is thrown away.
NO_VISION = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1,
             "num_attention_heads": 1, "image_size": 8, "patch_size": 8}  # fmt: skip


def describe(path: Path, device: str = "cpu") -> ModelInfo:
    """Return the model in a folder, from its small files. No torch. Raises ModelError."""
    return inspect(path).info(device)


class ChineseClipEncoder:
    """A local folder of safetensors on one device. See `Encoder`.

    A tower that is not wanted is dropped after loading; asking for it loads the model again.
    Raises ModelError("model_broken") from the constructor.
    """

    def __init__(
        self,
        path: Path,
        *,
        device: str = "auto",
        threads: int | None = None,
        towers: Towers = "both",
    ) -> None:
        import torch

        self._torch = torch
        if threads:
            torch.set_num_threads(threads)
        self._folder = inspect(path)
        self._recipe = self._folder.pixel_recipe()
        self._device = choose_device(device)
        self._words = self._folder.word_pieces()
        self._resnet: ResNetTower | None = None
        self._model = self._load(towers)
        self.info = self._folder.info(self._device.kind)
        self.input_px = self._folder.image_px
        self.batch_size = BATCH_SIZE[self._device.kind]
        self.lanes = 1
        self.logit_scale = float(self._model.logit_scale.detach().float().exp())

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the pixels as the model's own config wants them: (3, px, px)."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim).

        Where a GPU's memory cannot hold a batch, it is halved, and `batch_size` with it.
        """
        if not len(pixels):
            return self._nothing()
        if self._is_without_images():
            self._model = self._load("both")
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
        """Return one unit vector per text, in order: (n, dim), cut after 52 tokens."""
        if not len(texts):
            return self._nothing()
        if self._model.text_model is None:
            self._model = self._load("both")
        rows = [self._words.encode(text) for text in texts]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)], mask[number, : len(row)] = row, 1
        tokens, seen = (self._torch.from_numpy(part).to(self._device.kind) for part in (ids, mask))
        with self._torch.inference_mode():
            output = self._model.get_text_features(input_ids=tokens, attention_mask=seen)
            return unit(output.pooler_output.float().cpu().numpy())

    def full_config(self) -> dict[str, Any]:
        """Return config.json with the defaults that it leaves out."""
        config: dict[str, Any] = self._model.config.to_dict()
        if self._folder.is_resnet:
            config["vision_config"] = self._folder.config["vision_config"]
        return config

    def _encode_batch(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        with self._torch.inference_mode():
            batch = self._torch.from_numpy(np.ascontiguousarray(pixels, np.float32))
            batch = batch.to(self._device.kind, self._model.dtype)
            if self._resnet is not None:
                features = self._resnet.features(batch)
            else:
                features = self._model.get_image_features(pixel_values=batch).pooler_output
            return unit(features.float().cpu().numpy())

    def _is_without_images(self) -> bool:
        return self._resnet is None and self._model.vision_model is None

    def _forget_cached_memory(self) -> None:
        backend = {"cuda": self._torch.cuda, "mps": self._torch.mps}.get(self._device.kind)
        if backend is not None:
            backend.empty_cache()

    def _nothing(self) -> NDArray[np.float32]:
        return np.zeros((0, self.info.dim), np.float32)

    def _load(self, towers: Towers) -> Any:  # noqa: ANN401 - transformers has no types
        model = _load_model(self._folder, half=self._device.half)
        if self._folder.is_resnet and towers != "text":
            self._resnet = self._load_resnet()
        if towers == "image":
            model.text_model = None
        if towers == "text" or self._folder.is_resnet:
            model.vision_model = None
        return model.to(self._device.kind).eval()

    def _load_resnet(self) -> ResNetTower:
        from safetensors import SafetensorError

        vision = self._folder.config["vision_config"]
        px, device = self._folder.image_px, self._device
        try:
            tower = ResNetTower.read(
                self._folder.weights[0],
                vision["layers"],
                vision["num_attention_heads"],
                device.kind,
                half=device.half,
            )
            kind = self._torch.float16 if device.half else self._torch.float32
            blank = self._torch.zeros((1, 3, px, px), dtype=kind, device=device.kind)
            with self._torch.inference_mode():
                found = tower.features(blank).shape[1]
        except (OSError, KeyError, RuntimeError, SafetensorError) as error:
            raise self._folder.broken(f"image tower: {_first_line(error)}") from error
        if found != self._folder.dim:
            raise self._folder.broken(f"image tower gives {found} numbers, not {self._folder.dim}")
        return tower


def _load_model(folder: ModelFolder, *, half: bool) -> Any:  # noqa: ANN401
    import torch
    from safetensors import SafetensorError
    from transformers import ChineseCLIPConfig, ChineseCLIPModel

    try:
        with _quiet_transformers():
            values = {**folder.config, "vision_config": NO_VISION} if folder.is_resnet else None
            config = ChineseCLIPConfig.from_dict(values or folder.config)
            model, report = ChineseCLIPModel.from_pretrained(
                folder.path,
                config=config,
                dtype=torch.float16 if half else torch.float32,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # refused below, by name
            )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise folder.broken(_first_line(error)) from error
    random = {*report["missing_keys"], *(key[0] for key in report["mismatched_keys"])}
    if folder.is_resnet:
        random = {name for name in random if not name.startswith(("vision_model.", "visual_"))}
    if random:
        raise folder.broken(f"{len(random)} weights missing or misshapen, such as {min(random)}")
    return model


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep transformers' progress bars and load reports off the terminal, here only."""
    from transformers.utils import logging as transformers_logging

    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:200] if lines else type(error).__name__
