"""A taught starter as a folder of its own, laid out as the bundled one: the app runs it as that."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.starter_towers import FILES, MANIFEST, UNHASHED, read_manifest, revision_of
from core.teaching.starter_heads import stored_head, stored_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.teaching.starter_model import StarterModel

UNCHANGED = ("image_tower.onnx", "bridge.safetensors")
HEADS, WORDS = "heads.safetensors", "words.txt"


def write_starter(
    parent: Path,
    folder: Path,
    model: StarterModel,
    tensors: Mapping[str, NDArray[np.generic]],
    words: Sequence[str],
    *,
    images_changed: bool,
) -> None:
    """Fill a folder. tensors: the parent's, which an image head that was locked is copied from."""
    from safetensors.numpy import save

    heads = model.heads
    assert heads.words is not None
    image = (
        stored_head("image", heads.image)
        if images_changed
        else {name: tensor for name, tensor in tensors.items() if name.startswith("image.")}
    )
    axes = np.ascontiguousarray(model.mixed_axes().numpy(), np.float16)
    content = {
        **image,
        **stored_head("text", heads.text),
        **stored_words(heads.words),
        "familiar.axes": axes,
    }
    for name in UNCHANGED:
        shutil.copyfile(parent / name, folder / name)
    (folder / HEADS).write_bytes(save({n: np.ascontiguousarray(t) for n, t in content.items()}))
    (folder / WORDS).write_text("\n".join(words) + "\n", encoding="utf-8")
    manifest = read_manifest(parent)
    write_starter_manifest(folder, manifest)


def write_starter_manifest(folder: Path, constants: Mapping[str, object]) -> str:
    """Write starter.json and return the revision, a hash of everything that shapes vectors.

    constants: those of the space; what the manifest of a parent says besides is left out.
    """
    import blake3

    kept = {name: value for name, value in constants.items() if name not in UNHASHED}
    files = {
        name: blake3.blake3((folder / name).read_bytes()).hexdigest()
        for name in FILES
        if (folder / name).exists()
    }
    revision = revision_of(kept, files)
    manifest = {**kept, "revision": revision, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return revision
