"""How long something takes: what the work costs, and what the machine's load makes of it."""

from __future__ import annotations

import pytest

from core.teaching import stopwatch
from core.teaching.stopwatch import Span, timed, timed_often


class Clock:
    """A clock that rounds of work move on."""

    def __init__(self, *rounds: float) -> None:
        self.rounds, self.now, self.done = rounds, 0.0, 0

    def perf_counter(self) -> float:
        return self.now

    def work(self, number: int = 0) -> None:
        assert number == self.done
        self.now += self.rounds[min(self.done, len(self.rounds) - 1)]
        self.done += 1


@pytest.mark.parametrize(
    ("rounds", "count", "span"),
    [
        ((0.01, 0.03, 0.02), 12, Span(0.01, 0.02)),  # quick: often enough for the load to show
        ((0.2, 0.4), 3, Span(0.2, 1.0 / 3)),
        ((2.0,), 1, Span(2.0, 2.0)),  # slow: once
    ],
)
def test_rounds_are_timed_until_the_load_shows(monkeypatch, rounds, count, span):
    clock = Clock(*rounds)
    monkeypatch.setattr(stopwatch, "time", clock)
    found = timed_often(clock.work)
    assert clock.done == count
    assert found == pytest.approx(span)


def test_a_span_is_shared_out_and_never_less_than_nothing(monkeypatch):
    clock = Clock(3.0)
    monkeypatch.setattr(stopwatch, "time", clock)
    assert timed(clock.work).per(3) == Span(1.0, 1.0)
    assert Span(2.0, 3.0).less(Span(1.0, 4.0)) == Span(1.0, 0.0)
