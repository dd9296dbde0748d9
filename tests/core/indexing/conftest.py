"""A real store, a real worker process and a colour encoder: everything but the meaning."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from fakes.colour_encoder import FakeEncoder
from indexing_helpers import DeadlyEncoder, FaintingEncoder, PairedEncoder, paint

from core.events import EventBus
from core.indexing.index_keeper import IndexKeeper
from core.indexing.session import IndexingSession
from core.indexing.watch import Timing
from core.job import Job
from core.power import PLUGGED_IN
from core.settings import DEFAULT_EXCLUDES
from core.store.database import Database
from core.store.files import Files
from core.store.photos import Photos
from core.store.problems import Problems
from core.store.roots import Roots
from core.store.thumbnails import Thumbnails
from core.store.vectors import Vectors

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S = 20.0


class Bench:
    """The rooms that indexing needs, wired as the library does it."""

    def __init__(self, folder: Path, load_encoder) -> None:
        self.folder = folder
        self.events = EventBus()
        self.heard: list = []
        self._news = threading.Condition()
        self.events.subscribe(self._hear)
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        self.roots = Roots(self.database)
        self.photos = Photos(self.database)
        self.problems = Problems(self.database)
        self.thumbnails = Thumbnails(self.database)
        self.vectors = Vectors(self.database, "fake@1", 4)
        self.keeper = IndexKeeper(self.vectors, folder / "fake.hnsw")
        self.excludes = list(DEFAULT_EXCLUDES)
        self.power = PLUGGED_IN
        self.session = IndexingSession(
            roots=self.roots,
            files=Files(self.database),
            problems=self.problems,
            thumbnails=self.thumbnails,
            vectors=self.vectors,
            database=self.database,
            keeper=self.keeper,
            events=self.events,
            excludes=lambda: self.excludes,
            load_encoder=load_encoder,
            home=folder,
            power=lambda: self.power,
            on_battery=lambda: "slow",
            timing=Timing(quiet_s=0.1, at_most_s=0.5, settle_s=0.3, look_again_s=0.2),
        )

    def run(self):
        return self.session.run_once(Job())

    def by_name(self):
        return {p.path.name: p for p in self.photos.get(self.photos.ids_matching())}

    def problem_codes(self):
        return {problem.path.name: problem.code for problem in self.problems.all()}

    def wait_until(self, condition) -> None:
        """Return when `condition()` holds, looking again at every event."""
        with self._news:
            assert self._news.wait_for(condition, WAIT_S), "it did not happen in time"

    def close(self) -> None:
        self.session.close()
        self.keeper.close()
        self.database.close()

    def _hear(self, event) -> None:
        with self._news:
            self.heard.append(event)
            self._news.notify_all()


@pytest.fixture
def bench(tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(Bench(folder, FakeEncoder)) as made:
        yield made


@pytest.fixture
def deadly_bench(tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(Bench(folder, DeadlyEncoder)) as made:
        yield made


@pytest.fixture
def fainting_bench(tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(Bench(folder, FaintingEncoder)) as made:
        yield made


@pytest.fixture
def paired_bench(tmp_path: Path):
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(Bench(folder, PairedEncoder)) as made:
        yield made


@pytest.fixture
def album(tmp_path: Path, bench):
    """A root with three photos in two folders."""
    folder = tmp_path / "photos"
    for name in ("a.png", "b.png", "sub/c.png"):
        paint(folder / name)
    bench.roots.add(folder)
    return folder
