"""SigLIP 2 against transformers' own SiglipModel: tokens, pixels, vectors, and what is refused."""

import json
import random
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from core.encoder.convert import convert
from core.encoder.intake import prepare, take_in
from core.encoder.model_folder import inspect
from core.encoder.registry import describe_model, load_encoder
from core.encoder.runtime import RuntimeEncoder
from core.encoder.tensors import TensorFiles
from core.encoder.torch_encoder import TorchEncoder
from core.errors import ModelError
from core.job import Job
from core.paths import resources
from tests.core.encoder import tiny_siglip
from tests.core.encoder.texts import made_up

pytestmark = pytest.mark.slow  # importing torch and transformers takes 5 s

TEXTS = ["一只狗", "A Photo of a DOG, in the snow!", "", "在雪地裏奔跑的紅色房子🥲", "狗 " * 80]
BASE = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
        "intermediate_size": 3072}  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A folder as it is published; 32 px are four patches and none left over."""
    return tiny_siglip.write(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def converted(tiny):
    folder = shutil.copytree(tiny, tiny.parent / "converted")
    convert(folder, Job(), threads=1)
    return folder


@pytest.fixture
def copy(tiny, tmp_path):
    return shutil.copytree(tiny, tmp_path / "copy")


def photos(count=3):
    dice = np.random.default_rng(5)
    return [Image.fromarray(dice.integers(0, 255, (50, 70, 3), np.uint8)) for _ in range(count)]


def torch_encoder(folder, **options):
    return TorchEncoder(inspect(folder), device="cpu", threads=1, **options)


def load(folder, **options):
    return load_encoder(str(folder), folder.parent, device="cpu", threads=1, **options)


def expected_vectors(folder, pixels, texts):
    """What transformers' model says of pixels and texts, tokenized by its own tokenizer."""
    import torch
    from transformers import SiglipModel

    tokens = reference_ids(folder, texts)
    with torch.inference_mode():
        found = SiglipModel.from_pretrained(folder).eval()(
            input_ids=torch.tensor(tokens), pixel_values=torch.from_numpy(pixels)
        )
    return found.image_embeds.numpy(), found.text_embeds.numpy()


def reference_ids(folder, texts):
    from transformers import Siglip2Tokenizer

    tokenizer = Siglip2Tokenizer.from_pretrained(folder)
    plain = [text.encode("utf-8", "replace").decode() for text in texts]  # it bears no others
    return tokenizer(plain, padding="max_length", truncation=True, max_length=64)["input_ids"]


def agreement(encoder, folder, texts=TEXTS):
    pixels = np.stack([encoder.prepare(photo) for photo in photos()])
    images, words = expected_vectors(folder, pixels, texts)
    found = encoder.encode_images(pixels), encoder.encode_texts(texts)
    return min((found[0] * images).sum(axis=1).min(), (found[1] * words).sum(axis=1).min())


def refusal(folder):
    with pytest.raises(ModelError) as refused:
        load(folder)
    assert refused.value.code == "model_broken"
    return str(refused.value.fields["reason"])


def change_config(folder, **changes):
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_torch_gives_the_vectors_of_transformers(tiny):
    encoder = torch_encoder(tiny)
    assert agreement(encoder, tiny) > 0.9999
    assert encoder.logit_scale == pytest.approx(np.exp(4.7), rel=1e-5)
    assert describe_model(str(tiny), tiny.parent) == encoder.info
    assert encoder.info.key.startswith("siglip2@")
    assert (encoder.info.dim, encoder.input_px) == (64, 32)


def test_the_runtime_gives_them_too(converted, tiny):
    encoder = load(converted)
    assert isinstance(encoder, RuntimeEncoder)
    assert agreement(encoder, tiny) > 0.99
    assert encoder.logit_scale == pytest.approx(np.exp(4.7), rel=1e-5)
    probe = json.loads((converted / "runtime.json").read_text())["probe"]
    assert all(probe[tower]["float"]["cosine_min"] > 0.9999 for tower in ("image", "text"))
    assert encoder.info == describe_model(str(converted), converted.parent)
    assert encoder.info.key == torch_encoder(tiny).info.key


def test_published_sizes_give_the_vectors_of_transformers(tmp_path):
    folder = tiny_siglip.write(
        tmp_path / "base", vision={"image_size": 224, "patch_size": 16}, **BASE
    )
    assert agreement(torch_encoder(folder), folder) > 0.9999
    verdict = convert(folder, Job())
    assert all(verdict.probe[tower]["float"]["cosine_min"] > 0.9999 for tower in verdict.use)
    assert agreement(load(folder), folder) > 0.99


def test_pixels_that_fill_no_patch_are_left_out_as_in_so400m(tmp_path):
    folder = tiny_siglip.write(tmp_path / "rest", vision={"image_size": 34, "patch_size": 8})
    assert agreement(torch_encoder(folder), folder) > 0.9999
    verdict = convert(folder, Job(), threads=1)
    assert verdict.probe["image"]["float"]["cosine_min"] > 0.9999


def test_half_precision_as_on_a_gpu_gives_them_too(tiny, monkeypatch):
    monkeypatch.setattr("core.encoder.device.Device.half", True)
    assert agreement(torch_encoder(tiny), tiny) > 0.999


def test_thousands_of_texts_have_the_token_ids_of_transformers(tiny):
    pieces = inspect(tiny).tokenizer()
    texts = [made_up(random.Random(number)) for number in range(3_000)]
    ours = [pieces.encode(text) for text in texts]
    different = [
        text
        for text, found, expected in zip(texts, ours, reference_ids(tiny, texts), strict=True)
        if found != expected
    ]
    assert different[:3] == []
    assert {len(ids) for ids in ours} == {64}


