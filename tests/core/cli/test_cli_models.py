"""`main.py models …` as a person or a program types it, against a hub on this machine."""

import importlib.util
import json
import signal
import subprocess
import sys
import time

import pytest

from core.cli import program as cli
from core.encoder.registry import load_encoder
from core.records.models import MachineSpeed
from tests.fakes import model_server as faults

MODEL = "chinese-clip-vit-base-patch16"
WEIGHTS = "model.safetensors"


@pytest.fixture(scope="module")
def published(project, tmp_path_factory):
    """A tiny Chinese-CLIP with random weights, as it would be published."""
    path = project / "tests" / "core" / "encoder" / "tiny_clip.py"
    spec = importlib.util.spec_from_file_location("published_tiny_clip", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write(tmp_path_factory.mktemp("hub") / "repository")


@pytest.fixture
def server(published):
    with faults.ModelServer(published) as server:
        yield server


@pytest.fixture
def home(tmp_path):
    return tmp_path / "library"


@pytest.fixture(autouse=True)
def measured(monkeypatch):
    """A machine whose speed takes no time to measure."""
    monkeypatch.setattr(
        "core.serving.speed.call_in_child", lambda *_: MachineSpeed("cpu", 2, 85.0, 42.0)
    )


def run(capsys, home, *words):
    capsys.readouterr()
    code = cli.run(["--library", str(home), "models", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def rows(capsys, home):
    code, out, _ = run(capsys, home, "list", "--json")
    assert code == 0
    return {row["id"]: row for row in json.loads(out)}


def test_list_needs_no_library_and_makes_none(capsys, home):
    found = rows(capsys, home)
    assert [row["id"] for row in found.values() if row["in_use"]] == ["starter"]
    assert [row["id"] for row in found.values() if row["installed"]] == ["starter"]
    assert [row["id"] for row in found.values() if row.get("recommended")] == [MODEL]
    assert found[MODEL]["download_bytes"] == 753_000_000
    assert found[MODEL]["photos_per_minute"] == 360
    assert not home.exists()


def test_list_for_people_says_what_each_is_good_for(capsys, home, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _, out, _ = run(capsys, home, "list")
    assert "* starter" in out
    assert "正在使用" in out
    assert "753 MB" in out
    assert "估计每分钟 360 张" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("install", "clip-of-tomorrow"), 2, "chinese-clip-rn50"),
        (("install", MODEL, "--source", "the-moon"), 2, "the-moon"),
        (("remove", MODEL), 3, "not installed"),
        (("remove", "starter"), 3, "in use"),
        (("use", MODEL), 3, "not installed"),
        ((), 2, ""),
    ],
)
def test_refusals_say_why(capsys, home, monkeypatch, words, code, said):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    answer, out, err = run(capsys, home, *words)
    assert (answer, out) == (code, "")
    assert said in err


@pytest.mark.slow  # converting loads torch
def test_install_use_and_remove(capsys, home, server):
    code, out, err = run(capsys, home, "install", MODEL, "--source", server.url, "--json")
    assert (code, json.loads(out)["id"]) == (0, MODEL)
    assert "100%" in err
    assert rows(capsys, home)[MODEL]["installed"]
    encoder = load_encoder(MODEL, home / "models", device="cpu", threads=1)
    assert encoder.encode_texts(["一只狗"]).shape == (1, 16)
    code, out, _ = run(capsys, home, "use", MODEL, "--json")
    assert (code, json.loads(out)["id"]) == (0, MODEL)
    assert rows(capsys, home)[MODEL]["in_use"]
    assert run(capsys, home, "remove", MODEL)[0] == 3
    assert run(capsys, home, "use", "starter")[0] == 0
    code, out, _ = run(capsys, home, "remove", MODEL, "--json")
    assert code == 0
    assert json.loads(out)["freed_bytes"] > 100_000
    assert not rows(capsys, home)[MODEL]["installed"]


@pytest.mark.slow
def test_killed_download_goes_on_where_it_was(capsys, project, home, server, published):
    half = (published / WEIGHTS).stat().st_size // 2
    server.faults[WEIGHTS] = [faults.stall(half)]
    words = ["--library", str(home), "models", "install", MODEL, "--source", server.url]
    command = [sys.executable, "main.py", *words]
    with subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL) as process:
        _wait_for(lambda: _part_bytes(home) == half)
        process.send_signal(signal.SIGKILL)
    assert rows(capsys, home)[MODEL]["partial_bytes"] >= half
    assert not rows(capsys, home)[MODEL]["installed"]
    server.sent_bytes = 0
    assert run(capsys, home, "install", MODEL, "--source", server.url)[0] == 0
    assert server.asked(WEIGHTS)[-1]["Range"] == f"bytes={half}-"
    assert server.sent_bytes == (published / WEIGHTS).stat().st_size - half


def _part_bytes(home):
    parts = (home / "models" / ".incoming" / MODEL / "parts").glob(f"{WEIGHTS}*")
    return sum(part.stat().st_size for part in parts)


def _wait_for(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
