"""Models of published sizes with random weights, which suffice for speed. For benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.paths import resources

if TYPE_CHECKING:
    from pathlib import Path


def random_vit_b16(folder: Path) -> Path:
    """Write Chinese-CLIP ViT-B/16: the published architecture, vocabulary and preprocessing."""
    import torch
    from transformers import ChineseCLIPConfig, ChineseCLIPModel

    torch.manual_seed(0)
    config = ChineseCLIPConfig(
        text_config={"vocab_size": 21128}, vision_config={"patch_size": 16}, projection_dim=512
    )
    ChineseCLIPModel(config).save_pretrained(folder)
    words = resources() / "vocabulary" / "bert-chinese.txt"
    (folder / "vocab.txt").write_bytes(words.read_bytes())
    return folder
