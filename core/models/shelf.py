"""The models of one library: what is on offer, what is here, and how either changes.

The room's front: `core.serving.tools` makes one, the window and the command line use it. It needs
no open library, only its models folder; any thread, and one installation per model at a time.
"""

from __future__ import annotations

import shutil
from functools import cached_property
from typing import TYPE_CHECKING

from core.errors import ModelError
from core.models.catalogue import Catalogue, load_catalogue
from core.models.download import Downloader
from core.models.importer import Importer
from core.models.installed import InstalledModels, install_lock
from core.models.patience import Patience
from core.models.sources import parse_source
from core.models.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from core.job import Job
    from core.models.importer import Prepare
    from core.records.models import CatalogueModel, DownloadProgress, InstalledModel


class ModelShelf:
    """See the module.

    runnable: kinds of the catalogue that this program has an encoder for; the others are
    shown but refused before a byte is downloaded. in_use: the model of the settings.
    finish, check: see Downloader. prepare: see Importer.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Path,
        *,
        runnable: frozenset[str],
        in_use: Callable[[], str],
        check: Callable[[Path], object],
        prepare: Prepare,
        finish: Callable[[Path, Job], None] | None = None,
        open_wire: Callable[[], Wire] = Wire,
        patience: Patience | None = None,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._catalogue_file = catalogue
        self._runnable = runnable
        self._in_use = in_use
        self._can_convert = finish is not None
        self._installed = InstalledModels(folder)
        self._importer = Importer(self._installed, prepare, finish)
        self._downloader = Downloader(
            self._installed,
            open_wire=open_wire,
            patience=patience or Patience(),
            check=check,
            finish=finish,
            free_bytes=free_bytes,
        )

    def offers(self) -> tuple[CatalogueModel, ...]:
        """Return what can be installed, in the order to be shown."""
        return self._catalogue.models

    def name_of(self, model_id: str) -> str | None:
        """Return what people call a model of the catalogue; None for any other."""
        return next((model.name for model in self.offers() if model.id == model_id), None)

    def installed(self) -> list[InstalledModel]:
        """Return what is in the models folder, by name."""
        return self._installed.all()

    def can_run(self, model: CatalogueModel) -> bool:
        """Whether this program can use the model once it is installed."""
        return model.kind in self._runnable and (
            self._can_convert or "transformers" in model.formats
        )

    def partial_bytes(self, model_id: str) -> int:
        """Return how much an interrupted installation left; it goes on from there."""
        return self._installed.partial_bytes(model_id)

    @property
    def in_use(self) -> str:
        """The model of the settings: "starter", the id of an installed one, or a path."""
        return self._in_use()

    def install(
        self,
        model_id: str,
        source: str,
        job: Job,
        on_progress: Callable[[DownloadProgress], None] = lambda _: None,
    ) -> InstalledModel:
        """Download a model of the catalogue. The only method that opens a connection.

        source: hub, mirror, modelscope, an address, or modelscope+address. Blocks; progress
        comes on the calling thread. Raises UserError, ModelError, EnvironmentFault, Cancelled.
        """
        model = self._catalogue.get(model_id)
        if not self.can_run(model):
            raise ModelError("model_unsupported", model=model_id)
        wanted = self._catalogue.wanted(model)
        return self._downloader.install(model, wanted, parse_source(source), job, on_progress)

    def import_file(self, source: Path, job: Job) -> InstalledModel:
        """Install a model from a folder or a checkpoint file. Opens no connection. Blocks.

        Raises UserError no_such_file; ModelError model_broken; EnvironmentFault; Cancelled.
        """
        return self._importer.run(source, job)

    def sweep(self) -> None:
        """Remove what a killed import left. What a download left stays, to go on from."""
        self._importer.sweep()

    def make(
        self, names: Iterable[str], fill: Callable[[Path], object], job: Job
    ) -> InstalledModel:
        """Install the model that `fill` puts into an empty folder, under the first free name.

        Raises UserError model_exists where none is free; EnvironmentFault; Cancelled; and what
        fill raises.
        """
        here = {model.id for model in self.installed()}
        wanted = list(names)
        name = next((name for name in wanted if name not in here), wanted[-1])
        return self._importer.make(name, fill, job)

    def remove(self, model_id: str, *, even_in_use: bool = False) -> int:
        """Delete a model, or what an interrupted installation left; returns the bytes freed.

        Raises ModelError model_missing, model_in_use; EnvironmentFault model_installing.
        """
        if not even_in_use and model_id == self.in_use:
            raise ModelError("model_in_use", model=model_id)
        if not self.partial_bytes(model_id):
            self._installed.get(model_id)
        with install_lock(self._installed.folder, model_id):
            return self._installed.remove(model_id)

    def verify(self, model_id: str, job: Job) -> list[str]:
        """Return the names of damaged files of an installed model; reads all of it."""
        return self._installed.verify(model_id, job)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self._catalogue_file)
