"""The plain facts about labels: what the user taught, and what was found with it.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NewType

from core.records.photos import PhotoId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.errors import ShiyingError

LabelId = NewType("LabelId", int)
LabelKind = Literal["", "pet", "person", "place", "thing", "event"]
KINDS: tuple[LabelKind, ...] = ("pet", "person", "place", "thing", "event", "")
# Yes, no, or not answered (again).
Answer = bool | None
DEFAULT_PRECISION = 0.9
LOWEST_PRECISION, HIGHEST_PRECISION = 0.5, 0.99


@dataclass(frozen=True, slots=True)
class Label:
    """Something of the user's own that has a name: 「豆豆」.

    precision: the share of the photos found that should really show it.
    """

    id: LabelId
    name: str
    aliases: tuple[str, ...]
    kind: LabelKind
    precision: float
    created_at: datetime
    yes_count: int = 0
    no_count: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every word that means it, the name first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class LabelCopy:
    """A whole label with its answers, so that deleting it can be undone."""

    label: Label
    answers: Mapping[PhotoId, bool]


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """How well a label is known. Shares of 1, estimated from held-out answers and the library.

    method: "" where there is no example with a vector yet. precision: of what is found besides the
    confirmed photos; recall: what the album holds of all the label's photos, confirmed ones
    included. contradictions: pairs (yes, no) of photos that are all but identical and were
    answered differently.
    """

    method: Literal["", "prototype", "logistic"] = ""
    examples: int = 0  # positive ones, copies of a photo counted once
    precision: float = 1.0
    recall: float = 1.0
    contradictions: tuple[tuple[PhotoId, PhotoId], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class LabelView:
    """A label as a live album. Ids are of photos that are present.

    confirmed (c,): what the user said yes to, newest answer first. found (f,): what is taken
    for it besides, best first, with `chances` (f,). suggestions (s,): look-alikes below the
    cut, best first, with their chances.
    """

    label: Label
    confirmed: NDArray[np.int64]
    found: NDArray[np.int64]
    chances: NDArray[np.float32]
    suggestions: NDArray[np.int64]
    suggestion_chances: NDArray[np.float32]
    quality: LabelQuality = field(default_factory=LabelQuality)

    @property
    def count(self) -> int:
        """How many photos the album holds."""
        return len(self.confirmed) + len(self.found)

    @property
    def cover(self) -> PhotoId | None:
        """The photo that stands for it: the first example, else the best find."""
        first = [int(ids[0]) for ids in (self.confirmed, self.found) if len(ids)]
        return PhotoId(first[0]) if first else None


@dataclass(frozen=True, slots=True)
class LabelImport:
    """What an import did. missing: examples whose photo is not in this library.

    made: labels that are new; replaced: what was said before of the photos of the others.
    """

    labels: int
    answers: int
    missing: int
    made: tuple[LabelId, ...] = field(default=(), compare=False)
    replaced: Mapping[LabelId, Mapping[PhotoId, Answer]] = field(
        default_factory=dict, compare=False
    )


@dataclass(frozen=True, slots=True)
class SidecarReport:
    """How many sidecars were written or changed, and which could not be, and why."""

    written: int
    faults: tuple[tuple[Path, ShiyingError], ...] = ()
