"""Which backups are due and which may go: daily for a week, weekly for a month, monthly for a year.

Laws, held by tests: the newest few always stay (a clock that is years ahead for a day must not cost
all of them), nothing younger than a day goes, and thinning twice is thinning once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

DAY = timedelta(days=1)
LEAST = 3  # so many stay however old they are
# Up to this age the newest of each day is kept, then of each week, then of each month.
_PERIODS: tuple[tuple[timedelta, Callable[[datetime], Hashable]], ...] = (
    (timedelta(days=7), datetime.date),
    (timedelta(days=31), lambda made: made.isocalendar()[:2]),
    (timedelta(days=366), lambda made: (made.year, made.month)),
)


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether a day has no backup yet; also where the clock was set back behind the newest."""
    return newest is None or newest.date() != now.date()


def superfluous(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the times of the backups that nobody needs any more."""
    newest_first = sorted(made, reverse=True)
    kept = {at for at in newest_first if now - at < DAY} | set(newest_first[:LEAST])
    for longest, period in _PERIODS:
        seen: set[Hashable] = set()
        for at in newest_first:
            if now - at < longest and period(at) not in seen:
                seen.add(period(at))
                kept.add(at)
    return set(newest_first) - kept
