"""Batches of photos and captions: which ones a step sees. Needs torch."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch

from core.teaching.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from core.teaching.batch import Pairs


class Images(Protocol):
    """Where the photos of a batch come from."""

    views: int

    def take(self, photos: NDArray[np.int64], views: NDArray[np.int64]) -> Any:  # noqa: ANN401
        """Return the photos as the image tower takes them, each in the view asked for."""


class FrozenImages:
    """What a locked tower says about every view of every photo, computed before.

    views: one array (photos, features) per view (the photo itself, crops of it), perhaps in half
    precision.
    """

    def __init__(self, views: Sequence[NDArray[np.floating[Any]]]) -> None:
        self._views = views
        self.views = len(views)

    def take(self, photos: NDArray[np.int64], views: NDArray[np.int64]) -> Tensor:
        """Return (n, features)."""
        rows = [self._views[view][photo] for view, photo in zip(views, photos, strict=True)]
        return torch.from_numpy(np.stack(rows).astype(np.float32))


class Texts:
    """What the text tower takes of every caption: tensors of the same number of rows.

    numbers: equal for equal captions.
    """

    def __init__(self, parts: tuple[Tensor | None, ...], numbers: NDArray[np.int64]) -> None:
        self._parts = parts
        self.numbers = torch.from_numpy(numbers)

    def take(self, captions: NDArray[np.int64]) -> tuple[Tensor | None, ...]:
        """Return the same parts of some captions."""
        return tuple(
            None if part is None else part[torch.from_numpy(captions)] for part in self._parts
        )


class SampledPairs:
    """One random view and one random caption of each photo of a batch, by step number.

    caption_photos (captions,): whose caption it is; every photo has at least one. caption_groups
    (captions,): e.g. the language; the groups of a photo are equally likely, however many captions
    they hold.
    """

    def __init__(
        self,
        images: Images,
        texts: Texts,
        caption_photos: NDArray[np.int64],
        caption_groups: NDArray[np.int64],
        *,
        batch_size: int,
        seed: int,
    ) -> None:
        self._images = images
        self._texts = texts
        self._captions = _by_photo_and_group(caption_photos, caption_groups)
        self._photos = len(self._captions)
        self._batch_size = min(batch_size, self._photos)
        self._seed = seed

    @property
    def steps_per_epoch(self) -> int:
        """How many batches show every photo once; what is left over waits for its turn."""
        return self._photos // self._batch_size

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; the same for the same step and seed."""
        epoch, number = divmod(step, self.steps_per_epoch)
        order = np.random.default_rng([self._seed, 0, epoch]).permutation(self._photos)
        photos = order[number * self._batch_size : (number + 1) * self._batch_size]
        rng = np.random.default_rng([self._seed, 1, step])
        captions = np.array([self._draw(photo, rng) for photo in photos])
        views = rng.integers(0, self._images.views, len(photos))
        rows = torch.from_numpy(photos)
        return Batch(
            images=self._images.take(photos, views),
            texts=self._texts.take(captions),
            image_photos=rows,
            text_photos=rows,
            text_captions=self._texts.numbers[torch.from_numpy(captions)],
        )

    def _draw(self, photo: int, rng: np.random.Generator) -> int:
        groups = self._captions[photo]
        group = groups[rng.integers(len(groups))]
        return group[rng.integers(len(group))]


class PreparedAhead:
    """Prepares the next batch on a thread of its own while the present one is trained on.

    For photos that are decoded anew for each batch. Close it.
    """

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._thread = ThreadPoolExecutor(1, "next batch")
        self._next: tuple[int, Future[Batch]] | None = None

    @property
    def steps_per_epoch(self) -> int:
        """As of the pairs."""
        return self._pairs.steps_per_epoch

    def batch(self, step: int) -> Batch:
        """Return the batch of a step, and begin with the one after it."""
        ready = self._next
        if ready is None or ready[0] != step:
            ready = (step, self._thread.submit(self._pairs.batch, step))
        batch = ready[1].result()
        self._next = (step + 1, self._thread.submit(self._pairs.batch, step + 1))
        return batch

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(cancel_futures=True)


def equal_numbers(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return a number per text that equal texts share: (texts,)."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int64)


def _by_photo_and_group(
    photos: NDArray[np.int64], groups: NDArray[np.int64]
) -> list[list[list[int]]]:
    """Return for each photo its groups, and in each the rows of its captions."""
    gathered: list[dict[int, list[int]]] = [{} for _ in range(int(photos.max()) + 1)]
    for row, (photo, group) in enumerate(zip(photos.tolist(), groups.tolist(), strict=True)):
        gathered[photo].setdefault(group, []).append(row)
    return [list(groups_of.values()) for groups_of in gathered]
