"""Where a library keeps its things, and which one is opened."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

import pytest

from core import paths
from core.library import Library
from core.paths import LibraryPaths, default_home, program_folder

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG folders")


@pytest.fixture
def system_folders(tmp_path, monkeypatch):
    """A user without a library, on a system that follows the XDG specification."""
    monkeypatch.delenv("SHIYING_HOME")
    for name in ("DATA_HOME", "CACHE_HOME", "CONFIG_HOME", "STATE_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    return tmp_path


def test_named_folder_holds_everything(tmp_path):
    home = LibraryPaths(tmp_path / "library")
    home.create()
    everything = (home.database, home.thumbnails, home.index, home.models, home.logs,
                  home.settings, home.lock)  # fmt: skip
    assert {path.parent for path in everything} == {home.home}


@LINUX_ONLY
def test_the_systems_library_keeps_each_thing_where_the_system_expects_it(system_folders):
    home = LibraryPaths(default_home())
    assert home.database == system_folders / "DATA_HOME/Shiying/library.db"
    assert home.models == system_folders / "DATA_HOME/Shiying/models"
    assert home.thumbnails == system_folders / "CACHE_HOME/Shiying/thumbnails.db"
    assert home.index == system_folders / "CACHE_HOME/Shiying/index"
    assert home.settings == system_folders / "CONFIG_HOME/Shiying/settings.json"
    assert home.logs == system_folders / "STATE_HOME/Shiying/log"


@LINUX_ONLY
def test_library_opens_in_the_systems_folders(system_folders):
    library = Library.open()
    library.settings.update(theme="dark")
    library.close()
    assert (system_folders / "CONFIG_HOME/Shiying/settings.json").is_file()
    assert (system_folders / "CACHE_HOME/Shiying/thumbnails.db").is_file()
    data = {path.name for path in (system_folders / "DATA_HOME/Shiying").glob("*[!lm]")}
    assert data == {"library.db", "library.lock", "models"}  # and SQLite's -wal and -shm


@LINUX_ONLY
def test_what_lay_beside_the_database_is_brought_along(system_folders):
    data = system_folders / "DATA_HOME/Shiying"
    Library.open().close()
    (system_folders / "CACHE_HOME/Shiying/thumbnails.db").replace(data / "thumbnails.db")
    (data / "settings.json").write_text('{"theme": "dark"}', encoding="utf-8")
    (data / "index").mkdir()
    (data / "index" / "starter.hnsw").write_bytes(b"old")
    library = Library.open()
    library.close()
    assert library.settings.current.theme == "dark"
    assert library.home.thumbnails.is_file()
    assert not (data / "thumbnails.db").exists()
    assert not (data / "index" / "starter.hnsw").exists()


def test_caches_of_a_deleted_library_are_not_taken_for_those_of_a_new_one(tmp_path):
    home = LibraryPaths(tmp_path / "library")
    Library.open(home.home).close()
    (home.index / "starter.hnsw").write_bytes(b"of photos that are gone")
    with contextlib.closing(sqlite3.connect(home.thumbnails)) as old:
        old.execute("INSERT INTO thumbnails VALUES (1, 'of a photo that is gone')")
        old.commit()
    home.database.unlink()
    Library.open(home.home).close()
    assert list(home.index.iterdir()) == []
    with contextlib.closing(sqlite3.connect(home.thumbnails)) as new:
        assert new.execute("SELECT count(*) FROM thumbnails").fetchone() == (0,)


def test_marker_beside_the_program_makes_it_portable(tmp_path, monkeypatch):
    monkeypatch.delenv("SHIYING_HOME")
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path)
    assert default_home() != tmp_path / "Shiying-Library"
    (tmp_path / "portable.txt").touch()
    assert default_home() == tmp_path / "Shiying-Library"


def test_portable_library_writes_nothing_into_the_users_folders(system_folders, monkeypatch):
    stick = system_folders / "stick"
    stick.mkdir()
    (stick / "portable.txt").touch()
    monkeypatch.setattr(paths, "program_folder", lambda: stick)
    Library.open().close()
    assert {path.name for path in system_folders.iterdir()} == {"stick"}
    assert (stick / "Shiying-Library" / "library.db").is_file()


def test_named_home_wins_over_the_marker(tmp_path, monkeypatch):
    (tmp_path / "portable.txt").touch()
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path)
    monkeypatch.setenv("SHIYING_HOME", str(tmp_path / "named"))
    assert default_home() == tmp_path / "named"


@pytest.mark.parametrize(
    ("platform", "program", "folder"),
    [
        ("linux", "Shiying/shiying", "Shiying"),
        ("win32", "Shiying/Shiying.exe", "Shiying"),
        ("darwin", "Apps/Shiying.app/Contents/MacOS/Shiying", "Apps"),
        ("darwin", "Shiying/Shiying", "Shiying"),
    ],
)
def test_frozen_program_is_where_the_user_sees_it(tmp_path, monkeypatch, platform, program, folder):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    assert program_folder() == (tmp_path / folder).resolve()


def test_checkout_is_where_main_is(project):
    assert program_folder() == Path(project)
