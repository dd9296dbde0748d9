"""Chinese-CLIP (arXiv 2211.01335) through transformers: the only file that knows transformers.

transformers loads broken models silently: without vocab.txt everything becomes [UNK], and a
missing weight is random. What it lets pass is refused here.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.device import choose_device
from core.encoder.model_folder import ModelFolder, inspect
from core.encoder.text import tidy
from core.records import ModelInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers

CONTEXT_LENGTH = 52  # tokens, as trained
BATCH_SIZE = {"cpu": 4, "cuda": 64, "mps": 16}  # a CPU gains nothing beyond 4–8


def describe(path: Path, device: str = "cpu") -> ModelInfo:
    """Return the model in a folder, from its small files. No torch. Raises ModelError."""
    return _info(inspect(path), device)


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
        self._tokenizer = _load_tokenizer(self._folder)
        self._model = self._load(towers)
        self.info = _info(self._folder, self._device.kind)
        self.input_px = self._folder.image_px
        self.batch_size = BATCH_SIZE[self._device.kind]
        self.logit_scale = float(self._model.logit_scale.detach().float().exp())

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the pixels as the model's own config wants them: (3, px, px)."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""
        if not len(pixels):
            return self._nothing()
        if self._model.vision_model is None:
            self._model = self._load("both")
        with self._torch.inference_mode():
            batch = self._torch.from_numpy(np.ascontiguousarray(pixels, np.float32))
            batch = batch.to(self._device.kind, self._model.dtype)
            return _unit(self._model.get_image_features(pixel_values=batch).pooler_output)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim), cut after 52 tokens."""
        if not len(texts):
            return self._nothing()
        if self._model.text_model is None:
            self._model = self._load("both")
        tokens = self._tokenizer(
            tidy(texts),
            padding=True,
            truncation=True,
            max_length=CONTEXT_LENGTH,
            return_tensors="pt",
        ).to(self._device.kind)
        with self._torch.inference_mode():
            return _unit(self._model.get_text_features(**tokens).pooler_output)

    def _nothing(self) -> NDArray[np.float32]:
        return np.zeros((0, self.info.dim), np.float32)

    def _load(self, towers: Towers) -> Any:  # noqa: ANN401 - transformers has no types
        model = _load_model(self._folder, half=self._device.half)
        if towers == "image":
            model.text_model = None
        if towers == "text":
            model.vision_model = None
        return model.to(self._device.kind).eval()


def _info(folder: ModelFolder, device: str) -> ModelInfo:
    # The key leaves out the folder's name: renaming or moving a model is no reason to
    # embed every photo again.
    return ModelInfo(
        key=f"chinese-clip@{folder.revision()}",
        name=folder.path.name,
        dim=folder.dim,
        device=device,
    )


def _load_model(folder: ModelFolder, *, half: bool) -> Any:  # noqa: ANN401
    import torch
    from safetensors import SafetensorError
    from transformers import ChineseCLIPModel

    try:
        with _quiet_transformers():
            model, report = ChineseCLIPModel.from_pretrained(
                folder.path,
                dtype=torch.float16 if half else torch.float32,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # refused below, by name
            )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise folder.broken(_first_line(error)) from error
    random = sorted({*report["missing_keys"], *(key[0] for key in report["mismatched_keys"])})
    if random:
        raise folder.broken(f"{len(random)} weights missing or misshapen, such as {random[0]}")
    return model


def _load_tokenizer(folder: ModelFolder) -> Any:  # noqa: ANN401
    from transformers import BertTokenizer

    expected = folder.config.get("text_config", {}).get("vocab_size")
    try:
        with _quiet_transformers():
            tokenizer = BertTokenizer.from_pretrained(folder.path, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise folder.broken(f"tokenizer: {_first_line(error)}") from error
    if len(tokenizer) != expected:
        raise folder.broken(f"vocabulary has {len(tokenizer)} words, the model {expected}")
    return tokenizer


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


def _unit(vectors: Any) -> NDArray[np.float32]:  # noqa: ANN401 - a torch tensor
    rows = vectors.float().cpu().numpy()
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
