"""A model that is taught, as the engine sees it, whatever its family. Needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor, nn

    from core.job import Job
    from core.teaching.batch import Pairs
    from core.teaching.lesson import Lesson

Weights = dict[str, "Tensor"]


class Learner(Protocol):
    """Owns the model, and what it makes of photos and texts before the trained part begins.

    One thread calls it, in a process of its own. Close it.
    """

    @property
    def model(self) -> nn.Module:
        """What is trained: a `TwoTowers`. Another object after `begin`, where that starts anew."""

    @property
    def device(self) -> str:
        """cpu, cuda or mps."""

    @property
    def average(self) -> float:
        """The decay of the running mean of weights that suits the model; 0: none."""

    @property
    def begins_as_parent(self) -> bool:
        """Whether the weights are still the parent's after the first `begin`."""

    def watch(self, files: Sequence[Path], job: Job) -> Any:  # noqa: ANN401 - for photo_vectors
        """Read photos that vectors will be asked of again and again."""

    def listen(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - for text_vectors
        """Read texts likewise."""

    def photo_vectors(self, watched: Any) -> NDArray[np.float32]:  # noqa: ANN401
        """Return the unit vectors of the weights as they are: (n, dim)."""

    def text_vectors(self, heard: Any) -> NDArray[np.float32]:  # noqa: ANN401
        """Return the unit vectors of the weights as they are: (t, dim)."""

    def begin(self, stage: int, lesson: Lesson, job: Job) -> Pairs:
        """Unlock what a stage trains, and return its batches."""

    def taught(self) -> Weights:
        """Return every weight that any stage has trained, as it is now."""

    def save(self, folder: Path) -> None:
        """Keep what was taught in a run's folder, whole or not at all. Raises OSError."""

    def restore(self, folder: Path) -> Weights:
        """Take up what `save` kept, without data; returns the taught weights.

        Raises OSError, KeyError, ValueError where it cannot be read.
        """

    def mix(self, taught: Weights, alpha: float) -> None:
        """Set the weights between the parent's (0) and the taught ones (1)."""

    def write(self, folder: Path) -> None:
        """Fill an empty folder with the model as it is now, as the application reads it."""

    def close(self) -> None:
        """Let go of threads."""


class LearnerSettings(NamedTuple):
    """What a learner must know of a run besides its data."""

    batch_size: int  # of one step, all pieces together
    views: int
    dropout: float
    seed: int
    freeze: int = 0
    lora_rank: int = 0
    checkpointing: bool = False
    from_scratch: bool = False
