"""The contrastive loss of Chinese-CLIP, for batches in which some pairs must not repel.

Symmetric InfoNCE with a learned, clamped logit scale (Yang et al. 2022, arXiv 2211.01335,
section 3; CLIP, arXiv 2103.00020). A caption may have one photo and a photo several captions;
a photo that shares a caption with another is no negative of it. torch is needed to call it.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor

LARGEST_SCALE = 100.0  # as CLIP: a sharper softmax makes training unstable


class LogitScale(nn.Module):
    """The learned factor from cosine to logit, kept between 1 and LARGEST_SCALE."""

    def __init__(self, start: float = 20.0) -> None:
        super().__init__()
        self.exponent = nn.Parameter(torch.tensor(log(start)))

    def forward(self) -> Tensor:
        """Return the factor: a scalar tensor."""
        return self.exponent.clamp(0.0, log(LARGEST_SCALE)).exp()

    def settle(self) -> None:
        """Bring the exponent back: beyond the bounds it would have no gradient to return by."""
        with torch.no_grad():
            self.exponent.clamp_(0.0, log(LARGEST_SCALE))


def contrastive_loss(
    text_vectors: Tensor,
    image_vectors: Tensor,
    scale: Tensor,
    positives: Tensor,
    neutral: Tensor | None = None,
) -> Tensor:
    """Return the mean of text→image and image→text cross entropy: a scalar.

    text_vectors (t, dim) and image_vectors (n, dim) are unit vectors. positives (t, n), bool:
    at least one in every row and column; several share the target evenly. neutral (t, n),
    bool: pairs that are neither attracted nor repelled.
    """
    logits = scale * text_vectors @ image_vectors.T
    if neutral is not None:
        logits = logits.masked_fill(neutral & ~positives, float("-inf"))
    return (_cross_entropy(logits, positives) + _cross_entropy(logits.T, positives.T)) / 2


def _cross_entropy(logits: Tensor, positives: Tensor) -> Tensor:
    chances = functional.log_softmax(logits, dim=1).masked_fill(~positives, 0.0)
    return -(chances.sum(dim=1) / positives.sum(dim=1)).mean()


def pair_masks(
    text_photos: Tensor, text_captions: Tensor, image_photos: Tensor
) -> tuple[Tensor, Tensor]:
    """Return (positives, neutral), both (t, n) and bool, of a batch.

    text_photos (t,) and image_photos (n,) say which photo a text or an image belongs to,
    text_captions (t,) which texts are equal. Neutral are the photos of an equal caption.
    """
    positives = text_photos[:, None] == image_photos[None, :]
    equal = (text_captions[:, None] == text_captions[None, :]).float()
    reached = equal @ positives.float() > 0
    return positives, reached & ~positives
