"""What the training loop sees of data and model: batches, where they come from, two towers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from torch import Tensor


class Batch(NamedTuple):
    """What one step sees. `images` and `texts` are whatever the model's towers take."""

    images: Any
    texts: Any
    image_photos: Tensor  # (n,) which photo an image belongs to
    text_photos: Tensor  # (t,)
    text_captions: Tensor  # (t,) equal texts have equal numbers


class Pairs(Protocol):
    """Where batches come from."""

    @property
    def steps_per_epoch(self) -> int:
        """How many batches show every photo once."""

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; the same for the same step, whenever it is asked."""


class TwoTowers(Protocol):
    """The model as the loop sees it, besides being an `nn.Module`."""

    def image_vectors(self, images: Any) -> Tensor:  # noqa: ANN401 - the towers know
        """Return unit vectors (n, dim)."""

    def text_vectors(self, texts: Any) -> Tensor:  # noqa: ANN401
        """Return unit vectors (t, dim)."""

    def logit_scale(self) -> Tensor:
        """Return the factor from cosine to logit."""

    def settle(self) -> None:
        """Bring what must stay within bounds back into them, after each step."""


def rows_of(content: Any, part: slice, device: str) -> Any:  # noqa: ANN401 - as in Batch
    """Return some rows of what a tower takes, on a device: a tensor, or a tuple of them."""
    if content is None:
        return None
    if isinstance(content, tuple):
        return tuple(rows_of(one, part, device) for one in content)
    return content[part].to(device)
