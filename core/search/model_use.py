"""What a model does besides search, each as one function that a child process can run.

Every function loads the model, does its work and lets the model go. Raises ModelError;
DecodeError and UserError("no_such_file") where a picture is read; Cancelled.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.registry import load_encoder
from core.errors import UserError
from core.media.photo_file import read_photo
from core.records.models import ModelProbe
from core.records.search import Embedding, LabelScore
from core.search.classify import AS_IT_IS, TEMPLATES, label_vectors, score_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.base import Encoder
    from core.job import Job

PROBE_S = 4.0  # how long pictures are counted
PROBE_QUERIES = 9
QUERY = "在雪地里奔跑的狗"


def embed(
    choice: str, models: Path, device: str, images: Sequence[Path], texts: Sequence[str], job: Job
) -> list[Embedding]:
    """Return the vectors of pictures, then of texts, each in order."""
    _check_files(images)
    encoder = load_encoder(choice, models, device=device)
    found = []
    for number, image in enumerate(images):
        job.step(number, len(images) + 1)
        found.append(Embedding("image", str(image), encoder.info.key, _see(encoder, image)))
    vectors = encoder.encode_texts(texts)
    found += [
        Embedding("text", text, encoder.info.key, row)
        for text, row in zip(texts, vectors, strict=True)
    ]
    return found


def classify(
    choice: str,
    models: Path,
    device: str,
    image: Path,
    labels: Sequence[str],
    plain: bool,
    job: Job,
) -> list[LabelScore]:
    """Return the labels from best to worst for one picture.

    plain: labels are whole sentences and compared as they stand.
    """
    _check_files([image])
    encoder = load_encoder(choice, models, device=device)
    job.step(1, 2)
    vectors = label_vectors(encoder, labels, AS_IT_IS if plain else TEMPLATES)
    return score_labels(_see(encoder, image), labels, vectors, encoder.logit_scale)


def probe(choice: str, models: Path, device: str, job: Job) -> ModelProbe:
    """Measure a model on this machine: pictures a second as indexing runs it, ms a query."""
    started = time.perf_counter()
    encoder = load_encoder(choice, models, device=device)
    load_s = time.perf_counter() - started
    together = encoder.lanes * encoder.batch_size
    shape = (together, 3, encoder.input_px, encoder.input_px)
    batch = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    encoder.encode_images(batch)  # the first run allocates
    pictures, started = 0, time.perf_counter()
    while (taken := time.perf_counter() - started) < PROBE_S:
        job.step(int(taken), int(PROBE_S))
        encoder.encode_images(batch)
        pictures += len(batch)
    per_second = pictures / (time.perf_counter() - started)
    query_ms = 1000 * _median(lambda: encoder.encode_texts([QUERY]))
    return ModelProbe(encoder.info, per_second, query_ms, load_s)


def _see(encoder: Encoder, path: Path) -> NDArray[np.float32]:
    image = read_photo(path, min_edge_px=encoder.input_px).image
    return np.asarray(encoder.encode_images(encoder.prepare(image)[None])[0], np.float32)


def _check_files(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.is_file():
            raise UserError("no_such_file", path=str(path))


def _median(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(PROBE_QUERIES):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken))
