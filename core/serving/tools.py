"""What is done with models besides search and indexing: installed, measured, asked for vectors.

Above the rooms, beside the library, because it joins rooms that do not know each other. Needs no
open library. What loads torch, or would make a window wait, runs in a child process.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

from core.child_call import call_in_child
from core.encoder import intake
from core.encoder.registry import describe_model
from core.errors import ModelError
from core.models.shelf import ModelShelf
from core.paths import LibraryPaths, default_home, resources
from core.search import model_use
from core.search.classify import clean_labels
from core.serving.listing import find_device
from core.serving.speed import SpeedEstimate
from core.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from core.job import Job
    from core.records.models import DeviceNote, ModelInfo, ModelProbe
    from core.records.search import Embedding, LabelScore

Result = TypeVar("Result")
RUNNABLE = frozenset({"chinese_clip", "chinese_clip_original", "siglip2"})  # kinds of the catalogue


def open_models(home: Path | None = None) -> ModelShelf:
    """Return the models of the library in `home`, which need not be open or exist yet."""
    paths = LibraryPaths(home or default_home())
    return ModelShelf(
        paths.models,
        resources() / "catalogue.toml",
        runnable=RUNNABLE,
        in_use=lambda: SettingsFile(paths.settings).current.model,
        check=lambda folder: describe_model(str(folder), paths.models),
        prepare=_prepare,
        finish=_finish,
    )


def describe(home: Path | None, choice: str) -> ModelInfo | None:
    """Return what the small files of a model say, None where it cannot be used."""
    with contextlib.suppress(ModelError):
        return describe_model(choice, LibraryPaths(home or default_home()).models)
    return None


def device_of(home: Path | None, job: Job) -> tuple[str, DeviceNote]:
    """Return the device that the settings of a library ask for, and what comes of it.

    Raises EnvironmentFault, Cancelled.
    """
    wanted = SettingsFile(LibraryPaths(home or default_home()).settings).current.device
    return wanted, find_device(wanted, job)


def open_speed(home: Path | None = None) -> SpeedEstimate:
    """Return what is known of this machine's speed, for the library in `home`."""
    paths = LibraryPaths(home or default_home())
    return SpeedEstimate(paths.machine, lambda: SettingsFile(paths.settings).current.device)


class ModelTools:
    """One model of one library. Any thread may call; every method blocks.

    choice: None is the model of the settings. in_child False runs it here, for the terminal.
    Methods raise ModelError, EnvironmentFault and Cancelled besides what they name.
    """

    def __init__(
        self, home: Path | None = None, choice: str | None = None, *, in_child: bool = True
    ) -> None:
        paths = LibraryPaths(home or default_home())
        settings = SettingsFile(paths.settings).current
        self._model = (choice or settings.model, paths.models, settings.device)
        self._in_child = in_child

    def embed(self, images: Sequence[Path], texts: Sequence[str], job: Job) -> list[Embedding]:
        """Return the vectors of pictures, then of texts. Raises UserError, DecodeError."""
        return self._call(job, model_use.embed, *self._model, list(images), list(texts))

    def classify(
        self, image: Path, labels: str, job: Job, *, plain: bool = False
    ) -> list[LabelScore]:
        """Return labels ("猫,狗,图表") from best to worst for one picture.

        plain: they are whole sentences, compared as they stand. Raises UserError no_labels,
        no_such_file; DecodeError.
        """
        return self._call(job, model_use.classify, *self._model, image, clean_labels(labels), plain)

    def probe(self, job: Job) -> ModelProbe:
        """Measure the model on this machine; takes some seconds beside its loading."""
        return self._call(job, model_use.probe, *self._model)

    def _call(self, job: Job, function: Callable[..., Result], *args: object) -> Result:
        return call_in_child(job, function, *args) if self._in_child else function(*args, job)


def _prepare(source: Path, target: Path, job: Job) -> None:
    """Fill an empty folder with a model of the user's, converted."""
    call_in_child(job, intake.prepare, source, target)


def _finish(folder: Path, job: Job) -> None:
    """Bring a downloaded folder into the form that is kept, converted."""
    call_in_child(job, intake.finish, folder)
