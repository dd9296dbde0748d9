"""Runs queries in the background; the newest of its kind wins.

Three lanes with a thread each: what the user typed or dropped, the "similar photos" beside the
photo that is selected, and a picture compared with texts, so that none cancels another. The query
process is started at the first need.
"""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from core.errors import UserError
from core.records.photos import PhotoId
from core.records.search import Query
from core.search.comparison import Comparer
from core.search.engine import SearchEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.index.planner import Planner
    from core.records.search import Filters, LabelScore, SearchResult
    from core.search.label_fusion import LabelLookup
    from core.search.worker import QueryEncoder
    from core.store.photos import Photos
    from core.store.vectors import Vectors

WARM_UP_TEXT = "照片"
Answer = TypeVar("Answer")


class SearchService:
    """Any thread may call. `index` blocks until the vectors are in memory."""

    def __init__(
        self,
        photos: Photos,
        vectors: Vectors,
        index: Callable[[], Planner],
        start_encoder: Callable[[], QueryEncoder],
        labels: LabelLookup | None = None,
    ) -> None:
        self._source = _Source(photos, vectors)
        self._model_key = vectors.model_key
        self._index = index
        self._start_encoder = start_encoder
        self._labels = labels
        self._encoder: QueryEncoder | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._comparer = Comparer(self._source, self._running_encoder)
        self._typed: _Lane[SearchResult] = _Lane("search")
        self._similar: _Lane[SearchResult] = _Lane("similar photos")
        self._compared: _Lane[list[LabelScore]] = _Lane("comparison")
        self._lanes = (self._typed, self._similar, self._compared)

    def prepare(self) -> None:
        """Start the query process now, so that the first query need not wait for it."""
        self._running_encoder()

    def warm_up(self) -> None:
        """Block until the query process has answered once, so that the next answer is quick.

        Raises ModelError where the model cannot be loaded, UserError query_failed, and
        CancelledError after `close`.
        """
        self._running_encoder().embed_text(WARM_UP_TEXT).result()

    def search(self, query: Query) -> Future[SearchResult]:
        """Answer a query; an older one that still waits is cancelled."""
        return self._typed.submit(lambda _: self._answer(query))

    def similar(self, photo_id: PhotoId, limit: int) -> Future[SearchResult]:
        """Find photos like one of the library; the photo itself comes first."""
        query = Query(image=photo_id, limit=limit)
        return self._similar.submit(lambda _: self._answer(query))

    def embed_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        """Return the unit vectors of many texts, (n, dim), without holding up a query.

        See `QueryEncoder.embed_many`. Raises CancelledError after `close`.
        """
        return self._running_encoder().embed_many(texts)

    def compare(
        self, image: PhotoId | Path, labels: Sequence[str], *, plain: bool = False
    ) -> Future[list[LabelScore]]:
        """Say how well each label fits a picture; the newest comparison wins.

        The future raises what `Comparer.compare` does.
        """

        def work(is_newest: Callable[[], bool]) -> list[LabelScore]:
            return self._comparer.compare(image, labels, plain=plain, is_wanted=is_newest)

        return self._compared.submit(work)

    def retire(self) -> None:
        """Answer what has been asked, then close. Nobody may ask meanwhile."""
        for lane in self._lanes:
            lane.finish()
        self.close()

    def close(self) -> None:
        """Cancel what waits and end the query process. Idempotent."""
        for lane in self._lanes:
            lane.stop()
        with self._lock:
            self._closed = True
            encoder, self._encoder = self._encoder, None
        if encoder is not None:
            encoder.close()
        for lane in self._lanes:
            lane.close()

    def _answer(self, query: Query) -> SearchResult:
        index, encoder = self._index(), self._running_encoder()
        engine = SearchEngine(
            encoder, index, self._source, self._model_key, date.today, self._labels
        )
        return engine.search(query)

    def _running_encoder(self) -> QueryEncoder:
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._encoder is None:
                self._encoder = self._start_encoder()
            return self._encoder


class _Source:
    """What the engine asks of the store."""

    def __init__(self, photos: Photos, vectors: Vectors) -> None:
        self._photos = photos
        self._vectors = vectors

    def ids_matching(self, filters: Filters) -> NDArray[np.int64]:
        return self._photos.ids_matching(filters)

    def vector_of(self, photo_id: int) -> NDArray[np.float32] | None:
        return self._vectors.get(photo_id)

    def path_of(self, photo_id: int) -> Path:
        found = self._photos.get([PhotoId(photo_id)])
        if not found:
            raise UserError("no_such_photo", path=f"#{photo_id}")
        return found[0].path

    def hidden(self) -> NDArray[np.int64]:
        return self._photos.hidden()

    def keywords(self) -> list[str]:
        return self._photos.keywords()

    def dhashes(self, ids: NDArray[np.int64]) -> NDArray[np.uint64]:
        return self._photos.dhashes(ids)


class _Lane(Generic[Answer]):
    """One thread that works off the newest job; older waiting ones are cancelled.

    A job is told how to learn whether it is still the newest.
    """

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, name)
        self._lock = threading.Lock()
        self._latest: Future[Answer] | None = None
        self._number = 0
        self._closed = False

    def submit(self, work: Callable[[Callable[[], bool]], Answer]) -> Future[Answer]:
        with self._lock:
            if self._closed:
                return _cancelled()
            if self._latest is not None:
                self._latest.cancel()
            self._number += 1
            number = self._number
            self._latest = self._pool.submit(work, lambda: self._number == number)
            return self._latest

    def stop(self) -> None:
        """Take nothing more, and cancel what waits."""
        with self._lock:
            self._closed = True
            self._number += 1
            if self._latest is not None:
                self._latest.cancel()

    def finish(self) -> None:
        """Work off what has been submitted."""
        self._pool.shutdown(wait=True)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _cancelled() -> Future[Answer]:
    future: Future[Answer] = Future()
    future.cancel()
    return future
