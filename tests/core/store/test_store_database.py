from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from core.errors import EnvironmentFault
from core.store.database import Database
from core.store.schema import SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        yield opened


def add_root(connection: sqlite3.Connection, path: str) -> None:
    connection.execute("INSERT INTO roots (path, added_at) VALUES (?, '')", (path,))


def count_roots(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute("SELECT count(*) FROM roots").fetchone()[0]


def test_writes_run_on_one_thread_in_order(database):
    threads = [database.submit(lambda _: threading.current_thread().name) for _ in range(5)]
    assert {future.result() for future in threads} == {"store writer"}


def test_failed_write_leaves_nothing_behind(database):
    def insert_and_fail(connection):
        add_root(connection, "/photos")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(insert_and_fail)
    assert count_roots(database) == 0


def test_reader_cannot_write(database):
    with database.reading() as connection, pytest.raises(sqlite3.OperationalError):
        add_root(connection, "/photos")


def test_reader_sees_what_was_written(database):
    database.write(lambda connection: add_root(connection, "/photos"))
    assert count_roots(database) == 1


def test_two_threads_never_share_a_connection(database):
    with database.reading() as ours:
        theirs = []

        def borrow():
            with database.reading() as connection:
                theirs.append(connection)

        thread = threading.Thread(target=borrow)
        thread.start()
        thread.join()
        assert theirs[0] is not ours


def test_submitted_work_is_finished_before_closing(tmp_path: Path):
    database = Database(tmp_path / "library.db", tmp_path / "thumbnails.db")
    for number in range(50):
        database.submit(lambda connection, n=number: add_root(connection, f"/photos/{n}"))
    database.close()
    database.close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        assert connection.execute("SELECT count(*) FROM roots").fetchone()[0] == 50


def test_newer_library_is_refused_and_untouched(tmp_path: Path):
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(EnvironmentFault) as refusal:
        Database(path, tmp_path / "thumbnails.db")
    assert refusal.value.code == "library_newer"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def test_garbage_is_reported_as_damaged_and_kept(tmp_path: Path):
    path = tmp_path / "library.db"
    path.write_bytes(b"these are no pages" * 500)
    with pytest.raises(EnvironmentFault) as refusal:
        Database(path, tmp_path / "thumbnails.db")
    assert refusal.value.code == "library_damaged"
    assert path.read_bytes().startswith(b"these are no pages")


def test_damaged_thumbnail_cache_is_begun_anew(tmp_path: Path):
    (tmp_path / "thumbnails.db").write_bytes(b"garbage" * 1000)
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        database.write(lambda c: c.execute("INSERT INTO thumbs.thumbnails VALUES (1, x'00')"))
        with database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM thumbs.thumbnails").fetchone()[0] == 1


def test_thumbnail_cache_that_breaks_while_in_use_is_begun_anew(tmp_path: Path):
    paths = (tmp_path / "library.db", tmp_path / "thumbnails.db")
    with closing(Database(*paths)) as database:
        fill = [(number, b"x" * 5000) for number in range(200)]
        database.write(lambda c: c.executemany("INSERT INTO thumbs.thumbnails VALUES (?, ?)", fill))
    whole = paths[1].read_bytes()
    paths[1].write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with closing(Database(*paths)) as database:
        database.write(
            lambda c: c.execute("INSERT OR REPLACE INTO thumbs.thumbnails VALUES (7, x'00')")
        )
        with database.reading() as connection:
            row = connection.execute("SELECT photo_id FROM thumbs.thumbnails").fetchall()
    assert [tuple(photo) for photo in row] == [(7,)]


def test_read_only_library_opens_beside_its_writer(database, tmp_path: Path):
    database.write(lambda connection: add_root(connection, "/photos"))
    paths = (tmp_path / "library.db", tmp_path / "thumbnails.db")
    with closing(Database(*paths, read_only=True)) as second:
        assert count_roots(second) == 1
        with pytest.raises(EnvironmentFault):
            second.submit(lambda connection: add_root(connection, "/other"))


def test_read_only_without_a_library_says_so(tmp_path: Path):
    with pytest.raises(EnvironmentFault) as refusal:
        Database(tmp_path / "library.db", tmp_path / "thumbnails.db", read_only=True)
    assert refusal.value.code == "no_library"


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_every_shipped_schema_migrates_to_the_present_one(version, project, tmp_path: Path):
    script = (project / "tests/data/schema" / f"v{version}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        connection.executescript(script)
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        with database.reading() as connection:
            photos = connection.execute("SELECT name FROM photos").fetchall()
            vectors = connection.execute("SELECT length(vector) FROM vectors").fetchall()
            migrated = _tables(connection)
        assert [row["name"] for row in photos] == ["海边.jpg"]
        assert [row[0] for row in vectors] == [8]
    with closing(sqlite3.connect(":memory:")) as fresh:
        migrate(fresh)
        assert migrated == _tables(fresh)


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of each table, and under "" the indexes."""
    names = [
        row[0]
        for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        if not row[0].startswith(("sqlite_", "_sqlite"))
    ]
    indexes = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'index'")
    found = {"": sorted(row[0] for row in indexes)}
    for name in names:
        found[name] = [row[1] for row in connection.execute(f"PRAGMA main.table_info({name})")]
    return found


def test_damage_found_while_reading_is_a_fault_not_a_bug(tmp_path: Path):
    path = tmp_path / "library.db"
    with closing(Database(path, tmp_path / "thumbnails.db")) as database:
        database.write(lambda c: c.execute("CREATE TABLE filler (x BLOB)"))
        database.write(
            lambda c: c.executemany("INSERT INTO filler VALUES (?)", [(bytes(3000),)] * 50)
        )
    content = bytearray(path.read_bytes())
    content[-100_000:] = b"\xff" * 100_000
    path.write_bytes(content)
    with (
        closing(Database(path, tmp_path / "thumbnails.db", read_only=True)) as database,
        pytest.raises(EnvironmentFault) as fault,
        database.reading() as connection,
    ):
        connection.execute("SELECT count(x) FROM filler WHERE x > 1").fetchall()
    assert fault.value.code == "library_damaged"


def test_a_closed_library_is_one_whole_file(tmp_path):
    for number in range(30):  # readers and writer close on threads of their own
        database = Database(tmp_path / "library.db", tmp_path / "thumbnails.db")
        database.write(lambda connection, at=number: add_root(connection, f"/photos/{at}"))
        assert count_roots(database) == number + 1
        database.close()
        assert not (tmp_path / "library.db-wal").exists()
