"""The note inside an installed model: where it came from, and what its files must be."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from core.models.part import CHUNK_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file as it was when the model became whole."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was installed. source and revision: "" where it came from a file of the user's."""

    id: str
    source: str
    revision: str
    files: tuple[ManifestFile, ...]

    def write(self, folder: Path) -> None:
        """Put the note into the folder. Raises OSError."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        with (folder / NAME).open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())  # it vouches for the others: never seen empty


def read_manifest(folder: Path) -> Manifest | None:
    """Return the note, or None where there is none that makes sense."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = tuple(
            ManifestFile(str(f["name"]), int(f["size_bytes"]), str(f["sha256"]))
            for f in content["files"]
        )
        return Manifest(str(content["id"]), str(content["source"]), str(content["revision"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def describe_folder(
    folder: Path, *, model_id: str, source: str, revision: str, known: dict[str, str], job: Job
) -> Manifest:
    """Return the note for a folder as it stands.

    known: SHA-256 of what was downloaded, by name; those files count where they are still there,
    and all weights in the safe format. What encoders make of them is theirs to vouch for.
    """
    names = known.keys() | {path.name for path in folder.glob("*.safetensors")}
    files = [
        ManifestFile(name, path.stat().st_size, known.get(name) or sha256_of(path, job))
        for name in sorted(names)
        if (path := folder / name).is_file()
    ]
    return Manifest(model_id, source, revision, tuple(files))


def sha256_of(path: Path, job: Job) -> str:
    """Return a file's hash; stops when the job is cancelled. Raises OSError."""
    digest = hashlib.sha256()
    done, total = 0, path.stat().st_size
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            job.step(done, total)
    return digest.hexdigest()


def has_its_sizes(manifest: Manifest, folder: Path) -> bool:
    """Whether every file is there with its size: quick, for every start."""
    try:
        return all((folder / f.name).stat().st_size == f.size_bytes for f in manifest.files)
    except OSError:
        return False
