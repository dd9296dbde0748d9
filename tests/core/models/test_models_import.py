"""Models from the user's disk: installed whole or not at all. What is in them does not matter."""

import os

import pytest
from filelock import FileLock

from core.errors import Cancelled, EnvironmentFault, ModelError, UserError
from core.job import Job
from core.models.importer import Importer, model_name
from core.models.installed import InstalledModels


@pytest.fixture
def installed(tmp_path):
    folder = tmp_path / "library" / "models"
    folder.mkdir(parents=True)
    return InstalledModels(folder)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "downloads" / "my model（大）"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def copy(source, target, job):
    job.step(1, 2)
    for file in source.iterdir():
        (target / file.name).write_bytes(file.read_bytes())


def left_over(installed):
    """Return what lies in the models folder besides the lock."""
    return [file for file in installed.folder.rglob("*") if file.name not in
            (".incoming", "import.lock")]  # fmt: skip


def test_an_imported_model_is_installed_under_its_own_name(installed, source):
    model = Importer(installed, copy).run(source, Job())
    assert (model.id, model.source) == ("my-model-大", "")
    assert [found.id for found in installed.all()] == ["my-model-大"]
    assert (model.path / "model.safetensors").read_bytes() == b"weights"
    assert installed.verify(model.id, Job()) == []
    assert not (installed.folder / ".incoming" / "import").exists()


def test_the_same_name_twice_gets_a_number(installed, source):
    names = [Importer(installed, copy).run(source, Job()).id for _ in range(3)]
    assert names == ["my-model-大", "my-model-大-2", "my-model-大-3"]


def test_an_installed_model_is_finished_again_where_it_is(installed, source):
    model = Importer(installed, copy).run(source, Job())
    finished = []
    importer = Importer(installed, copy, lambda folder, job: finished.append(folder))
    assert importer.run(model.path, Job()) == model
    assert finished == [model.path]
    assert len(installed.all()) == 1


def test_progress_ends_where_prepare_ended(installed, source):
    steps = []
    Importer(installed, copy).run(source, Job(lambda done, total: steps.append((done, total))))
    assert steps == [(1, 2)]


def fail(error):
    def prepare(source, target, job):
        copy(source, target, job)
        raise error

    return prepare


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ModelError("model_broken", model="x", reason="y"), "model_broken"),
        (Cancelled(), "cancelled"),
        (OSError(28, "No space left on device"), "disk_full"),
        (OSError(13, "Permission denied"), "library_not_writable"),
    ],
)
def test_an_import_that_fails_leaves_nothing(installed, source, error, code):
    with pytest.raises((ModelError, Cancelled, EnvironmentFault)) as raised:
        Importer(installed, fail(error)).run(source, Job())
    assert raised.value.code == code
    assert left_over(installed) == []


def test_what_a_pulled_plug_left_is_no_model_and_is_swept_away(installed, source):
    half = installed.folder / ".incoming" / "import" / "half"
    half.mkdir(parents=True)
    (half / "model.safetensors").write_bytes(b"wei")
    assert installed.all() == []
    Importer(installed, copy).run(source, Job())
    assert not half.exists()


def test_a_path_that_is_not_there_is_said(installed, tmp_path):
    with pytest.raises(UserError) as refused:
        Importer(installed, copy).run(tmp_path / "nothing.pt", Job())
    assert refused.value.code == "no_such_file"


def test_too_little_space_is_said_before_anything_is_read(installed, source):
    importer = Importer(installed, fail(AssertionError()), free_bytes=lambda _: 3)
    with pytest.raises(EnvironmentFault) as refused:
        importer.run(source, Job())
    assert refused.value.code == "not_enough_space"


def test_two_imports_do_not_run_at_once(installed, source):
    (installed.folder / ".incoming").mkdir()
    with (
        FileLock(installed.folder / ".incoming" / "import.lock"),
        pytest.raises(EnvironmentFault) as refused,
    ):
        Importer(installed, copy).run(source, Job())
    assert refused.value.code == "model_installing"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("clip_cn_vit-b-16.pt", "clip_cn_vit-b-16"),
        ("..hidden", "hidden"),
        ("a  b?.pt", "a-b"),
        ("starter", "starter-imported"),
        ("???.pt", "model-imported"),
    ],
)
def test_names_are_safe_as_folders(tmp_path, name, expected):
    if os.name == "nt" and "?" in name:
        pytest.skip("no file can have this name")
    path = tmp_path / name
    path.touch() if name.endswith(".pt") else path.mkdir()
    assert model_name(path) == expected


def test_what_a_killed_import_left_is_swept_away(installed, source):
    half = installed.incoming("import") / "half"
    half.mkdir(parents=True)
    (half / "model.safetensors").write_bytes(b"gigabytes")
    Importer(installed, copy).sweep()
    assert left_over(installed) == []


def test_an_import_under_way_is_not_swept_away(installed, source):
    half = installed.incoming("import") / "half"
    half.mkdir(parents=True)
    with FileLock(installed.incoming("import.lock")):
        Importer(installed, copy).sweep()
    assert half.exists()


def test_where_nothing_was_left_a_sweep_makes_nothing(installed):
    Importer(installed, copy).sweep()
    assert list(installed.folder.iterdir()) == []
