"""The gradient of the contrastive loss over a large batch, in pieces that memory can hold.

Adding up the losses of small batches would not do: each would know only its own counter-examples.
So the features of all pieces are computed first, without gradient; the loss over all of them is
computed once, with its gradient on the features; then each piece is computed again and handed
its share of that gradient (Gao et al. 2021, arXiv 2101.06983; open_clip and Chinese-CLIP do the
same with more loss computations). The result is that of the whole batch, to rounding. Where it is
not: dropout and noise draw other numbers for other pieces (the same in both passes, so that the
gradient is that of one function), and a batch norm that trains would see other statistics; no
model here has one. One thread; needs torch.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import torch

from core.teaching.batch import rows_of
from core.teaching.contrastive import contrastive_loss, pair_masks

if TYPE_CHECKING:
    from torch import Tensor, nn

    from core.records.tuning import Precision
    from core.teaching.batch import Batch, TwoTowers

KINDS = {"bf16": torch.bfloat16, "fp16": torch.float16}
PIECE_SEEDS = 1 << 40  # apart from one piece's random numbers to the next


class BatchGradient:
    """Leaves the gradient of a batch in the model's parameters.

    piece: how many pairs are computed at once; None: all. It may be lowered between batches.
    """

    def __init__(
        self, model: nn.Module, precision: Precision, device: str, piece: int | None = None
    ) -> None:
        self._towers: TwoTowers = model  # type: ignore[assignment] # a module that has them
        self._kind = KINDS.get(precision)
        self._device = device
        self.piece = piece
        # Half precision's small gradients would vanish; no-op in the others.
        self.scaler = torch.amp.GradScaler(device, enabled=precision == "fp16")

    def run(self, batch: Batch, seed: int) -> float:
        """Add the gradient to what the parameters hold, times the scaler's factor.

        seed: of dropout and noise. Returns the loss.
        """
        count = len(batch.image_photos)
        size = self.piece or count
        pieces = [slice(start, start + size) for start in range(0, count, size)]
        if len(pieces) == 1:
            loss = self._loss(*self._features(batch, pieces[0], seed), batch)
            self._backward(loss)
            return loss.item()
        return self._run_pieces(batch, pieces, seed)

    def _run_pieces(self, batch: Batch, pieces: list[slice], seed: int) -> float:
        seeds = [seed + number * PIECE_SEEDS for number in range(len(pieces))]
        with torch.no_grad():
            found = [self._features(batch, *one) for one in zip(pieces, seeds, strict=True)]
        texts, images = (torch.cat(part).requires_grad_() for part in zip(*found, strict=True))
        loss = self._loss(texts, images, batch)
        self._backward(loss)
        for piece, own_seed in zip(pieces, seeds, strict=True):
            self._hand_down(batch, piece, own_seed, texts.grad, images.grad)
        return loss.item()

    def _hand_down(
        self, batch: Batch, piece: slice, seed: int, texts: Tensor | None, images: Tensor | None
    ) -> None:
        assert texts is not None
        assert images is not None
        outputs = self._features(batch, piece, seed)
        shares = (texts[piece], images[piece])
        wanted = [(o, s) for o, s in zip(outputs, shares, strict=True) if o.requires_grad]
        torch.autograd.backward([o for o, _ in wanted], [s for _, s in wanted])

    def _features(self, batch: Batch, piece: slice, seed: int) -> tuple[Tensor, Tensor]:
        torch.manual_seed(seed)
        with self._autocast():
            texts = self._towers.text_vectors(rows_of(batch.texts, piece, self._device))
            images = self._towers.image_vectors(rows_of(batch.images, piece, self._device))
        return texts.float(), images.float()

    def _loss(self, texts: Tensor, images: Tensor, batch: Batch) -> Tensor:
        masks = pair_masks(batch.text_photos, batch.text_captions, batch.image_photos)
        positives, neutral = (mask.to(self._device) for mask in masks)
        return contrastive_loss(texts, images, self._towers.logit_scale(), positives, neutral)

    def _backward(self, loss: Tensor) -> None:
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]

    def _autocast(self) -> AbstractContextManager[Any]:
        if self._kind is None:
            return nullcontext()
        return torch.autocast(self._device, self._kind)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that the batch was too large; CUDA has a class, others only words."""
    words = str(error).lower()
    said = (
        "out of memory" in words or "can't allocate memory" in words or "not enough memory" in words
    )
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and said)
