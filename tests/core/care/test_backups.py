"""Libraries that are broken on purpose, and what brings them back."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes.two_models import two_models
from PIL import Image

from core.care.care import Care, Pace
from core.errors import EnvironmentFault, UserError
from core.events import EventBus, FaultRaised
from core.job import Job
from core.library import Library
from core.records.photos import PhotoId
from core.store import restore as restoring
from core.store.backups import Backups
from core.store.database import Database

WAIT_S = 20.0
AT_ONCE = Pace(check_after=0, look_every=0.02)


class Bench:
    """A library of three painted photos and a label, with a backup of it."""

    def __init__(self, folder: Path) -> None:
        self.photos = folder / "photos"
        self.home = folder / "library"
        for colour in ("red", "blue", "lime"):
            self.paint(colour)
        with closing(self.open()) as library:
            library.index([self.photos], Job())
            label = library.labels.add("豆豆")
            first = PhotoId(int(library.browse()[0]))
            library.labels.answer(label.id, {first: True})
            self.backup = library.care.back_up(Job())

    def open(self) -> Library:
        return Library.open(self.home, encoders=two_models())

    def paint(self, colour: str) -> Path:
        self.photos.mkdir(exist_ok=True)
        path = self.photos / f"{colour}.png"
        Image.new("RGB", (16, 12), colour).save(path)
        return path

    def break_database(self) -> bytes:
        content = b"these are no pages" * 3000
        for path in self.home.glob("library.db*"):  # a WAL may hold every page
            path.write_bytes(content)
        return content

    def content(self) -> tuple[set[str], list[tuple[str, int]]]:
        with closing(self.open()) as library:
            photos = library.photos(library.browse().tolist())
            labels = [(label.name, label.yes_count) for label in library.labels.all()]
        return {photo.path.name for photo in photos}, labels


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_broken_library_comes_back_with_photos_and_labels(bench):
    before = bench.content()
    broken = bench.break_database()
    with pytest.raises(EnvironmentFault) as fault:
        bench.open()
    assert fault.value.code == "library_damaged"
    restored = Library.restore(bench.home)
    assert restored.backup == bench.backup
    assert restored.put_aside.read_bytes() == broken
    assert bench.content() == before == ({"red.png", "blue.png", "lime.png"}, [("豆豆", 1)])


def test_a_stale_wal_does_not_spoil_the_restored_database(bench):
    (bench.home / "library.db-wal").write_bytes(b"a journal of other pages" * 500)
    restored = Library.restore(bench.home)
    assert not (bench.home / "library.db-wal").exists()
    beside = restored.put_aside.with_name(restored.put_aside.name + "-wal")
    assert beside.read_bytes().startswith(b"a journal")
    assert bench.content()[1] == [("豆豆", 1)]


def test_photos_added_after_the_backup_are_read_again_and_get_their_own_pictures(bench):
    with closing(bench.open()) as library:
        bench.paint("white")
        library.index([], Job())
        newest = int(library.browse(order="added")[0])
        white = library.thumbnail(newest)
    (bench.photos / "white.png").unlink()
    bench.paint("black")
    bench.break_database()
    Library.restore(bench.home)
    with closing(bench.open()) as library:
        assert library.thumbnail(newest) is None
        library.index([], Job())
        (photo,) = library.photos([newest])
        assert photo.path.name == "black.png"  # the number came again
        assert library.thumbnail(newest) not in (None, white)


def test_a_broken_backup_is_passed_over(bench):
    newer = bench.home / "backups" / "library-29991231-000000.db"
    newer.write_bytes(bench.backup.path.read_bytes()[:-9000] + b"\xff" * 5000)
    assert Library.newest_good_backup(bench.home) == bench.backup
    with pytest.raises(UserError) as refusal:
        Library.restore(bench.home, Path(newer.name))
    assert refusal.value.code == "backup_unusable"


def test_without_a_backup_nothing_is_touched(bench):
    bench.backup.path.unlink()
    broken = bench.break_database()
    with pytest.raises(EnvironmentFault) as fault:
        Library.restore(bench.home)
    assert fault.value.code == "no_backup"
    assert (bench.home / "library.db").read_bytes() == broken


def test_an_open_library_is_not_replaced(bench):
    with closing(bench.open()), pytest.raises(EnvironmentFault) as fault:
        Library.restore(bench.home)
    assert fault.value.code == "library_in_use"


def test_a_restore_that_breaks_off_leaves_the_database_that_was_there(bench, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "flush", fail)
    with pytest.raises(EnvironmentFault) as fault:
        Library.restore(bench.home)
    assert fault.value.code == "library_not_writable"
    assert not list(bench.home.glob("*.restored"))
    assert bench.content()[1] == [("豆豆", 1)]


def test_where_the_disk_knows_no_links_the_old_database_is_copied_aside(bench, monkeypatch):
    def refuse(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(restoring.os, "link", refuse)
    broken = bench.break_database()
    assert Library.restore(bench.home).put_aside.read_bytes() == broken


class Watch:
    """A database under care, and what was said about it."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        self.backups = Backups(folder / "backups")
        self.faults: list[FaultRaised] = []
        self.is_quiet = threading.Event()
        self.asked = threading.Event()
        bus = EventBus()
        bus.subscribe(self._hear)
        self.told = threading.Event()
        self.care = Care(self.database, self.backups, bus, self._ask, AT_ONCE)

    def _hear(self, event) -> None:
        self.faults.append(event)
        self.told.set()

    def _ask(self) -> bool:
        self.asked.set()
        return self.is_quiet.is_set()

    def wait_for_backup(self) -> bool:
        for _ in range(1000):
            if self.care.backups():
                return True
            threading.Event().wait(WAIT_S / 1000)
        return False

    def close(self) -> None:
        self.care.close()
        self.database.close()


