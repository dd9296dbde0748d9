"""Folders of models as people have them: in shards, in half precision, incomplete, nonsense."""

import json
import os
import shutil

import numpy as np
import pytest

from core.encoder.intake import prepare
from core.encoder.model_folder import inspect
from core.encoder.registry import describe_model, load_encoder
from core.encoder.torch_encoder import TorchEncoder
from core.errors import EnvironmentFault, ModelError
from core.job import Job
from tests.core.encoder import tiny_clip, tiny_siglip

pytestmark = pytest.mark.slow  # imports torch and transformers

WEIGHTS = "model.safetensors"


@pytest.fixture(scope="module", params=[tiny_clip, tiny_siglip], ids=["clip", "siglip"])
def tiny(request, tmp_path_factory):
    return request.param.write(tmp_path_factory.mktemp("odd") / "tiny")


@pytest.fixture
def source(tiny, tmp_path):
    return shutil.copytree(tiny, tmp_path / "source")


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def change(source, rename):
    """Write the weights anew: `rename` gets and returns them by name."""
    from safetensors.torch import load_file, save_file

    tensors = rename(dict(load_file(source / WEIGHTS)))
    save_file(tensors, source / WEIGHTS, metadata={"format": "pt"})


def change_config(source, part, **values):
    config = json.loads((source / "config.json").read_text())
    (config[part] if part else config).update(values)
    (source / "config.json").write_text(json.dumps(config))


