"""From a hub to a whole model folder: list, check the space, fetch, verify, move into place.

One installation runs on one thread and holds the model's lock. On the disk it is, in order:
`.incoming/ID/parts/*.part` (resumed after any interruption), `.incoming/ID/ID/` (all files
verified; being finished), and by one rename the model itself. Pulling the plug at any moment
leaves one of these, and only the last can be loaded by its name.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, ModelError, UserError
from core.messages.common import size_text
from core.models.hub import Listing, RemoteFile, choose
from core.models.installed import InstalledModels, install_lock
from core.models.manifest import describe_folder, has_its_sizes, read_manifest
from core.models.meter import Meter
from core.models.part import disk_error
from core.models.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.job import Job
    from core.models.catalogue import WantedFiles
    from core.models.patience import Patience
    from core.models.sources import Source
    from core.models.wire import Wire
    from core.records.models import CatalogueModel, DownloadProgress, InstalledModel

SPARE_BYTES = 64 << 20  # left for the library's own work
FINISH_FACTOR = 0.6  # what `finish` adds, against what was downloaded
SAFE_SUFFIXES = (".safetensors", ".json", ".txt", ".model")  # the rest has to be converted


@dataclass(frozen=True)
class Plan:
    """What will be fetched, small files first, and where each part lies."""

    hub_label: str
    revision: str
    files: tuple[RemoteFile, ...]

    @property
    def total_bytes(self) -> int:
        """The size of the whole."""
        return sum(file.size_bytes or 0 for file in self.files)

    @property
    def needs_conversion(self) -> bool:
        """Whether a file is of a kind that is never loaded as it is (a pickle)."""
        return any(not file.name.endswith(SAFE_SUFFIXES) for file in self.files)


class Downloader:
    """Installs models from hubs into one models folder.

    finish: turns downloaded files into what encoders load, in the folder it is given (pickles
    go, safetensors stay as they are), before the model can be seen; None: only models that can
    do without are installed. check: raises ModelError for a folder that no encoder would load.
    """

    def __init__(
        self,
        installed: InstalledModels,
        *,
        open_wire: Callable[[], Wire],
        patience: Patience,
        check: Callable[[Path], object],
        finish: Callable[[Path, Job], None] | None = None,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._installed = installed
        self._open_wire = open_wire
        self._patience = patience
        self._check = check
        self._finish = finish
        self._free_bytes = free_bytes

    def install(
        self,
        model: CatalogueModel,
        wanted: WantedFiles,
        source: Source,
        job: Job,
        on_progress: Callable[[DownloadProgress], None] = lambda _: None,
    ) -> InstalledModel:
        """Bring a model here, going on from what an earlier call left.

        Returns at once where it is here already and whole. `job` counts bytes and, from the
        state "finishing" on, what `finish` counts; its Cancelled comes within a second or so.
        Raises UserError, ModelError, EnvironmentFault, Cancelled.
        """
        if self._finish is None and "transformers" not in model.formats:
            raise ModelError("model_unsupported", model=model.id)
        with install_lock(self._installed.folder, model.id):
            if self._is_whole(model.id):
                return self._installed.get(model.id)
            meter = Meter(job, on_progress, self._patience.clock)
            with self._open_wire() as wire:
                plan = self._plan(model, wanted, source, wire, job)
                hashes = self._fetch(model, plan, Transfer(wire, self._patience, meter), meter, job)
            meter.state("finishing")
            self._assemble(model, plan, hashes, job)
            return self._installed.get(model.id)

    def _is_whole(self, model_id: str) -> bool:
        """Raises UserError model_exists for a folder that is not ours to replace."""
        path = self._installed.folder / model_id
        if not path.exists():
            return False
        manifest = read_manifest(path)
        if manifest is None:
            raise UserError("model_exists", path=str(path))
        return has_its_sizes(manifest, path)

    def _plan(
        self, model: CatalogueModel, wanted: WantedFiles, source: Source, wire: Wire, job: Job
    ) -> Plan:
        hub = source.hub(model, wire, self._patience)
        listing: Listing = hub.list_files(wanted, job)
        chosen, missing = choose(listing, wanted)
        if missing:
            named = {"model": model.id, "missing": ", ".join(missing)}
            raise UserError("download_incomplete", host=hub.host, **named)
        plan = Plan(hub.label, listing.revision, tuple(hub.described(f, job) for f in chosen))
        if plan.needs_conversion and self._finish is None:
            raise ModelError("model_unsupported", model=model.id)
        return plan

    def _fetch(
        self, model: CatalogueModel, plan: Plan, transfer: Transfer, meter: Meter, job: Job
    ) -> dict[str, str]:
        """Complete every part; returns SHA-256 by name."""
        incoming = self._installed.incoming(model.id)
        parts = incoming / "parts"
        try:
            parts.mkdir(parents=True, exist_ok=True)
            _take_back(incoming / model.id, parts, plan)
            _clear(parts, keep={_part_name(file) for file in plan.files})
        except OSError as error:
            raise disk_error(error, parts) from error
        meter.expect(plan.total_bytes)
        self._check_space(parts, plan)
        return {
            file.name: transfer.fetch(file, parts / _part_name(file), job) for file in plan.files
        }

    def _check_space(self, parts: Path, plan: Plan) -> None:
        here = sum(path.stat().st_size for path in parts.iterdir())
        twice = plan.total_bytes if plan.needs_conversion else 0
        finished = round(FINISH_FACTOR * plan.total_bytes) if self._finish else 0
        needed = max(0, plan.total_bytes - here) + twice + finished + SPARE_BYTES
        free = self._free_bytes(parts)
        if needed > free:
            raise EnvironmentFault(
                "not_enough_space",
                path=str(self._installed.folder),
                needed=size_text(needed),
                free=size_text(free),
            )

    def _assemble(
        self, model: CatalogueModel, plan: Plan, hashes: dict[str, str], job: Job
    ) -> None:
        """Give the verified parts their names, finish the folder, and move it into place."""
        incoming = self._installed.incoming(model.id)
        whole = incoming / model.id
        try:
            whole.mkdir()
            for file in plan.files:
                _give_name(incoming / "parts" / _part_name(file), whole / file.name)
            if self._finish is not None:
                self._finish(whole, job)
            self._check(whole)
            describe_folder(
                whole,
                model_id=model.id,
                source=plan.hub_label,
                revision=plan.revision,
                known=hashes,
                job=job,
            ).write(whole)
            self._publish(whole, self._installed.folder / model.id, incoming)
        except ModelError:
            self._installed.forget_partial(model.id)  # whole, as published, and of no use here
            raise
        except OSError as error:
            raise disk_error(error, whole) from error

    def _publish(self, whole: Path, place: Path, incoming: Path) -> None:
        """Move the folder to its place; a damaged one that is there makes room first."""
        _settle(whole)
        shutil.rmtree(incoming / "replaced", ignore_errors=True)
        if place.exists():
            place.rename(incoming / "replaced")
        os.replace(whole, place)
        _settle(place.parent)
        shutil.rmtree(incoming, ignore_errors=True)


def _part_name(file: RemoteFile) -> str:
    """Return a name that changes with the content and that nothing would load."""
    return f"{file.name}.{file.pinned[:12] or 'unpinned'}.part"


def _give_name(part: Path, path: Path) -> None:
    """Let a part be seen under its real name; where links are known, it stays a part as well.

    So nothing is fetched again where `finish` has replaced a file and the power goes.
    """
    try:
        path.hardlink_to(part)
    except OSError:
        part.rename(path)


def _take_back(whole: Path, parts: Path, plan: Plan) -> None:
    """Make parts again of what was being finished when the power went."""
    if not whole.exists():
        return
    for file in plan.files:
        path, part = whole / file.name, parts / _part_name(file)
        if path.is_file() and path.stat().st_size == file.size_bytes and not part.exists():
            os.replace(path, part)
    shutil.rmtree(whole)


def _clear(parts: Path, keep: set[str]) -> None:
    """Delete the parts of another revision."""
    for path in parts.iterdir():
        if path.name not in keep:
            path.unlink()


def _settle(folder: Path) -> None:
    """Bring names onto the disk. Windows does so by itself and cannot open folders."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
