"""The starter as something that can be trained: its heads inside the space that it answers in.

The arithmetic is that of `core.encoder.starter`, in torch; a test holds it. Only the heads have
weights to train: the towers, *words* and *look* stay as they are. Needs torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from core.encoder.starter import Familiarity, Shares
    from core.teaching.heads import TwoHeads


class StarterModel(nn.Module):
    """Two heads and the fixed parts of the space around them.

    axes (512, axes): along which a text is familiar; the last `own_axes` of them come of the
    user's captions and count with `mix`, so that at 0 the model is its parent.
    """

    text_mean: Tensor
    text_axes: Tensor
    axes: Tensor

    def __init__(
        self,
        heads: TwoHeads,
        bridge: Mapping[str, NDArray[np.float32]],
        axes: NDArray[np.float32],
        own_axes: int,
        shares: Shares,
        familiarity: Familiarity,
        dim: int,
    ) -> None:
        super().__init__()
        self.heads = heads
        self.shares = shares
        self.familiarity = familiarity
        self.dim = dim
        self.own_axes = own_axes
        self.mix = 1.0
        self.images_locked = False  # then an image comes as its finished vector
        self.seen_alone = False  # from scratch: *words* would be leaned on before *seen* can stand
        self.register_buffer("text_mean", torch.from_numpy(bridge["text_mean"]))
        self.register_buffer("text_axes", torch.from_numpy(bridge["text_axes"]))
        self.register_buffer("axes", torch.from_numpy(axes))

    def image_vectors(self, images: Any) -> Tensor:  # noqa: ANN401 - as `lock_images` says
        """Return unit vectors of features and the rest behind them: (n, features + rest).

        The rest are *words* and *look*, already weighted; where images are locked, whole vectors.
        """
        if self.images_locked:
            vectors: Tensor = images
            return vectors
        features = self.heads.image.direct.in_features
        seen = self.heads.image_vectors(images[:, :features])
        if self.seen_alone:
            return seen
        rest = images[:, features:].to(seen.dtype)
        return torch.cat([self.shares.seen**0.5 * seen, rest], dim=1)

    def text_vectors(self, texts: tuple[Tensor, Tensor]) -> Tensor:
        """Return unit vectors of embeddings (t, 512) and rows of the word table."""
        embeddings, rows = texts
        seen = self.heads.text_vectors((embeddings, rows))
        if self.seen_alone:
            return seen
        words = functional.normalize((embeddings - self.text_mean) @ self.text_axes, dim=1)
        words = words * self._word_weights(embeddings)
        both = functional.normalize(torch.cat([seen, words.to(seen.dtype)], dim=1), dim=1)
        return functional.pad(both, (0, self.dim - both.shape[1]))

    def logit_scale(self) -> Tensor:
        """Return the factor from cosine to logit."""
        return self.heads.logit_scale()

    def settle(self) -> None:
        """Keep the scale within its bounds."""
        self.heads.settle()

    def mixed_axes(self) -> Tensor:
        """Return the axes as they count now: (512, axes)."""
        weights = torch.ones(self.axes.shape[1])
        weights[len(weights) - self.own_axes :] = self.mix
        return self.axes * weights.to(self.axes.device)

    def _word_weights(self, embeddings: Tensor) -> Tensor:
        """Return how much each text leans on what its words mean: (t, 1)."""
        centred = functional.normalize(embeddings - self.heads.text.mean, dim=1)
        share = (centred @ self.mixed_axes()).norm(dim=1, keepdim=True)
        low, high, strange, familiar = self.familiarity
        position = ((share - low) / (high - low)).clamp(0.0, 1.0)
        weights: Tensor = strange + (familiar - strange) * position
        return weights
