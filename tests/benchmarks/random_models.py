"""Models of published sizes with random weights, which suffice for speed. For benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.paths import resources

if TYPE_CHECKING:
    from pathlib import Path


def random_vit_b16(folder: Path) -> Path:
    """Write Chinese-CLIP ViT-B/16: the published architecture, vocabulary and preprocessing."""
    return _write(folder, {}, {"patch_size": 16}, 512)


def random_small(folder: Path) -> Path:
    """Write a model of the same architecture that a processor trains in seconds."""
    size = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
            "num_attention_heads": 2}  # fmt: skip
    return _write(folder, size, {**size, "patch_size": 32, "image_size": 64}, 32)


def _write(folder: Path, text: dict[str, int], vision: dict[str, int], dim: int) -> Path:
    import torch
    from transformers import ChineseCLIPConfig, ChineseCLIPModel

    torch.manual_seed(0)
    config = ChineseCLIPConfig(
        text_config={"vocab_size": 21128, **text}, vision_config=vision, projection_dim=dim
    )
    ChineseCLIPModel(config).save_pretrained(folder)
    words = resources() / "vocabulary" / "bert-chinese.txt"
    (folder / "vocab.txt").write_bytes(words.read_bytes())
    return folder
