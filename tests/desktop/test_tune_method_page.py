"""The wizard's second page: what is suggested, what is refused, and what it would take."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QSpinBox
from tune_stage import ESTIMATE, Stage

from core.errors import UserError
from core.records.tuning import TuneBase
from core.records.tuning_parameters import PARAMETERS

CLIP = TuneBase("b16", "Chinese-CLIP ViT-B/16", "clip@1", "chinese_clip", 12, trains_images=True)
RN50 = TuneBase("rn50", "Chinese-CLIP RN50", "clip@2", "chinese_clip", 3, trains_images=False)


@pytest.fixture
def stage(library, qtbot, tmp_path, monkeypatch):
    folder = tmp_path / "photos"
    folder.mkdir()
    made = Stage(library, qtbot, folder, monkeypatch)
    starter = made.maker.tuning.base("starter")
    monkeypatch.setattr(made.maker.tuning, "bases", lambda: [starter, CLIP, RN50])
    monkeypatch.setattr("desktop.tune.estimate_line.REST_MS", 0)
    made.go_to_method()
    yield made
    made.close()


@pytest.fixture
def page(stage):
    return stage.wizard.method


def choose_model(page, choice):
    row = page.models.findData(choice)
    page.models.setCurrentIndex(row)
    page.models.activated.emit(row)


def test_what_suits_the_data_is_filled_in_and_can_be_begun(stage, page):
    tuning, data = stage.maker.tuning, stage.wizard.data.data
    assert page.plan.base.choice == "starter"
    assert page.plan.settings == tuning.suggest(page.plan.base, data, "1")
    assert stage.wizard.onward.text() == "Begin training"
    assert stage.wizard.onward.isEnabled()


def test_every_parameter_of_the_core_can_be_set_and_is_explained(page):
    shown = {*page.settings.basic.editors, *page.settings.expert.editors}
    assert shown | {"stage", "from_scratch"} == {one.name for one in PARAMETERS}
    for form in (page.settings.basic, page.settings.expert):
        for editor in form.editors.values():
            assert editor.accessibleName()
            assert editor.accessibleDescription().endswith(".")


def test_presets_are_shorter_and_longer(page):
    balanced = page.plan.settings.epochs
    page.presets.buttons()[0].click()
    quick = page.plan.settings.epochs
    page.presets.buttons()[2].click()
    assert quick < balanced < page.plan.settings.epochs
    assert page.settings.basic.editors["epochs"].value() == page.plan.settings.epochs


def test_a_value_of_ones_own_counts_and_no_preset_is_said_to_hold(page):
    page.settings.basic.editors["learning_rate"].setText("0.002")
    assert page.plan.settings.learning_rate == 0.002
    assert not [button for button in page.presets.buttons() if button.isChecked()]
    assert page._own.isVisible()
    page.presets.buttons()[1].click()
    assert page.plan.settings.learning_rate != 0.002
    assert not page._own.isVisible()


def test_what_is_shown_rounded_is_not_changed_by_a_look(page):
    page.settings.basic.editors["learning_rate"].setText("0.00012345678")
    page.settings.basic.show_settings(page.plan.settings)
    page.settings.expert.editors["seed"].setValue(7)
    assert page.plan.settings.learning_rate == 0.00012345678


@pytest.mark.parametrize("text", ["", "abc", "-1", "0", "nan", "inf", "2"])
def test_a_value_that_cannot_be_is_refused_at_once_by_its_name(stage, page, text):
    page.settings.basic.editors["learning_rate"].setText(text)
    assert "Learning rate" in page.fault
    assert page.plan is None
    assert not stage.wizard.onward.isEnabled()
    assert not page.estimate.estimator.is_busy
    page.settings.basic.editors["learning_rate"].setText("0.001")
    assert page.fault == ""
    assert stage.wizard.onward.isEnabled()


def test_half_precision_is_refused_where_the_device_cannot(page):
    box = page.settings.expert.editors["precision"]
    box.setCurrentIndex(box.findData("fp16"))
    assert "Precision" in page.fault
    box.setCurrentIndex(box.findData("bf16"))
    assert page.fault == ""


def test_stages_are_offered_as_the_model_has_them(page):
    cards = page.stages.cards
    assert cards["scratch"].isVisible()
    choose_model(page, "rn50")
    assert not cards["2"].button.isEnabled()
    assert "cannot be taught" in cards["both"].words.text()
    assert not cards["scratch"].isVisible()
    assert page.plan.settings.stage == "1"
    choose_model(page, "b16")
    assert cards["2"].button.isEnabled()
    freeze = page.settings.expert.editors["freeze"]
    assert isinstance(freeze, QSpinBox)
    assert (freeze.maximum(), freeze.isEnabled()) == (12, True)


def test_what_a_model_has_nothing_of_cannot_be_set_and_says_so(page):
    editors = page.settings.expert.editors
    for name in ("lora_rank", "freeze", "checkpointing"):
        assert not editors[name].isEnabled()
        assert "nothing of the kind" in editors[name].accessibleDescription()
    assert editors["dropout"].isEnabled()
    choose_model(page, "b16")
    assert editors["lora_rank"].isEnabled()
    assert "pair of matrices" in editors["lora_rank"].accessibleDescription()


def test_settings_that_are_not_shown_are_made_in_steps_and_know_what_is_chosen(qtbot, stage):
    from desktop.tune.settings_forms import SettingsForms

    forms = SettingsForms()
    qtbot.addWidget(forms)
    settings = replace(stage.wizard.method.plan.settings, seed=11)
    forms.show_settings(stage.wizard.method.plan.base, settings)
    assert forms.apply(settings) == settings
    steps = 1
    while forms.build_some():
        steps += 1
    assert steps > 3
    assert forms.expert.editors["seed"].value() == 11
    forms.expert.editors["seed"].setValue(12)
    assert forms.apply(settings).seed == 12


def test_how_long_it_takes_is_a_span(stage, page):
    stage.until(lambda: not page.estimate.estimator.is_busy)
    stage.estimate = replace(ESTIMATE, seconds=180.0, longest_seconds=420.0)
    page.estimate.button.click()
    stage.until(lambda: "3–7 minutes" in page.estimate.text)


def test_a_model_that_cannot_do_the_chosen_stage_falls_back_to_the_first(page):
    page.stages.cards["both"].button.click()
    assert page.plan.settings.stage == "both"
    choose_model(page, "rn50")
    assert page.plan.settings.stage == "1"


def test_the_starter_can_be_trained_from_nothing(stage, page):
    page.stages.cards["scratch"].button.click()
    settings = page.plan.settings
    assert settings.from_scratch
    assert settings == stage.maker.tuning.suggest_from_scratch(stage.wizard.data.data)
    choose_model(page, "b16")
    assert not page.plan.settings.from_scratch


def test_what_it_takes_is_measured_and_said(stage, page):
    stage.until(lambda: "minutes" in page.estimate.text)
    assert page.estimate.text == "about 7 minutes · 800 MB of memory · 60 MB on disk · 120 steps"
    assert page.estimate.warning == ""
    assert stage.asked == [page.plan.settings]


def test_memory_and_disk_that_do_not_suffice_are_warned_of(stage, page):
    stage.estimate = replace(ESTIMATE, free_memory_bytes=500_000_000, free_disk_bytes=9_000_000)
    page.presets.buttons()[0].click()
    stage.until(lambda: page.estimate.warning != "")
    assert "500 MB free" in page.estimate.warning
    assert "9 MB left" in page.estimate.warning
    assert stage.wizard.onward.isEnabled()  # a warning, not a ban


def test_only_the_newest_settings_are_told_of(stage, page):
    stage.until(lambda: not page.estimate.estimator.is_busy)
    stage.gate.clear()
    told = []
    page.estimate.estimator.answered.connect(told.append)
    page.presets.buttons()[0].click()
    stage.until(lambda: len(stage.asked) == 2)
    page.presets.buttons()[2].click()
    page.settings.basic.editors["epochs"].setValue(3)
    stage.until(lambda: len(stage.asked) == 3)  # the one between them was never begun
    assert stage.asked[-1].epochs == 3
    stage.gate.set()
    stage.until(lambda: not page.estimate.estimator.is_busy)
    assert len(told) == 1


def test_settings_that_return_are_measured_all_the_same(stage, page):
    stage.until(lambda: not page.estimate.estimator.is_busy)
    stage.gate.clear()
    for button in (0, 2, 0):
        page.presets.buttons()[button].click()
        stage.until(lambda: page.estimate.estimator._job is not None)
    stage.gate.set()
    stage.until(lambda: not page.estimate.estimator.is_busy)
    assert "minutes" in page.estimate.text


def test_an_estimate_can_be_left_out_and_asked_for_again(stage, page):
    stage.until(lambda: not page.estimate.estimator.is_busy)
    stage.gate.clear()
    page.presets.buttons()[0].click()
    page.estimate.button.click()
    assert "not known" in page.estimate.text
    assert stage.wizard.onward.isEnabled()
    stage.gate.set()
    page.estimate.button.click()
    stage.until(lambda: "minutes" in page.estimate.text)


def test_an_estimate_that_fails_is_a_sentence_and_does_not_forbid_training(stage, page):
    stage.estimate = UserError("tune_photo_gone", path="/photos/a.jpg")
    page.presets.buttons()[0].click()
    stage.until(lambda: page.estimate.warning != "")
    assert "/photos/a.jpg" in page.estimate.warning
    assert stage.wizard.onward.isEnabled()


def test_leaving_the_page_measures_no_further(stage, page):
    stage.until(lambda: not page.estimate.estimator.is_busy)
    stage.gate.clear()
    page.presets.buttons()[0].click()
    stage.until(lambda: len(stage.asked) == 2)
    stage.wizard.back.click()
    assert not page.estimate.estimator.is_busy
    stage.until(lambda: page.estimate.estimator._job is None)
