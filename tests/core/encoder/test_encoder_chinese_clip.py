"""Against a tiny Chinese-CLIP with random weights, the real architecture and real files."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from core.encoder.registry import describe_model, load_encoder
from core.errors import ModelError
from tests.core.encoder import tiny_clip

pytestmark = pytest.mark.slow  # importing torch and transformers takes 5 s


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    return tiny_clip.write(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def encoder(tiny):
    return load_encoder("tiny", tiny.parent, device="cpu", threads=1)


@pytest.fixture
def copy(tiny, tmp_path):
    return shutil.copytree(tiny, tmp_path / "copy")


def refusal(folder):
    with pytest.raises(ModelError) as refused:
        load_encoder(str(folder), folder.parent / "models", device="cpu", threads=1)
    assert refused.value.code == "model_broken"
    return str(refused.value.fields["reason"])


def photo():
    values = np.random.default_rng(3).integers(0, 255, (50, 70, 3), np.uint8)
    return Image.fromarray(values)


def reference(folder):
    from transformers import ChineseCLIPModel

    return ChineseCLIPModel.from_pretrained(folder).eval()


def test_vectors_equal_those_of_transformers_own_forward(tiny, encoder):
    import torch
    from transformers import BertTokenizer

    texts = ["一只狗", "在雪地里奔跑的红色房子"]
    pixels = np.stack([encoder.prepare(photo())])
    tokens = BertTokenizer.from_pretrained(tiny)(texts, padding=True, return_tensors="pt")
    with torch.inference_mode():
        expected = reference(tiny)(**tokens, pixel_values=torch.from_numpy(pixels))
    assert encoder.encode_texts(texts) == pytest.approx(expected.text_embeds.numpy(), abs=1e-5)
    assert encoder.encode_images(pixels) == pytest.approx(expected.image_embeds.numpy(), abs=1e-5)
    assert encoder.logit_scale == pytest.approx(reference(tiny).logit_scale.exp().item())


def test_padding_changes_no_vector(encoder):
    alone = encoder.encode_texts(["一只狗"])
    beside_a_long_one = encoder.encode_texts(["一只狗", "在雪地里奔跑的红色房子"])
    assert beside_a_long_one[:1] == pytest.approx(alone, abs=1e-5)


def test_a_text_is_cut_after_52_tokens(encoder):
    long = encoder.encode_texts(["狗" * 5000])
    assert long == pytest.approx(encoder.encode_texts(["狗" * 50]), abs=1e-6)
    assert encoder.encode_texts(["", "😀", "\ud83d"]).shape == (3, 16)
    assert np.linalg.norm(long) == pytest.approx(1, abs=1e-5)


def test_nothing_in_gives_nothing_out(encoder):
    assert encoder.encode_texts([]).shape == (0, 16)
    assert encoder.encode_images(np.zeros((0, 3, 32, 32), np.float32)).shape == (0, 16)


def test_a_tower_left_out_is_loaded_when_it_is_used(tiny, encoder):
    images_only = load_encoder("tiny", tiny.parent, device="cpu", threads=1, towers="image")
    assert images_only.encode_texts(["狗"]) == pytest.approx(encoder.encode_texts(["狗"]))
    texts_only = load_encoder("tiny", tiny.parent, device="cpu", threads=1, towers="text")
    pixels = np.stack([encoder.prepare(photo())])
    assert texts_only.encode_images(pixels) == pytest.approx(encoder.encode_images(pixels))


def test_described_as_loaded(tiny, encoder):
    assert describe_model("tiny", tiny.parent) == encoder.info
    assert (encoder.info.dim, encoder.input_px, encoder.info.name) == (16, 32, "tiny")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"do_center_crop": True, "size": {"shortest_edge": 40}, "crop_size": 32},
        {"do_center_crop": True, "size": 32, "crop_size": {"height": 32, "width": 32}},
        {"do_normalize": False},
        {"resample": 2, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.2, 0.3, 0.4]},
    ],
)
@pytest.mark.parametrize("size", [(70, 50), (33, 90), (20, 20)])
def test_pixels_equal_those_of_transformers_processor(copy, changes, size):
    from transformers import ChineseCLIPImageProcessorPil

    from core.encoder.model_folder import inspect

    config = json.loads((copy / "preprocessor_config.json").read_text()) | changes
    (copy / "preprocessor_config.json").write_text(json.dumps(config))
    image = photo().resize(size)
    expected = ChineseCLIPImageProcessorPil(**config)(image, return_tensors="np").pixel_values[0]
    np.testing.assert_allclose(inspect(copy).pixel_recipe().apply(image), expected, atol=1e-5)


def test_a_folder_saved_by_transformers_5_loads(copy, encoder):
    from transformers import BertTokenizer

    BertTokenizer.from_pretrained(copy).save_pretrained(copy)
    (copy / "vocab.txt").unlink()
    old = copy / "preprocessor_config.json"
    new = {"image_processor": json.loads(old.read_text()), "processor_class": "x"}
    (copy / "processor_config.json").write_text(json.dumps(new))
    old.unlink()
    again = load_encoder(str(copy), copy, device="cpu", threads=1)
    assert again.encode_texts(["一只狗"]) == pytest.approx(encoder.encode_texts(["一只狗"]))
    assert again.prepare(photo()) == pytest.approx(encoder.prepare(photo()))


def test_an_absent_vocabulary_is_refused(copy):
    (copy / "vocab.txt").unlink()
    assert "neither vocab.txt nor tokenizer.json" in refusal(copy)


def test_a_vocabulary_of_another_size_is_refused(copy):
    (copy / "vocab.txt").write_text("\n".join(tiny_clip.WORDS[:-1]), encoding="utf-8")
    assert "vocabulary" in refusal(copy)


def test_a_missing_weight_is_refused(copy):
    from safetensors.numpy import load_file, save_file

    file = copy / "model.safetensors"
    weights = load_file(file)
    weights.pop("text_projection.weight")
    save_file(weights, file, metadata={"format": "pt"})
    assert "text_projection.weight" in refusal(copy)


def test_a_weight_of_another_shape_is_refused(copy):
    config = json.loads((copy / "config.json").read_text())
    config["projection_dim"] = 24
    (copy / "config.json").write_text(json.dumps(config))
    assert "projection.weight" in refusal(copy)


def test_loading_says_nothing_on_the_terminal(copy, capfd):
    load_encoder(str(copy), copy, device="cpu", threads=1)
    assert capfd.readouterr() == ("", "")
