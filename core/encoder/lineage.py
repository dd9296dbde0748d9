"""Where a taught model came from, and whether photos look to it as they do to its parent.

Context: the first stage of fine-tuning changes the text side only, so that the vectors of a
hundred thousand photos stay right; embedding them again, or copying 100 MB of rows, would be
waste, and photos embedded later would be missing on the way back. Choice: such a model's vectors
are kept under its parent's key (`ModelInfo.photos_key`). That is believed only while a digest of
everything that shapes a photo's vector (weights, preprocessing, constants) is the one that was
equal to the parent's when the model was made. Cost: some milliseconds when a model is described.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from core.encoder.model_files import read_header, read_json
from core.encoder.starter import is_starter
from core.encoder.starter_towers import read_manifest
from core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTE = "tuned.json"
FORMAT = 1
# What shapes a photo's vector: of Chinese-CLIP, and of the starter.
IMAGE_TENSORS = ("vision_model.", "visual_projection", "visual.", "image.")
IMAGE_RECIPES = ("preprocessor_config.json", "processor_config.json")
SAMPLE_BYTES = 4096  # from the ends and the middle of each tensor
STARTER_CONSTANTS = ("dim", "input_px", "temperature", "shares")
STARTER_FILES = ("image_tower.onnx", "bridge.safetensors")


@dataclass(frozen=True, slots=True)
class Lineage:
    """The note in a taught model's folder.

    photos_key: the key that its photos' vectors are kept under, "" for its own; photos_digest:
    what must still be true for that.
    """

    parent: str
    parent_key: str
    run_id: str
    alpha: float
    stage: str
    photos_key: str = ""
    photos_digest: str = ""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Put the note into the folder. Raises OSError."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NOTE).write_text(text, encoding="utf-8")


def read_lineage(folder: Path) -> Lineage | None:
    """Return the note, or None where there is none that makes sense."""
    try:
        content = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        lineage = Lineage(**content)
    except (OSError, ValueError, TypeError):
        return None
    return lineage if lineage.format == FORMAT else None


def photos_key(folder: Path) -> str:
    """Return the key that a model's photos are kept under where it is not its own, else ""."""
    lineage = read_lineage(folder)
    if lineage is None or not lineage.photos_key:
        return ""
    try:
        fits = photos_digest(folder) == lineage.photos_digest
    except (OSError, ModelError):
        return ""
    return lineage.photos_key if fits else ""


def photos_digest(folder: Path) -> str:
    """Return a hash of what shapes the vector of a photo. Raises OSError, ModelError."""
    import blake3

    digest = blake3.blake3()
    digest.update(json.dumps(_constants(folder), sort_keys=True).encode())
    files = sorted(folder.glob("*.safetensors"))
    for name, piece in sorted(piece for file in files for piece in _image_tensors(file)):
        digest.update(name.encode() + b"\0" + piece)
    return str(digest.hexdigest(16))


def _constants(folder: Path) -> dict[str, Any]:
    if is_starter(folder):
        manifest = read_manifest(folder)
        kept = {name: manifest[name] for name in STARTER_CONSTANTS}
        return kept | {name: manifest["files"][name] for name in STARTER_FILES}
    config = read_json(folder / "config.json")
    recipes = {n: read_json(folder / n) for n in IMAGE_RECIPES if (folder / n).is_file()}
    return {"vision": config.get("vision_config"), "dim": config.get("projection_dim"), **recipes}


def _image_tensors(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the image side's tensors: name with type and shape, and samples of the numbers."""
    header, start, _ = read_header(file)
    with file.open("rb") as stream:
        for name, entry in header.items():
            if not name.startswith(IMAGE_TENSORS):
                continue
            first, last = entry["data_offsets"]
            pieces = []
            for place in (first, (first + last) // 2, max(first, last - SAMPLE_BYTES)):
                stream.seek(start + place)
                pieces.append(stream.read(min(SAMPLE_BYTES, last - place)))
            yield f"{name} {entry['dtype']} {entry['shape']}", b"".join(pieces)
