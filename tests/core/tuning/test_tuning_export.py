"""What an exported model is good for is told truly, before it and in its folder."""

import json

import numpy as np
import pytest
from fakes.tuning_runs import RunMaker
from safetensors.numpy import save_file

from core.encoder.clip_folder import RESNET
from core.errors import ModelError
from core.messages.tuning import EXPORTS, export_text
from core.records.tuning import TuneBase

CLIP = {"model_type": "chinese_clip", "projection_dim": 4, "text_config": {"num_hidden_layers": 2}}


@pytest.fixture
def maker(own_home, monkeypatch):
    return RunMaker(own_home, monkeypatch)


def run_on(maker, home, name, vision):
    """Return the id of a run on a Chinese-CLIP of which there are the small files only."""
    folder = home / "models" / name
    folder.mkdir(parents=True)
    config = {**CLIP, "vision_config": {"image_size": 32, **vision}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    save_file({"logit_scale": np.ones(1, np.float32)}, folder / "model.safetensors")
    base = maker.tuning.base(name)
    assert isinstance(base, TuneBase)
    run_id = maker.done()
    maker.folder(run_id).change(base=base.choice, base_key=base.key)
    return run_id


def exported(maker, run_id, target):
    def build(name, args, job):
        (args[3] / "weights").write_bytes(b"x")

    maker.child = build
    return maker.tuning.models.export(run_id, target, None, alpha=1.0)


def test_a_vision_transformer_is_for_transformers(maker, own_home, tmp_path):
    run_id = run_on(maker, own_home, "vit", {"num_hidden_layers": 2})
    assert maker.tuning.models.export_form(run_id) == "transformers"
    note = (exported(maker, run_id, tmp_path / "out") / "README.txt").read_text(encoding="utf-8")
    assert "transformers loads it as it is" in note


def test_a_resnet_says_that_transformers_has_no_model_for_it(maker, own_home, tmp_path):
    run_id = run_on(maker, own_home, "rn50", {"model_type": RESNET})
    assert maker.tuning.models.export_form(run_id) == "resnet"
    note = (exported(maker, run_id, tmp_path / "out") / "README.txt").read_text(encoding="utf-8")
    assert "cannot load" in note
    assert "读不了" in note


def test_the_starter_goes_to_another_shiying_only(maker, tmp_path):
    run_id = maker.done()
    assert maker.tuning.models.export_form(run_id) == "starter"
    note = (exported(maker, run_id, tmp_path / "out") / "README.txt").read_text(encoding="utf-8")
    assert "It is not a transformers model" in note


def test_nothing_beside_an_export_is_touched(maker, tmp_path):
    mine = tmp_path / "out.part" / "photo.jpg"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    exported(maker, maker.done(), tmp_path / "out")
    assert mine.read_bytes() == b"mine"
    assert {path.name for path in tmp_path.glob("out*")} == {"out", "out.part"}


def test_a_model_that_is_gone_is_not_guessed_at(maker):
    run_id = maker.done()
    maker.folder(run_id).change(base="gone")
    with pytest.raises(ModelError):
        maker.tuning.models.export_form(run_id)


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_is_said_in_both_languages(form):
    assert export_text(form, "zh_CN") != export_text(form, "en")
