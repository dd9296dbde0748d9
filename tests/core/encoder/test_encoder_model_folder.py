"""What can be said of a model's folder without torch."""

import json
import pickle

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.encoder.clip_folder import CLIP_MEAN, CLIP_STD
from core.encoder.model_folder import inspect
from core.encoder.registry import describe_model, load_encoder
from core.errors import ModelError

CONFIG = {
    "model_type": "chinese_clip",
    "projection_dim": 16,
    "vision_config": {"image_size": 32},
    "text_config": {"vocab_size": 5},
}


def weights(seed=0):
    generator = np.random.default_rng(seed)
    return {name: generator.normal(size=(64, 64)).astype(np.float32) for name in ("vision", "text")}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "models" / "clip"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    save_file(weights(), folder / "model.safetensors")
    return folder


def refusal(folder):
    with pytest.raises(ModelError) as refused:
        describe_model(folder.name, folder.parent)
    assert refused.value.code == "model_broken"
    assert refused.value.fields["model"] == folder.name
    return str(refused.value.fields["reason"])


def test_a_name_a_path_and_the_starter_are_choices(folder):
    by_name = describe_model("clip", folder.parent)
    assert describe_model(str(folder), folder.parent.parent) == by_name
    assert (by_name.name, by_name.dim, by_name.is_starter) == ("clip", 16, False)
    assert describe_model("starter", folder.parent).is_starter


@pytest.mark.parametrize("choice", ["", "no-such-model", "/no/such/folder", "../clip"])
def test_a_choice_that_is_nowhere_is_missing(folder, choice):
    for look in (describe_model, load_encoder):
        with pytest.raises(ModelError) as refused:
            look(choice, folder.parent)
        assert refused.value.code == "model_missing"


def test_the_key_survives_a_move_and_a_new_name(folder):
    before = describe_model("clip", folder.parent).key
    moved = folder.rename(folder.parent / "renamed")
    assert describe_model("renamed", moved.parent).key == before


def test_a_fine_tuned_copy_has_another_key(folder):
    before = describe_model("clip", folder.parent).key
    tuned = weights()
    tuned["text"] += 1e-4
    save_file(tuned, folder / "model.safetensors")
    assert describe_model("clip", folder.parent).key != before


@pytest.mark.parametrize("name", ["vocab.txt", "preprocessor_config.json", "config.json"])
def test_files_that_shape_vectors_change_the_key(folder, name):
    before = describe_model("clip", folder.parent).key
    content = json.dumps({**CONFIG, "extra": 1}) if name == "config.json" else "{}"
    (folder / name).write_text(content)
    assert describe_model("clip", folder.parent).key != before


def test_a_folder_of_something_else_is_refused(folder):
    (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
    assert "bert" in refusal(folder)
    (folder / "config.json").unlink()
    assert "config.json" in refusal(folder)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"model_type": "chinese_clip"}', "\x00\xff", "null"]
)
def test_a_garbled_config_is_refused(folder, content):
    (folder / "config.json").write_bytes(content.encode("latin-1"))
    assert refusal(folder)


def test_pickles_are_not_opened(folder):
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))
    assert "safetensors" in refusal(folder)


@pytest.mark.parametrize("kept", [0, 4, 100, -1])
def test_truncated_weights_are_refused(folder, kept):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:kept])
    assert "model.safetensors" in refusal(folder)


def test_a_header_that_claims_everything_is_refused(folder):
    (folder / "model.safetensors").write_bytes(b"\xff" * 64)
    assert "cut short" in refusal(folder)


def test_without_a_preprocessor_config_the_published_values_hold(folder):
    recipe = inspect(folder).pixel_recipe()
    assert (recipe.size_px, recipe.crop_px) == ((32, 32), None)
    assert (recipe.mean, recipe.std) == (CLIP_MEAN, CLIP_STD)


@pytest.mark.parametrize(
    "config",
    [
        {"do_center_crop": False, "size": {"height": 16, "width": 16}},
        {"do_center_crop": False, "size": {"shortest_edge": 32}},
        {"size": {"shortest_edge": 20}, "crop_size": 32},
        {"size": {"height": 32}},
        {"image_mean": [0.5]},
        {"size": "large"},
        {"do_resize": False},
    ],
)
def test_preprocessing_that_does_not_fit_the_tower_is_refused(folder, config):
    (folder / "preprocessor_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError) as refused:
        inspect(folder).pixel_recipe()
    assert "preprocessing" in str(refused.value.fields["reason"])
