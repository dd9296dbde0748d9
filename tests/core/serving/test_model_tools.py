"""The whole way in the terminal: a checkpoint is imported, then asked for vectors."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import program as cli
from core.paths import resources
from tests.core.encoder import reference_clip, tiny_clip, tiny_siglip
from tests.fakes.model_server import ModelServer

pytestmark = pytest.mark.slow  # imports torch and transformers

OWL = resources() / "demo" / "owl.jpg"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A library home in which a checkpoint was installed by `models import`."""
    home = tmp_path_factory.mktemp("home")
    checkpoint = reference_clip.save(reference_clip.random_model(), home / "clip_cn_mini.pt")
    assert cli.run(["--library", str(home), "models", "import", str(checkpoint), "--json"]) == 0
    checkpoint.unlink()
    return home


PUBLISHED = {
    "chinese-clip-vit-base-patch16": (tiny_clip, 16),
    "siglip2-base-patch16-224": (tiny_siglip, 64),
}


@pytest.fixture(scope="module", params=PUBLISHED)
def published(request, tmp_path_factory):
    """A model of the catalogue, small and random: (id, length of its vectors, folder)."""
    family, dim = PUBLISHED[request.param]
    return request.param, dim, family.write(tmp_path_factory.mktemp("hub") / "published")


def run(capsys, home, *arguments):
    capsys.readouterr()
    code = cli.run(["--library", str(home), *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_import_ends_with_the_id(capsys, home, tmp_path):
    path = reference_clip.save(
        reference_clip.random_model(vision_layers=1), tmp_path / "another.pt"
    )
    code, out, _ = run(capsys, home, "models", "import", path, "--json")
    assert (code, json.loads(out)["id"]) == (0, "another")
    assert Path(json.loads(out)["path"]).name == "another"
    code, out, _ = run(capsys, home, "models", "remove", "another", "--json")
    assert code == 0


def test_a_broken_model_is_refused_in_a_sentence_and_leaves_nothing(capsys, home, tmp_path):
    (tmp_path / "broken.pt").write_bytes(b"PK" + b"\0" * 500)
    code, out, said = run(capsys, home, "models", "import", tmp_path / "broken.pt")
    assert (code, out) == (3, "")
    assert "broken" in said
    names = {path.name for path in (home / "models").iterdir()}
    assert names == {"clip_cn_mini", ".incoming"}
    on_its_way = (home / "models" / ".incoming").iterdir()
    assert [path.name for path in on_its_way if path.suffix != ".lock"] == []


def test_embed_prints_one_vector_each(capsys, home):
    arguments = ["--model", "clip_cn_mini", "embed", "--image", OWL, "--text", "猫", "一只狗"]
    code, out, _ = run(capsys, home, *arguments, "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row.get("text", row.get("image")) for row in rows] == [str(OWL), "猫", "一只狗"]
    assert {row["model"] for row in rows} == {rows[0]["model"]}
    assert rows[0]["model"].startswith("chinese-clip@")
    vectors = np.array([row["vector"] for row in rows])
    assert vectors.shape == (3, 48)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    code, out, _ = run(capsys, home, *arguments)
    assert len(out.splitlines()) == 3


def test_classify_ranks_labels_with_cosine_and_probability(capsys, home):
    arguments = ["--model", "clip_cn_mini", "classify", "--image", OWL, "--labels", "猫，狗, 图表"]
    code, out, _ = run(capsys, home, *arguments, "--json")
    rows = json.loads(out)
    assert code == 0
    assert {row["label"] for row in rows} == {"猫", "狗", "图表"}
    assert sum(row["probability"] for row in rows) == pytest.approx(1, abs=1e-3)
    assert [row["cosine"] for row in rows] == sorted((r["cosine"] for r in rows), reverse=True)


def test_probe_measures_the_model(capsys, home, monkeypatch):
    from core.search import model_use

    monkeypatch.setattr(model_use, "PROBE_S", 0.1)
    code, out, _ = run(capsys, home, "models", "probe", "clip_cn_mini", "--json")
    figures = json.loads(out)
    assert code == 0
    assert (figures["id"], figures["device"]) == ("clip_cn_mini", "cpu")
    assert figures["images_per_second"] > 0
    assert figures["query_ms"] > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["embed", "--image", "nothing.jpg"], 2),
        (["classify", "--image", OWL, "--labels", "猫"], 2),
        (["--model", "nothing", "embed", "--text", "猫"], 3),
        (["models", "probe", "nothing"], 3),
    ],
)
def test_mistakes_are_said_in_a_sentence(capsys, home, arguments, code):
    found, out, said = run(capsys, home, "--model", "clip_cn_mini", *arguments)
    assert (found, out) == (code, "")
    assert said.strip()
    assert "Traceback" not in said


def test_an_installed_model_is_converted_like_an_imported_one(capsys, home, published):
    name, dim, folder = published
    with ModelServer(folder) as server:
        code, out, _ = run(
            capsys, home, "models", "install", name, "--source", server.url, "--json"
        )
    assert (code, json.loads(out)["id"]) == (0, name)
    assert (home / "models" / name / "runtime.json").is_file()
    code, out, _ = run(capsys, home, "--model", name, "embed", "--text", "一只狗", "--json")
    assert len(json.loads(out)[0]["vector"]) == dim
    assert run(capsys, home, "models", "remove", name)[0] == 0


def test_a_hub_without_the_vocabulary_gives_no_model(capsys, home, tmp_path):
    folder = tiny_siglip.write(tmp_path / "published")
    (folder / "tokenizer.json").unlink()
    with ModelServer(folder) as server:
        arguments = ["models", "install", "siglip2-base-patch16-224", "--source", server.url]
        code, out, said = run(capsys, home, *arguments)
    assert (code, out) == (3, "")
    assert "tokenizer.json" in said
    assert not (home / "models" / "siglip2-base-patch16-224").exists()
