"""How long something takes on this machine: by itself, and beside what else runs just now. Pure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_ROUNDS, MOST_ROUNDS, ENOUGH_S = 3, 12, 0.5


class Span(NamedTuple):
    """Seconds: the shortest of some rounds, which is what the work costs, and their mean."""

    shortest: float
    usual: float

    def per(self, count: int) -> Span:
        """Return a share of it."""
        return Span(self.shortest / count, self.usual / count)

    def less(self, other: Span) -> Span:
        """Return what is left without another span; never less than nothing."""
        return Span(max(0.0, self.shortest - other.shortest), max(0.0, self.usual - other.usual))


NOTHING = Span(0.0, 0.0)


def timed(act: Callable[[], object]) -> Span:
    """Time something once."""
    began = time.perf_counter()
    act()
    taken = time.perf_counter() - began
    return Span(taken, taken)


def timed_often(act: Callable[[int], object]) -> Span:
    """Time rounds of something until the load of the machine shows; it is told their number."""
    taken: list[float] = []
    while len(taken) < MOST_ROUNDS and (len(taken) < LEAST_ROUNDS or sum(taken) < ENOUGH_S):
        began = time.perf_counter()
        act(len(taken))
        taken.append(time.perf_counter() - began)
        if taken[-1] > ENOUGH_S:
            break
    return Span(min(taken), sum(taken) / len(taken))
