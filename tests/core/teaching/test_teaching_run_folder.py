"""A run on the disk: whole or not there, its state told truly, its space given back."""

from dataclasses import replace

import pytest

from core.errors import UserError
from core.records.tuning import (
    DataNote,
    TuneBase,
    TuneData,
    TuneFigures,
    TunePair,
    TuneSettings,
)
from core.teaching.run_folder import RunFolder, find_run, runs_in

BASE = TuneBase("starter", "Starter", "starter@1", "starter", 0, trains_images=True)


@pytest.fixture
def data(tmp_path):
    odd = tmp_path / "caf\udce9.jpg"  # a name that is no UTF-8
    pairs = (
        TunePair(odd, "咖啡 \u2028 馆", "zhc"),
        TunePair(tmp_path / "b.jpg", "乙", "", "validation"),
    )
    return TuneData(pairs, (DataNote("tune_few_pairs", 2, ("例\udce9",)),), 1, 1)


@pytest.fixture
def folder(tmp_path, data):
    return RunFolder.create(tmp_path / "runs", BASE, data, TuneSettings(epochs=7), "我的 run")


def test_what_is_written_is_what_is_read(folder, data):
    run = folder.read()
    assert (run.name, run.state, run.settings.epochs) == ("我的 run", "ready", 7)
    assert run.notes == data.notes
    assert tuple(folder.pairs()) == data.pairs
    figures = TuneFigures(0.1, 0.2, 0.3, 0.1, 0.2, 0.3)
    changed = folder.change(state="paused", done=3, total=9, figures=figures)
    assert replace(folder.read(), size_bytes=0) == replace(changed, size_bytes=0)


def test_running_without_anybody_at_it_means_interrupted(folder):
    folder.change(state="running")
    assert folder.read().state == "interrupted"
    with folder.locked():
        assert folder.read().state == "running"


def test_a_run_that_is_trained_is_neither_deleted_nor_trained_twice(folder):
    with folder.locked():
        for act in (folder.delete, folder.discard):
            with pytest.raises(UserError) as busy:
                act()
            assert busy.value.code == "tune_run_busy"
        with pytest.raises(UserError), folder.locked():
            pass


def test_discarding_frees_the_weights_and_keeps_the_history(folder):
    (folder.path / "weights.safetensors").write_bytes(bytes(5000))
    (folder.path / "cache").mkdir()
    (folder.path / "cache" / "features.npy").write_bytes(bytes(5000))
    (folder.path / "log-1.jsonl").write_text("{}\n")
    assert folder.discard() >= 9000
    assert folder.read().state == "discarded"
    assert (folder.path / "log-1.jsonl").exists()
    assert not (folder.path / "cache").exists()


def test_a_deleted_run_is_gone_with_its_bytes(folder, tmp_path):
    (folder.path / "weights.safetensors").write_bytes(bytes(5000))
    assert folder.delete() >= 5000
    assert runs_in(tmp_path / "runs") == []
    assert not folder.path.exists()


def test_two_runs_of_one_second_are_two(folder, tmp_path, data):
    other = RunFolder.create(tmp_path / "runs", BASE, data, TuneSettings(), "")
    assert other.path != folder.path
    assert [run.path for run in runs_in(tmp_path / "runs")] == sorted(
        [folder.path, other.path], reverse=True
    )


@pytest.mark.parametrize("name", ["", "nothing", "..", "../runs", "a/b"])
def test_only_a_run_of_this_library_is_found(tmp_path, folder, name):
    with pytest.raises(UserError) as refused:
        find_run(tmp_path / "runs", name)
    assert refused.value.code == "tune_no_such_run"


def test_a_damaged_note_is_no_run(folder, tmp_path):
    (folder.path / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError):
        folder.read()
