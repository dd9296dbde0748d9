"""Which family of models a folder holds, and whether it is whole. No torch here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.encoder.clip_folder import ChineseClipFolder
from core.encoder.model_files import read_header, read_json, weights_of
from core.encoder.siglip_folder import SiglipFolder
from core.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.model_files import ModelFolder

# By the model_type of config.json.
FAMILIES: dict[str, type[ModelFolder]] = {
    "chinese_clip": ChineseClipFolder,
    "siglip": SiglipFolder,  # what SigLIP 2 calls itself; "siglip2" is NaFlex
}


def inspect(path: Path) -> ModelFolder:
    """Look at a folder's files. Raises ModelError: model_missing, model_broken."""
    if not path.is_dir():
        raise ModelError("model_missing", model=path.name or str(path))
    if not (path / "config.json").is_file():
        raise _broken(path, "no config.json")
    config = read_json(path / "config.json")
    kind = config.get("model_type")
    family = FAMILIES.get(kind) if isinstance(kind, str) else None
    if family is None:
        raise _broken(path, f"model_type is {kind!r}, not one of {', '.join(FAMILIES)}")
    for part in ("text_config", "vision_config"):
        if not isinstance(config.get(part, {}), dict):
            raise _broken(path, f"{part} of config.json is not an object")
    weights = tuple(weights_of(path))
    if not weights:
        raise _broken(path, "no .safetensors file; pickles are not opened")
    folder = family(path, config, weights)
    try:
        sound = folder.dim > 0 and folder.image_px > 0
    except (KeyError, TypeError, ValueError, AttributeError):
        sound = False
    if not sound:
        raise folder.broken("config.json does not tell the size of pictures or vectors")
    for file in weights:
        read_header(file)
    return folder


def _broken(path: Path, reason: str) -> ModelError:
    return ModelError("model_broken", model=path.name, reason=reason)
