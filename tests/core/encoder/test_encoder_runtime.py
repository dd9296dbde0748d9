"""Converted models: fast, the same vectors as torch, and never half there."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from core.encoder.convert import convert
from core.encoder.int8_products import int8_overflows
from core.encoder.model_folder import inspect
from core.encoder.probe import Agreement
from core.encoder.registry import describe_model, load_encoder
from core.encoder.runtime import RuntimeEncoder
from core.encoder.torch_encoder import TorchEncoder
from core.errors import Cancelled
from core.job import Job
from core.paths import resources
from tests.core.encoder import tiny_clip

pytestmark = pytest.mark.slow  # torch makes the models and judges them

PROJECT = resources().parent
FASTEST = "int7" if int8_overflows() else "int8"
TEXTS = ["一只狗", "在雪地里奔跑", "", "猫", "红色房子" * 40, "一只猫"]


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    folder = tiny_clip.write(tmp_path_factory.mktemp("models") / "tiny")
    convert(folder, Job(), threads=1)
    return folder


@pytest.fixture(scope="module")
def torch_encoder(converted):
    return TorchEncoder(inspect(converted), device="cpu", threads=1)


@pytest.fixture
def copy(converted, tmp_path):
    return shutil.copytree(converted, tmp_path / "copy")


@pytest.fixture
def pixels(torch_encoder):
    dice = np.random.default_rng(3)
    photos = [Image.fromarray(dice.integers(0, 255, (50, 70, 3), np.uint8)) for _ in range(3)]
    return np.stack([torch_encoder.prepare(photo) for photo in photos])


def load(folder, **options):
    return load_encoder(str(folder), folder.parent, device="cpu", threads=1, **options)


def manifest(folder):
    return json.loads((folder / "runtime.json").read_text())


def test_vectors_agree_with_torch(converted, torch_encoder, pixels):
    encoder = load(converted)
    assert isinstance(encoder, RuntimeEncoder)
    images = (encoder.encode_images(pixels) * torch_encoder.encode_images(pixels)).sum(axis=1)
    texts = (encoder.encode_texts(TEXTS) * torch_encoder.encode_texts(TEXTS)).sum(axis=1)
    assert min(images.min(), texts.min()) > 0.99
    assert encoder.logit_scale == pytest.approx(torch_encoder.logit_scale)
    red = Image.new("RGB", (9, 5), "red")
    np.testing.assert_array_equal(encoder.prepare(red), torch_encoder.prepare(red))


def test_the_verdict_is_kept_with_its_numbers(converted):
    probe = manifest(converted)["probe"]
    for tower in ("image", "text"):
        assert probe[tower][FASTEST]["cosine_min"] >= 0.99
        assert probe[tower]["float"]["cosine_min"] > 0.9999
        assert manifest(converted)["use"][tower] == FASTEST
    assert probe["pictures"] >= 4


def test_the_key_is_that_of_the_model_however_it_is_run(converted, torch_encoder):
    info = load(converted).info
    assert info == torch_encoder.info == describe_model(str(converted), converted.parent)


def test_a_vector_does_not_depend_on_its_neighbours(converted, pixels):
    encoder = load(converted)
    alone = np.concatenate([encoder.encode_images(one[None]) for one in pixels])
    np.testing.assert_array_equal(encoder.encode_images(pixels), alone)
    texts = np.concatenate([encoder.encode_texts([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode_texts(TEXTS), texts)


def test_pictures_side_by_side_are_computed_as_one_by_one(converted, pixels):
    alone = load(converted)
    many = load_encoder(str(converted), converted.parent, device="cpu", threads=3)
    assert (alone.lanes, many.lanes) == (1, 3)
    np.testing.assert_array_equal(many.encode_images(pixels), alone.encode_images(pixels))
    np.testing.assert_array_equal(many.encode_texts(TEXTS), alone.encode_texts(TEXTS))


def test_nothing_in_gives_nothing_out(converted, pixels):
    encoder = load(converted)
    assert encoder.encode_texts([]).shape == (0, 16)
    assert encoder.encode_images(pixels[:0]).shape == (0, 16)


def test_weights_with_outliers_get_the_variant_that_bears_them(tmp_path):
    from safetensors.torch import load_file, save_file

    folder = tiny_clip.write(tmp_path / "outliers")
    tensors = load_file(folder / "model.safetensors")
    for layer in range(2):  # one number behind the activation dwarfs all others
        tensors[f"vision_model.encoder.layers.{layer}.mlp.fc1.bias"][0] = 4000.0
        tensors[f"vision_model.encoder.layers.{layer}.mlp.fc2.weight"][:, 0] *= 0.001
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    verdict = convert(folder, Job(), threads=1)
    assert verdict.probe["image"]["int7"]["cosine_min"] < 0.99
    assert verdict.use == {"image": "mixed", "text": FASTEST}
    assert not list(folder.glob("image-int[78]*"))
    assert isinstance(load(folder), RuntimeEncoder)


@pytest.mark.parametrize(("overflows", "used"), [(True, "int7"), (False, "int8")])
def test_where_int8_products_overflow_seven_bits_do(tmp_path, monkeypatch, overflows, used):
    monkeypatch.setattr("core.encoder.convert.int8_overflows", lambda: overflows)
    monkeypatch.setattr(Agreement, "is_close", True)  # what the processor here makes of int8
    verdict = convert(tiny_clip.write(tmp_path / "tiny"), Job(), threads=1)
    assert verdict.use == {"image": used, "text": used}
    assert ("error" in verdict.probe["image"]["int8"]) is overflows


def test_half_precision_weights_are_converted(copy, pixels, torch_encoder):
    from safetensors.torch import load_file, save_file

    tensors = {
        name: tensor.half() for name, tensor in load_file(copy / "model.safetensors").items()
    }
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    verdict = convert(copy, Job(), threads=1)
    assert verdict.probe["image"]["float"]["cosine_min"] > 0.9999
    found = (load(copy).encode_images(pixels) * torch_encoder.encode_images(pixels)).sum(axis=1)
    assert found.min() > 0.99


def test_an_activation_that_is_not_written_down_leaves_the_model_to_torch(copy):
    config = json.loads((copy / "config.json").read_text())
    config["vision_config"]["hidden_act"] = "relu"
    (copy / "config.json").write_text(json.dumps(config))
    assert convert(copy, Job(), threads=1) is None
    assert isinstance(load(copy), TorchEncoder)


@pytest.mark.parametrize(
    "name", [f"image-{FASTEST}.onnx", f"image-{FASTEST}.data", f"text-{FASTEST}.data"]
)
def test_a_damaged_file_leaves_the_model_to_torch(copy, name, caplog):
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    assert isinstance(load(copy), TorchEncoder)
    assert "damaged" in caplog.text


def test_other_weights_make_the_converted_files_stale(copy):
    tiny_clip.write(copy, seed=8)
    assert isinstance(load(copy), TorchEncoder)


def test_a_manifest_that_makes_no_sense_is_ignored(copy):
    for content in ("", "{}", '{"use": 1}', json.dumps({**manifest(copy), "format": 99})):
        (copy / "runtime.json").write_text(content)
        assert isinstance(load(copy), TorchEncoder)


def test_a_cancelled_conversion_leaves_nothing_that_is_used(copy):
    job = Job(lambda done, _: job.cancel() if done >= 65 else None)
    with pytest.raises(Cancelled):
        convert(copy, job, threads=1)
    assert not (copy / "runtime.json").exists()
    assert isinstance(load(copy), TorchEncoder)
    convert(copy, Job(), threads=1)
    assert isinstance(load(copy), RuntimeEncoder)


def test_the_runtime_needs_neither_torch_nor_transformers(converted):
    program = f"""
