"""Against `cn_clip` in published sizes: as the authors' own files say, with random weights.

ViT-B/16 and RN50 run in CI; `python -m tests.core.encoder.test_encoder_parity_sizes ViT-L-14-336`
does any of them.
"""

import importlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.core.encoder import reference_clip

TEXT = {"RN50": "RBT3-chinese", "ViT-H-14": "RoBERTa-wwm-ext-large-chinese"}
SENTENCES = ["一只狗", "在雪地裏奔跑的紅色房子🥲", "a dog, in the SNOW!", "狗" * 80]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ViT-B-16", "RN50"])
def test_published_sizes_give_the_vectors_of_the_reference(tmp_path, name):
    compare(name, tmp_path)


def compare(name: str, home: Path) -> None:
    """Import a random checkpoint of a published size and compare it with the reference."""
    from core.encoder.intake import take_in
    from core.encoder.model_folder import inspect
    from core.encoder.torch_encoder import TorchEncoder
    from core.job import Job

    reference_clip.load()
    clip = reference_clip.random_model(**sizes(name))
    checkpoint = reference_clip.save(clip, home / "clip_cn.pt")
    folder = home / "taken-in"
    folder.mkdir()
    take_in(checkpoint, folder, Job())
    checkpoint.unlink()
    encoder = TorchEncoder(inspect(folder), device="cpu")
    noise = np.random.default_rng(5).integers(0, 255, (2, 300, 400, 3), np.uint8)
    pixels = np.stack([encoder.prepare(Image.fromarray(picture)) for picture in noise])
    images, words = reference_clip.vectors(clip, pixels, SENTENCES)
    cosines = [
        (encoder.encode_images(pixels) * images).sum(axis=1).min(),
        (encoder.encode_texts(SENTENCES) * words).sum(axis=1).min(),
    ]
    assert min(cosines) > 0.9999, cosines


def sizes(name: str) -> dict:
    """Return what the reference's own files say of a published model."""
    folder = Path(importlib.import_module("cn_clip").__path__[0]) / "clip" / "model_configs"
    text = TEXT.get(name, "RoBERTa-wwm-ext-base-chinese")
    vision = json.loads((folder / f"{name}.json").read_text())
    if isinstance(vision["vision_layers"], str):
        vision["vision_layers"] = json.loads(vision["vision_layers"])
    return {**vision, **json.loads((folder / f"{text}.json").read_text())}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        compare(sys.argv[1], Path(temporary))
