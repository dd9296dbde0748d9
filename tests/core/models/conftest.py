"""A published-looking model folder, a hub that serves it, and time that costs nothing."""

import itertools
import json

import numpy as np
import pytest

from core.models.patience import Patience
from core.models.shelf import ModelShelf
from core.models.wire import Wire
from core.paths import resources
from tests.fakes.model_server import ModelServer

MODEL = "chinese-clip-vit-base-patch16"
WEIGHTS = "model.safetensors"


class Clock:
    """Time that passes only by sleeping, and a little with each look."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        self.now += 0.001
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def published(tmp_path):
    """The files of a repository, with some that nobody needs."""
    from safetensors.numpy import save_file

    folder = tmp_path / "published"
    folder.mkdir()
    config = {
        "model_type": "chinese_clip",
        "projection_dim": 16,
        "vision_config": {"image_size": 32, "hidden_size": 8},
        "text_config": {"vocab_size": 5},
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]")
    (folder / "README.md").write_text("# A model")
    (folder / ".gitattributes").write_text("* -text")
    (folder / "pytorch_model.bin").write_bytes(b"never wanted where there is something safer")
    random = np.random.default_rng(3)
    save_file({"weight": random.random((500, 500), np.float32)}, folder / WEIGHTS)
    return folder


@pytest.fixture
def server(published):
    with ModelServer(published) as server:
        yield server


@pytest.fixture
def models(tmp_path):
    return tmp_path / "library" / "models"


@pytest.fixture
def shelf(models, clock):
    return make_shelf(models, clock)


def make_shelf(models, clock, **options):
    settings = {
        "runnable": frozenset({"chinese_clip", "chinese_clip_original"}),
        "in_use": lambda: "starter",
        "check": lambda folder: None,
        "prepare": lambda source, folder, job: None,
        "open_wire": lambda: Wire(stall_s=0.3, connect_s=1.0),
        "patience": Patience(sleep=clock.sleep, clock=clock, dice=itertools.repeat(0.5).__next__),
    }
    return ModelShelf(models, resources() / "catalogue.toml", **{**settings, **options})
