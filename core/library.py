"""The one door to the core: opens a library, wires its rooms together, and closes them.

Context: the window and the command line need the same things in the same order. Choice: one
object that owns every thread and process of the core, and hands each call to the room whose
business it is. Cost: many short methods. Any thread may call any of them; what only reads
takes about a millisecond, except `browse`, `count`, `folders`, `months` (up to 100 ms for
100,000 photos).
"""

from __future__ import annotations

import functools
import logging
import os
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.registry import describe_model, load_encoder
from core.errors import ModelError, UserError
from core.events import EventBus, RootsChanged
from core.indexing.index_keeper import IndexKeeper
from core.indexing.session import IndexingSession
from core.media.preview import PreviewReader
from core.model_tools import ModelTools, open_models
from core.paths import LibraryPaths, default_home, resources, storable
from core.records import IndexingProgress, VerifyReport
from core.search.places import PlaceNames
from core.search.service import SearchService
from core.search.worker import QueryEncoder
from core.settings import SettingsFile
from core.store import files
from core.store.database import Database
from core.store.files import Files
from core.store.lock import LibraryLock
from core.store.photos import Photos
from core.store.problems import Problems
from core.store.roots import Roots
from core.store.thumbnails import Thumbnails
from core.store.vectors import Vectors
from core.teaching.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from core.job import Job
    from core.records import (
        EvalReport,
        Filters,
        Folder,
        IndexReport,
        ModelInfo,
        Order,
        Photo,
        PhotoId,
        Problem,
        Query,
        RgbImage,
        Root,
        RootId,
        SearchResult,
    )

log = logging.getLogger(__name__)

STARTER = "starter"
KEEP_MISSING = timedelta(days=30)  # so long a file may be gone before its vector is forgotten
VERIFY_K = 200


