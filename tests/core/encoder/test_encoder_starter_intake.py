"""A taught starter from another machine: taken in whole, or refused with a reason."""

import json
import shutil

import pytest

from core.encoder.starter_intake import take_in_starter
from core.encoder.starter_towers import FILES, MANIFEST, read_manifest, revision_of
from core.errors import ModelError
from core.job import Job
from core.paths import resources
from core.serving.tools import describe, open_models


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "外婆家"
    folder.mkdir()
    for name in (*FILES, MANIFEST):
        shutil.copyfile(resources() / "starter" / name, folder / name)
    return folder


def change_manifest(folder, **facts):
    manifest = read_manifest(folder) | facts
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def refusal(source, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ModelError) as refused:
        take_in_starter(source, target, Job())
    assert refused.value.code == "model_broken"
    return refused.value.fields["reason"]


def test_it_is_imported_by_its_folders_name_and_is_a_model_of_its_own(source, own_home):
    (source / "tuned.json").write_text('{"photos_key": "chinese_clip@1"}')
    model = open_models(own_home).import_file(source, Job())
    assert model.id == "外婆家"
    assert {file.name for file in model.path.iterdir()} >= {*FILES, MANIFEST}
    assert not (model.path / "tuned.json").exists()  # what it says of its vectors is not believed
    info = describe(own_home, model.id)
    assert (info.variant, info.vectors_key) == ("外婆家", describe(own_home, "starter").key)


def test_a_manifest_that_borrows_another_models_revision_is_refused(source, tmp_path):
    heads = (source / "heads.safetensors").read_bytes()
    (source / "heads.safetensors").write_bytes(heads[:-4] + bytes(4))
    assert "damaged" in refusal(source, tmp_path)


def test_a_revision_that_was_written_by_hand_is_refused(source, tmp_path):
    change_manifest(source, temperature=7.0)
    assert "changed by hand" in refusal(source, tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(source, tmp_path, name):
    (source / name).unlink()
    assert name in refusal(source, tmp_path)


@pytest.mark.parametrize("files", [None, {}, {"../heads.safetensors": "0"}, ["heads.safetensors"]])
def test_a_manifest_that_lists_other_files_is_refused(source, tmp_path, files):
    change_manifest(source, files=files)
    assert "does not list" in refusal(source, tmp_path)


def test_constants_that_make_no_vectors_are_refused(source, tmp_path):
    manifest = read_manifest(source) | {"shares": {"seen": 5.0, "words": 0.25, "look": 0.25}}
    revision = revision_of(manifest, manifest["files"])
    change_manifest(source, shares=manifest["shares"], revision=revision)
    assert "no unit vector" in refusal(source, tmp_path)


def test_a_manifest_without_what_the_encoder_needs_is_refused(source, tmp_path):
    manifest = {k: v for k, v in read_manifest(source).items() if k != "input_px"}
    manifest["revision"] = revision_of(manifest, manifest["files"])
    (source / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert "input_px" in refusal(source, tmp_path)


def test_what_is_no_json_is_refused(source, tmp_path):
    (source / MANIFEST).write_text("{", encoding="utf-8")
    assert MANIFEST in refusal(source, tmp_path)


def test_an_import_that_is_refused_leaves_nothing(source, own_home):
    change_manifest(source, temperature=7.0)
    with pytest.raises(ModelError):
        open_models(own_home).import_file(source, Job())
    assert open_models(own_home).installed() == []
    assert not [path for path in own_home.rglob("*") if path.name.startswith("外婆家")]
