"""Batches of photos and captions whose features are frozen and at hand. Needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from core.teaching.train import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor


class FrozenPairs:
    """One random view and one random caption of each photo of a batch, by step number.

    image_views: one (photos, features) tensor per view (the photo itself, crops of it); they
        may be half precision. texts: (captions, features). caption_photos (captions,): whose
        caption it is; every photo has at least one. caption_groups (captions,): e.g. the
        language; the groups of a photo are equally likely, however many captions they hold.
    words (captions, longest): rows of a `WordTable`, where the model has one.
    """

    def __init__(
        self,
        image_views: Sequence[Tensor],
        texts: Tensor,
        caption_photos: NDArray[np.int64],
        caption_groups: NDArray[np.int64],
        *,
        batch_size: int,
        seed: int,
        words: Tensor | None = None,
    ) -> None:
        self._views = image_views
        self._texts = texts
        self._words = words
        self._captions = _by_photo_and_group(caption_photos, caption_groups)
        self._equal = _equal_rows(texts)
        self._photos = len(image_views[0])
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
        views = rng.integers(0, len(self._views), len(photos))
        images = torch.stack(
            [self._views[view][photo] for view, photo in zip(views, photos, strict=True)]
        )
        rows = torch.from_numpy(photos)
        return Batch(
            images=images.float(),
            texts=(
                self._texts[captions].float(),
                None if self._words is None else self._words[captions],
            ),
            image_photos=rows,
            text_photos=rows,
            text_captions=self._equal[captions],
        )

    def _draw(self, photo: int, rng: np.random.Generator) -> int:
        groups = self._captions[photo]
        group = groups[rng.integers(len(groups))]
        return group[rng.integers(len(group))]


def _by_photo_and_group(
    photos: NDArray[np.int64], groups: NDArray[np.int64]
) -> list[list[list[int]]]:
    """Return for each photo its groups, and in each the rows of its captions."""
    gathered: list[dict[int, list[int]]] = [{} for _ in range(int(photos.max()) + 1)]
    for row, (photo, group) in enumerate(zip(photos.tolist(), groups.tolist(), strict=True)):
        gathered[photo].setdefault(group, []).append(row)
    return [list(groups_of.values()) for groups_of in gathered]


def _equal_rows(texts: Tensor) -> Tensor:
    """Return a number per row that equal rows share: (captions,)."""
    numbers: dict[bytes, int] = {}
    rows = texts.numpy()
    return torch.tensor([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows])
