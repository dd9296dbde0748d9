"""Chinese-CLIP as something that can be trained: two towers, and what of them a stage unlocks.

Stage 1 locks the image tower and trains the text tower, stage 2 trains both (Yang et al. 2022,
arXiv 2211.01335, section 3.2; LiT, arXiv 2111.07991). Either whole or by adapters. Needs torch.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from core.teaching.contrastive import LARGEST_SCALE
from core.teaching.lora import LoraLinear, adapt

if TYPE_CHECKING:
    from torch import Tensor

TEXT, IMAGE = ("text_model.", "text_projection"), ("vision_model.", "visual_projection")
SCALE = "logit_scale"
_LAYER = re.compile(r"\.layers?\.(\d+)\.")  # text: encoder.layer.3, image: encoder.layers.3
# What adapters stand beside: the attention of every block, and the projections.
_ADAPTED = re.compile(r"\.attention\.|\.self_attn\.|^(text|visual)_projection$")


class ClipModel(nn.Module):
    """See the module. clip: transformers' model, without image tower where that is a ResNet."""

    def __init__(self, clip: Any, dropout: float) -> None:  # noqa: ANN401 - transformers has no types
        super().__init__()
        self.clip = clip.requires_grad_(requires_grad=False)
        self.images_locked = True  # then an image comes as its finished vector
        self._dropout = dropout
        _set_dropout(clip.text_model, dropout)

    def image_vectors(self, images: Any) -> Tensor:  # noqa: ANN401
        """Return unit vectors of pixels (n, 3, px, px); locked, the images are vectors already."""
        if self.images_locked:
            vectors: Tensor = images
            return vectors
        features = self.clip.get_image_features(pixel_values=images).pooler_output
        return functional.normalize(features.float(), dim=-1)

    def text_vectors(self, texts: tuple[Tensor, Tensor]) -> Tensor:
        """Return unit vectors of token ids and their mask, (t, tokens) each."""
        ids, mask = texts
        longest = int(mask.sum(dim=1).max())
        features = self.clip.get_text_features(
            input_ids=ids[:, :longest], attention_mask=mask[:, :longest]
        ).pooler_output
        return functional.normalize(features.float(), dim=-1)

    def logit_scale(self) -> Tensor:
        """Return the factor from cosine to logit."""
        factor: Tensor = self.clip.logit_scale.clamp(0.0, math.log(LARGEST_SCALE)).exp()
        return factor

    def settle(self) -> None:
        """Keep the scale within its bounds."""
        with torch.no_grad():
            self.clip.logit_scale.clamp_(0.0, math.log(LARGEST_SCALE))

    def unlock(self, stage: int, *, freeze: int, lora_rank: int) -> None:
        """Make a stage's weights require a gradient; those of the stage before still do.

        freeze: blocks at the start of each tower that stay; lora_rank: 0 trains whole matrices.
        """
        self.images_locked = stage == 1
        sides = TEXT if stage == 1 else TEXT + IMAGE
        self.clip.logit_scale.requires_grad_(requires_grad=True)
        if lora_rank:
            self._adapt(sides, freeze, lora_rank)
            return
        for name, parameter in self.clip.named_parameters():
            if name.startswith(sides) and not is_frozen(name, freeze):
                parameter.requires_grad_(requires_grad=True)

    def adapt(self, names: list[str], rank: int) -> None:
        """Put adapters beside these layers of the towers."""
        adapt(self.clip, names, rank, self._dropout)

    def _adapt(self, sides: tuple[str, ...], freeze: int, rank: int) -> None:
        adapted = {n for n, m in self.clip.named_modules() if isinstance(m, LoraLinear)}
        names = [
            name
            for name, module in self.clip.named_modules()
            if isinstance(module, nn.Linear)
            and name.startswith(sides)
            and _ADAPTED.search(name)
            and not is_frozen(name + ".", freeze)
            and name not in adapted
            and not name.endswith(".base")
        ]
        self.adapt(names, rank)


def is_frozen(name: str, freeze: int) -> bool:
    """Whether a weight lies before the first block that is trained."""
    layer = _LAYER.search(name)
    if layer:
        return int(layer.group(1)) < freeze
    return freeze > 0 and (".embeddings." in name or ".pre_layrnorm." in name)


def _set_dropout(tower: nn.Module, share: float) -> None:
    for module in tower.modules():
        if isinstance(module, nn.Dropout):
            module.p = share
        if hasattr(module, "attention_dropout"):
            module.attention_dropout = share  # type: ignore[assignment]
