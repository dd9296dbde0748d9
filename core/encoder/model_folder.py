"""A folder that holds a model: whether it is whole, and which revision it is. No torch here.

Only headers and samples are read, so that the window may ask at every start.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.encoder.pixels import BICUBIC, PixelRecipe
from core.encoder.wordpiece import WordPiece, read_vocabulary
from core.errors import ModelError
from core.records import ModelInfo

if TYPE_CHECKING:
    from pathlib import Path

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
RESNET = "chinese_clip_resnet"  # ours: the vision_config.model_type of an imported RN50
# Published with every Chinese-CLIP (the authors' preprocessing): squash, no crop.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A Chinese-CLIP folder whose files were looked at and fit each other."""

    path: Path
    config: dict[str, Any]
    weights: tuple[Path, ...]

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.config["projection_dim"])

    @property
    def image_px(self) -> int:
        """Edge of the square that the image tower sees."""
        return int(self.config["vision_config"]["image_size"])

    @property
    def is_resnet(self) -> bool:
        """Whether the image tower is the ResNet that only original checkpoints have."""
        return bool(self.config["vision_config"].get("model_type") == RESNET)

    def info(self, device: str) -> ModelInfo:
        """Return what the rest of the house knows of the model.

        The key leaves out the folder's name: renaming or moving a model is no reason to embed
        every photo again.
        """
        key = f"chinese-clip@{self.revision()}"
        return ModelInfo(key=key, name=self.path.name, dim=self.dim, device=device)

    def word_pieces(self) -> WordPiece:
        """Return the vocabulary. Raises ModelError where it is absent or not the model's."""
        expected = self.config.get("text_config", {}).get("vocab_size")
        try:
            words = WordPiece(read_vocabulary(self.path))
        except FileNotFoundError as error:
            raise self.broken("vocabulary: neither vocab.txt nor tokenizer.json") from error
        except (OSError, ValueError) as error:
            raise self.broken(f"vocabulary: {error}") from error
        if words.size != expected:
            raise self.broken(f"vocabulary has {words.size} words, the model {expected}")
        return words

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
            header, start, size = _read_header(self, file)
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
        config = self._image_processor_config()
        px = self.image_px
        if config is None:
            return PixelRecipe((px, px), None, CLIP_MEAN, CLIP_STD)
        try:
            recipe = _recipe_of(config)
        except (KeyError, TypeError, ValueError) as error:
            raise self.broken(f"preprocessing: {error!r}") from error
        size = recipe.size_px
        smallest = (size, size) if isinstance(size, int) else size
        if recipe.output_px != (px, px) or min(smallest) < px:
            raise self.broken(f"preprocessing does not give {px}×{px} pixels")
        return recipe

    def _image_processor_config(self) -> dict[str, Any] | None:
        old = self.path / "preprocessor_config.json"
        if old.is_file():
            return _read_json(self, old)
        new = self.path / "processor_config.json"  # transformers 5 writes this one
        found = _read_json(self, new).get("image_processor") if new.is_file() else None
        return found if isinstance(found, dict) else None


def inspect(path: Path) -> ModelFolder:
    """Look at a folder's files. Raises ModelError: model_missing, model_broken."""
    if not path.is_dir():
        raise ModelError("model_missing", model=path.name or str(path))
    unknown = ModelFolder(path, {}, ())
    if not (path / "config.json").is_file():
        raise unknown.broken("no config.json")
    config = _read_json(unknown, path / "config.json")
    if config.get("model_type") != "chinese_clip":
        raise unknown.broken(f"model_type is {config.get('model_type')!r}, not chinese_clip")
    weights = tuple(sorted(path.glob("*.safetensors")))
    if not weights:
        raise unknown.broken("no .safetensors file; pickles are not opened")
    folder = ModelFolder(path, config, weights)
    try:
        sound = folder.dim > 0 and folder.image_px > 0
    except (KeyError, TypeError, ValueError):
        sound = False
    if not sound:
        raise unknown.broken("config.json lacks projection_dim or vision_config.image_size")
    for file in weights:
        _read_header(folder, file)
    return folder


def _read_json(folder: ModelFolder, path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise folder.broken(f"{path.name} cannot be read") from error
    if not isinstance(content, dict):
        raise folder.broken(f"{path.name} is not an object")
    return content


def _read_header(folder: ModelFolder, path: Path) -> tuple[dict[str, Any], int, int]:
    """Return (header, where the tensors start, file size), the size checked."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(MAX_HEADER_BYTES, size):
                raise folder.broken(f"{path.name} is cut short")
            header = json.loads(stream.read(length))
        start = 8 + length
        if start + max((last for _, last in _spans(header)), default=0) != size:
            raise folder.broken(f"{path.name} is cut short")
    except (OSError, struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise folder.broken(f"{path.name} is no safetensors file") from error
    return header, start, size


def _spans(header: dict[str, Any]) -> list[tuple[int, int]]:
    return [
        (int(entry["data_offsets"][0]), int(entry["data_offsets"][1]))
        for name, entry in header.items()
        if name != "__metadata__"
    ]


def _recipe_of(config: dict[str, Any]) -> PixelRecipe:
    for step in ("do_resize", "do_rescale"):
        if not config.get(step, True):
            raise ValueError(f"{step} is false")
    normal = config.get("do_normalize", True)
    size = config.get("size", {"shortest_edge": 224})
    crop = config.get("crop_size", 224)
    return PixelRecipe(
        size_px=_edge(size) or _square(size),
        crop_px=_square(crop) if config.get("do_center_crop", True) else None,
        mean=_channels(config.get("image_mean", CLIP_MEAN)) if normal else (0.0,) * 3,
        std=_channels(config.get("image_std", CLIP_STD)) if normal else (1.0,) * 3,
        resample=int(config.get("resample", BICUBIC)),
    )


def _edge(size: Any) -> int | None:  # noqa: ANN401 - whatever stands in the file
    if isinstance(size, dict):
        return int(size["shortest_edge"]) if size.get("shortest_edge") else None
    return int(size)


def _square(size: Any) -> tuple[int, int]:  # noqa: ANN401
    return (int(size["height"]), int(size["width"])) if isinstance(size, dict) else (size, size)


def _channels(values: Any) -> tuple[float, ...]:  # noqa: ANN401
    channels = tuple(float(value) for value in values)
    if len(channels) != 3:
        raise ValueError(f"{len(channels)} channels")
    return channels
