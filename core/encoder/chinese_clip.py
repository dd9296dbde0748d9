"""Chinese-CLIP (arXiv 2211.01335) on torch, through transformers.

transformers has no RN50: that image tower is our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.encoder.pretrained import load_pretrained, reason_of
from core.encoder.resnet_tower import ResNetTower

if TYPE_CHECKING:
    from torch import Tensor

    from core.encoder.base import Towers
    from core.encoder.clip_folder import ChineseClipFolder
    from core.encoder.device import Device
    from core.encoder.runtime_files import Tower

# What transformers is told where the image tower is our own; it is thrown away.
NO_VISION = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1,
             "num_attention_heads": 1, "image_size": 8, "patch_size": 8}  # fmt: skip
VISION_WEIGHTS = ("vision_model.", "visual_")


def teachable(folder: ChineseClipFolder, *, checkpointing: bool) -> Any:  # noqa: ANN401
    """Return transformers' model in single precision on the CPU, for `core.teaching`.

    checkpointing: activations are computed again rather than kept. Raises ModelError.
    """
    model = _load_model(folder, half=False)
    if folder.is_resnet:
        model.vision_model = None
    if checkpointing:
        # Its first name is deprecated in later releases of transformers 5.
        later = getattr(model, "activation_checkpointing_enable", None)
        (later or model.gradient_checkpointing_enable)({"use_reentrant": False})
    return model


class ChineseClipTowers:
    """See `TorchTowers`. Raises ModelError("model_broken") from the constructor."""

    def __init__(
        self, folder: ChineseClipFolder, device: Device, towers: Towers, *, half: bool
    ) -> None:
        self._folder = folder
        self._model = _load_model(folder, half=half)
        self._resnet: ResNetTower | None = None
        if folder.is_resnet and towers != "text":
            self._resnet = _load_resnet(folder, device, half=half)
        if towers == "image":
            self._model.text_model = None
        if towers == "text" or folder.is_resnet:
            self._model.vision_model = None
        self._model = self._model.to(device.kind)
        self.logit_scale = float(self._model.logit_scale.detach().float().exp())

    def has(self, tower: Tower) -> bool:
        """Whether a tower was loaded."""
        if tower == "text":
            return self._model.text_model is not None
        return self._resnet is not None or self._model.vision_model is not None

    def images(self, pixels: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, 3, px, px) → (n, dim)."""
        if self._resnet is not None:
            return self._resnet.features(pixels)
        features: Tensor = self._model.get_image_features(pixel_values=pixels).pooler_output
        return features

    def texts(self, ids: Tensor, seen: Tensor) -> Tensor:
        """Return features, not yet of length 1: (n, t) → (n, dim)."""
        output = self._model.get_text_features(input_ids=ids, attention_mask=seen)
        features: Tensor = output.pooler_output
        return features

    def config(self) -> dict[str, Any]:
        """Return config.json with the defaults that it leaves out."""
        config: dict[str, Any] = self._model.config.to_dict()
        if self._folder.is_resnet:
            config["vision_config"] = self._folder.config["vision_config"]
        return config


def _load_model(folder: ChineseClipFolder, *, half: bool) -> Any:  # noqa: ANN401
    from transformers import ChineseCLIPModel

    if not folder.is_resnet:
        return load_pretrained(folder, ChineseCLIPModel, folder.config, half=half)
    config = {**folder.config, "vision_config": NO_VISION}
    return load_pretrained(folder, ChineseCLIPModel, config, half=half, unneeded=VISION_WEIGHTS)


def _load_resnet(folder: ChineseClipFolder, device: Device, *, half: bool) -> ResNetTower:
    import torch
    from safetensors import SafetensorError

    vision, px = folder.config["vision_config"], folder.image_px
    try:
        tower = ResNetTower.read(
            folder.weights[0],
            vision["layers"],
            vision["num_attention_heads"],
            device.kind,
            half=half,
        )
        kind = torch.float16 if half else torch.float32
        blank = torch.zeros((1, 3, px, px), dtype=kind, device=device.kind)
        with torch.inference_mode():
            found = tower.features(blank).shape[1]
    except (OSError, KeyError, RuntimeError, SafetensorError) as error:
        raise folder.broken(f"image tower: {reason_of(error)}") from error
    if found != folder.dim:
        raise folder.broken(f"image tower gives {found} numbers, not {folder.dim}")
    return tower
