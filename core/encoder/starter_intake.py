"""Takes a starter that was taught, perhaps on another machine, into a fresh folder.

Its files say by hashes what they are, and its revision is a hash of those: both are computed again,
so that nothing can pass for another model, whose vectors it would then be compared with. Then it
has to work: a sentence and a picture are embedded once. What it was made of is not believed; it is
a model of its own here, and photos are looked at for it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.starter_towers import FILES, MANIFEST, read_manifest, revision_of
from core.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job

MOST_BYTES = 1 << 30  # of all files; the bundled one has 20 MB
TOLERANCE = 1e-3
WORDS = ("拾影", "a dog on the beach")


def take_in_starter(source: Path, target: Path, job: Job) -> None:
    """Fill the empty folder `target`, and try it. Runs in a child. Raises ModelError, OSError."""
    manifest = read_manifest(source)
    _check(manifest, source, target)
    for number, name in enumerate(FILES):
        job.step(number, len(FILES) + 1)
        (target / name).write_bytes((source / name).read_bytes())
    text = json.dumps(manifest, indent=2) + "\n"
    (target / MANIFEST).write_text(text, encoding="utf-8")
    job.step(len(FILES), len(FILES) + 1)
    _try(target)


def _check(manifest: dict[str, Any], source: Path, target: Path) -> None:
    files = manifest.get("files")
    if not isinstance(files, dict) or set(files) != set(FILES):
        raise _broken(target, f"{MANIFEST} does not list {', '.join(FILES)}")
    missing = [name for name in FILES if not (source / name).is_file()]
    if missing:
        raise _broken(target, f"no {', '.join(missing)}")
    if sum((source / name).stat().st_size for name in FILES) > MOST_BYTES:
        raise _broken(target, "its files are far larger than a starter's")
    if manifest.get("revision") != revision_of(manifest, files):
        raise _broken(target, f"{MANIFEST} was changed by hand: its revision is not its own")


def _try(folder: Path) -> None:
    """Embed two sentences and a grey picture; a damaged file is found by its hash on the way."""
    from core.encoder.starter import StarterEncoder

    try:
        encoder = StarterEncoder(folder, threads=1)
        px = encoder.input_px
        rows = [
            encoder.encode_texts(WORDS),
            encoder.encode_images(np.zeros((1, 3, px, px), np.float32)),
        ]
    except ModelError:
        raise
    except Exception as error:  # whatever a foreign file makes numpy and ONNX Runtime raise
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise _broken(folder, reason) from error
    for vectors in rows:
        lengths = np.linalg.norm(vectors, axis=1)
        fits = vectors.shape[1] == encoder.info.dim and bool(np.isfinite(vectors).all())
        if not fits or np.abs(lengths - 1.0).max() > TOLERANCE:
            raise _broken(folder, "what it makes of a picture or a sentence is no unit vector")


def _broken(folder: Path, reason: str) -> ModelError:
    return ModelError("model_broken", model=folder.name, reason=reason)
