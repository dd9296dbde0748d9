"""One question in, ranked photos out: understand, embed, search, calibrate, collapse.

Blocking; any thread, several at once. Holds no state of its own beyond its collaborators.

Two decisions, both in units of how much a query's scores spread over this very library
(median absolute deviation of a sample), because raw cosines of different queries, and of
texts and pictures most of all (the modality gap), live on different scales:

*Words and a picture together.* Averaging the two unit vectors lets the one win whose scores
spread wider. Standardised scores are what should be averaged; as a standardised score is linear
in the query, that average is again the score of one vector,
`(1 - w) · text / spread_text + w · image / spread_image`. So one search does it, exact or
approximate, and the score shown is the cosine with that vector. Measured on 4,000 captioned
photos (a photo of A with words for B, share of the first 20 that show both, first starter
model): .30 .33 .26 at weights .3 .5 .7, against .34 .26 .11 for averaged vectors.

*Words that are not wanted.* A photo loses by how far it stands out for the unwanted words above
the median, and nothing below it. In the same photos the unwanted fell from .170 to .152 of the
first 30 and the wanted stayed (.788 to .797): modest, but harmless. Subtracting the vectors
took the unwanted to .118 and the wanted with it, to .718: it pulls in whatever is opposite.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.errors import UserError
from core.records.photos import PhotoId
from core.records.search import SearchResult
from core.search.calibrate import likely_count
from core.search.collapse import WITHIN, collapse
from core.search.label_fusion import NoLabels, rank_by_labels, weigh
from core.search.understand import understand
from core.spread import robust_spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from datetime import date

    from numpy.typing import NDArray

    from core.index.planner import Kind, VectorIndex
    from core.index.vectors import Ranking
    from core.records.search import Filters, Query
    from core.search.label_fusion import LabelLookup
    from core.search.understand import Understood

    Vector = NDArray[np.float32]

SAMPLE = 4096  # photos from which a query's spread is told; within 2 % of the whole library's


class QueryEmbedder(Protocol):
    """What turns a query into vectors (core.search.worker)."""

    def embed_text(self, text: str) -> Future[Vector]:
        """Return the unit vector (dim,) of a text of any length."""

    def embed_image(self, path: Path) -> Future[Vector]:
        """Return the unit vector (dim,) of a picture file."""


class PhotoSource(Protocol):
    """What is asked of the store."""

    def ids_matching(self, filters: Filters) -> NDArray[np.int64]:
        """Return the photos that pass, newest first."""

    def vector_of(self, photo_id: int) -> Vector | None:
        """Return a photo's vector of the current model, or None while it has none."""

    def hidden(self) -> NDArray[np.int64]:
        """Return the photos that another one stands for: RAW beside JPEG."""

    def dhashes(self, ids: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return the difference hashes in the order asked."""

    def keywords(self) -> Sequence[str]:
        """Return the words that the user wrote on photos."""


class SearchEngine:
    """Answers queries over the vectors of one model."""

    def __init__(
        self,
        encoder: QueryEmbedder,
        index: VectorIndex,
        photos: PhotoSource,
        model_key: str,
        today: Callable[[], date],
        labels: LabelLookup | None = None,
    ) -> None:
        self._encoder = encoder
        self._index = index
        self._photos = photos
        self._model_key = model_key
        self._today = today
        self._labels = labels or NoLabels()

    def search(self, query: Query) -> SearchResult:
        """Answer the query.

        Raises UserError: empty_query, photo_not_indexed, no_such_file, query_failed;
        DecodeError for a dropped file that is no picture; ModelError; CancelledError (of
        concurrent.futures) when a newer query took this one's turn.
        """
        started = time.perf_counter()
        asked = understand(query, self._today(), self._labels, self._photos.keywords)
        if asked.rest or query.image is not None or asked.unwanted:
            result = self._rank(query, asked)
        elif asked.taught:
            result = self._rank_labels(query, asked)
        elif asked.chips or not asked.filters.is_empty:
            result = self._list(query, asked.filters)
        else:
            raise UserError("empty_query")
        seconds = time.perf_counter() - started
        return replace(result, chips=asked.chips, seconds=seconds)

    def _list(self, query: Query, filters: Filters) -> SearchResult:
        """Answer conditions without content: everything that passes, newest first."""
        ids = self._photos.ids_matching(filters)[: query.limit]
        scores = np.zeros(len(ids), dtype=np.float32)
        return SearchResult(query, ids, scores, len(ids), 0.0, self._model_key)

    def _rank_labels(self, query: Query, asked: Understood) -> SearchResult:
        found = rank_by_labels(asked.taught, self._allowed(asked.filters))
        return self._finished(query, found.ids, found.scores, found.likely)

    def _rank(self, query: Query, asked: Understood) -> SearchResult:
        sample = self._index.sample(SAMPLE)
        vector, kind = self._query_vector(query, asked.rest, sample)
        unwanted = [self._encoder.embed_text(words).result() for words in asked.unwanted]
        if vector is None:  # only what is not wanted was said
            vector = _unit(-np.stack(unwanted).sum(axis=0, dtype=np.float32))
        allowed = self._allowed(asked.filters)
        background = sample @ vector
        needs_all = bool(asked.unwanted or asked.taught)
        count = None if needs_all else _candidates(query)
        ranking = self._index.search(vector, count, allowed=allowed, kind=kind)
        for words in unwanted:
            spread = robust_spread(background)[1]
            ranking = self._demoted(ranking, words, sample, spread, allowed)
        if asked.taught:
            weighed = weigh(ranking, asked.taught, background)
            return self._finished(query, weighed.ids, weighed.scores, weighed.likely)
        return self._finished(query, *ranking, likely_count(ranking[1], background))

    def _allowed(self, filters: Filters) -> NDArray[np.int64] | None:
        if filters.is_empty and not len(self._photos.hidden()):
            return None
        return self._photos.ids_matching(filters)

    def _finished(
        self, query: Query, ids: NDArray[np.int64], scores: Vector, likely: int
    ) -> SearchResult:
        result = SearchResult(query, ids, scores, likely, 0.0, self._model_key)
        if query.collapse_duplicates:
            result = self._collapsed(result)
        return _cut(result, query.limit)

    def _query_vector(self, query: Query, text: str, sample: Vector) -> tuple[Vector | None, Kind]:
        """Return the unit vector to search with, and what kind of vector that is."""
        weight = min(1.0, max(0.0, query.image_weight))
        wants_image = query.image is not None and (weight > 0.0 or not text)
        wants_text = bool(text) and (weight < 1.0 or query.image is None)
        image = self._image_vector(query.image) if wants_image else None
        words = self._encoder.embed_text(text).result() if wants_text else None
        if image is None or words is None:
            return (words, "text") if image is None else (image, "image")
        return combined(words, image, weight, sample), "text"

    def _image_vector(self, image: PhotoId | Path | None) -> Vector:
        if isinstance(image, Path):
            if not image.is_file():
                raise UserError("no_such_file", path=str(image))
            return self._encoder.embed_image(image).result()
        assert image is not None
        vector = self._photos.vector_of(image)
        if vector is None:
            raise UserError("photo_not_indexed", path=f"#{image}")
        return vector

    def _demoted(
        self, ranking: Ranking, unwanted: Vector, sample: Vector, spread: float,
        allowed: NDArray[np.int64] | None,
    ) -> Ranking:  # fmt: skip
        """Lower photos that show what is not wanted; see the head of this module."""
        ids, scores = ranking
        middle, unwanted_spread = robust_spread(sample @ unwanted)
        if unwanted_spread <= 0.0:
            return ranking
        others, other_scores = self._index.search(unwanted, None, allowed=allowed, kind="text")
        order = np.argsort(others)
        places = np.minimum(np.searchsorted(others[order], ids), len(others) - 1)
        excess = np.maximum((other_scores[order][places] - middle) / unwanted_spread, 0.0)
        lowered = (scores - spread * excess).astype(np.float32)
        best = np.argsort(-lowered, kind="stable")
        return ids[best], lowered[best]

    def _collapsed(self, result: SearchResult) -> SearchResult:
        head, vectors = self._index.vectors_of(result.ids[:WITHIN])
        if len(head) != min(WITHIN, len(result.ids)):  # one was removed meanwhile
            return result
        groups = collapse(self._photos.dhashes(head), vectors)
        shown = np.concatenate([groups.shown, np.arange(len(head), len(result.ids))])
        hidden = {
            PhotoId(int(head[best])): tuple(PhotoId(int(head[other])) for other in others)
            for best, others in groups.hidden.items()
        }
        likely = int(np.searchsorted(shown, result.likely))
        return replace(
            result, ids=result.ids[shown], scores=result.scores[shown], likely=likely, hidden=hidden
        )


def combined(text: Vector, image: Vector, image_weight: float, sample: Vector) -> Vector:
    """Return the unit vector whose scores are the weighted mean of both standardised scores."""
    spreads = [robust_spread(sample @ vector)[1] for vector in (text, image)]
    text_scale, image_scale = spreads if min(spreads) > 0.0 else (1.0, 1.0)
    mixed = (1.0 - image_weight) * text / text_scale + image_weight * image / image_scale
    return _unit(mixed.astype(np.float32))


def _candidates(query: Query) -> int | None:
    """How many photos to ask for, so that enough are left after collapsing."""
    if query.limit is None:
        return None
    return query.limit + (WITHIN if query.collapse_duplicates else 0)


def _cut(result: SearchResult, limit: int | None) -> SearchResult:
    if limit is None or limit >= len(result.ids):
        return result
    ids = result.ids[:limit]
    shown = set(ids.tolist())
    return replace(
        result,
        ids=ids,
        scores=result.scores[:limit],
        likely=min(result.likely, limit),
        hidden={best: others for best, others in result.hidden.items() if best in shown},
    )


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > 0.0 else vector