import sys
from pathlib import Path
import numpy as np
from core.encoder.registry import load_encoder
folder = Path({str(converted)!r})
loaded = lambda *names: set(names) & set(sys.modules)
encoder = load_encoder("tiny", folder.parent, device="cpu", threads=1, towers="text")
assert encoder.encode_texts(["一只狗"]).shape == (1, 16)
assert list(encoder._graphs) == ["text"], "the image tower was not asked for"
encoder.encode_images(np.zeros((1, 3, 32, 32), np.float32))
assert not loaded("torch", "transformers", "tokenizers", "onnx", "PySide6"), loaded("torch", "onnx")
"""
    subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, timeout=60)


def test_a_batch_too_large_for_the_device_is_halved(converted, pixels, monkeypatch):
    import torch

    encoder = TorchEncoder(inspect(converted), device="cpu", threads=1)
    expected = encoder.encode_images(pixels)
    whole = encoder._encode_batch
    asked = []

    def small_memory(batch):
        asked.append(len(batch))
        if len(batch) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return whole(batch)

    monkeypatch.setattr(encoder, "_encode_batch", small_memory)
    assert encoder.encode_images(pixels) == pytest.approx(expected, abs=1e-5)
    assert asked == [3, 2, 1, 1, 1]
    assert encoder.batch_size == 1


def test_progress_never_goes_back_and_ends_whole(tmp_path):
    steps = []
    convert(tiny_clip.write(tmp_path / "tiny"), Job(lambda *step: steps.append(step)), threads=1)
    done = [step[0] for step in steps]
    assert {step[1] for step in steps} == {100}
    assert (done[0], done[-1]) == (0, 100)
    assert done == sorted(done)
    assert len(set(done)) > 15
