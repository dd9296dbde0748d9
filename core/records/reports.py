"""How far indexing is, and what runs came to: plain facts.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How hard indexing works: on battery slowly, or not at all.
Pace = Literal["full", "slow", "rest"]


@dataclass(frozen=True, slots=True)
class IndexingProgress:
    """Where indexing stands. Times are None until they can be told honestly."""

    state: Literal["idle", "scanning", "indexing", "paused", "failed"] = "idle"
    done: int = 0
    total: int = 0
    per_minute: float | None = None
    seconds_left: float | None = None
    problems: int = 0
    device: str = ""  # where photos are looked at (cpu, cuda, mps), while somebody does
    pace: Pace = "full"  # "rest": paused by itself until the machine is plugged in

    @property
    def is_working(self) -> bool:
        """Whether more photos may come."""
        return self.state in ("scanning", "indexing")


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one `index` run did."""

    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    problems: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class EvalReport:
    """Retrieval over a captions file. Recalls are fractions of the queries.

    r1 …: texts that find their photo; i2t_r1 …: photos that find one of their texts.
    """

    queries: int
    photos: int
    r1: float
    r5: float
    r10: float
    median_rank: float
    i2t_r1: float = 0.0
    i2t_r5: float = 0.0
    i2t_r10: float = 0.0
    i2t_median_rank: float = 0.0


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Whether the parts agree.

    hnsw_recall: recall@200 of HNSW against exact search; None without hnswlib or photos.
    """

    photos: int
    vectors: int
    database_ok: bool
    hnsw_recall: float | None = None
