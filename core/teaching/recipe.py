"""How a run goes: what changes its result, and what it tells while it is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.records.tuning import Optimizer, Precision

SCORE = "score"  # the validation figure that chooses the best weights


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; everything that changes the result, besides model and data."""

    steps: int
    learning_rate: float
    weight_decay: float
    warmup_steps: int
    average: float = 0.0  # decay of the running mean of the weights that is kept; 0: none
    validate_every: int = 100
    seed: int = 0
    precision: Precision = "fp32"
    optimizer: Optimizer = "adamw"
    cosine: bool = True
    piece: int | None = None  # pairs computed at once; None: the batch as it comes
    patience: int = 0  # validations without a better one before the end; 0: to the end
    validate_first: bool = False  # the weights as they are count as a candidate


@dataclass(frozen=True, slots=True)
class StepNews:
    """What a step did. figures: of a validation, where there was one. note: code and number."""

    step: int
    steps: int
    loss: float | None
    learning_rate: float
    figures: dict[str, float] | None = None
    is_best: bool = False
    seconds_left: float | None = None
    note: tuple[str, int] | None = None
