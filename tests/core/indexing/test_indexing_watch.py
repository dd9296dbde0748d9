from __future__ import annotations

import logging
import shutil
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from indexing_helpers import paint

from core.events import PhotosChanged, RootsChanged
from core.indexing.watch import OVERFLOW_LOGGER, Debouncer, Timing, Watcher

if TYPE_CHECKING:
    from pathlib import Path


def test_new_photo_is_found_while_watching(bench, album):
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    paint(album / "new" / "deep" / "late.png")
    bench.wait_until(lambda: "late.png" in bench.by_name())


def test_deleted_and_renamed_photos_are_noticed_while_watching(bench, album):
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    photo_id = bench.by_name()["b.png"].id
    (album / "a.png").unlink()
    (album / "b.png").rename(album / "sub" / "moved.png")
    bench.wait_until(lambda: set(bench.by_name()) == {"c.png", "moved.png"})
    assert bench.by_name()["moved.png"].id == photo_id


def test_events_in_an_excluded_folder_bring_nothing_in(bench, album):
    (album / ".Trash-1000" / "files").mkdir(parents=True)
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    paint(album / ".Trash-1000" / "files" / "thrown-away.png")
    paint(album / "late.png")
    bench.wait_until(lambda: "late.png" in bench.by_name())
    bench.run()
    added = [e.added for e in bench.heard if isinstance(e, PhotosChanged)]
    assert len(frozenset().union(*added)) == 4


def test_file_still_being_written_is_taken_when_it_settles(bench, album):
    whole = paint(album.parent / "whole.png", size=(300, 300)).read_bytes()
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    with (album / "growing.png").open("wb") as growing:
        growing.write(whole[: len(whole) // 2])
        growing.flush()
        paint(album / "other.png")
        bench.wait_until(lambda: "other.png" in bench.by_name())
        growing.write(whole[len(whole) // 2 :])
    bench.wait_until(lambda: "growing.png" in bench.by_name())
    assert bench.problem_codes() == {}


def test_paused_indexing_begins_nothing_and_resumes(bench, album):
    bench.session.start(watch=False)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    bench.session.pause()
    for number in range(5):
        paint(album / f"more{number}.png")
    bench.session.rescan()
    bench.wait_until(lambda: bench.session.progress.state == "paused")
    assert len(bench.by_name()) == 3
    bench.session.resume()
    bench.wait_until(lambda: len(bench.by_name()) == 8)


def test_retried_problem_becomes_a_photo(bench, album):
    bench.session.start(watch=False)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    good = (album / "a.png").read_bytes()
    (album / "x.png").write_bytes(good[:40])
    bench.session.rescan()
    bench.wait_until(lambda: "x.png" in bench.problem_codes())
    (album / "x.png").write_bytes(good + b"unique")
    bench.session.retry(bench.problems.all())
    bench.wait_until(lambda: "x.png" in bench.by_name())


def test_debouncer_gathers_what_comes_together():
    delivered, arrived = [], threading.Event()

    def deliver(dirty):
        delivered.append(dirty)
        arrived.set()

    with closing(Debouncer(deliver, Timing(quiet_s=0.05))) as debouncer:
        for folder in ("a", "b", "a"):
            debouncer.add(1, folder)
        assert arrived.wait(5)
    assert delivered == [{(1, "a"), (1, "b")}]


def test_debouncer_does_not_wait_for_ever_for_quiet():
    arrived = threading.Event()
    with closing(
        Debouncer(lambda _: arrived.set(), Timing(quiet_s=60, at_most_s=0.05))
    ) as debouncer:
        debouncer.add(1, "a")
        assert arrived.wait(5)


def test_lost_events_lead_to_a_rescan(tmp_path: Path):
    rescans = []
    with closing(Watcher(lambda _: None, lambda: rescans.append(1))):
        logger = logging.getLogger(f"{OVERFLOW_LOGGER}.inotify_c")
        logger.warning("Inotify queue overflowed; filesystem events were lost")
    assert rescans == [1]


def test_unplugged_root_is_noticed_and_its_return_too(bench, album, monkeypatch):
    monkeypatch.setattr("core.indexing.scans.CHECK_ROOTS_EVERY_S", 0.1)
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    away = album.rename(album.with_name("unplugged"))
    bench.wait_until(lambda: not bench.roots.all()[0].online)
    album.mkdir()  # the mount point stays
    bench.run()
    assert not bench.roots.all()[0].online
    album.rmdir()
    away.rename(album)
    bench.wait_until(lambda: bench.roots.all()[0].online)
    assert len(bench.by_name()) == 3


def test_folder_made_anew_under_its_name_is_watched_again(bench, album, monkeypatch):
    monkeypatch.setattr("core.indexing.scans.CHECK_ROOTS_EVERY_S", 0.1)
    bench.session.start(watch=True)
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    bench.heard.clear()
    new = shutil.copytree(album, album.with_name("new"))
    album.rename(album.with_name("old"))
    new.rename(album)
    bench.wait_until(lambda: any(isinstance(e, RootsChanged) for e in bench.heard))
    paint(album / "late.png")
    bench.wait_until(lambda: "late.png" in bench.by_name())
