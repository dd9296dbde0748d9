"""What a library does with models: which there are, which is used, and where it runs.

A part of `core.library.Library`, which is the only one that makes it: split off because of its
size, not because anybody holds it by itself. Any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.encoder.device import check_device
from core.errors import EnvironmentFault
from core.serving.listing import find_device
from core.serving.speed import measured_per_minute
from core.serving.tools import ModelTools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.errors import ShiyingError
    from core.job import Job
    from core.library_parts import LibraryParts
    from core.records.models import (
        DeviceNote,
        DownloadProgress,
        InstalledModel,
        ModelInfo,
        ModelOffer,
        ModelState,
        SwitchProgress,
    )


class LibraryModels:
    """See the module."""

    def __init__(self, parts: LibraryParts) -> None:
        self.home = parts.home
        self.settings = parts.settings
        self._parts = parts
        self._switch = parts.switch

    @property
    def model(self) -> ModelInfo:
        """The model that answers."""
        return self._switch.serving.info

    @property
    def model_fault(self) -> ShiyingError | None:
        """Why the chosen model gave way to another, or None."""
        return self._switch.fault

    def models(self) -> list[ModelState]:
        """Return the starter, what is installed, and what is left of others."""
        return self._parts.model_list.states()

    def catalogue(self) -> list[ModelOffer]:
        """Return what can be installed, in the order to be shown."""
        return self._parts.model_list.offers()

    def measure_machine(self, job: Job) -> None:
        """Find out, once, how fast this machine is, so that `catalogue` tells what to expect.

        Some seconds the first time. Raises EnvironmentFault, Cancelled.
        """
        self._parts.model_list.measure_machine(job)

    def measure_model(self, choice: str, job: Job) -> float:
        """Return how many photos a minute a model that is here takes in; some seconds.

        Raises ModelError, EnvironmentFault, Cancelled.
        """
        return measured_per_minute(self.tools(choice).probe(job))

    def use_model(self, choice: str) -> ModelInfo:
        """Choose a model; the one in use answers until that one knows every photo.

        Takes some tenths of a second: for a background op. Raises ModelError, and nothing has
        changed; EnvironmentFault.
        """
        return self._parts.use(choice)

    def switching(self) -> SwitchProgress | None:
        """Return how far a change of models is, None where there is none; up to 100 ms."""
        return self._switch.progress()

    def install_model(
        self,
        model_id: str,
        source: str,
        job: Job,
        on_progress: Callable[[DownloadProgress], None] = lambda _: None,
    ) -> InstalledModel:
        """Download a model of the catalogue. Nothing else uses the network.

        See `ModelShelf.install`: blocks, and may take as long as the line does.
        """
        return self._parts.shelf.install(model_id, source, job, on_progress)

    def import_model(self, path: Path, job: Job) -> InstalledModel:
        """Install a model from a folder or a checkpoint; see `ModelShelf.import_file`."""
        return self._parts.shelf.import_file(path, job)

    def remove_model(self, model_id: str) -> int:
        """Delete an installed model and its vectors; returns the bytes freed.

        Raises ModelError model_missing, model_in_use; EnvironmentFault.
        """
        return self._parts.model_list.remove(model_id)

    def remove_model_vectors(self, key: str) -> int:
        """Delete what a model knows of the photos; returns the bytes freed.

        Raises ModelError model_in_use.
        """
        return self._parts.model_list.remove_vectors(key)

    def device(self, job: Job) -> DeviceNote:
        """Return where models run, and why; up to some seconds. Raises Cancelled."""
        return find_device(self.settings.current.device, job)

    def use_device(self, device: str) -> None:
        """Choose where photos are looked at, from the next one on; no photo is read twice for it.

        One that is not there is no error: the CPU is used, and `device` says so. Raises
        UserError unknown_device; EnvironmentFault, and nothing has changed.
        """
        check_device(device)
        self._check_writable()
        self._switch.use_device(device)

    def tools(self, model: str | None = None) -> ModelTools:
        """Return what a model does besides search: vectors, labels, its speed here."""
        return ModelTools(self.home.home, model or self._switch.target.choice)

    def _check_writable(self) -> None:
        if self._parts.is_read_only:
            raise EnvironmentFault("library_in_use", path=str(self.home.home))
