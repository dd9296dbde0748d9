"""Which of these texts fits a picture, asked again and again while somebody types.

The query process answers, beside the queries, so no model is loaded for it. What is costly is
remembered: the vectors of the labels, a dozen sentences each, and that of the last picture; then
another keystroke costs one label. `core.search.classify` says what a label's vector is.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.errors import UserError
from core.search.classify import AS_IT_IS, TEMPLATES, mean_vector, score_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from core.records.photos import PhotoId
    from core.records.search import LabelScore

    Vector = NDArray[np.float32]

REMEMBERED = 512  # labels; 2 KB each


class Embedder(Protocol):
    """The query process."""

    @property
    def logit_scale(self) -> float:
        """The factor from cosine to logit, once anything has been answered."""

    def embed_many(self, items: Sequence[str | Path]) -> Future[Vector]:
        """Return one unit vector per text or picture file."""


class PhotoSource(Protocol):
    """What is asked of the store."""

    def vector_of(self, photo_id: int) -> Vector | None:
        """Return a photo's vector of the current model, or None while it has none."""

    def path_of(self, photo_id: int) -> Path:
        """Return a photo's file. Raises UserError no_such_photo."""


class Comparer:
    """Compares with one model. Owned by the one thread that calls it."""

    def __init__(self, photos: PhotoSource, encoder: Callable[[], Embedder]) -> None:
        self._photos = photos
        self._encoder = encoder
        self._labels: OrderedDict[tuple[str, bool], Vector] = OrderedDict()
        self._picture: tuple[tuple[object, ...], Vector] | None = None

    def compare(
        self,
        image: PhotoId | Path,
        labels: Sequence[str],
        *,
        plain: bool,
        is_wanted: Callable[[], bool],
    ) -> list[LabelScore]:
        """Return the labels from best to worst for one picture.

        plain: they are whole sentences, compared as they stand. Raises UserError no_labels,
        no_such_photo, no_such_file, query_failed; DecodeError; ModelError; CancelledError as
        soon as the answer is not wanted any more: what was found until then is kept.
        """
        if len(labels) < 2:
            raise UserError("no_labels")
        picture = self._see(image)
        vectors = []
        for label in labels:
            if not is_wanted():
                raise CancelledError
            vectors.append(self._read(label, plain))
        return score_labels(picture, labels, np.stack(vectors), self._encoder().logit_scale)

    def _see(self, image: PhotoId | Path) -> Vector:
        if not isinstance(image, Path):
            stored = self._photos.vector_of(image)
            if stored is not None:
                return stored
            image = self._photos.path_of(image)
        try:
            stat = image.stat()
        except OSError as error:
            raise UserError("no_such_file", path=str(image)) from error
        key = (image, stat.st_mtime_ns, stat.st_size)
        if self._picture is None or self._picture[0] != key:
            self._picture = key, self._encoder().embed_many([image]).result()[0]
        return self._picture[1]

    def _read(self, label: str, plain: bool) -> Vector:
        key = (label, plain)
        if key not in self._labels:
            templates = AS_IT_IS if plain else TEMPLATES
            sentences = [template.format(label) for template in templates]
            self._labels[key] = mean_vector(self._encoder().embed_many(sentences).result())
        self._labels.move_to_end(key)
        if len(self._labels) > REMEMBERED:
            self._labels.popitem(last=False)
        return self._labels[key]
