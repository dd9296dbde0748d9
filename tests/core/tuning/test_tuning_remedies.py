"""What helps a run that failed, and that it is begun on the very same data."""

from dataclasses import replace

import pytest
from fakes.tuning_runs import SETTINGS, RunMaker

from core.records.tuning import TuneSettings
from core.tuning.remedies import remedy_for


@pytest.fixture
def maker(own_home, monkeypatch):
    return RunMaker(own_home, monkeypatch)


def remedy_of(maker, error, family="chinese_clip", **settings):
    run = maker.tuning.run(maker.stopped("failed", error=error, **settings))
    return remedy_for(run, family)


def test_a_rate_that_was_too_high_is_tried_ten_times_lower(maker):
    found = remedy_of(maker, "training_diverged", learning_rate=3e-3)
    assert (found.parameter, found.settings.learning_rate) == ("learning_rate", 3e-4)


def test_memory_is_won_by_time_before_less_is_taught(maker):
    settings, tried = TuneSettings(batch_size=4, lora_rank=0, stage="both"), []
    run = maker.tuning.run(maker.stopped("failed", error="tune_out_of_memory"))
    while (found := remedy_for(replace(run, settings=settings), "chinese_clip")) is not None:
        tried.append(found.parameter)
        settings = found.settings
    assert tried == ["checkpointing", "batch_size", "lora_rank", "stage"]
    assert settings.batch_size * settings.accumulate == 4


@pytest.mark.parametrize("error", ["disk_full", "child_died", "tune_photo_gone", ""])
def test_what_needs_no_other_choice_only_goes_on(maker, error):
    assert remedy_of(maker, error) is None


def test_a_run_is_begun_anew_on_the_same_data(maker):
    run_id = maker.stopped("failed", error="training_diverged")
    found = maker.tuning.remedy(run_id)
    again = maker.tuning.again(run_id, found.settings)
    assert again.id != run_id
    assert (again.state, again.name, again.done) == ("ready", "豆豆", 0)
    assert again.settings.learning_rate == SETTINGS.learning_rate / 10
    assert maker.folder(again.id).pairs() == maker.folder(run_id).pairs()
    assert maker.tuning.run(run_id).state == "failed"  # its figures stay in the history