def split(source):
    """Store the weights in two shards with an index, as large models are published."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(source / WEIGHTS)
    names = sorted(tensors)
    places = {}
    for number, some in enumerate((names[::2], names[1::2]), start=1):
        shard = f"model-{number:05}-of-00002.safetensors"
        save_file({name: tensors[name] for name in some}, source / shard)
        places |= dict.fromkeys(some, shard)
    index = json.dumps({"metadata": {}, "weight_map": places})
    (source / "model.safetensors.index.json").write_text(index)
    (source / WEIGHTS).unlink()


def texts_of(folder):
    return load_encoder(str(folder), folder, device="cpu", threads=1).encode_texts(["狗", "a dog"])


def refusal(source, target):
    with pytest.raises(ModelError) as refused:
        prepare(source, target, Job())
    assert refused.value.code == "model_broken"
    assert not (target / "runtime.json").exists()
    return str(refused.value.fields["reason"])


def test_shards_are_one_model(tiny, source, target):
    split(source)
    prepare(source, target, Job())
    np.testing.assert_allclose(texts_of(target), texts_of(tiny), atol=0.05)
    verdict = json.loads((target / "runtime.json").read_text())
    assert verdict["probe"]["text"]["float"]["cosine_min"] > 0.9999


def test_an_absent_shard_is_refused(source, target):
    split(source)
    (source / "model-00002-of-00002.safetensors").unlink()
    assert "weights missing" in refusal(source, target)


def test_copies_and_adapters_beside_the_weights_are_not_read(tiny, source):
    shutil.copy(source / WEIGHTS, source / "adapter_model.safetensors")
    shutil.copy(source / WEIGHTS, source / "model.fp16.safetensors")
    key = describe_model(str(source), source).key
    assert key == describe_model(str(tiny), tiny).key


@pytest.mark.parametrize("kind", ["bfloat16", "float16", "float64"])
def test_weights_of_any_precision_are_taken(tiny, source, target, kind):
    import torch

    change(source, lambda t: {name: value.to(getattr(torch, kind)) for name, value in t.items()})
    prepare(source, target, Job())
    assert (texts_of(target) * texts_of(tiny)).sum(axis=1).min() > 0.99


def test_tensors_that_nobody_needs_are_passed_over(source, target):
    import torch

    more = {"optimizer.state": torch.ones(5), "text_model.embeddings.position_ids": torch.arange(9)}
    change(source, lambda tensors: {**tensors, **more})
    prepare(source, target, Job())
    assert (target / "runtime.json").exists()


def test_weights_too_large_for_half_precision_are_run_in_single(source, monkeypatch):
    def enlarge(tensors):
        return {
            name: value + 9e4
            if name.endswith((".mlp.fc1.bias", ".intermediate.dense.bias"))
            else value
            for name, value in tensors.items()
        }

    change(source, enlarge)
    encoder = TorchEncoder(inspect(source), device="cpu", threads=1)
    pixels = np.random.default_rng(0).normal(size=(2, 3, 32, 32)).astype(np.float32)
    expected = encoder.encode_images(pixels), encoder.encode_texts(["狗"])
    monkeypatch.setattr("core.encoder.device.Device.half", True)
    for towers in ("image", "text"):
        half = TorchEncoder(inspect(source), device="cpu", threads=1, towers=towers)
        assert half._half
        np.testing.assert_allclose(half.encode_images(pixels), expected[0], atol=1e-4)
        np.testing.assert_allclose(half.encode_texts(["狗"]), expected[1], atol=1e-4)


def test_a_config_with_fewer_layers_than_the_weights_is_refused(source, target):
    change_config(source, "vision_config", num_hidden_layers=1)
    assert "weights too many" in refusal(source, target)


def test_weights_in_eight_bits_are_refused_by_name(source, target):
    import torch

    change(source, lambda t: {name: (10 * value).to(torch.int8) for name, value in t.items()})
    assert "compressed" in refusal(source, target)


@pytest.mark.parametrize("scale", [float("nan"), 1000.0])
def test_a_scale_that_is_no_number_is_refused(source, target, scale):
    import torch

    def spoil(tensors):
        return {**tensors, "logit_scale": torch.full_like(tensors["logit_scale"], scale)}

    change(source, spoil)
    assert "logit_scale" in refusal(source, target)


def test_vectors_of_nothing_are_refused(source, target):
    import torch

    change(source, lambda t: {name: torch.zeros_like(value) for name, value in t.items()})
    assert "zero" in refusal(source, target)


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("vision_config", {"hidden_size": "wide"}),
        ("vision_config", {"hidden_size": -1}),
        ("vision_config", {"patch_size": 0}),
        ("vision_config", {"image_size": 10**9}),
        ("vision_config", {"hidden_act": "nonsense"}),
        ("text_config", {"num_attention_heads": 0}),
        ("text_config", {"layer_norm_eps": "tiny"}),
        (None, {"text_config": [1]}),
        (None, {"vision_config": None}),
    ],
)
def test_a_config_that_makes_no_sense_is_refused(source, target, part, values):
    change_config(source, part, **values)
    assert refusal(source, target)


@pytest.mark.parametrize(
    "values",
    [
        {"resample": 99},
        {"size": {"height": 0, "width": 0}},
        {"size": "large"},
        {"image_std": [0, 0, 0]},
        {"rescale_factor": 1},
        {"do_resize": False},
    ],
)
def test_preprocessing_that_makes_no_sense_is_refused(source, target, values):
    file = source / "preprocessor_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | values))
    assert "preprocessing" in refusal(source, target)


def test_what_a_config_says_of_compression_or_code_is_not_heeded(source, target):
    change_config(source, None, quantization_config={"quant_method": "bitsandbytes"})
    change_config(source, None, auto_map={"AutoModel": "evil.py--Evil"})
    prepare(source, target, Job())
    assert (target / "runtime.json").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_the_weights_holds_nothing_up(source, target):
    (source / WEIGHTS).unlink()
    os.mkfifo(source / WEIGHTS)
    assert "no .safetensors" in refusal(source, target)


def test_a_machine_that_is_too_small_is_told_from_a_broken_model(source, target, monkeypatch):
    from transformers import PreTrainedModel

    def fail(*arguments, **options):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 GB")

    monkeypatch.setattr(PreTrainedModel, "from_pretrained", fail)
    with pytest.raises(EnvironmentFault) as fault:
        prepare(source, target, Job())
    assert fault.value.code == "model_out_of_memory"
