"""What can be chosen for a run, where it begins, and what is refused."""

from dataclasses import fields, replace

import pytest

from core.errors import UserError
from core.records.tuning import TuneBase, TuneSettings
from core.records.tuning_parameters import (
    PARAMETERS,
    PRESETS,
    check,
    from_scratch,
    names,
    preset,
    suggest,
)

STARTER = TuneBase("starter", "Starter", "starter@1", "starter", 0, trains_images=True)
CLIP = TuneBase("b16", "b16", "chinese-clip@1", "chinese_clip", 12, trains_images=True)
RN50 = TuneBase("rn50", "rn50", "chinese-clip@2", "chinese_clip", 3, trains_images=False)


def test_every_setting_is_explained_in_a_sentence_in_both_languages():
    assert set(names()) == {field.name for field in fields(TuneSettings)}
    for parameter in PARAMETERS:
        assert parameter.why_zh.endswith("。")
        assert parameter.why_en.endswith(".")
        assert parameter.zh != parameter.en


@pytest.mark.parametrize("base", [STARTER, CLIP])
@pytest.mark.parametrize("photos", [4, 30, 700, 6000, 200_000])
@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
@pytest.mark.parametrize("stage", ["1", "2", "both"])
def test_what_is_suggested_is_allowed_and_follows_the_data(base, photos, device, stage):
    settings = suggest(base, photos=photos, pairs=5 * photos, device=device, stage=stage)
    check(settings, base, device)
    assert settings.batch_size <= photos
    assert settings.stage == stage
    more = suggest(base, photos=10 * photos, pairs=50 * photos, device=device, stage=stage)
    assert more.epochs <= settings.epochs


def test_little_data_trains_adapters_and_much_of_it_the_whole_text_tower():
    few = suggest(CLIP, photos=100, pairs=500, device="cpu")
    many = suggest(CLIP, photos=20_000, pairs=100_000, device="cpu")
    assert (few.lora_rank, many.lora_rank) == (8, 0)
    assert few.learning_rate > many.learning_rate
    second = suggest(CLIP, photos=20_000, pairs=100_000, device="cuda", stage="2")
    assert second.lora_rank == 8


def test_from_scratch_is_the_recipe_of_the_bundled_starter():
    settings = from_scratch(6000)
    assert (settings.batch_size, settings.epochs, settings.augment) == (1000, 250, 8)
    check(settings, STARTER, "cpu")


@pytest.mark.parametrize(
    ("change", "base", "name"),
    [
        ({"learning_rate": float("nan")}, CLIP, "learning_rate"),
        ({"learning_rate": -1.0}, CLIP, "learning_rate"),
        ({"batch_size": 1}, CLIP, "batch_size"),
        ({"epochs": 0}, CLIP, "epochs"),
        ({"dropout": 1.0}, CLIP, "dropout"),
        ({"optimizer": "lion"}, CLIP, "optimizer"),
        ({"freeze": 13}, CLIP, "freeze"),
        ({"freeze": 1}, STARTER, "freeze"),
        ({"precision": "fp16"}, CLIP, "precision"),
        ({"from_scratch": True}, STARTER, "from_scratch"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(change, base, name):
    with pytest.raises(UserError) as refused:
        check(replace(TuneSettings(), **change), base, "cpu")
    assert refused.value.code == "tune_bad_value"
    assert refused.value.fields["name"] == name
    assert refused.value.fields["allowed"]


@pytest.mark.parametrize(
    ("change", "base"), [({"stage": "2"}, RN50), ({"from_scratch": True}, CLIP)]
)
def test_what_a_model_cannot_is_refused_by_its_name(change, base):
    with pytest.raises(UserError) as refused:
        check(replace(TuneSettings(), **change), base, "cpu")
    assert refused.value.code == "tune_not_here"
    assert refused.value.fields["model"] == base.name


@pytest.mark.parametrize("base", [STARTER, CLIP])
@pytest.mark.parametrize("photos", [4, 700, 200_000])
@pytest.mark.parametrize("stage", ["1", "2", "both"])
def test_presets_take_less_time_or_more_and_are_allowed(base, photos, stage):
    suggested = suggest(base, photos=photos, pairs=5 * photos, device="cpu", stage=stage)
    quick, balanced, thorough = (preset(suggested, name) for name in PRESETS)
    for settings in (quick, balanced, thorough):
        check(settings, base, "cpu")
    assert quick.epochs < balanced.epochs < thorough.epochs
    assert balanced == suggested
    assert quick.learning_rate == thorough.learning_rate
