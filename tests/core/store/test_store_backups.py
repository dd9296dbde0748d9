from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Cancelled, EnvironmentFault
from core.job import Job
from core.store.backups import Backups, inspect, is_sound
from core.store.database import Database
from core.store.thinning import is_due, superfluous

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 12)
moments = st.datetimes(datetime(2024, 1, 1), NOW)


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        opened.write(lambda c: add_root(c, "/photos"))
        yield opened


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "backups")


def add_root(connection: sqlite3.Connection, path: str) -> None:
    connection.execute("INSERT INTO roots (path, added_at) VALUES (?, '')", (path,))


def root_paths(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT path FROM roots ORDER BY id")]


def test_a_backup_holds_what_only_the_wal_has(database, backups):
    made = backups.make(database, Job(), NOW)
    assert root_paths(made.path) == ["/photos"]
    assert made.made_at == NOW
    assert backups.all() == [made]


def test_a_backup_is_one_file_that_needs_no_other(database, backups, tmp_path: Path):
    backups.make(database, Job(), NOW)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [
        "library-20261123-120000.db"
    ]


def test_an_unchanged_library_is_not_backed_up_again(database, backups):
    backups.make(database, Job(), NOW)
    assert backups.make(database, Job(), NOW + timedelta(days=1)) is None
    database.write(lambda c: add_root(c, "/more"))
    assert backups.make(database, Job(), NOW + timedelta(days=1)) is not None
    assert len(backups.all()) == 2


def test_reopening_a_library_does_not_change_it(database, backups, tmp_path: Path):
    backups.make(database, Job(), NOW)
    database.close()
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as again:
        assert backups.make(again, Job(), NOW + timedelta(days=1)) is None


def test_the_writer_goes_on_while_a_backup_is_made(database, backups):
    class Writing(Job):
        def check(self) -> None:
            database.write(lambda c: add_root(c, f"/during/{count_roots(database)}"))

    made = backups.make(database, Writing(), NOW)
    assert root_paths(made.path) == ["/photos"]
    assert count_roots(database) > 1


def count_roots(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute("SELECT count(*) FROM roots").fetchone()[0]


def test_a_cancelled_backup_leaves_nothing(database, backups, tmp_path: Path):
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        backups.make(database, job, NOW)
    assert list((tmp_path / "backups").iterdir()) == []
    assert count_roots(database) == 1


def test_a_full_disk_is_found_before_anything_is_written(
    database, backups, tmp_path: Path, monkeypatch
):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(EnvironmentFault) as fault:
        backups.make(database, Job(), NOW)
    assert fault.value.code == "backup_no_space"
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_fault(database, backups, tmp_path: Path):
    (tmp_path / "backups").write_text("a file is in the way")
    with pytest.raises(EnvironmentFault) as fault:
        backups.make(database, Job(), NOW)
    assert fault.value.code == "backup_not_written"


def test_a_damaged_library_is_not_kept_as_a_backup(database, backups, tmp_path: Path):
    good = backups.make(database, Job(), NOW)
    fill = [(f"/{number:06d}{'x' * 500}",) for number in range(500)]
    database.write(
        lambda c: c.executemany("INSERT INTO roots (path, added_at) VALUES (?, '')", fill)
    )
    database.close()
    content = bytearray((tmp_path / "library.db").read_bytes())
    content[-60_000:-20_000] = b"\xff" * 40_000
    (tmp_path / "library.db").write_bytes(content)
    with (
        closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as damaged,
        pytest.raises(EnvironmentFault) as fault,
    ):
        backups.make(damaged, Job(), NOW + timedelta(days=1))
    assert fault.value.code == "library_damaged"
    assert backups.all() == [good]


def test_what_is_no_backup_is_not_listed(backups, tmp_path: Path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "library-20261123-120000.db").write_bytes(b"garbage" * 1000)
    (tmp_path / "backups" / "notes.txt").write_text("mine")
    assert backups.all() == []
    assert inspect(tmp_path / "nothing.db") is None
    assert not is_sound(tmp_path / "nothing.db")


def test_thinning_deletes_only_backups_that_are_not_needed(database, backups, tmp_path: Path):
    for days in range(400):
        made = NOW - timedelta(days=days)
        path = tmp_path / "backups" / made.strftime("library-%Y%m%d-%H%M%S.db")
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "backups" / "mine.db").touch()
    backups.thin(NOW)
    left = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert "mine.db" in left
    assert left[-2] == "library-20261123-120000.db"
    assert 7 + 3 + 11 <= len(left) - 1 <= 7 + 5 + 13


@given(st.lists(moments, max_size=60, unique=True))
def test_thinning_keeps_the_newest_and_the_last_day_and_is_done_once(made):
    gone = superfluous(made, NOW)
    kept = set(made) - gone
    assert set(sorted(made)[-3:]) <= kept
    assert all(NOW - at >= timedelta(days=1) for at in gone)
    assert superfluous(kept, NOW) == set()


@given(st.lists(moments, max_size=60, unique=True))
def test_every_week_of_the_last_month_that_had_a_backup_keeps_one(made):
    recent = {at for at in made if NOW - at < timedelta(days=31)}
    kept = recent - superfluous(made, NOW)
    assert {at.isocalendar()[:2] for at in kept} == {at.isocalendar()[:2] for at in recent}


def test_a_clock_that_is_years_ahead_for_a_day_does_not_cost_all_backups():
    made = [NOW - timedelta(days=days) for days in range(20)]
    ahead = NOW.replace(year=2040)
    assert superfluous([*made, ahead], ahead) == set(made[2:])


def test_a_backup_of_a_clock_that_ran_ahead_is_not_the_newest(database, backups):
    ahead = backups.make(database, Job(), NOW.replace(year=9000))
    assert backups.newest_at() == ahead.made_at
    database.write(lambda c: add_root(c, "/later"))
    later = backups.make(database, Job(), NOW)
    assert backups.all() == [later, ahead]
    assert backups.newest_at() == NOW


def test_one_backup_a_day_is_due():
    assert is_due(None, NOW)
    assert is_due(NOW - timedelta(days=1), NOW)
    assert not is_due(NOW - timedelta(hours=11), NOW)
    assert is_due(NOW + timedelta(days=40), NOW)  # the clock was set back
