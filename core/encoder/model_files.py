"""What every family of models has in its folder: a config, weights, a revision. No torch here.

`model_folder.inspect` finds the family of a folder; what a family does differently is in its
subclass of `ModelFolder`, and nowhere else. Only headers and samples are read, so that the window
may ask at every start.
"""

from __future__ import annotations

import json
import struct
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from core.encoder.pixel_config import published_recipe, read_recipe
from core.errors import ModelError
from core.records.models import ModelInfo

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.base import Towers
    from core.encoder.device import Device
    from core.encoder.onnx_blocks import Variant
    from core.encoder.onnx_graph import GraphBuilder
    from core.encoder.pixel_config import RecipeDefaults
    from core.encoder.pixels import PixelRecipe
    from core.encoder.runtime_files import Tower
    from core.encoder.torch_encoder import TorchTowers

MAX_HEADER_BYTES = 100_000_000  # the limit of the safetensors format itself
SAMPLE_BYTES = 256
# These shape vectors as much as the weights do.
RECIPE_FILES = (
    "config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer.json",
    "vocab.txt",
)


class Tokenizer(Protocol):
    """From a sentence to the numbers of its pieces. Any thread may call."""

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, cut and framed as the model was trained."""


@dataclass(frozen=True)
class ModelFolder(ABC):
    """A folder whose files were looked at and fit each other. Any thread."""

    path: Path
    config: dict[str, Any]
    weights: tuple[Path, ...]
    family: ClassVar[str]  # the beginning of the model's key
    recipe_defaults: ClassVar[RecipeDefaults]

    @property
    @abstractmethod
    def dim(self) -> int:
        """Length of a vector. Raises KeyError, TypeError, ValueError where none is told."""

    @property
    @abstractmethod
    def image_px(self) -> int:
        """Edge of the square that the image tower sees. Raises as `dim` does."""

    @abstractmethod
    def tokenizer(self) -> Tokenizer:
        """Return the vocabulary. Raises ModelError where it is absent or not the model's."""

    @abstractmethod
    def load_towers(self, device: Device, towers: Towers, *, half: bool) -> TorchTowers:
        """Load the weights with torch. Raises ModelError."""

    @abstractmethod
    def write_tower(
        self, tower: Tower, graph: GraphBuilder, config: dict[str, Any], path: Path
    ) -> list[Path]:
        """Append a tower to an empty graph, write it, and return its files.

        config: `TorchTowers.config`. Raises KeyError, ValueError where the architecture is not
        written down.
        """

    def variants(self, tower: Tower) -> tuple[Variant, ...]:
        """Return what a tower may be written as, fastest first."""
        del tower
        return ("int8", "int7", "mixed", "float")

    def info(self, device: str) -> ModelInfo:
        """Return what the rest of the house knows of the model.

        The key leaves out the folder's name: renaming or moving a model is no reason to embed
        every photo again.
        """
        key = f"{self.family}@{self.revision()}"
        return ModelInfo(key=key, name=self.path.name, dim=self.dim, device=device)

    def broken(self, reason: str) -> ModelError:
        """Return the error that says what is wrong here."""
        return ModelError("model_broken", model=self.path.name, reason=reason)

    def revision(self) -> str:
        """Return 12 hex digits that differ between any two trainings of the same model.

        Hashed: the small files whole, each weights file's header and size, and the ends and
        the middle of every tensor. Headers alone would not do (a fine-tuned copy has the
        same), and hashing 753 MB at each start would take a second or a minute, by disk.
        """
        import blake3

        digest = blake3.blake3()
        for name in RECIPE_FILES:
            file = self.path / name
            if file.is_file():
                digest.update(name.encode() + b"\0" + file.read_bytes())
        for file in self.weights:
            header, start, size = read_header(file)
            digest.update(json.dumps(header, sort_keys=True).encode() + size.to_bytes(8, "little"))
            with file.open("rb") as stream:
                for first, last in sorted(_spans(header)):
                    for place in (first, (first + last) // 2, max(first, last - SAMPLE_BYTES)):
                        stream.seek(start + place)
                        digest.update(stream.read(min(SAMPLE_BYTES, last - place)))
        return str(digest.hexdigest(6))

    def pixel_recipe(self) -> PixelRecipe:
        """Return the preprocessing that the model's own config asks for. Raises ModelError.

        Fields that a config leaves out have the defaults of transformers' image processor,
        which the model would get there; no config at all means the published preprocessing.
        """
        px = self.image_px
        config = self._image_processor_config()
        if config is None:
            return published_recipe(self.recipe_defaults, px)
        try:
            return read_recipe(config, self.recipe_defaults, px)
        except (KeyError, TypeError, ValueError) as error:
            raise self.broken(f"preprocessing: {error}") from error

    def _image_processor_config(self) -> dict[str, Any] | None:
        old = self.path / "preprocessor_config.json"
        if old.is_file():
            return read_json(old)
        new = self.path / "processor_config.json"  # transformers 5 writes this one
        found = read_json(new).get("image_processor") if new.is_file() else None
        return found if isinstance(found, dict) else None


def read_json(path: Path) -> dict[str, Any]:
    """Return an object kept as JSON. Raises ModelError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(path, "cannot be read") from error
    if not isinstance(content, dict):
        raise _broken(path, "is not an object")
    return content


def weights_of(folder: Path) -> list[Path]:
    """Return model.safetensors alone where it is there: others beside it are adapters or copies.

    Only regular files: a pipe of that name would never let go.
    """
    files = [file for file in sorted(folder.glob("*.safetensors")) if file.is_file()]
    whole = [file for file in files if file.name == "model.safetensors"]
    return whole or files


def read_header(path: Path) -> tuple[dict[str, Any], int, int]:
    """Return (header, where the tensors start, file size) of a safetensors file.

    Raises ModelError where the file is not as long as its header says.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(MAX_HEADER_BYTES, size):
                raise _broken(path, "is cut short")
            header = json.loads(stream.read(length))
        start = 8 + length
        if start + max((last for _, last in _spans(header)), default=0) != size:
            raise _broken(path, "is cut short")
    except (
        OSError, struct.error, ValueError, KeyError, TypeError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        raise _broken(path, "is no safetensors file") from error
    return header, start, size


def _broken(file: Path, what: str) -> ModelError:
    return ModelError("model_broken", model=file.parent.name, reason=f"{file.name} {what}")


def _spans(header: dict[str, Any]) -> list[tuple[int, int]]:
    return [
        (int(entry["data_offsets"][0]), int(entry["data_offsets"][1]))
        for name, entry in header.items()
        if name != "__metadata__"
    ]
