"""How well a model finds photos by their captions: the measurement behind every claim.

Reads the pictures itself and stores nothing, so that it can run beside any library. The
gallery is the set of files that the captions name.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from core.errors import DecodeError, UserError
from core.media.photo_file import read_photo
from core.teaching.evaluate import read_captions, recall_both_ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.base import Encoder
    from core.job import Job
    from core.records.reports import EvalReport

TEXT_BATCH = 64


def evaluate(
    encoder: Encoder, captions: Path, root: Path, kind: str | None, job: Job
) -> EvalReport:
    """Return the recalls both ways over `captions`, whose files are relative to `root`.

    Files that cannot be read are left out with their captions. Raises UserError no_such_file,
    bad_captions, no_captions; Cancelled.
    """
    pairs = read_captions(captions, kind)
    names = list(dict.fromkeys(name for name, _ in pairs))
    images = _embed_files(encoder, root, names, job)
    rows = {name: row for row, name in enumerate(images)}
    usable = [(rows[name], text) for name, text in pairs if name in rows]
    if not usable:
        raise UserError("no_captions", path=str(captions))
    texts = _embed_texts(encoder, [text for _, text in usable], job)
    truth = np.array([row for row, _ in usable], dtype=np.int64)
    return recall_both_ways(texts, np.stack(list(images.values())), truth)


def _embed_files(
    encoder: Encoder, root: Path, names: Sequence[str], job: Job
) -> dict[str, NDArray[np.float32]]:
    found: dict[str, NDArray[np.float32]] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        read = ((name, pool.submit(_read, encoder, root / name)) for name in names)
        together = encoder.lanes * encoder.batch_size
        waiting = list(islice(read, 4 * together))
        while waiting:
            job.step(len(found), len(names))
            batch = [
                (name, pixels)
                for name, future in waiting[:together]
                if (pixels := future.result()) is not None
            ]
            waiting = waiting[together:] + list(islice(read, together))
            if batch:
                vectors = encoder.encode_images(np.stack([pixels for _, pixels in batch]))
                found |= {name: vector for (name, _), vector in zip(batch, vectors, strict=True)}
    return found


def _read(encoder: Encoder, path: Path) -> NDArray[np.float32] | None:
    try:
        return encoder.prepare(read_photo(path, min_edge_px=encoder.input_px).image)
    except DecodeError:
        return None


def _embed_texts(encoder: Encoder, texts: Sequence[str], job: Job) -> NDArray[np.float32]:
    batches = (texts[start : start + TEXT_BATCH] for start in range(0, len(texts), TEXT_BATCH))
    return np.concatenate(list(_encoded(encoder, batches, len(texts), job)))


def _encoded(
    encoder: Encoder, batches: Iterator[Sequence[str]], total: int, job: Job
) -> Iterator[NDArray[np.float32]]:
    for number, batch in enumerate(batches):
        job.step(number * TEXT_BATCH, total)
        yield encoder.encode_texts(batch)
