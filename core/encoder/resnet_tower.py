"""The image tower of Chinese-CLIP RN50, which transformers does not have.

A ResNet with three stem convolutions, average pools before strided convolutions, and attention
instead of the last pool (Radford et al. 2021, arXiv 2103.00020, section 2.4). Weights keep the
names of the original checkpoint, "visual.…". `onnx_resnet` writes the same for the runtime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

PREFIX = "visual."
NORM_EPSILON = 1e-5
STEM = (("conv1", "bn1", 2), ("conv2", "bn2", 1), ("conv3", "bn3", 1))  # (…, …, stride)


class ResNetTower:
    """Frozen weights on one device, and what they make of pixels. For inference only."""

    def __init__(self, weights: Mapping[str, Tensor], layers: list[int], heads: int) -> None:
        self._weights = weights
        self._layers = layers
        self._heads = heads

    @classmethod
    def read(
        cls, file: Path, layers: list[int], heads: int, device: str, *, half: bool
    ) -> ResNetTower:
        """Load the "visual.…" tensors of a safetensors file. Raises SafetensorError, OSError."""
        import torch
        from safetensors import safe_open

        kind = torch.float16 if half else torch.float32
        with safe_open(file, framework="pt") as stored:
            weights = {
                name.removeprefix(PREFIX): stored.get_tensor(name).to(device, kind)
                for name in stored.keys()  # noqa: SIM118 - not a dict
                if name.startswith(PREFIX)
            }
        return cls(weights, layers, heads)

    def features(self, pixels: Tensor) -> Tensor:
        """Return features not yet of length 1: (n, 3, px, px) → (n, dim). Raises KeyError."""
        from torch.nn import functional

        x = pixels
        for conv, norm, stride in STEM:
            x = functional.relu(self._conv_norm(x, conv, norm, stride=stride, padding=1))
        x = functional.avg_pool2d(x, 2)
        for stage, blocks in enumerate(self._layers, start=1):
            for block in range(blocks):
                stride = 2 if stage > 1 and block == 0 else 1
                x = self._bottleneck(x, f"layer{stage}.{block}", stride)
        return self._attention_pool(x)

    def _bottleneck(self, x: Tensor, name: str, stride: int) -> Tensor:
        from torch.nn import functional

        out = functional.relu(self._conv_norm(x, f"{name}.conv1", f"{name}.bn1"))
        out = functional.relu(self._conv_norm(out, f"{name}.conv2", f"{name}.bn2", padding=1))
        if stride > 1:
            out, x = functional.avg_pool2d(out, stride), functional.avg_pool2d(x, stride)
        out = self._conv_norm(out, f"{name}.conv3", f"{name}.bn3")
        if f"{name}.downsample.0.weight" in self._weights:
            x = self._conv_norm(x, f"{name}.downsample.0", f"{name}.downsample.1")
        return functional.relu(out + x)

    def _conv_norm(
        self, x: Tensor, conv: str, norm: str, *, stride: int = 1, padding: int = 0
    ) -> Tensor:
        from torch.nn import functional

        weights = self._weights
        x = functional.conv2d(x, weights[f"{conv}.weight"], stride=stride, padding=padding)
        return functional.batch_norm(
            x,
            weights[f"{norm}.running_mean"],
            weights[f"{norm}.running_var"],
            weights[f"{norm}.weight"],
            weights[f"{norm}.bias"],
            eps=NORM_EPSILON,
        )

    def _attention_pool(self, x: Tensor) -> Tensor:
        import torch
        from torch.nn import functional

        tokens = x.flatten(2).transpose(1, 2)  # (n, h × w, channels)
        tokens = torch.cat([tokens.mean(dim=1, keepdim=True), tokens], dim=1)
        tokens = tokens + self._weights["attnpool.positional_embedding"]
        query, key, value = (
            self._linear(part, name).reshape(*part.shape[:2], self._heads, -1).transpose(1, 2)
            for part, name in ((tokens[:, :1], "q_proj"), (tokens, "k_proj"), (tokens, "v_proj"))
        )
        pooled = functional.scaled_dot_product_attention(query, key, value)
        return self._linear(pooled.transpose(1, 2).flatten(2)[:, 0], "c_proj")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        from torch.nn import functional

        weight, bias = (self._weights[f"attnpool.{name}.{part}"] for part in ("weight", "bias"))
        return functional.linear(x, weight, bias)
