from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from core.cli import program as cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def photos(project, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli-labels") / "photos"
    folder.mkdir()
    for path in sorted((project / "resources" / "demo").glob("*.jpg"))[:8]:
        shutil.copy2(path, folder)
    return folder


@pytest.fixture(scope="module")
def indexed(photos: Path) -> Path:
    home = photos.parent / "library"
    assert cli.run(["--library", str(home), "index", str(photos)]) == 0
    return home


@pytest.fixture
def teach(indexed, tmp_path, capsys):
    """Run `teach label …` on a copy of the library; returns (exit code, data, stderr)."""
    home = tmp_path / "library"
    shutil.copytree(indexed, home)
    capsys.readouterr()

    def run(*arguments, room="label"):
        words = ["--library", str(home), "--json", "teach", room, *map(str, arguments)]
        code = cli.run(words)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def test_a_label_is_taught_shown_and_forgotten(teach, photos):
    cow, crab = photos / "cow.jpg", photos / "crab.jpg"
    code, added, _ = teach("add", "阿牛", "--kind", "pet", "--alias", "Moo", "--yes", cow)
    assert (code, added["yes"], added["method"]) == (0, 1, "prototype")
    assert teach("add", "moo", "--no", crab, "--precision", "0.7")[1]["no"] == 1
    (listed,) = teach("list")[1]
    assert (listed["name"], listed["aliases"], listed["wanted_precision"]) == ("阿牛", ["Moo"], 0.7)
    shown = teach("show", "Moo")[1]["photos"]
    assert shown[0] == {"path": str(cow), "id": shown[0]["id"], "group": "confirmed", "chance": 1.0}
    asked = [row["path"] for row in teach("suggest", "阿牛", "-k", "3")[1]]
    assert len(asked) == 3
    assert not {str(cow), str(crab)} & set(asked)
    assert teach("add", "一切", "--no", photos)[1]["no"] == 8  # a folder stands for its photos
    teach("remove", "一切")
    teach("add", "阿牛", "--forget", crab)
    assert teach("list")[1][0]["no"] == 0
    assert teach("remove", "阿牛")[1] == {"name": "阿牛", "answers": 1}
    assert teach("list")[1] == []


def test_labels_are_taken_along(teach, photos, tmp_path):
    teach("add", "阿牛", "--yes", photos / "cow.jpg")
    target = tmp_path / "labels.json"
    exported = teach("export", "--to", target)[1]
    assert exported == {"labels": 1, "answers": 1}
    teach("remove", "阿牛")
    assert teach("import", target)[1] == {"labels": 1, "answers": 1, "missing": 0}
    assert teach("list")[1][0]["yes"] == 1


def test_sidecars_are_written_only_when_asked_for(teach, photos):
    teach("add", "阿牛", "--yes", photos / "cow.jpg")
    assert not list(photos.glob("*.xmp"))
    assert teach("export", "阿牛", "--sidecars")[1] == {"labels": 1, "sidecars": 1, "faults": []}
    (sidecar,) = photos.glob("*.xmp")
    sidecar.unlink()
    assert sidecar.name == "cow.jpg.xmp"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "没有"),
        ("add", "  "),
        ("add", "阿牛", "--yes", "no/such.jpg"),
        ("import", "no/such.json"),
        ("add", "阿牛", "--kind", "wolf"),
        ("add", "阿牛", "--precision", "3"),
        ("add", "阿牛", "--yes", "cow.jpg", "--no", "cow.jpg"),
        ("export",),
    ],
)
def test_wrong_usage_is_explained_and_changes_nothing(teach, arguments):
    code, data, err = teach(*arguments)
    assert (code, data) == (2, None)
    assert err
    assert teach("list")[1] == []


@pytest.mark.parametrize(
    ("names", "said"),
    [(("豆豆",), "豆豆"), ((), "label"), (("阿牛",), "阿牛"), (("阿猫",), "photos")],
)
def test_labels_that_cannot_be_trained_on_are_told_why(teach, photos, names, said, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    if names == ("阿牛",):
        teach("add", "阿牛", "--no", photos / "cow.jpg")
    if names == ("阿猫",):
        teach("add", "阿猫", "--yes", photos / "cow.jpg")
    code, data, error = teach("--labels", *names, room="tune")
    assert (code, data) == (2, None)
    assert said in error
    assert "Traceback" not in error


def test_labels_and_captions_are_not_trained_on_together(teach, photos):
    code, _, error = teach("--labels", "--data", "captions.tsv", room="tune")
    assert code == 2
    assert "--data" in error


def test_a_name_that_means_something_already_is_spoken_of(indexed, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    home = tmp_path / "library"
    shutil.copytree(indexed, home)
    capsys.readouterr()
    for name, said in (("海", "单独出现"), ("沙滩", "常用词"), ("豆豆", "")):
        assert cli.run(["--library", str(home), "teach", "label", "add", name]) == 0
        first, *rest = capsys.readouterr().out.splitlines()
        assert first.startswith(name)
        assert [said in line for line in rest] == [True] * bool(said)


def test_nothing_found_is_not_called_all_right(indexed, photos, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    home = tmp_path / "library"
    shutil.copytree(indexed, home)
    capsys.readouterr()
    yes = [str(photos / f"{name}.jpg") for name in ("cow", "crab")]
    words = ["teach", "label", "add", "阿牛", "--precision", "0.99", "--yes", *yes]
    assert cli.run(["--library", str(home), *words]) == 0
    said = capsys.readouterr().out
    assert "100 %" not in said or "例子以外" not in said
    assert ("估计找得准" in said) != ("例子以外还没有" in said)
