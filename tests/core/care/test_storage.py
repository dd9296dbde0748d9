from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from fakes.two_models import two_models
from PIL import Image

from core.job import Job
from core.library import Library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path):
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (900, 600), "red").save(tmp_path / "photos" / "red.jpg")
    with closing(Library.open(tmp_path / "library", encoders=two_models())) as opened:
        opened.index([tmp_path / "photos"], Job())
        yield opened


def parts(library) -> dict:
    return {part.kind: part for part in library.storage.parts()}


def test_every_file_of_the_library_is_accounted_for(library, tmp_path: Path):
    home = tmp_path / "library"
    (home / "models" / "mine").mkdir()
    (home / "models" / "mine" / "weights.bin").write_bytes(bytes(5000))
    (home / "library.before-schema-2.db").write_bytes(bytes(700))
    library.care.back_up(Job())
    lock = library.home.lock.stat().st_size
    total = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    assert sum(part.size_bytes for part in library.storage.parts()) == total - lock
    assert parts(library)["models"].size_bytes >= 5000
    assert parts(library)["models"].removable_bytes == 0


def test_thumbnails_are_deleted_and_made_again(library):
    (photo_id,) = library.browse().tolist()
    assert library.storage.remove("thumbnails") > 0
    assert library.thumbnail(photo_id) is None
    assert parts(library)["thumbnails"].removable_bytes == 0
    library.index([], Job())
    assert library.thumbnail(photo_id) is not None


def test_the_newest_backup_stays(library):
    first = library.care.back_up(Job())
    older = first.path.with_name("library-20260101-120000.db")
    older.write_bytes(first.path.read_bytes())
    assert library.storage.remove("backups") == first.size_bytes
    assert [backup.path for backup in library.care.backups()] == [first.path]


def test_what_was_set_aside_can_be_deleted(library, tmp_path: Path):
    for name in ("library.put-aside-20260101-120000.db", "library.before-schema-2.db"):
        (tmp_path / "library" / name).write_bytes(bytes(100))
    assert library.storage.remove("set_aside") == 200
    assert library.count() == 1


def test_a_log_that_is_being_written_is_emptied(library):
    logs = library.home.logs
    with (logs / "shiying.log").open("a") as file:
        file.write("one\n")
        file.flush()
        (logs / "shiying.log.1").write_text("older\n")
        library.storage.remove("logs")
        file.write("two\n")
    assert (logs / "shiying.log").read_text() == "two\n"
    assert not (logs / "shiying.log.1").exists()


def test_what_the_user_made_is_not_to_be_deleted_here(library):
    for kind in ("database", "models", "teaching", "settings"):
        assert library.storage.remove(kind) == 0
    with closing(sqlite3.connect(library.home.database)) as connection:
        assert connection.execute("SELECT count(*) FROM photos").fetchone()[0] == 1
