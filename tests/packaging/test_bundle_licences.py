"""Every part of a bundle is listed with its licence, or there is no bundle."""

from __future__ import annotations

import importlib.metadata
import json
from email.message import Message

import platformdirs
import pytest

from desktop.system.licences import read_parts


class Package:
    """A wheel without a licence text."""

    version = "1.0"
    files = ()

    def __init__(self, **fields: str) -> None:
        self.metadata = Message()
        for name, value in fields.items():
            self.metadata[name.replace("_", "-")] = value


@pytest.fixture
def licences(load, monkeypatch):
    module = load("licences")
    boot_loader = module.Part("boot loader", "6", "GPL with exception", texts={"COPYING": "…"})
    monkeypatch.setattr(module, "_boot_loader", lambda: boot_loader)
    return module


@pytest.fixture
def lists(tmp_path):
    """What PyInstaller leaves behind, of a program of two files."""
    entries = [("platformdirs", platformdirs.__file__, "PYMODULE"), ("x.txt", "x.txt", "DATA")]
    (tmp_path / "PYZ-00.toc").write_text(repr(("PYZ-00.pyz", entries)), encoding="utf-8")
    return tmp_path


def test_what_is_in_is_listed_and_what_is_not_is_not(licences, lists, project):
    parts = licences.collect(lists, project / "resources")
    assert [part.name for part in parts] == ["boot loader", "platformdirs", "Python"]
    assert "Permission is hereby granted" in "".join(parts[1].texts.values())
    assert parts[1].version == importlib.metadata.version("platformdirs")


def test_the_page_reads_what_the_build_wrote(licences, lists, project, tmp_path):
    parts = licences.collect(lists, project / "resources")
    licences.write(parts, tmp_path / "out")
    shown = read_parts(tmp_path / "out")
    assert [(part.name, part.licence) for part in shown] == [
        (part.name, part.licence) for part in parts
    ]
    assert "PYTHON SOFTWARE FOUNDATION" in shown[2].text()
    assert json.loads((tmp_path / "out" / "programs.json").read_text("utf-8"))


def test_a_wheel_without_a_text_gets_the_standard_one(licences, project):
    package = Package(Name="PySide6_Essentials", License="LGPL-3.0-only OR GPL-2.0-only")
    part = licences._from_wheel(package, project / "resources")
    assert list(part.texts) == ["lgpl-3.0.txt", "gpl-3.0.txt"]


def test_a_part_without_a_licence_ends_the_build(licences, project):
    with pytest.raises(licences.Unlicensed, match="mystery"):
        licences._from_wheel(Package(Name="mystery"), project / "resources")


def test_a_library_from_nowhere_ends_the_build(licences, lists, project):
    odd = lists / "libodd.so.1"
    odd.touch()
    toc = [("libodd.so.1", str(odd), "BINARY")]
    (lists / "COLLECT-00.toc").write_text(repr((toc,)), encoding="utf-8")
    with pytest.raises(licences.Unlicensed, match="libodd"):
        licences.collect(lists, project / "resources")