def test_capitals_change_no_vector(tiny):
    encoder = torch_encoder(tiny, towers="text")
    loud, quiet = encoder.encode_texts(["A DOG", "a dog"])
    np.testing.assert_array_equal(loud, quiet)


def test_a_cut_text_keeps_its_end_mark(tiny):
    ids = inspect(tiny).tokenizer().encode("狗" * 500)
    assert ids[-1] == 1
    assert 1 not in ids[:-1]


@pytest.mark.parametrize("size", [(70, 50), (33, 90), (20, 20)])
def test_pixels_equal_those_of_transformers_processor(tiny, size):
    from transformers import SiglipImageProcessorPil

    config = json.loads((tiny / "preprocessor_config.json").read_text())
    image = photos()[0].resize(size)
    expected = SiglipImageProcessorPil(**config)(image, return_tensors="np").pixel_values[0]
    np.testing.assert_allclose(inspect(tiny).pixel_recipe().apply(image), expected, atol=1e-5)


def test_no_preprocessor_config_means_the_published_preprocessing(copy):
    (copy / "preprocessor_config.json").unlink()
    recipe = inspect(copy).pixel_recipe()
    assert (recipe.size_px, recipe.crop_px, recipe.resample) == ((32, 32), None, 2)
    assert set(recipe.mean + recipe.std) == {0.5}


def test_a_folder_is_taken_in_and_converted(tiny, tmp_path):
    (target := tmp_path / "mine").mkdir()
    prepare(tiny, target, Job())
    names = {file.name for file in target.iterdir()}
    assert {"model.safetensors", "tokenizer.json", "runtime.json"} <= names
    assert isinstance(load(target), RuntimeEncoder)


def test_indexing_loads_no_vocabulary_and_queries_no_torch(converted):
    program = f"""
import sys
from pathlib import Path
import numpy as np
from core.encoder.registry import load_encoder
folder = Path({str(converted)!r})
loaded = lambda *names: set(names) & set(sys.modules)
encoder = load_encoder("converted", folder.parent, device="cpu", towers="image")
encoder.encode_images(np.zeros((1, 3, 32, 32), np.float32))
assert not loaded("torch", "transformers", "tokenizers", "onnx")
assert encoder.encode_texts(["一只狗"]).shape == (1, 64)
assert not loaded("torch", "transformers", "onnx")
"""
    subprocess.run([sys.executable, "-c", program], cwd=resources().parent, check=True, timeout=60)


def test_a_table_of_words_is_stored_in_eight_bits(converted):
    rows = TensorFiles([converted / "model.safetensors"]).shape(
        "text_model.embeddings.token_embedding.weight"
    )
    used = json.loads((converted / "runtime.json").read_text())["use"]["text"]
    from onnx import TensorProto, load_model

    graph = load_model(converted / f"text-{used}.onnx", load_external_data=False).graph
    (table,) = [tensor for tensor in graph.initializer if tuple(tensor.dims) == rows]
    assert table.data_type == TensorProto.INT8


def test_naflex_is_refused_by_name(copy):
    change_config(copy, model_type="siglip2")
    assert "'siglip2'" in refusal(copy)


def test_an_absent_vocabulary_is_refused_before_anything_is_copied(copy, tmp_path):
    (copy / "tokenizer.json").unlink()
    assert "no tokenizer.json" in refusal(copy)
    (target := tmp_path / "target").mkdir()
    with pytest.raises(ModelError):
        take_in(copy, target, Job())
    assert not list(target.iterdir())


def test_the_vocabulary_of_siglip_1_is_refused(copy):
    from tokenizers import Tokenizer, models

    words = [(word, -1.0) for word in ("<unk>", "</s>", "狗")]
    Tokenizer(models.Unigram(words, 0, byte_fallback=False)).save(str(copy / "tokenizer.json"))
    assert "no Gemma pieces" in refusal(copy)


@pytest.mark.parametrize("content", ["", "{}", "[1, 2", '{"model": {"type": "BPE"}}', "\ufeffx"])
def test_a_vocabulary_that_makes_no_sense_is_refused(copy, content):
    (copy / "tokenizer.json").write_text(content)
    assert "vocabulary" in refusal(copy)


@pytest.mark.parametrize("words", [300, 32_000])
def test_a_vocabulary_of_another_size_is_refused(copy, words):
    tiny_siglip.write(copy, words=words)
    assert f"the model {words}" in refusal(copy)


def test_a_missing_weight_is_refused(copy):
    from safetensors.numpy import load_file, save_file

    file = copy / "model.safetensors"
    weights = load_file(file)
    weights.pop("vision_model.head.probe")
    save_file(weights, file, metadata={"format": "pt"})
    assert "vision_model.head.probe" in refusal(copy)


def test_a_truncated_file_is_refused(copy):
    file = copy / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-7])
    assert "cut short" in refusal(copy)


def test_towers_that_do_not_meet_are_refused(copy):
    config = json.loads((copy / "config.json").read_text())
    change_config(copy, text_config=config["text_config"] | {"projection_size": 48})
    assert "text" in refusal(copy)


def test_an_image_tower_without_its_head_is_refused(copy):
    config = json.loads((copy / "config.json").read_text())
    change_config(copy, vision_config=config["vision_config"] | {"vision_use_head": False})
    assert "pooling head" in refusal(copy)
