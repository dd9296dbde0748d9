"""What a taught model is called: never what its parent is called."""

import json
import shutil

import pytest

from core.cli import program as cli
from core.encoder.lineage import Lineage
from core.encoder.registry import describe_model
from core.paths import resources
from core.records.model_names import model_text
from core.records.models import ModelInfo


@pytest.fixture
def models(own_home):
    folder = own_home / "models"
    folder.mkdir(parents=True)
    return folder


def put(models, name, *, is_taught):
    """Put the small file of a starter there; nothing else of it is read for its name."""
    folder = models / name
    folder.mkdir()
    shutil.copyfile(resources() / "starter" / "starter.json", folder / "starter.json")
    if is_taught:
        Lineage("starter", "starter@1", "20261127-101500", 0.75, "1").write(folder)
    return describe_model(name, models)


def test_the_bundled_starter_is_the_starter(models):
    info = describe_model("starter", models)
    assert (info.is_starter, info.is_bundled) == (True, True)
    assert (model_text(info, "zh_CN"), model_text(info, "en")) == ("入门模型", "Starter model")


def test_one_that_was_taught_here_is_numbered_and_still_of_the_starters_kind(models):
    info = put(models, "starter-tuned-2", is_taught=True)
    assert (info.name, info.is_starter, info.is_bundled) == ("starter-tuned-2", True, False)
    assert model_text(info, "zh_CN") == "入门模型（微调 2）"
    assert model_text(info, "en") == "Starter model (fine-tuned 2)"


def test_one_that_came_from_elsewhere_goes_by_its_folder(models):
    info = put(models, "外婆家-tuned-1", is_taught=False)
    assert model_text(info, "zh_CN") == "入门模型（外婆家-tuned-1）"


def test_a_taught_chinese_clip_is_called_after_its_parent():
    info = ModelInfo("clip@1", "chinese-clip-tuned-3", 512, variant="3")
    assert model_text(info, "en") == "chinese-clip (fine-tuned 3)"
    assert model_text(info, "zh_CN", "Chinese-CLIP ViT-B/16") == "Chinese-CLIP ViT-B/16（微调 3）"


def test_the_terminal_lists_it_by_that_name(models, own_home, capsys, monkeypatch):
    put(models, "starter-tuned-1", is_taught=True)
    assert cli.run(["--library", str(own_home), "models", "list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["starter-tuned-1"]["name"] == "Starter model (fine-tuned 1)"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    cli.run(["--library", str(own_home), "models", "list"])
    assert "入门模型（微调 1）" in capsys.readouterr().out
