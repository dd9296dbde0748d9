"""Marking photos, and searching by marks, in the terminal."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from core.cli import program as cli
from core.library import Library
from core.paths import LibraryPaths
from core.records.photos import ImageFacts
from core.records.saved_question import SavedQuestion
from core.records.search import Filters
from core.store import files
from core.store.database import Database
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library in `own` that knows three photos."""
    paths = LibraryPaths(tmp_path / "own")
    paths.create()
    folder = tmp_path / "照片"
    folder.mkdir()
    with closing(Database(paths.database, paths.thumbnails)) as database:
        root = Roots(database).add(folder)

        def save(connection):
            for name in ("a.jpg", "b.jpg", "c.jpg"):
                files.save(connection, files.NewPhoto(root, "", name, 1, 1, b"", FACTS))

        database.write(save)
    return folder


@pytest.fixture
def run(folder, capsys):
    def ask(*words):
        library = ["--library", str(folder.parent / "own"), "--json"]
        code = cli.run([*library, *map(str, words)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return ask


def names(rows):
    return {row["path"].rsplit("/", 1)[-1] for row in rows}


def test_photos_are_marked_and_found_by_their_marks(run, folder):
    a, b = folder / "a.jpg", folder / "b.jpg"
    marked = run("mark", a, b, "--favourite", "--keyword", "旅行", "--album", "北京")
    assert marked[:2] == (0, {"photos": 2, "changed": 2})
    assert run("mark", b, "--rating", "5", "--without", "旅行")[1]["changed"] == 1
    assert run("albums", "--mine")[1] == [{"name": "北京", "smart": False, "count": 2}]
    with closing(Library.open(folder.parent / "own")) as library:
        question = SavedQuestion(filters=Filters(min_rating=4))
        library.collections.save("最好的", question)
    assert names(run("search", "--favourites", "--album", "北京")[1]) == {"a.jpg", "b.jpg"}
    assert names(run("search", "--keyword", "旅行")[1]) == {"a.jpg"}
    assert names(run("search", "--album", "最好的")[1]) == {"b.jpg"}


def test_an_unknown_album_or_an_empty_keyword_is_wrong_usage(run, folder):
    code, _, said = run("mark", folder / "a.jpg", "--keyword", " ")
    assert (code, "关键词" in said or "keyword" in said) == (2, True)
    assert run("search", "海", "--album", "没有")[0] == 2


def test_marks_are_taken_along_and_brought_in(run, folder, tmp_path):
    run("mark", folder / "a.jpg", "--rating", "3", "--keyword", "海")
    assert run("marks", "--to", tmp_path / "m.json", "--sidecars")[1] == {
        "written": 1, "sidecars": 1, "faults": [],
    }  # fmt: skip
    run("mark", folder / "a.jpg", "--rating", "0", "--without", "海")
    assert run("marks", "--from", tmp_path / "m.json")[1] == {"photos": 1, "missing": 0}
    code, _, said = run("marks", "--from", folder)
    assert (code, str(folder) in said) == (2, True)
