"""Duplicates in the terminal: listed with a proposal, and left where they are."""

from __future__ import annotations

import json
from contextlib import closing

from core.cli import program as cli
from core.paths import LibraryPaths
from core.records.photos import ImageFacts
from core.store import files
from core.store.database import Database
from core.store.roots import Roots

FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)
NAMES = {"海.jpg": b"sea", "海 (1).jpg": b"sea", "山.jpg": b"hill"}


def library_of(tmp_path):
    """A library in `own` that knows three files, two of them the same."""
    paths = LibraryPaths(tmp_path / "own")
    paths.create()
    folder = tmp_path / "照片"
    folder.mkdir()
    for name, content in NAMES.items():
        (folder / name).write_bytes(content)
    with closing(Database(paths.database, paths.thumbnails)) as database:
        root = Roots(database).add(folder)
        for at, (name, content) in enumerate(NAMES.items()):
            new = files.NewPhoto(root, "", name, len(content), at, content, FACTS)
            database.write(lambda connection, new=new: files.save(connection, new))
    return folder


def test_copies_are_listed_with_the_one_to_keep_and_stay_where_they_are(tmp_path, capsys):
    folder = library_of(tmp_path)
    options = ["--library", str(tmp_path / "own")]
    assert cli.run([*options, "--json", "duplicates"]) == 0
    (group,) = json.loads(capsys.readouterr().out)
    assert (group["kind"], group["surplus_bytes"]) == ("exact", 3)
    kept = {photo["path"].rpartition("/")[2]: photo["keep"] for photo in group["photos"]}
    assert kept == {"海.jpg": True, "海 (1).jpg": False}
    assert cli.run([*options, "duplicates", "--kind", "near"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1  # there are none of this kind
    assert {path.name for path in folder.iterdir()} == NAMES.keys()
