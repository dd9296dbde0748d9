"""Brings a model from the user's disk, or one made here, among the installed ones.

Whole or not at all.

A model grows in `.incoming/import/<name>` and is moved to its place when it is ready; whatever
ends an import before (an error, a full disk, a pulled plug) leaves nothing that could be loaded,
and the next start or import sweeps it away. What is in the files is the encoder room's business:
it is handed in as `prepare`, because rooms of one floor do not know each other. Any thread; one
import at a time.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, UserError
from core.job import Job
from core.messages.common import size_text
from core.models.installed import install_lock
from core.models.manifest import describe_folder
from core.models.part import disk_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.models.installed import InstalledModels
    from core.records.models import InstalledModel

    Prepare = Callable[[Path, Path, Job], object]

STAGING = "import"  # among what is on its way; no name of the catalogue
RESERVED = frozenset({"starter", STAGING})
MAX_NAME = 64
SPACE_FACTOR = 1.6  # the copy and its converted files together, against what is read
SAME_NAME = 100  # so many models may come from files of one name


class Importer:
    """Installs models from files.

    prepare(source, empty folder, job) fills the folder; finish(folder, job), None where there is
    no such thing, brings one that is installed already up to date.
    """

    def __init__(
        self,
        installed: InstalledModels,
        prepare: Prepare,
        finish: Callable[[Path, Job], None] | None = None,
        *,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._installed = installed
        self._prepare = prepare
        self._finish = finish
        self._free_bytes = free_bytes

    def run(self, source: Path, job: Job) -> InstalledModel:
        """Import a folder or a checkpoint file; its name becomes the model's id.

        A folder that is among the installed models already stays there and is finished again.
        Raises UserError no_such_file, model_exists; ModelError model_broken; EnvironmentFault;
        Cancelled.
        """
        source = source.expanduser().absolute()
        if not source.exists():
            raise UserError("no_such_file", path=str(source))
        if source.parent == self._installed.folder.absolute():
            return self._refresh(source, job)
        name = self._free_name(model_name(source))

        def fill(folder: Path) -> None:
            self._check_space(source)  # the models folder is there by now, its disk can be asked
            self._prepare(source, folder, job)

        return self.make(name, fill, job)

    def make(self, name: str, fill: Callable[[Path], object], job: Job) -> InstalledModel:
        """Install the model that `fill` puts into an empty folder of this name.

        Raises UserError model_exists; EnvironmentFault; Cancelled; and what fill raises.
        """
        with install_lock(self._installed.folder, STAGING):
            if (self._installed.folder / name).exists():
                raise UserError("model_exists", path=str(self._installed.folder / name))
            staging = self._installed.incoming(STAGING)
            try:
                return self._make(name, staging, fill, job)
            except OSError as error:
                raise disk_error(error, self._installed.folder) from error
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a killed import left; it may be gigabytes that nobody sees."""
        staging = self._installed.incoming(STAGING)
        if staging.exists():
            with (
                contextlib.suppress(EnvironmentFault),  # another process is importing
                install_lock(self._installed.folder, STAGING),
            ):
                shutil.rmtree(staging, ignore_errors=True)

    def _refresh(self, folder: Path, job: Job) -> InstalledModel:
        with install_lock(self._installed.folder, folder.name):
            if self._finish is not None:
                self._finish(folder, job)
            return self._installed.get(folder.name)

    def _make(
        self, name: str, staging: Path, fill: Callable[[Path], object], job: Job
    ) -> InstalledModel:
        shutil.rmtree(staging, ignore_errors=True)  # what a pulled plug left
        folder = staging / name
        folder.mkdir(parents=True)
        fill(folder)
        quiet = Job(lambda done, total: job.check())  # it has reported its hundred percent
        note = describe_folder(folder, model_id=name, source="", revision="", known={}, job=quiet)
        note.write(folder)
        folder.rename(self._installed.folder / name)
        return self._installed.get(name)

    def _free_name(self, name: str) -> str:
        for number in range(1, SAME_NAME):
            candidate = name if number == 1 else f"{name}-{number}"
            if not (self._installed.folder / candidate).exists():
                return candidate
        raise UserError("model_exists", path=str(self._installed.folder / name))

    def _check_space(self, source: Path) -> None:
        files = [source] if source.is_file() else list(source.iterdir())
        size = sum(file.stat().st_size for file in files if file.is_file())
        needed, free = int(SPACE_FACTOR * size), self._free_bytes(self._installed.folder)
        if needed > free:
            place = str(self._installed.folder)
            raise EnvironmentFault(
                "not_enough_space", path=place, needed=size_text(needed), free=size_text(free)
            )


def model_name(source: Path) -> str:
    """Return an id for the model in a file or folder: letters of any script, digits, "._-"."""
    stem = source.stem if source.is_file() else source.name
    name = re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:MAX_NAME]
    return f"{name or 'model'}-imported" if name.lower() in {"", *RESERVED} else name
