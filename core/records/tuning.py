"""The plain facts of fine-tuning: data, settings, progress, runs, results.

All are frozen and hold nothing that is open, so that any thread may keep them and the pipe from
the training process may carry them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

Stage = Literal["1", "2", "both"]
Optimizer = Literal["adamw", "sgd"]
Precision = Literal["fp32", "bf16", "fp16"]
Split = Literal["train", "validation"]
Family = Literal["starter", "chinese_clip"]
RunState = Literal[
    "ready",  # made, never trained
    "running",
    "paused",  # stopped by the user; goes on from its checkpoint
    "interrupted",  # its process or the machine went away; goes on likewise
    "failed",  # `error` says why; goes on likewise once that is mended
    "done",
    "discarded",  # only its history is left
]
ExportForm = Literal["transformers", "starter", "resnet"]  # EXPORTS says what each is good for
Phase = Literal["loading", "reading", "training", "validating", "measuring"]


@dataclass(frozen=True, slots=True)
class TaughtLabel:
    """A label whose photos are to become captions. kind: pet, person, place, thing, event, ""."""

    name: str
    photos: tuple[Path, ...]
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CaptionSource:
    """Captions on the disk: a TSV or JSONL file, or a folder in Chinese-CLIP's own format.

    root: what relative file names start from; None: the folder of `path`. validation: a file of
    its own for that; None: photos are held out of `path`.
    """

    path: Path
    root: Path | None = None
    validation: Path | None = None


@dataclass(frozen=True, slots=True)
class TunePair:
    """One photo and one sentence about it. kind: e.g. its language; a photo's kinds weigh alike."""

    file: Path
    caption: str
    kind: str = ""
    split: Split = "train"


