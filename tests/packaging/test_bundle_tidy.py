"""Nothing of the build machine stays in a bundle, and the same input gives the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

PLACE = "/home/builder/.pyenv/versions/3.11.7"


@pytest.fixture
def tidy(load, monkeypatch):
    module = load("tidy")
    monkeypatch.setattr(module.bundle_walk, "is_program", lambda path: False)  # needs PyInstaller
    return module


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "Shiying"
    (folder / "_internal").mkdir(parents=True)
    return folder


def test_a_place_is_found_in_files_and_inside_of_zips(tidy, bundle):
    (bundle / "plain.txt").write_text(f"made in {PLACE}/lib", encoding="utf-8")
    with zipfile.ZipFile(bundle / "_internal" / "base_library.zip", "w") as packed:
        packed.writestr("sysconfig.pyc", PLACE.encode() * 50, zipfile.ZIP_DEFLATED)
        packed.writestr("clean.pyc", b"nothing")
    assert tidy.traces(bundle, [PLACE]) == [
        f"_internal/base_library.zip:sysconfig.pyc names {PLACE}",
        f"plain.txt names {PLACE}",
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only done on Linux")
def test_a_place_in_pythons_library_is_overwritten_in_its_own_length(tidy, bundle):
    library = bundle / "_internal" / "libpython3.11.so.1.0"
    before = b"\0" + PLACE.encode() + b"/lib\0rest"
    library.write_bytes(before)
    tidy.overwrite(bundle, [PLACE])
    after = library.read_bytes()
    assert len(after) == len(before)
    assert tidy.traces(bundle, [PLACE]) == []
    # The version of Python shares its bytes with the end of the folder's name.
    assert after.endswith(b"/3.11.7/lib\0rest")


@pytest.mark.skipif(
    shutil.which("gcc") is None or not sys.platform.startswith("linux"), reason="nothing to compile"
)
def test_the_same_source_gives_the_same_bytes_in_any_folder(tidy, tmp_path):
    made = []
    for name in ("here", "elsewhere"):
        source = tmp_path / name / "hnswlib.c"
        bundle = tmp_path / name / "Shiying"
        (bundle / "_internal").mkdir(parents=True)
        source.write_text("int answer(void) { return 42; }\n", encoding="utf-8")
        library = bundle / "_internal" / "hnswlib.so"
        line = ["gcc", "-g", "-shared", "-fPIC", "-Wl,--build-id=sha1", "-o", library, source]
        subprocess.run([str(word) for word in line], check=True)
        made.append(library)
    assert made[0].read_bytes() != made[1].read_bytes()
    for library in made:
        tidy.strip_own(library.parent.parent)
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize("place", ["/home/a/b", "/opt/x", "/root/.pyenv/versions/3.11.7", "/a"])
def test_what_takes_the_place_is_as_long_as_it(tidy, place):
    assert len(tidy._nowhere_like(place)) == len(place)
    assert not tidy._nowhere_like(place).startswith("/".join(place.split("/")[:3]))


def test_the_home_of_a_user_counts_but_not_one_that_is_everybodys(tidy, monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/builder"))
    assert "/home/builder" in tidy.places(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: Path("/root"))
    assert "/root" not in tidy.places(tmp_path)


def test_the_host_counts_where_its_name_is_no_word(tidy, monkeypatch, tmp_path):
    for host, counts in (("photos-build-7", True), ("debian", False), ("localhost.lan", False)):
        monkeypatch.setattr(tidy.platform, "node", lambda name=host: name)
        assert (host in tidy.places(tmp_path)) is counts


def test_settings_of_pythons_build_lose_the_places(tidy, tmp_path, monkeypatch):
    written = list(tidy.write_neutral_settings(tmp_path, [sys.base_prefix]).glob("*.py"))
    if sys.platform == "win32":
        assert written == []
        return
    (copy,) = written
    assert sys.base_prefix not in copy.read_text(encoding="utf-8")


def test_same_files_give_the_same_archive(load, bundle, tmp_path):
    archive = load("archive")
    (bundle / "_internal" / "b.so").write_bytes(b"b" * 5000)
    (bundle / "shiying").write_text("#!/bin/sh\n", encoding="utf-8")
    (bundle / "shiying").chmod(0o775)
    (bundle / "link").symlink_to("shiying")
    other = tmp_path / "other" / "Shiying"
    shutil.copytree(bundle, other, symlinks=True)
    (other / "_internal" / "b.so").chmod(0o600)
    os.utime(other / "shiying", (1, 1))
    sums = []
    for number, folder in enumerate((bundle, other)):
        archive.settle(folder, 1_700_000_000)
        archive.pack(folder, tmp_path / f"{number}.tar.xz", 1_700_000_000)
        sums.append(archive.sha256(tmp_path / f"{number}.tar.xz"))
    assert sums[0] == sums[1]
    with tarfile.open(tmp_path / "0.tar.xz") as tar:
        modes = {entry.name: (entry.mode, entry.mtime, entry.uid) for entry in tar}
    assert modes["Shiying/shiying"] == (0o755, 1_700_000_000, 0)
    assert modes["Shiying/_internal/b.so"] == (0o644, 1_700_000_000, 0)
    assert "Shiying/link" in modes


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mark there")
def test_only_programs_are_marked_as_programs(load, tmp_path):
    archive = load("archive")
    begins = {"shiying": b"\x7fELF", "run": b"#!/bin/sh", "METADATA": b"Name: x",
              "libx.so.1": b"\x7fELF", "tool.py": b"#!/usr/bin/env python"}  # fmt: skip
    for name, data in begins.items():
        (tmp_path / name).write_bytes(data)
        (tmp_path / name).chmod(0o755)
    archive.settle(tmp_path, 1_700_000_000)
    marked = {path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o100}
    assert marked == {"shiying", "run"}
