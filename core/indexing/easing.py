"""How hard indexing works, by what the machine lives on and what the user wants of that.

Owner: the supervisor thread; `insist` comes as one of its commands. On battery a few files are
read at a time, and then there is a rest of twice as long: a third of the power, and the fan stays
quiet. Low batteries and power saving let it wait altogether, until the user insists.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from core.power import PLUGGED_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.power import PowerState
    from core.records.reports import Pace

LOOK_EVERY_S = 15.0
LOW_PERCENT = 20
FILES_AT_A_TIME = 4
REST_FACTOR = 2.0
LONGEST_REST_S = 20.0


def pace_for(power: PowerState, wish: str) -> Pace:
    """Return how hard to work. `wish`: slow, pause or full; see `core.settings`."""
    if not power.on_battery or wish == "full":
        return "full"
    is_low = power.percent is not None and power.percent < LOW_PERCENT
    return "rest" if wish == "pause" or power.saver or is_low else "slow"


class Easing:
    """Asked before every helping of files."""

    def __init__(
        self,
        read: Callable[[], PowerState] = lambda: PLUGGED_IN,
        wish: Callable[[], str] = lambda: "full",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._wish = wish
        self._clock = clock
        self._power = PLUGGED_IN
        self._looked_at = float("-inf")
        self._begun_at: float | None = None
        self._rest_until = float("-inf")
        self._insists = False

    @property
    def pace(self) -> Pace:
        """How hard to work now."""
        now = self._clock()
        if now - self._looked_at >= LOOK_EVERY_S:
            self._power, self._looked_at = self._read(), now
            self._insists = self._insists and self._power.on_battery
        pace = pace_for(self._power, self._wish())
        return "slow" if pace == "rest" and self._insists else pace

    @property
    def rests(self) -> bool:
        """Whether no file may be begun right now."""
        pace = self.pace
        return pace == "rest" or (pace == "slow" and self._clock() < self._rest_until)

    def helping(self, wanted: int, *, is_busy: bool, is_ready: bool = True) -> int:
        """Return how many files may be begun, of those that the worker would take.

        is_ready: the worker has its model; loading that is no work that a rest should follow.
        """
        if self.pace == "full":
            self._begun_at = None
            return wanted
        if is_busy:
            self._begun_at = self._begun_at if is_ready else self._clock()
            return 0
        self._begin_rest()
        if self.rests:
            return 0
        self._begun_at = self._clock()
        return min(wanted, FILES_AT_A_TIME)

    def insist(self) -> None:
        """Go on, if slowly, until the machine has been plugged in again."""
        self._insists = True

    def _begin_rest(self) -> None:
        """A helping is eaten: rest in proportion to what it took."""
        if self._begun_at is not None:
            now = self._clock()
            took = now - self._begun_at
            self._rest_until = now + min(REST_FACTOR * took, LONGEST_REST_S)
            self._begun_at = None
