"""Low-rank adapters beside frozen matrices (Hu et al. 2021, arXiv 2106.09685). Needs torch.

Context: whole towers on tens of photos learn them by heart and forget the rest, and their
optimiser needs gigabytes. Choice: forty lines of our own rather than the package `peft`, of which
nothing else would be used; merged into the matrix at the end, so that nothing that runs a model
knows of them. Cost: linear layers only, which is all that the towers' attention has.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torch import Tensor

SCALING = 2.0  # the usual alpha / rank


class LoraLinear(nn.Module):
    """A frozen linear layer plus a trained product of two thin matrices, of which `mix` counts."""

    def __init__(self, base: nn.Linear, rank: int, dropout: float) -> None:
        super().__init__()
        self.base = base.requires_grad_(requires_grad=False)
        rank = min(rank, base.in_features, base.out_features)
        place, kind = base.weight.device, base.weight.dtype
        self.lora_a = nn.Parameter(torch.empty(rank, base.in_features, device=place, dtype=kind))
        self.lora_b = nn.Parameter(torch.zeros(base.out_features, rank, device=place, dtype=kind))
        nn.init.kaiming_uniform_(self.lora_a, a=math.sqrt(5))
        self.dropout = nn.Dropout(dropout)
        self.mix = 1.0

    def forward(self, x: Tensor) -> Tensor:
        """Return what the layer with its adapter makes of x: (…, in) → (…, out)."""
        thin = functional.linear(functional.linear(self.dropout(x), self.lora_a), self.lora_b)
        outputs: Tensor = self.base(x) + self.mix * SCALING * thin
        return outputs

    def merged(self) -> Tensor:
        """Return the one matrix that does the same: (out, in)."""
        weight: Tensor = self.base.weight + self.mix * SCALING * (self.lora_b @ self.lora_a)
        return weight.detach()


def adapt(model: nn.Module, names: Iterable[str], rank: int, dropout: float) -> None:
    """Put an adapter beside each of these linear layers."""
    for name in names:
        parent, _, last = name.rpartition(".")
        holder = model.get_submodule(parent)
        setattr(holder, last, LoraLinear(getattr(holder, last), rank, dropout))


def adapters(model: nn.Module) -> dict[str, LoraLinear]:
    """Return the adapted layers by name."""
    return {n: module for n, module in model.named_modules() if isinstance(module, LoraLinear)}
