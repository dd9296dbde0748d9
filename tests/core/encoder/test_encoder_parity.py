"""Against `cn_clip`, the authors' implementation: the same tokens, pixels and vectors."""

import random

import numpy as np
import pytest
from PIL import Image

from core.encoder.convert import convert
from core.encoder.intake import take_in
from core.encoder.model_folder import inspect
from core.encoder.registry import load_encoder
from core.encoder.torch_encoder import TorchEncoder
from core.encoder.wordpiece import WordPiece, read_words
from core.job import Job
from core.paths import resources
from tests.core.encoder import reference_clip
from tests.core.encoder.texts import made_up

pytestmark = pytest.mark.slow  # importing torch and transformers takes 5 s

TEXTS = ["", "一只狗", "在雪地裏奔跑的紅色房子🥲", "a dog, in the SNOW!", "狗" * 80]
RESNET = {
    "vision_layers": (1, 2, 1, 1),
    "vision_width": 16,
    "vision_patch_size": None,
    "image_resolution": 64,
    "text_num_hidden_layers": 3,  # RBT3
}
VARIANTS = {
    "vit": {},
    "vit-h": {"vision_width": 1280, "vision_head_width": 80, "vision_layers": 1,
              "vision_patch_size": 16},
    "rn": RESNET,
}  # fmt: skip


@pytest.fixture(scope="module", params=VARIANTS)
def pair(request, tmp_path_factory):
    """A random model of the reference, and the folder that its checkpoint was taken into."""
    clip = reference_clip.random_model(**VARIANTS[request.param])
    home = tmp_path_factory.mktemp(request.param)
    checkpoint = reference_clip.save(clip, home / "clip_cn_random.pt")
    folder = home / "taken-in"
    folder.mkdir()
    take_in(checkpoint, folder, Job())
    checkpoint.unlink()
    return clip, folder


def photos(count=3):
    dice = np.random.default_rng(5)
    return [Image.fromarray(dice.integers(0, 255, (50, 70, 3), np.uint8)) for _ in range(count)]


def cosines(ours, theirs):
    return (ours * theirs).sum(axis=1)


def test_torch_gives_the_vectors_of_the_reference(pair):
    clip, folder = pair
    encoder = load_encoder(str(folder), folder, device="cpu", threads=1)
    pixels = np.stack([encoder.prepare(photo) for photo in photos()])
    images, words = reference_clip.vectors(clip, pixels, TEXTS)
    assert cosines(encoder.encode_images(pixels), images).min() > 0.9999
    assert cosines(encoder.encode_texts(TEXTS), words).min() > 0.9999
    assert encoder.logit_scale == pytest.approx(clip.logit_scale.exp().item())


def test_the_runtime_gives_them_too(pair):
    clip, folder = pair
    verdict = convert(folder, Job(), threads=1)
    runtime = load_encoder(str(folder), folder, device="cpu", threads=1)
    assert type(runtime).__name__ == "RuntimeEncoder"
    pixels = np.stack([runtime.prepare(photo) for photo in photos()])
    images, words = reference_clip.vectors(clip, pixels, TEXTS)
    assert cosines(runtime.encode_images(pixels), images).min() > 0.99
    assert cosines(runtime.encode_texts(TEXTS), words).min() > 0.99
    assert all(verdict.probe[tower]["float"]["cosine_min"] > 0.9999 for tower in verdict.use)
    assert runtime.logit_scale == pytest.approx(clip.logit_scale.exp().item())


def test_half_precision_as_on_a_gpu_gives_them_too(pair, monkeypatch):
    clip, folder = pair
    monkeypatch.setattr("core.encoder.device.Device.half", True)
    encoder = TorchEncoder(inspect(folder), device="cpu", threads=1)
    pixels = np.stack([encoder.prepare(photo) for photo in photos()])
    images, words = reference_clip.vectors(clip, pixels, TEXTS)
    assert cosines(encoder.encode_images(pixels), images).min() > 0.999
    assert cosines(encoder.encode_texts(TEXTS), words).min() > 0.999


def test_pixels_are_those_of_the_reference(pair):
    folder = pair[1]
    encoder = load_encoder(str(folder), folder, device="cpu", threads=1, towers="text")
    transform = reference_clip.load().utils.image_transform(encoder.input_px)
    pictures = [*photos(), photos()[0].resize((20, 300)), photos()[0].convert("L")]
    for picture in pictures:
        assert np.abs(encoder.prepare(picture) - transform(picture).numpy()).max() < 1e-5


def test_ten_thousand_texts_have_the_token_ids_of_the_reference():
    tokenize = reference_clip.load().tokenize
    words = WordPiece(read_words(resources() / "vocabulary" / "bert-chinese.txt"))
    texts = [made_up(random.Random(number)) for number in range(10_000)]
    expected = tokenize(texts).numpy()
    ours = np.zeros_like(expected)
    for row, text in enumerate(texts):
        ids = words.encode(text)
        ours[row, : len(ids)] = ids
    different = np.flatnonzero((ours != expected).any(axis=1))
    assert [texts[row] for row in different[:3]] == []