@pytest.fixture
def watch(tmp_path: Path):
    with closing(Watch(tmp_path)) as made:
        yield made


def test_a_backup_is_made_unasked_at_a_quiet_moment_and_once_a_day(watch):
    watch.care.start()
    assert watch.asked.wait(WAIT_S)
    assert watch.care.backups() == []
    watch.is_quiet.set()
    assert watch.wait_for_backup()
    assert not watch.care._is_due()
    assert watch.faults == []


def test_a_backup_that_fails_is_told_once_and_stops_nothing(watch, tmp_path: Path):
    (tmp_path / "backups").write_text("a file is in the way")
    watch.is_quiet.set()
    watch.care.start()
    assert watch.told.wait(WAIT_S)
    watch.care._tried_on = datetime.now().date() - timedelta(days=1)
    watch.asked.clear()
    assert watch.asked.wait(WAIT_S)  # tried again the next day
    assert [event.error.code for event in watch.faults] == ["backup_not_written"]
    watch.database.write(lambda c: c.execute("SELECT 1").fetchone())


def test_what_nobody_foresaw_does_not_end_the_care(watch, monkeypatch):
    faults, newest_at = iter([OSError("a disk that sleeps")]), watch.backups.newest_at

    def stumble_once():
        for fault in faults:
            raise fault
        return newest_at()

    monkeypatch.setattr(watch.backups, "newest_at", stumble_once)
    watch.is_quiet.set()
    watch.care.start()
    assert watch.wait_for_backup()


def test_a_damaged_database_is_told_and_not_backed_up(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        fill = [(f"/{number:06d}{'x' * 500}",) for number in range(500)]
        database.write(
            lambda c: c.executemany("INSERT INTO roots (path, added_at) VALUES (?, '')", fill)
        )
    content = bytearray((tmp_path / "library.db").read_bytes())
    content[-60_000:-20_000] = b"\xff" * 40_000
    (tmp_path / "library.db").write_bytes(content)
    with closing(Watch(tmp_path)) as watch:
        watch.is_quiet.set()
        watch.care.start()
        assert watch.told.wait(WAIT_S)
        assert [event.error.code for event in watch.faults] == ["library_damaged"]
        watch.care._thread.join(WAIT_S)
        assert watch.care.backups() == []


def test_what_is_aside_can_be_opened_by_sqlite(bench):
    restored = Library.restore(bench.home)
    with closing(sqlite3.connect(restored.put_aside)) as connection:
        assert connection.execute("SELECT count(*) FROM photos").fetchone()[0] == 3
