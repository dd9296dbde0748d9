"""The script that trains the starter, from photos to a model that answers, in miniature."""

import importlib
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.encoder.starter import StarterEncoder
from core.errors import Cancelled
from core.paths import resources

pytestmark = pytest.mark.slow  # loads torch and both towers

COLOURS = {"red": "红色", "green": "绿色", "blue": "蓝色", "black": "黑色"}


@pytest.fixture
def train_starter(project, monkeypatch):
    monkeypatch.syspath_prepend(str(project / "packaging"))
    script = importlib.import_module("train_starter")
    whole = script.from_scratch
    monkeypatch.setattr(
        script, "from_scratch", lambda photos: replace(whole(photos), epochs=4, augment=3)
    )
    return script


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    for split in ("train", "val"):
        (folder / split).mkdir(parents=True)
        lines = ["file\tkind\tcaption"]
        for number, (colour, chinese) in enumerate(COLOURS.items()):
            name = f"{split}/{number}.jpg"
            Image.new("RGB", (224, 224), colour).save(folder / name)
            captions = {"zhc": chinese, "zhb": f"{chinese}的墙", "en": f"a {colour} wall"}
            lines += [f"{name}\t{kind}\t{caption}" for kind, caption in captions.items()]
        (folder / f"{split}.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def train(script, monkeypatch, data, out, cache):
    if not out.exists():
        shutil.copytree(resources() / "starter", out)
    arguments = ["train_starter.py", "--data", data, "--out", out, "--cache", cache]
    monkeypatch.setattr("sys.argv", [str(argument) for argument in arguments])
    script.main()


def test_the_script_makes_a_model_and_makes_it_again_after_a_stop(
    train_starter, monkeypatch, data, tmp_path
):
    train(train_starter, monkeypatch, data, tmp_path / "whole", tmp_path / "cache-1")

    def stop(news):
        if news.phase == "training" and news.done == 3:
            raise Cancelled

    with monkeypatch.context() as broken:
        broken.setattr(train_starter, "_show", stop)
        with pytest.raises(Cancelled):
            train(train_starter, broken, data, tmp_path / "again", tmp_path / "cache-2")
    train(train_starter, monkeypatch, data, tmp_path / "again", tmp_path / "cache-2")
    for name in ("heads.safetensors", "words.txt", "training-log.jsonl", "starter.json"):
        whole, again = ((tmp_path / run / name).read_bytes() for run in ("whole", "again"))
        assert whole == again, name
    encoder = StarterEncoder(tmp_path / "whole", threads=1)
    texts = encoder.encode_texts(["红色的墙", "a wall that nobody described"])
    assert np.linalg.norm(texts, axis=1) == pytest.approx(1, abs=1e-5)
    assert "红色" in (tmp_path / "whole" / "words.txt").read_text(encoding="utf-8").split("\n")
