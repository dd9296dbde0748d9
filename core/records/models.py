"""The plain facts about models: what is offered, installed, on its way, or being changed to.

All are frozen, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path


InstallState = Literal["asking", "downloading", "waiting", "checking", "finishing"]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that vectors belong to: `key` is id@revision.

    is_starter: of the starter's kind, also where it was taught. variant: what tells a model that
    was made of another from that one: a number where fine-tuning made it here, else its folder's
    name. photos_key: set where photos look to it exactly as to another model, whose vectors it
    shares: a model whose text side alone was taught.
    """

    key: str
    name: str
    dim: int
    device: str = "cpu"
    is_starter: bool = False
    photos_key: str = ""
    variant: str = ""

    @property
    def is_bundled(self) -> bool:
        """Whether it is the one that came with the program."""
        return self.is_starter and not self.variant

    @property
    def vectors_key(self) -> str:
        """What the vectors of photos are stored under."""
        return self.photos_key or self.key


@dataclass(frozen=True, slots=True)
class ModelProbe:
    """What a model does on this machine."""

    model: ModelInfo
    images_per_second: float  # without decoding
    query_ms: float
    load_s: float


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that can be installed: what the catalogue says of it. Sizes are approximate.

    image_gmacs: billions of multiply-adds that a picture costs.
    """

    id: str
    name: str
    good_for_zh: str
    good_for_en: str
    kind: str  # which encoder runs it
    formats: tuple[str, ...]  # transformers, original
    download_bytes: int
    memory_bytes: int
    dim: int
    input_px: int
    image_gmacs: float
    licence: str
    huggingface: str  # ids on the hubs
    modelscope: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class MachineSpeed:
    """Billions of multiply-adds a second, of one lane; lanes: how many work side by side.

    On a graphics card there is one lane, and half precision in place of both.
    """

    device: str
    lanes: int
    int8_gmacs: float
    float_gmacs: float


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in the library's models folder.

    source, revision: where it came from; "" for a folder that the user put there.
    """

    id: str
    path: Path
    size_bytes: int
    source: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far an installation is. Rate and time are None until they can be told honestly.

    waiting: the line broke or the server is busy, and it is tried again soon.
    """

    state: InstallState
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model of the catalogue as it stands in this library.

    can_run: this program has an encoder for it; partial_bytes: left by a broken-off download;
    photos_per_minute: what this machine would take in, once that was measured.
    """

    model: CatalogueModel
    can_run: bool
    partial_bytes: int = 0
    photos_per_minute: float | None = None


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model that is here, or whose vectors are.

    choice: what `Library.use_model` takes; "" where only vectors are left of a model.
    target: photos are embedded with it; serving: it answers. Both are true of one model, unless
    a change is under way. fault: the code of the error that it cannot be used for. photos_key,
    is_starter, variant: as of ModelInfo; where the first is set, the vectors are another model's
    too, and stay when this one is removed.
    """

    choice: str
    key: str
    name: str
    size_bytes: int
    vectors: int = 0
    vector_bytes: int = 0
    serving: bool = False
    target: bool = False
    fault: str = ""
    photos_key: str = ""
    is_starter: bool = False
    variant: str = ""

    @property
    def vectors_key(self) -> str:
        """What `Library.remove_model_vectors` takes."""
        return self.photos_key or self.key


@dataclass(frozen=True, slots=True)
class SwitchProgress:
    """How far the next model is: it answers once it has `have` = `total` photos within reach."""

    serving: ModelInfo
    target: ModelInfo
    have: int
    total: int


@dataclass(frozen=True, slots=True)
class DeviceNote:
    """Where models run, and why: asked for, the best that is here, or what was asked is missing."""

    kind: str  # cpu, cuda, mps
    reason: Literal["asked", "best", "missing"]
