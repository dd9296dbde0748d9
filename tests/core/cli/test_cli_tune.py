"""Fine-tuning from a terminal: the whole way in the starter, and what bad input is told."""

import json

import pytest

from core.cli import program as cli
from core.errors import Cancelled
from core.paths import resources
from tests.core.encoder import tiny_clip

pytestmark = pytest.mark.slow  # loads torch in child processes

QUICK = ("--epochs", 2, "--batch-size", 16, "--learning-rate", "1e-3")


@pytest.fixture(scope="module")
def captions(tmp_path_factory):
    table = tmp_path_factory.mktemp("data") / "captions.tsv"
    names = [file.name for file in sorted((resources() / "demo").glob("*.jpg"))]
    rows = [f"{name}\t我家的{name[:-4]}\n{name}\t{name[:-4]}的照片\n" for name in names]
    table.write_text("file\tcaption\n" + "".join(rows), encoding="utf-8")
    return table


def run(capsys, home, *arguments):
    capsys.readouterr()
    code = cli.run(["--library", str(home), "teach", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_tuned_listed_adopted_and_exported(capsys, tmp_path, captions):
    home, demo = tmp_path / "home", resources() / "demo"
    data = ("--data", captions, "--root", demo)
    code, out, _ = run(capsys, home, "tune", *data, *QUICK, "--dry-run", "--json")
    plan = json.loads(out)
    assert (code, plan["settings"]["epochs"]) == (0, 2)
    assert plan["estimate"]["seconds"] > 0

    code, out, err = run(capsys, home, "tune", *data, *QUICK, "--name", "一次", "--json")
    done = json.loads(out)
    assert (code, done["state"], done["name"]) == (0, "done", "一次")
    assert len(done["result"]["mixes"]) == 5
    news = [json.loads(line) for line in err.splitlines()]
    assert {one["phase"] for one in news} >= {"reading", "training", "measuring"}

    code, out, _ = run(capsys, home, "runs", "--json")
    assert [row["id"] for row in json.loads(out)] == [done["id"]]
    code, out, _ = run(capsys, home, "adopt", done["id"], "--alpha", 0.5, "--json")
    assert (code, json.loads(out)["id"]) == (0, "starter-tuned-1")
    code, out, _ = run(
        capsys, home, "export-model", done["id"], tmp_path / "out", "--alpha", 1, "--json"
    )
    assert (code, (tmp_path / "out" / "starter.json").is_file()) == (0, True)
    assert json.loads(out)["form"] == "starter"
    code, out, _ = run(capsys, home, "runs", "--delete", done["id"], "--json")
    assert (code, json.loads(out)["freed_bytes"] > 0) == (0, True)


def test_chinese_clip_is_tuned_adopted_and_its_export_loads_in_transformers(
    capsys, tmp_path, captions
):
    from transformers import ChineseCLIPModel

    home = tmp_path / "home"
    (home / "models").mkdir(parents=True)
    tiny_clip.write(home / "models" / "tiny")
    code, out, err = run(
        capsys, home, "tune", "--model", "tiny", "--data", captions, "--root", resources() / "demo",
        *QUICK, "--accumulate", 2, "--stage", "both", "--lora-rank", 4, "--augment", 2, "--json",
    )  # fmt: skip
    assert code == 0, err
    done = json.loads(out)
    code, out, err = run(capsys, home, "adopt", done["id"], "--alpha", 1, "--json")
    assert (code, json.loads(out)["id"]) == (0, "tiny-tuned-1"), err
    assert (home / "models" / "tiny-tuned-1" / "runtime.json").is_file()
    target = tmp_path / "out"
    assert run(capsys, home, "export-model", done["id"], target, "--alpha", 1)[0] == 0
    model, report = ChineseCLIPModel.from_pretrained(target, output_loading_info=True)
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    assert model.config.projection_dim == 16


def test_labels_are_trained_on_by_their_names(capsys, tmp_path):
    home, demo = tmp_path / "home", resources() / "demo"
    photos = sorted(demo.glob("*.jpg"))[:12]
    assert cli.run(["--library", str(home), "index", str(demo)]) == 0
    for name, own in (("阿毛", photos[:6]), ("老家", photos[6:])):
        assert run(capsys, home, "label", "add", name, "--yes", *own)[0] == 0
    code, out, err = run(capsys, home, "tune", "--labels", *QUICK, "--dry-run", "--json")
    assert code == 0, err
    plan = json.loads(out)
    assert plan["train_photos"] + plan["validation_photos"] == len(photos)
    assert plan["estimate"]["free_disk_bytes"] > plan["estimate"]["disk_bytes"]
    assert plan["estimate"]["free_memory_bytes"] > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("--data", "nothing.tsv"), 2),
        (("--resume", "nothing"), 2),
        (("--resume",), 2),
        (("--model", "nothing", "--data", "nothing.tsv"), 3),
        (("--stage", "3"), 2),
        (("--epochs", "many"), 2),
    ],
)
def test_mistakes_are_told_in_a_sentence(capsys, tmp_path, arguments, code):
    found, out, said = run(capsys, tmp_path / "home", "tune", *arguments)
    assert (found, out) == (code, "")
    assert said.strip()
    assert "Traceback" not in said


def test_a_bad_value_is_named_with_what_is_allowed(capsys, tmp_path, captions):
    data = ("--data", captions, "--root", resources() / "demo")
    code, _, said = run(capsys, tmp_path / "home", "tune", *data, "--learning-rate", "-1")
    assert code == 2
    assert "learning_rate" in said


@pytest.mark.parametrize("action", ["adopt", "export-model"])
def test_a_run_that_is_not_there_is_said_to_be_that(capsys, tmp_path, action):
    extra = (tmp_path / "out",) if action == "export-model" else ()
    code, _, said = run(capsys, tmp_path / "home", action, "nothing", *extra)
    assert code == 2
    assert "nothing" in said


def test_who_pauses_is_told_how_to_go_on(capsys, tmp_path, captions, monkeypatch):
    from core.tuning.tuning import Tuning

    def stop(_tuning, _run_id, _job):
        raise Cancelled

    home = tmp_path / "home"
    monkeypatch.setattr(Tuning, "train", stop)
    code, out, said = run(
        capsys, home, "tune", "--data", captions, "--root", resources() / "demo", *QUICK
    )
    assert (code, out) == (130, "")
    (made,) = Tuning(home).runs()
    assert f"--resume {made.id}" in said
