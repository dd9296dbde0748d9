"""Removing the package is watched: what it may leave alone and what it must take along."""

from __future__ import annotations

import pytest


@pytest.fixture
def bare_root(load, monkeypatch):
    module = load("bare_root")
    monkeypatch.setattr(module, "apt", lambda *_: "removed")
    return module


@pytest.fixture
def places(tmp_path):
    home = tmp_path / "tmp" / "home"
    (home / ".local" / "share" / "Shiying").mkdir(parents=True)
    (home / "cat.jpg").write_bytes(b"a photo")
    (tmp_path / "usr" / "bin").mkdir(parents=True)
    return tmp_path, home


def test_a_removal_that_leaves_homes_alone_and_the_system_clean_is_fine(bare_root, places):
    assert bare_root.purge(*places) == "removed"


def test_a_removal_that_takes_a_photo_is_told(bare_root, places, monkeypatch):
    root, home = places
    monkeypatch.setattr(bare_root, "apt", lambda *_: (home / "cat.jpg").unlink())
    with pytest.raises(bare_root.Left, match="home"):
        bare_root.purge(root, home)


def test_a_file_of_the_package_that_stays_is_told(bare_root, places):
    root, home = places
    (root / "usr" / "bin" / "shiying").touch()
    with pytest.raises(bare_root.Left, match="usr/bin/shiying"):
        bare_root.purge(root, home)


def test_without_root_or_debootstrap_it_says_what_it_needs(load, monkeypatch, tmp_path):
    module = load("bare_root")
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    with (
        pytest.raises(SystemExit, match="debootstrap"),
        module.installed(tmp_path / "shiying.deb"),
    ):
        pass
