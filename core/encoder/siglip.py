"""SigLIP 2 (arXiv 2502.14786) on torch, through transformers.

It was trained with a sigmoid over scale × cosine + bias, one for each pair of a picture and a text.
The bias is the same for all pairs: it changes no ranking, and it cancels out in the softmax over
labels that `classify` makes, so nothing here needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.encoder.pretrained import load_pretrained

if TYPE_CHECKING:
    from torch import Tensor

    from core.encoder.base import Towers
    from core.encoder.device import Device
    from core.encoder.runtime_files import Tower
    from core.encoder.siglip_folder import SiglipFolder


class SiglipTowers:
    """See `TorchTowers`. Raises ModelError("model_broken") from the constructor."""

    def __init__(self, folder: SiglipFolder, device: Device, towers: Towers, *, half: bool) -> None:
        from transformers import SiglipModel

        model = load_pretrained(folder, SiglipModel, folder.config, half=half)
        vision, text = model.config.vision_config, model.config.text_config
        if not vision.vision_use_head:
            raise folder.broken("image tower: it has no pooling head")
        if text.projection_size != folder.dim:
            raise folder.broken(
                f"text tower gives {text.projection_size} numbers, not {folder.dim}"
            )
        self._config: dict[str, Any] = model.config.to_dict()
        if towers == "image":
            model.text_model = None
        if towers == "text":
            model.vision_model = None
        self._model = model.to(device.kind)
        self.logit_scale = float(model.logit_scale.detach().float().exp().reshape(()))

    def has(self, tower: Tower) -> bool:
        """Whether a tower was loaded."""
        model = self._model
        return (model.text_model if tower == "text" else model.vision_model) is not None

    def images(self, pixels: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, 3, px, px) → (n, dim)."""
        features: Tensor = self._model.get_image_features(pixel_values=pixels).pooler_output
        return features

    def texts(self, ids: Tensor, seen: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, t) → (n, dim). Padding is looked at too."""
        del seen
        features: Tensor = self._model.get_text_features(input_ids=ids).pooler_output
        return features

    def config(self) -> dict[str, Any]:
        """Return config.json with the defaults that it leaves out."""
        return self._config
