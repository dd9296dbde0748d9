"""OpenVINO beside ONNX Runtime: used where it agrees and is faster, and for indexing alone.

Where it is not installed (it is an extra), ONNX Runtime stands in for it: it runs the very graph.
"""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from core.encoder import convert as converting
from core.encoder import openvino_trial
from core.encoder.convert import convert
from core.encoder.engines import OnnxGraph, has_openvino
from core.encoder.registry import load_encoder
from core.job import Job
from core.paths import resources
from tests.core.encoder import tiny_clip, tiny_siglip

pytestmark = pytest.mark.slow  # torch makes the models and judges them

installed = pytest.mark.skipif(not has_openvino(), reason="the extra openvino is not installed")


class StandIn(OnnxGraph):
    """ONNX Runtime in OpenVINO's place."""

    made = 0

    def __init__(self, graph, lanes):
        super().__init__(graph)
        StandIn.made += 1
        self.lanes = lanes


@pytest.fixture
def stand_in(monkeypatch):
    """As where OpenVINO is installed; returns how to say how fast it is."""
    StandIn.made = 0
    monkeypatch.setattr(converting, "has_openvino", lambda: True)
    monkeypatch.setattr("core.encoder.runtime.has_openvino", lambda: True)
    monkeypatch.setattr("core.encoder.runtime.OpenVinoGraph", StandIn)
    monkeypatch.setattr(openvino_trial, "OpenVinoGraph", StandIn)

    def speed(factor):
        seconds = {StandIn: 1.0, OnnxGraph: factor}
        monkeypatch.setattr(openvino_trial, "_seconds", lambda graph, one: seconds[type(graph)])

    return speed


@pytest.fixture(params=[tiny_clip, tiny_siglip], ids=["clip", "siglip"])
def folder(request, tmp_path):
    return request.param.write(tmp_path / "tiny")


def images(encoder):
    shape = (3, 3, encoder.input_px, encoder.input_px)
    return encoder.encode_images(np.random.default_rng(0).normal(size=shape).astype(np.float32))


def load(folder, **options):
    return load_encoder(str(folder), folder.parent, device="cpu", threads=2, **options)


def test_where_it_is_faster_indexing_uses_it_and_queries_do_not(folder, stand_in):
    stand_in(1.2)
    verdict = convert(folder, Job(), threads=1)
    assert verdict.openvino == "image-openvino.onnx"
    found = verdict.probe["image"]["openvino"]
    assert (found["speed"], found["cosine_min"] > 0.99) == (1.2, True)
    StandIn.made = 0
    queries, indexing = load(folder), load(folder, towers="image")
    assert StandIn.made == 1
    assert (images(queries) * images(indexing)).sum(axis=1).min() > 0.97
    assert queries.info == indexing.info


@pytest.mark.parametrize("factor", [0.5, 1.05])
def test_where_it_is_hardly_faster_nothing_is_kept_of_it(folder, stand_in, factor):
    stand_in(factor)
    verdict = convert(folder, Job(), threads=1)
    assert verdict.openvino == ""
    assert verdict.probe["image"]["openvino"]["speed"] == factor
    assert not list(folder.glob("image-openvino*"))
    assert not list(folder.glob("image-watching*"))


def test_vectors_that_disagree_are_not_used_however_fast(folder, stand_in, monkeypatch):
    stand_in(9.0)
    dim = load_encoder(str(folder), folder, device="cpu", threads=1).info.dim
    monkeypatch.setattr(StandIn, "features", lambda self, values: np.ones((1, dim), np.float32))
    verdict = convert(folder, Job(), threads=1)
    assert verdict.openvino == ""
    assert verdict.probe["image"]["openvino"]["cosine_min"] < 0.9


def test_an_engine_that_refuses_costs_nothing(folder, stand_in, monkeypatch):
    def refuse(graph, lanes):
        raise ValueError("no such operator")

    stand_in(1.2)
    monkeypatch.setattr(openvino_trial, "OpenVinoGraph", refuse)
    verdict = convert(folder, Job(), threads=1)
    assert verdict.openvino == ""
    assert "no such operator" in verdict.probe["image"]["openvino"]["error"]
    assert not list(folder.glob("image-openvino*"))


def test_taken_away_again_onnx_runtime_answers(folder, stand_in, monkeypatch):
    stand_in(1.2)
    convert(folder, Job(), threads=1)
    monkeypatch.setattr("core.encoder.runtime.has_openvino", lambda: False)
    StandIn.made = 0
    assert images(load(folder, towers="image")).shape[0] == 3
    assert StandIn.made == 0


def test_converted_again_without_it_leaves_none_of_its_files(folder, stand_in, monkeypatch):
    stand_in(1.2)
    convert(folder, Job(), threads=1)
    monkeypatch.setattr(converting, "has_openvino", lambda: False)
    assert convert(folder, Job(), threads=1).openvino == ""
    assert not list(folder.glob("image-openvino*"))


@installed
def test_the_real_one_agrees_and_says_how_fast_it_is(folder):
    found = convert(folder, Job(), threads=1).probe["image"]["openvino"]
    assert found["cosine_min"] > 0.99
    assert found["speed"] > 0


@installed
def test_the_real_one_runs_beside_itself_and_reports_to_nobody(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(openvino_trial, "FASTER", 0.0)
    assert convert(folder, Job(), threads=1).openvino
    shutil.copytree(folder, tmp_path / "models" / "tiny")
    program = f"""
import sys
from pathlib import Path
import numpy as np
from core.encoder.registry import load_encoder
encoder = load_encoder("tiny", Path({str(tmp_path / "models")!r}), towers="image", threads=2)
px = encoder.input_px
pixels = np.random.default_rng(0).normal(size=(8, 3, px, px)).astype(np.float32)
together = encoder.encode_images(pixels)
alone = np.concatenate([encoder.encode_images(one[None]) for one in pixels])
assert np.abs(together - alone).max() < 1e-5
assert "openvino" in sys.modules
assert not any(sys.modules.get(name) for name in ("openvino_telemetry", "openvino.tools.ovc"))
"""
    subprocess.run([sys.executable, "-c", program], cwd=resources().parent, check=True, timeout=60)


def test_the_manifest_of_an_older_version_is_still_read(folder):
    convert(folder, Job(), threads=1)
    content = json.loads((folder / "runtime.json").read_text())
    del content["openvino"]
    (folder / "runtime.json").write_text(json.dumps(content))
    assert type(load(folder)).__name__ == "RuntimeEncoder"
