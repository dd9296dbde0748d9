"""Finds the automatic albums in the background and remembers them until something changes.

One thread works; any thread may ask. Albums are kept in memory for the model, its generation of
vectors and the taxonomy that they were found with, and so are the vectors of the prompts.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.search.albums import category_vectors, find_albums, prompts_of, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from core.records.models import ModelInfo
    from core.records.search import Album
    from core.search.albums import CategoryVectors
    from core.search.taxonomy import Taxonomy

    Key = tuple[str, int, Taxonomy, bytes]  # model, generation, taxonomy, hidden photos


class PhotoVectors(Protocol):
    """What the store knows of one model's vectors."""

    def count(self) -> int:
        """Return how many there are."""

    def generation(self) -> int:
        """Return the number of changes so far."""

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield ids and unit vectors: (n,), (n, dim)."""


class TextEmbedder(Protocol):
    """Whoever runs the query process."""

    def embed_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        """Return one unit vector per text, without holding up a query."""


class Space(Protocol):
    """One model's side of the library."""

    @property
    def info(self) -> ModelInfo:
        """The model."""

    @property
    def vectors(self) -> PhotoVectors:
        """Its vectors of the photos."""

    @property
    def search(self) -> TextEmbedder:
        """Its text side."""


class AlbumService:
    """See the module. Close it after the spaces: their end ends what it waits for.

    read_taxonomy: called for every answer, so that the user's file may be edited meanwhile;
    raises UserError bad_taxonomy. hidden: photos that another one stands for, in no album.
    """

    def __init__(
        self,
        read_taxonomy: Callable[[], Taxonomy],
        hidden: Callable[[], NDArray[np.int64]] = lambda: np.empty(0, np.int64),
    ) -> None:
        self._read_taxonomy = read_taxonomy
        self._hidden = hidden
        self._pool = ThreadPoolExecutor(1, "albums")
        self._lock = threading.Lock()
        self._closed = False
        self._found: tuple[Key, list[Album]] | None = None  # the thread's own, like the next
        self._known: tuple[tuple[str, Taxonomy], CategoryVectors] | None = None

    def find(self, space: Space) -> Future[list[Album]]:
        """Return the albums that hold photos, each group before its albums, in the future.

        The first time for a model takes as long as its prompts do, some seconds in the query
        process; then 2 s at most for 100,000 photos, and nothing while nothing has changed.
        It can be cancelled at any time, so that nobody need wait to close; it raises UserError,
        ModelError, EnvironmentFault, and CancelledError at the end.
        """
        future: Future[list[Album]] = Future()
        with self._lock:
            if self._closed:
                future.cancel()
            else:
                self._pool.submit(self._answer, future, space)
        return future

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way. Idempotent."""
        with self._lock:
            self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, future: Future[list[Album]], space: Space) -> None:
        if future.cancelled():
            return
        try:
            albums = self._find(space)
        except Exception as error:  # the thread's top loop: whoever asked decides what it means
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            return
        if future.set_running_or_notify_cancel():
            future.set_result(albums)

    def _find(self, space: Space) -> list[Album]:
        taxonomy = self._read_taxonomy().for_model(is_starter=space.info.is_starter)
        if not prompts_of(taxonomy) or not space.vectors.count():
            return []
        hidden = self._hidden()
        key = (space.info.key, space.vectors.generation(), taxonomy, hidden.tobytes())
        if self._found is None or self._found[0] != key:
            known = self._vectors_of(taxonomy, space)
            ids, scores = score(space.vectors.chunks(), known.vectors)
            is_shown = ~np.isin(ids, hidden)
            self._found = key, find_albums(taxonomy, known, ids[is_shown], scores[is_shown])
        return list(self._found[1])

    def _vectors_of(self, taxonomy: Taxonomy, space: Space) -> CategoryVectors:
        key = (space.info.key, taxonomy)
        if self._known is None or self._known[0] != key:
            prompts = space.search.embed_texts(prompts_of(taxonomy)).result()
            self._known = key, category_vectors(taxonomy, prompts)
        return self._known[1]
