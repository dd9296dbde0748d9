from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from core.cli import program as cli
from core.library import Library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with closing(Library.open(tmp_path / "library")) as library:
        library.labels.add("豆豆")
    return tmp_path / "library"


@pytest.fixture
def run(home, capsys):
    """Run a command with --json; returns (exit code, data, stderr)."""

    def run(*words):
        code = cli.run(["--library", str(home), "--json", *map(str, words)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def test_a_backup_is_made_listed_and_brought_back(run, home):
    assert run("backup", "--list") == (0, [], "")
    _, made, _ = run("backup")
    assert (made["photos"], made["labels"]) == (0, 1)
    assert run("backup") == (0, None, "")
    assert run("backup", "--list")[1] == [made]
    for path in home.glob("library.db*"):  # a WAL may hold every page
        path.write_bytes(b"no pages" * 2000)
    code, _, said = run("status")
    assert code == cli.EXIT_ENVIRONMENT
    assert "restore" in said
    code, restored, _ = run("restore")
    assert (code, restored["backup"]) == (0, made)
    assert restored["put_aside"].startswith(str(home / "library.put-aside-"))
    assert run("teach", "label", "list")[1][0]["name"] == "豆豆"


def test_a_file_that_is_no_backup_is_refused(run, home):
    (home / "other.db").write_bytes(b"no pages" * 2000)
    code, _, said = run("restore", home / "other.db")
    assert code == cli.EXIT_USAGE
    assert "other.db" in said
    assert run("restore")[0] == cli.EXIT_ENVIRONMENT


def test_people_are_told_in_both_languages(home, capsys, monkeypatch):
    for language, none in (("zh_CN.UTF-8", "还没有备份"), ("en_GB.UTF-8", "no backups yet")):
        monkeypatch.setenv("LC_ALL", language)
        assert cli.run(["--library", str(home), "backup", "--list"]) == 0
        assert none in capsys.readouterr().out
