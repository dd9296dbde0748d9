"""One model's vectors, index and search: what is exchanged when the model changes.

A space is opened with its index loading in the background and no process running; the query
process starts at the first need. `core.serving.switch` decides which space answers.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.registry import describe_model, load_encoder
from core.indexing.index_keeper import IndexKeeper
from core.labels.scorer import Ground, GroundLabels
from core.search.query_process import load_query_encoder
from core.search.service import SearchService
from core.search.worker import QueryEncoder
from core.store.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from core.encoder.base import Encoder
    from core.labels.scorer import LabelScorer
    from core.paths import LibraryPaths
    from core.records.models import ModelInfo
    from core.store.database import Database
    from core.store.photos import Photos

    Load = Callable[[str, Path, str], Encoder]  # choice, models folder, device


def load_photo_encoder(choice: str, models: Path, device: str) -> Encoder:
    """Load the encoder as indexing wants it: the image tower only."""
    return load_encoder(choice, models, device=device, towers="image")


@dataclass(frozen=True, slots=True)
class Encoders:
    """Where models come from. The loaders must be importable: worker processes call them."""

    describe: Callable[[str, Path], ModelInfo] = describe_model
    for_photos: Load = load_photo_encoder
    for_queries: Load = load_query_encoder


class ModelSpace:
    """See the module. Any thread; close it."""

    def __init__(
        self,
        choice: str,
        info: ModelInfo,
        *,
        home: LibraryPaths,
        database: Database,
        photos: Photos,
        encoders: Encoders,
        device: str,
        read_only: bool,
        labels: LabelScorer,
    ) -> None:
        self.choice = choice
        self.info = info
        self.vectors = Vectors(database, info.vectors_key, info.dim)
        self._load = functools.partial(encoders.for_photos, choice, home.models)
        self.load_encoder = functools.partial(self._load, device)
        graph = index_file(home, info.vectors_key)
        self.keeper = IndexKeeper(self.vectors, graph, read_only=read_only)
        self.search = SearchService(
            photos,
            self.vectors,
            self.keeper.wait,
            lambda: QueryEncoder(choice, home.models, device, loader=encoders.for_queries),
            GroundLabels(labels, self.ground),
        )

    def ground(self) -> Ground:
        """Return the vectors as they are now, for labels. Blocks until they are in memory."""
        index = self.keeper.wait()
        return Ground(self.info.vectors_key, self.vectors.generation(), index)

    def shares_vectors(self, other: ModelSpace) -> bool:
        """Whether photos look the same to both, so that either's vectors are the other's."""
        return self.info.vectors_key == other.info.vectors_key

    def use_device(self, device: str) -> None:
        """Let `load_encoder` load for another device. Queries stay on the CPU."""
        self.load_encoder = functools.partial(self._load, device)

    def covers_library(self) -> bool:
        """Whether every photo within reach has a vector of this model."""
        have, total = self.vectors.coverage()
        return have == total

    def prepare(self) -> None:
        """Block until a query would be answered at once. Raises ShiyingError, CancelledError."""
        self.keeper.wait()
        self.search.warm_up()

    def follow(self, *, seen: Iterable[int], gone: Iterable[int]) -> None:
        """Bring the index into step after another model's indexing changed the library.

        seen: photos that are new, changed or back; those that lost their vector leave the index.
        """
        wanted = list(seen)
        found, rows = self.vectors.get_many(wanted)
        if len(found):
            self.keeper.put(found, rows)
        lost = np.setdiff1d(np.array([*wanted, *gone], np.int64), found)
        if len(lost):
            self.keeper.remove(lost)

    def retire(self) -> None:
        """Answer what has been asked, then close."""
        self.search.retire()
        self.keeper.close()

    def close(self) -> None:
        """End the query process and save the index. Idempotent."""
        self.search.close()
        self.keeper.close()


def index_file(home: LibraryPaths, key: str) -> Path:
    """Return where the graph of a model is kept."""
    safe = "".join(c if c.isalnum() else "-" for c in key)
    return home.index / f"{safe}.hnsw"
