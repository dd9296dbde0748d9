"""What is told of a run's time: a span that holds everything the run does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.records.tuning import TuneData, TunePair, TuneSettings
from core.teaching.estimate import NUMBER, _crowding, _Rates, _reckon, _Step, _timed_save
from core.teaching.stopwatch import NOTHING, Span

SECOND = Span(1.0, 1.0)


def data() -> TuneData:
    pairs = tuple(
        TunePair(Path(f"{n}.jpg"), f"{n}", split="validation" if n < 4 else "train")
        for n in range(24)
    )
    return TuneData(pairs, (), 20, 4)


def rates(**changes: object) -> _Rates:
    step = _Step(NOTHING, NOTHING, 0.0, 0.0)
    plain = {"photo": NOTHING, "text": NOTHING, "steps": {1: step}, "trained": 10,
             "save": NOTHING, "begin": NOTHING}  # fmt: skip
    return _Rates(**{**plain, **changes})


def seconds(**changes: object) -> float:
    settings = TuneSettings(batch_size=10, epochs=30)
    return _reckon(rates(**changes), data(), settings, False).seconds


def test_writing_checkpoints_and_starting_count():
    assert seconds() == 0.0
    assert seconds(begin=Span(7.0, 7.0)) == 7.0
    assert seconds(save=SECOND) == 10.0  # one each validation
    slow_steps = {1: _Step(Span(10.0, 10.0), NOTHING, 0.0, 0.0)}
    steps_only = seconds(steps=slow_steps)
    assert steps_only == 600.0
    # … and one a minute besides.
    assert seconds(steps=slow_steps, save=SECOND) == pytest.approx(600.0 + 10 + 600 / 60)


def test_the_longest_goes_beyond_what_the_load_made_of_it():
    step = {1: _Step(Span(1.0, 2.0), NOTHING, 0.0, 0.0)}
    found = _reckon(rates(steps=step), data(), TuneSettings(batch_size=10, epochs=30), False)
    assert found.seconds == 60.0
    assert found.longest_seconds > 2 * found.seconds


@pytest.mark.parametrize(("load", "times"), [(0.0, 1.25), (6.0, 3.0), (90.0, 4.0)])
def test_a_crowded_machine_is_told_to_take_longer(monkeypatch, load, times):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert _crowding() == times


def test_a_checkpoint_is_written_on_trial(tmp_path):
    small, large = (_timed_save(size * NUMBER, tmp_path / "trial") for size in (1000, 64_000_000))
    assert 0.0 < small.shortest < large.shortest