class Library:
    """An open library. Make one with `Library.open`; close it."""

    def __init__(self, home: LibraryPaths, *, model: str | None, read_only: bool) -> None:
        self.home = home
        self.events = EventBus()
        with ExitStack() as opened:
            self._open(opened, model, read_only)
            self._opened = opened.pop_all()

    @classmethod
    def open(
        cls, home: Path | None = None, *, model: str | None = None, read_only: bool = False
    ) -> Library:
        """Open the library in `home` (default: SHIYING_HOME or the platform's data folder).

        model: instead of the one in the settings; read_only: beside another process that has
        it open, for searching only. Takes 0.1 s or so. Raises EnvironmentFault and, only where
        `model` is given, ModelError.
        """
        return cls(LibraryPaths(home or default_home()), model=model, read_only=read_only)

    def close(self) -> None:
        """Stop everything in reverse order; finished work stays. Idempotent, up to ~10 s."""
        self._opened.close()

    # Folders.

    def roots(self) -> list[Root]:
        """Return the photo folders."""
        return self._roots.all()

    def add_root(self, path: Path) -> Root:
        """Add a photo folder, and index it where indexing has been started.

        Raises UserError: not_a_folder, folder_unreadable, root_overlaps, root_is_library.
        """
        path = _absolute(path)
        self._check_root(path)
        root_id = self._roots.add(path)
        self.events.publish(RootsChanged())
        self._indexing.root_added()
        return next(root for root in self._roots.all() if root.id == root_id)

    def remove_root(self, root_id: RootId) -> None:
        """Forget a folder with everything known of its photos. The files stay as they are."""
        self._indexing.remove_root(root_id)
        self.events.publish(RootsChanged())

    def folders(self, root_id: RootId) -> list[Folder]:
        """Return every folder of a root that holds photos, sorted by name."""
        return self._roots.folders(root_id)

    # Photos.

    def count(self, filters: Filters | None = None) -> int:
        """Return how many photos pass."""
        return self._photos.count(filters)

    def browse(self, filters: Filters | None = None, order: Order = "newest") -> NDArray[np.int64]:
        """Return the ids of the photos that pass, in order: (n,)."""
        return self._photos.ids_matching(filters, order)

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        """Return photos in the order asked; ids that are gone are left out."""
        return self._photos.get(ids)

    def photo_at(self, path: Path) -> Photo | None:
        """Return the photo whose file this is, or None."""
        path = _absolute(path)
        for root in self._roots.all():
            if path.is_relative_to(root.path):
                folder = path.parent.relative_to(root.path).as_posix()
                folder = "" if folder == "." else storable(folder)
                photo = self._photos.at(root.id, folder, storable(path.name))
                if photo is not None:
                    return photo
        return None

    def months(self) -> list[tuple[int, int, int]]:
        """Return (year, month, photos), newest first."""
        return self._photos.months()

    def formats(self) -> list[tuple[str, int]]:
        """Return (format, photos), most frequent first."""
        return self._photos.formats()

    def thumbnail(self, photo_id: int) -> bytes | None:
        """Return a small JPEG (shorter side 288 px), or None while there is none."""
        return self._thumbnails.get(photo_id)

    def preview(self, path: Path, max_px: int) -> Future[RgbImage]:
        """Decode a file in another process, longer side at most `max_px`."""
        return self._previews.read(path, max_px)

    def place_text(self, latitude: float, longitude: float, language: str) -> str | None:
        """Return 「黑龙江 · 哈尔滨」 for a position, offline; None in the middle of nowhere."""
        return self._places.nearest(latitude, longitude, language)

    # Search.

    def prepare_search(self) -> None:
        """Load the model's text side now, in its process, so that the first query is quick."""
        self._search.prepare()

    def search(self, query: Query) -> Future[SearchResult]:
        """Rank the photos; the newest query wins, an older one that waits is cancelled.

        The Future raises UserError, DecodeError, ModelError, or CancelledError.
        """
        return self._search.search(query)

    def similar(self, photo_id: PhotoId, limit: int) -> Future[SearchResult]:
        """Rank the photos like this one (itself first) without cancelling `search`."""
        return self._search.similar(photo_id, limit)

    # Indexing.

    def start_indexing(self, *, watch: bool = True) -> None:
        """Bring the library up to date in the background, then keep it so."""
        self._indexing.start(watch=watch)

    def rescan(self) -> None:
        """Compare every folder with the library now."""
        self._indexing.rescan()

    def pause(self) -> None:
        """Begin no further file."""
        self._indexing.pause()

    def resume(self) -> None:
        """Go on, also after a fault."""
        self._indexing.resume()

    @property
    def progress(self) -> IndexingProgress:
        """How far indexing is."""
        return self._indexing.progress

    def index(self, paths: Sequence[Path], job: Job) -> IndexReport:
        """Add these folders (none: keep to the known ones), index, and wait for the end.

        Raises UserError, EnvironmentFault, ModelError, Cancelled.
        """
        for path in map(_absolute, paths):
            if not path.is_dir():
                raise UserError("not_a_folder", path=str(path))
            if not self._is_covered(path):
                self.add_root(path)
        return self._indexing.run_once(job)

    def problems(self) -> list[Problem]:
        """Return the files that could not be read, and why."""
        return self._problems.all()

    def retry_problems(self, paths: Sequence[Path] | None = None) -> None:
        """Read these files again (None: all in the list)."""
        wanted = None if paths is None else set(paths)
        chosen = [p for p in self._problems.all() if wanted is None or p.path in wanted]
        self._indexing.retry(chosen)

    def tools(self, model: str | None = None) -> ModelTools:
        """Return what a model does besides search: vectors, labels, its speed here."""
        return ModelTools(self.home.home, model or self._choice)

    # Maintenance.

    def evaluate(self, captions: Path, root: Path, kind: str | None, job: Job) -> EvalReport:
        """Measure text→image retrieval over a captions file; nothing is stored.

        Raises UserError: no_such_file, bad_captions, no_captions; ModelError; Cancelled.
        """
        encoder = load_encoder(self._choice, self.home.models, device=self._device)
        return evaluate(encoder, captions, root, kind, job)

    def verify(self, job: Job) -> VerifyReport:
        """Check the database, and the graph against exact search."""
        recall = self._keeper.measure_graph(VERIFY_K, job)
        return VerifyReport(
            photos=self._photos.count(),
            vectors=self._vectors.count(),
            database_ok=self._database.is_sound(),
            hnsw_recall=recall,
        )

    def _open(self, opened: ExitStack, model: str | None, read_only: bool) -> None:
        if not read_only:
            self.home.create()
            opened.enter_context(LibraryLock(self.home.lock))
        self.settings = SettingsFile(self.home.settings)
        self._device = self.settings.current.device
        self.models = open_models(self.home.home)
        self.model_fault: ModelError | None = None  # why the chosen model gave way to the starter
        self._choice, self.model = self._choose_model(model)
        self._database = Database(self.home.database, self.home.thumbnails, read_only=read_only)
        opened.callback(self._database.close)
        self._roots = Roots(self._database)
        self._photos = Photos(self._database)
        self._problems = Problems(self._database)
        self._thumbnails = Thumbnails(self._database)
        self._vectors = Vectors(self._database, self.model.key, self.model.dim)
        self._places = PlaceNames(resources() / "places" / "places.tsv.gz")
        self._keeper = IndexKeeper(self._vectors, self._index_file(), read_only=read_only)
        opened.callback(self._keeper.close)
        self._previews = PreviewReader()
        opened.callback(self._previews.close)
        self._search = SearchService(
            self._photos, self._vectors, self._keeper.wait, self._start_query_encoder
        )
        opened.callback(self._search.close)
        if not read_only:
            self._purge()
        self._indexing = IndexingSession(
            roots=self._roots,
            files=Files(self._database),
            problems=self._problems,
            thumbnails=self._thumbnails,
            vectors=self._vectors,
            database=self._database,
            keeper=self._keeper,
            events=self.events,
            excludes=lambda: self.settings.current.excludes,
            home=self.home.home,
            worker_log=self.home.logs / "index-worker.log",
            load_encoder=functools.partial(
                load_encoder, self._choice, self.home.models, device=self._device, towers="image"
            ),
        )
        opened.callback(self._indexing.close)

    def _choose_model(self, asked: str | None) -> tuple[str, ModelInfo]:
        """Return the model to use; a missing one from the settings gives way to the starter."""
        choice = asked or self.settings.current.model
        try:
            return choice, describe_model(choice, self.home.models)
        except ModelError as error:
            if asked:
                raise
            log.warning("the chosen model cannot be used: %s", error.code)
            self.model_fault = error
            return STARTER, describe_model(STARTER, self.home.models)

    def _start_query_encoder(self) -> QueryEncoder:
        return QueryEncoder(self._choice, self.home.models, self._device)

    def _index_file(self) -> Path:
        safe = "".join(c if c.isalnum() else "-" for c in self.model.key)
        return self.home.index / f"{safe}.hnsw"

    def _purge(self) -> None:
        before = datetime.now() - KEEP_MISSING
        self._database.submit(lambda connection: files.purge(connection, before))

    def _check_root(self, path: Path) -> None:
        if not os.path.isdir(path):
            raise UserError("not_a_folder", path=str(path))
        if not os.access(path, os.R_OK | os.X_OK):
            raise UserError("folder_unreadable", path=str(path))
        if path.is_relative_to(self.home.home):
            raise UserError("root_is_library", path=str(path))
        for root in self._roots.all():
            if _overlap(path, root.path) or _overlap(path.resolve(), root.path.resolve()):
                raise UserError("root_overlaps", path=str(path), other=str(root.path))

    def _is_covered(self, path: Path) -> bool:
        return any(path.is_relative_to(root.path) for root in self._roots.all())


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _absolute(path: Path) -> Path:
    """Return the path without "..", but with its symbolic links as the user knows them."""
    return Path(os.path.abspath(path.expanduser()))
