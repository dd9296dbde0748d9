import os

import pytest

from core.errors import EnvironmentFault, ModelError
from core.job import Job
from core.models.installed import InstalledModels, install_lock
from tests.core.models.conftest import MODEL, WEIGHTS, make_shelf
from tests.fakes import model_server as faults


@pytest.fixture
def installed(shelf, server):
    shelf.install(MODEL, server.url, Job())
    return shelf


def test_lists_what_is_there_and_nothing_on_its_way(installed, models):
    (models / "of-my-own").mkdir()
    (models / ".incoming" / "half").mkdir()
    (models / "notes.txt").write_text("not a model")
    found = {model.id: model for model in installed.installed()}
    assert set(found) == {MODEL, "of-my-own"}
    assert found[MODEL].size_bytes > 1_000_000
    assert found["of-my-own"].source == ""


def test_library_without_models_has_none(tmp_path):
    assert InstalledModels(tmp_path / "nothing").all() == []


def test_verify_names_files_that_changed(installed, models):
    with (models / MODEL / WEIGHTS).open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\0\1\2\3")
    (models / MODEL / "vocab.txt").unlink()
    assert installed.verify(MODEL, Job()) == [WEIGHTS, "vocab.txt"]


def test_remove_frees_what_it_says(installed, models):
    size = sum(path.stat().st_size for path in (models / MODEL).iterdir())
    assert installed.remove(MODEL) == size
    assert not (models / MODEL).exists()
    assert installed.installed() == []


def test_remove_refuses_the_one_in_use_unless_told(installed, models, clock):
    using = make_shelf(models, clock, in_use=lambda: MODEL)
    with pytest.raises(ModelError) as refused:
        using.remove(MODEL)
    assert refused.value.code == "model_in_use"
    assert using.remove(MODEL, even_in_use=True) > 0


def test_remove_takes_a_broken_off_download_too(shelf, server, models):
    server.faults[WEIGHTS] = [faults.cut(500_000)] + [faults.cut(0)] * 10
    with pytest.raises(EnvironmentFault):
        shelf.install(MODEL, server.url, Job())
    assert shelf.partial_bytes(MODEL) > 500_000
    assert shelf.remove(MODEL) > 500_000
    assert shelf.partial_bytes(MODEL) == 0


@pytest.mark.parametrize("name", ["nothing", "starter", "", ".", "..", ".incoming", "../models"])
def test_remove_touches_nothing_else(installed, models, clock, name):
    shelf = make_shelf(models, clock, in_use=lambda: "another")
    with pytest.raises(ModelError) as refused:
        shelf.remove(name)
    assert refused.value.code == "model_missing"
    assert (models / MODEL / WEIGHTS).is_file()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_remove_of_a_link_leaves_what_it_leads_to(shelf, models, published):
    models.mkdir(parents=True)
    (models / "linked").symlink_to(published)
    shelf.remove("linked")
    assert not (models / "linked").exists()
    assert (published / WEIGHTS).is_file()


def test_model_that_is_being_installed_is_not_removed(installed, models):
    with install_lock(models, MODEL), pytest.raises(EnvironmentFault) as fault:
        installed.remove(MODEL)
    assert fault.value.code == "model_installing"