@dataclass(frozen=True, slots=True)
class DataNote:
    """Something that the data page says; `core.messages.tuning.NOTES` has the sentences.

    examples: up to a handful of the lines or files that it is about.
    """

    code: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TuneData:
    """Checked pairs, every photo readable and on one side of the split only.

    pairs: in order of their photos; notes: what was found and left out, gravest first.
    """

    pairs: tuple[TunePair, ...]
    notes: tuple[DataNote, ...]
    train_photos: int
    validation_photos: int

    @property
    def photos(self) -> int:
        """How many different photos there are."""
        return self.train_photos + self.validation_photos

    @property
    def train_pairs(self) -> int:
        """How many pairs are trained on."""
        return sum(pair.split == "train" for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class TuneBase:
    """A model that can be tuned. choice: as for `Library.use_model`.

    blocks: how many layers its deeper tower has, for `TuneSettings.freeze`; 0: none to freeze.
    trains_images: whether stage 2 is possible.
    """

    choice: str
    name: str
    key: str
    family: Family
    blocks: int
    trains_images: bool


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """Every choice of a run; `core.records.tuning_parameters` says what each does and may be."""

    stage: Stage = "1"
    batch_size: int = 32
    accumulate: int = 1
    learning_rate: float = 1e-4
    epochs: int = 3
    warmup: int = 10  # steps
    cosine: bool = True
    optimizer: Optimizer = "adamw"
    weight_decay: float = 0.001
    dropout: float = 0.0
    freeze: int = 0  # blocks
    lora_rank: int = 8  # 0: whole matrices are trained
    augment: int = 1  # views of a photo; 1: the photo as it is
    precision: Precision = "fp32"
    patience: int = 0  # validations without a better one; 0: to the end
    checkpointing: bool = False  # of activations: memory for time
    from_scratch: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TuneEstimate:
    """What a run will take, from a few photos and one step of the real thing.

    seconds: with the machine to itself; longest_seconds: as loaded as it was when it was measured,
    and then some. trained: parameters that change; disk_bytes: of what is computed once,
    checkpoint and result. free_memory_bytes (of the graphics card where one trains),
    free_disk_bytes: what there was to take when it was measured; 0: the system does not say.
    """

    steps: int
    seconds: float
    memory_bytes: int
    disk_bytes: int
    trained: int
    free_memory_bytes: int = 0
    free_disk_bytes: int = 0
    longest_seconds: float = 0.0

    @property
    def lacks_memory(self) -> bool:
        """Whether it is not likely to fit beside what runs now."""
        return 0 < self.free_memory_bytes < self.memory_bytes

    @property
    def lacks_disk(self) -> bool:
        """Whether the disk would be full before the end."""
        return 0 < self.free_disk_bytes < self.disk_bytes


@dataclass(frozen=True, slots=True)
class TuneFigures:
    """Recalls on the validation photos, as fractions; score is what chooses the best weights."""

    r1: float
    r5: float
    r10: float
    i2t_r1: float
    i2t_r5: float
    i2t_r10: float

    @property
    def score(self) -> float:
        """The mean of all six."""
        return (self.r1 + self.r5 + self.r10 + self.i2t_r1 + self.i2t_r5 + self.i2t_r10) / 6


@dataclass(frozen=True, slots=True)
class TuneProgress:
    """Where a run is. stage: 1 or 2; loss and rate are None outside training.

    validation: of step `step`, only in the record that brings it. seconds_left: None until it
    can be told. note: a code of NOTES for what just happened, e.g. "tune_less_memory", and its
    number.
    """

    run_id: str
    phase: Phase
    stage: int
    done: int
    total: int
    loss: float | None = None
    learning_rate: float | None = None
    validation: TuneFigures | None = None
    is_best: bool = False
    seconds_left: float | None = None
    note: str = ""
    note_count: int = 0


@dataclass(frozen=True, slots=True)
class TuneCurvePoint:
    """One validation of a run, for its curves. Step 0 is the model before it."""

    stage: int
    step: int
    loss: float | None
    learning_rate: float
    validation: TuneFigures


@dataclass(frozen=True, slots=True)
class TuneExample:
    """One validation caption before and after: where its photo came, and what came first."""

    caption: str
    file: Path
    rank_before: int  # 1 is the first
    rank_after: int
    first_before: tuple[Path, ...]
    first_after: tuple[Path, ...]
    right: tuple[Path, ...] = ()  # of those that came first: the caption may have several photos


@dataclass(frozen=True, slots=True)
class AlphaFigures:
    """Old and new weights mixed (WiSE-FT): 0 is the old model, 1 the tuned one.

    retention: the general probe, as a fraction; forgets: it fell by more than two points.
    """

    alpha: float
    validation: TuneFigures
    retention: float
    forgets: bool


@dataclass(frozen=True, slots=True)
class TuneResult:
    """What a finished run came to. Figures are of the best weights, not of the last.

    mixes: by alpha, from 0 to 1. alpha: the one to begin with: the best on validation among
    those that do not forget; 0: keep the old one.
    """

    before: TuneFigures
    after: TuneFigures
    retention_before: float
    retention_after: float
    mixes: tuple[AlphaFigures, ...]
    alpha: float
    winners: tuple[TuneExample, ...]
    losers: tuple[TuneExample, ...]

    @property
    def keep_old_recommended(self) -> bool:
        """Whether general search got worse, or nothing got better."""
        forgets = any(mix.forgets for mix in self.mixes if mix.alpha == 1.0)
        return forgets or self.after.score <= self.before.score


@dataclass(frozen=True, slots=True)
class TuneRun:
    """One run of the history.

    base_key: the model's key then; done and total: steps of all stages. adopted: names of
    installed models that came of it.
    """

    id: str
    name: str
    base: str
    base_key: str
    settings: TuneSettings
    state: RunState
    created_at: datetime
    train_photos: int
    validation_photos: int
    pairs: int
    notes: tuple[DataNote, ...] = ()
    done: int = 0
    total: int = 0
    seconds: float = 0.0  # of training so far
    error: str = ""  # the code of what ended it
    error_fields: dict[str, object] = field(default_factory=dict)
    before: TuneFigures | None = None  # of the model as it was
    figures: TuneFigures | None = None  # the best so far
    size_bytes: int = 0
    adopted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TunedModel:
    """Where an installed model came from: its parent, the run, and how much of the run."""

    id: str
    parent: str
    parent_key: str
    run_id: str
    alpha: float
    stage: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to begin a failed run anew with. parameter: the choice that differs, "" for none."""

    parameter: str
    settings: TuneSettings
