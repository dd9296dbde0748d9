"""What is in the library's models folder: list it, check it, remove it. Any thread.

Each visible folder is a model; what is on its way lies in `.incoming`, with names that no
encoder opens (`*.part`), and comes out by one rename when it is whole.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, ModelError
from core.models.manifest import read_manifest, sha256_of
from core.models.part import disk_error
from core.records.models import InstalledModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.job import Job

INCOMING = ".incoming"


class InstalledModels:
    """The models folder of one library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[InstalledModel]:
        """Return what is installed, by name."""
        try:
            paths = sorted(self.folder.iterdir())
        except OSError:
            return []
        return [_described(path) for path in paths if path.is_dir() and _is_plain(path.name)]

    def get(self, model_id: str) -> InstalledModel:
        """Return one. Raises ModelError model_missing."""
        path = self.folder / model_id
        if not _is_plain(model_id) or not path.is_dir():
            raise ModelError("model_missing", model=model_id)
        return _described(path)

    def verify(self, model_id: str, job: Job) -> list[str]:
        """Return the names of files that are not what was installed.

        A folder without a manifest has nothing to compare with: []. Raises ModelError
        model_missing, Cancelled.
        """
        path = self.get(model_id).path
        manifest = read_manifest(path)
        wrong = []
        for file in manifest.files if manifest else ():
            try:
                if sha256_of(path / file.name, job) != file.sha256:
                    wrong.append(file.name)
            except OSError:
                wrong.append(file.name)
        return wrong

    def remove(self, model_id: str) -> int:
        """Delete a model and what was downloaded of it; returns the bytes freed.

        The caller holds the model's `install_lock`. A link is removed, not what it leads to.
        Raises ModelError model_missing, model_in_use; EnvironmentFault.
        """
        partial = self.partial_bytes(model_id)
        if partial and not (self.folder / model_id).exists():
            self.forget_partial(model_id)
            return partial
        model = self.get(model_id)
        if model.path.is_symlink():
            model.path.unlink()
            return 0
        gone = self.incoming(model_id) / "removed"
        try:
            shutil.rmtree(gone, ignore_errors=True)
            gone.parent.mkdir(parents=True, exist_ok=True)
            model.path.rename(gone)  # whole or not at all, also where a file is held open
        except PermissionError as error:
            raise ModelError("model_in_use", model=model_id) from error
        except OSError as error:
            raise disk_error(error, model.path) from error
        self.forget_partial(model_id)
        return model.size_bytes + partial

    def incoming(self, model_id: str) -> Path:
        """Return the folder of what is on its way."""
        return self.folder / INCOMING / model_id

    def partial_bytes(self, model_id: str) -> int:
        """Return how much lies there from an installation that did not end."""
        return _size(self.incoming(model_id)) if _is_plain(model_id) else 0

    def forget_partial(self, model_id: str) -> None:
        """Delete what is on its way."""
        shutil.rmtree(self.incoming(model_id), ignore_errors=True)


@contextlib.contextmanager
def install_lock(folder: Path, model_id: str) -> Iterator[None]:
    """Hold the right to change one model; the system frees it when the process dies.

    Raises EnvironmentFault model_installing, library_not_writable.
    """
    from filelock import FileLock, Timeout

    path = folder / INCOMING / f"{model_id}.lock"
    lock = FileLock(path, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EnvironmentFault("model_installing", model=model_id) from error
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.release()


def _is_plain(name: str) -> bool:
    return bool(name) and Path(name).name == name and not name.startswith(".")


def _described(path: Path) -> InstalledModel:
    manifest = read_manifest(path)
    return InstalledModel(
        id=path.name,
        path=path,
        size_bytes=_size(path),
        source=manifest.source if manifest else "",
        revision=manifest.revision if manifest else "",
    )


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total
