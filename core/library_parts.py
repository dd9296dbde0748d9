"""What an open library is made of: opened in order, wired together, closed in reverse.

`core.library` is the only one that makes it; what the parts do is their own business.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.care.care import Care
from core.care.storage import Storage
from core.care.updates import Updates
from core.errors import EnvironmentFault
from core.events import EventBus, PhotosChanged, RootsChanged
from core.exports.exports import Exports
from core.indexing.session import IndexingSession
from core.labels.labels import Labels
from core.labels.scorer import LabelScorer
from core.media.preview import PreviewReader
from core.organising.collections import Collections
from core.organising.companions import CompanionFinder
from core.organising.duplicates import Duplicates
from core.organising.mark_files import MarkFiles
from core.organising.marks import Marks
from core.paths import resources
from core.power import read_power
from core.search.album_service import AlbumService
from core.search.places import PlaceNames
from core.search.taxonomy import find_taxonomy, load_taxonomy
from core.serving.choice import choose_models
from core.serving.listing import ModelList
from core.serving.space import ModelSpace
from core.serving.speed import SpeedEstimate
from core.serving.switch import ModelSwitch
from core.serving.tools import open_models
from core.settings import SettingsFile
from core.store import files
from core.store.backups import Backups
from core.store.collections import Collections as StoredCollections
from core.store.database import Database
from core.store.duplicates import Duplicates as StoredDuplicates
from core.store.files import Files
from core.store.labels import Labels as StoredLabels
from core.store.lock import LibraryLock
from core.store.marks import Marks as StoredMarks
from core.store.model_vectors import ModelVectors
from core.store.pairs import Pairs
from core.store.photos import Photos
from core.store.problems import Problems
from core.store.roots import Roots
from core.store.thumbnails import Thumbnails
from core.tuning.tuning import Tuning

if TYPE_CHECKING:
    from core.events import Event
    from core.paths import LibraryPaths
    from core.records.models import ModelInfo
    from core.serving.space import Encoders

KEEP_MISSING = timedelta(days=30)  # so long a file may be gone before its vector is forgotten


class LibraryParts:
    """Raises EnvironmentFault and, where `model` is given, ModelError; then nothing is open."""

    def __init__(
        self, home: LibraryPaths, model: str | None, encoders: Encoders, *, read_only: bool
    ) -> None:
        self.home = home
        self.events = EventBus()
        self.is_read_only = read_only
        self._encoders = encoders
        with ExitStack() as opened:
            self._open_store(opened)
            self._open_models(opened, model)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Stop everything in reverse order. Idempotent."""
        self._opened.close()

    def _open_store(self, opened: ExitStack) -> None:
        home, read_only = self.home, self.is_read_only
        if not read_only:
            home.create()
            opened.enter_context(LibraryLock(home.lock))
            home.settle()
        self.settings = SettingsFile(home.settings)
        self.database = Database(home.database, home.thumbnails, read_only=read_only)
        opened.callback(self.database.close)
        self.pairs = Pairs(self.database, lambda: self.settings.current.pairs_as_one)
        self.events.subscribe(self._on_event)
        self.roots = Roots(self.database, self.pairs)
        self.photos = Photos(self.database, self.pairs)
        self.companions = CompanionFinder(self.photos.get)
        self.problems = Problems(self.database)
        self.thumbnails = Thumbnails(self.database)
        stored_marks = StoredMarks(self.database)
        self.marks = Marks(stored_marks, self.events)
        albums = StoredCollections(self.database)
        self.mark_files = MarkFiles(stored_marks, albums, self.photos.get, self.events)
        self.places = PlaceNames(resources() / "places" / "places.tsv.gz")
        self.previews = PreviewReader()
        opened.callback(self.previews.close)
        if not read_only:
            self._purge()

    def _open_models(self, opened: ExitStack, asked: str | None) -> None:
        self.shelf = open_models(self.home.home)
        if not self.is_read_only:
            self.shelf.sweep()
        own, bundled = self.home.home, resources()
        self.albums = AlbumService(
            lambda: load_taxonomy(find_taxonomy(own, bundled)), self.pairs.hidden
        )
        opened.callback(self.albums.close)
        stored = StoredLabels(self.database)
        self._scorer = LabelScorer(stored)
        self.switch = ModelSwitch(
            choose_models(asked, self.settings.current, self._describe),
            open_space=self._open_space,
            open_indexing=self._open_indexing,
            describe=self._describe,
            settings=self.settings,
            events=self.events,
        )
        opened.callback(self.switch.close)
        self._open_subjects(stored)
        self._open_care(opened)
        vectors = ModelVectors(self.database)
        speed = SpeedEstimate(self.home.machine, lambda: self.settings.current.device)
        self.model_list = ModelList(
            self.home, self.shelf, self.switch, vectors, self._describe, speed
        )
        self.tuning = Tuning(self.home.home, use=self.use)

    def _open_subjects(self, stored: StoredLabels) -> None:
        """Make what stands over several rooms, a subject each."""
        self.labels = Labels(
            stored,
            self._scorer,
            lambda: self.switch.serving.ground(),
            self.photos.get,
            self.events,
        )
        self.collections = Collections(
            StoredCollections(self.database), stored, self.roots.all, self.photos.get, self.events
        )
        self.duplicates = Duplicates(
            StoredDuplicates(self.database), lambda: self.switch.serving.ground(), self.photos.get
        )
        self.exports = Exports(
            self.home.home,
            self.photos.get,
            self.roots.all,
            self.places,
            self.labels,
            self.companions.of,
        )

    def _open_care(self, opened: ExitStack) -> None:
        self.updates = Updates()
        backups = Backups(self.home.backups)
        self.storage = Storage(self.home, self.database, backups)
        self.care = Care(
            self.database,
            backups,
            self.events,
            lambda: not self.switch.indexing.progress.is_working,
        )
        opened.callback(self.care.close)

    def use(self, choice: str) -> ModelInfo:
        """Choose a model; see `ModelSwitch.use`."""
        if self.is_read_only:
            raise EnvironmentFault("library_in_use", path=str(self.home.home))
        return self.switch.use(choice)

    def _describe(self, choice: str) -> ModelInfo:
        info = self._encoders.describe(choice, self.home.models)
        name = self.shelf.name_of(choice)
        return replace(info, name=name) if name else info

    def _open_space(self, choice: str, info: ModelInfo) -> ModelSpace:
        return ModelSpace(
            choice,
            info,
            home=self.home,
            database=self.database,
            photos=self.photos,
            encoders=self._encoders,
            device=self.settings.current.device,
            read_only=self.is_read_only,
            labels=self._scorer,
        )

    def _open_indexing(self, space: ModelSpace) -> IndexingSession:
        return IndexingSession(
            roots=self.roots,
            files=Files(self.database),
            problems=self.problems,
            thumbnails=self.thumbnails,
            vectors=space.vectors,
            database=self.database,
            keeper=space.keeper,
            events=self.events,
            excludes=lambda: self.settings.current.excludes,
            home=self.home.home,
            worker_log=self.home.logs / "index-worker.log",
            load_encoder=space.load_encoder,
            power=read_power,
            on_battery=lambda: self.settings.current.on_battery,
        )

    def _on_event(self, event: Event) -> None:
        if isinstance(event, PhotosChanged | RootsChanged):
            self.pairs.forget()

    def _purge(self) -> None:
        before = datetime.now() - KEEP_MISSING
        self.database.submit(lambda connection: files.purge(connection, before))
