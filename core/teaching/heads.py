"""Small heads on frozen towers: what a locked tower's features become in the shared space.

They are trained here with torch and run without it: `core.encoder.starter` reads the same
tensors from a file and does the same arithmetic in numpy, which a test holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from core.encoder.head import CLIP
from core.teaching.contrastive import LogitScale

if TYPE_CHECKING:
    from torch import Tensor


class HeadShape(NamedTuple):
    """Sizes of a head, and how it is kept from learning its examples by heart."""

    inputs: int
    hidden: int
    outputs: int
    dropout: float
    noise: float  # standard deviation added to the standardised inputs


class ResidualHead(nn.Module):
    """A linear map plus a perceptron of one hidden layer, on standardised inputs."""

    mean: Tensor
    spread: Tensor

    def __init__(self, shape: HeadShape, mean: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        self.direct = nn.Linear(shape.inputs, shape.outputs)
        self.enter = nn.Linear(shape.inputs, shape.hidden)
        self.leave = nn.Linear(shape.hidden, shape.outputs)
        self.dropout = nn.Dropout(shape.dropout)
        self.noise = shape.noise
        nn.init.normal_(self.direct.weight, std=shape.inputs**-0.5)
        nn.init.normal_(self.leave.weight, std=0.02)

    def forward(self, features: Tensor) -> Tensor:
        """Return (n, outputs), not normalised, from raw features (n, inputs)."""
        x = ((features - self.mean) / self.spread).clamp(-CLIP, CLIP)
        if self.training and self.noise:
            x = x + self.noise * torch.randn_like(x)
        x = self.dropout(x)
        hidden = self.dropout(functional.silu(self.enter(x)))
        outputs: Tensor = self.direct(x) + self.leave(hidden)
        return outputs


class WordTable(nn.Module):
    """A vector for each word of a small vocabulary: what a sentence encoder smooths over."""

    def __init__(self, words: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.table = nn.Embedding(words + 1, outputs, padding_idx=words)
        self.padding = words
        self.dropout = dropout
        nn.init.normal_(self.table.weight[:words], std=0.1)

    def forward(self, rows: Tensor) -> Tensor:
        """Return (n, outputs) from rows of the table (n, longest), padded with `words`.

        The sum over the root of their number; in training, some words go unread.
        """
        if self.training and self.dropout:
            unread = torch.rand(rows.shape, device=rows.device) < self.dropout
            rows = rows.masked_fill(unread, self.padding)
        count = (rows != self.padding).sum(dim=1, keepdim=True).clamp(min=1)
        total: Tensor = self.table(rows).sum(dim=1) / count.sqrt()
        return total


class TwoHeads(nn.Module):
    """Both heads and the logit scale: what the trainer sees of a pair of locked towers."""

    def __init__(
        self, image: ResidualHead, text: ResidualHead, words: WordTable | None = None
    ) -> None:
        super().__init__()
        self.image = image
        self.text = text
        self.words = words
        self.scale = LogitScale()

    def image_vectors(self, images: Tensor) -> Tensor:
        """Return unit vectors (n, dim) of the image tower's features."""
        return functional.normalize(self.image(images), dim=-1)

    def text_vectors(self, texts: tuple[Tensor, Tensor | None]) -> Tensor:
        """Return unit vectors (t, dim) of the text tower's embeddings and the words' rows."""
        embeddings, rows = texts
        outputs = self.text(embeddings)
        if self.words is not None and rows is not None:
            outputs = outputs + self.words(rows)
        return functional.normalize(outputs, dim=-1)

    def logit_scale(self) -> Tensor:
        """Return the factor from cosine to logit."""
        factor: Tensor = self.scale()
        return factor

    def settle(self) -> None:
        """Keep the scale within its bounds."""
        self.scale.settle()
