"""One SQLite library: a single writer thread and a pool of read-only connections.

The writer thread owns the only connection that writes; others submit `fn(connection)` and
get a Future. Readers borrow a connection for the length of a `with` block; no connection is
ever used by two threads at once. The pattern is datasette's.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from core.errors import EnvironmentFault
from core.store import thumbnail_file
from core.store.connections import connect, fault, in_transaction, is_damage, read_only_uri
from core.store.schema import SCHEMA_VERSION, migrate, schema_version
from core.store.thumbnail_file import ThumbnailFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.job import Job

log = logging.getLogger(__name__)
T = TypeVar("T")

CLOSE_TIMEOUT_S = 10.0
CHECK_STEPS = 1000  # of SQLite between two looks at whether to stop
COPY_PAGES = 2048  # 8 MB between two looks at whether to stop
READER_CACHE_KIB = 1024  # a connection each for seven threads; a large table never fits


class Database:
    """Opens, migrates and closes `library.db` with `thumbnails.db` attached as `thumbs`.

    Raises EnvironmentFault: library_not_writable, library_newer, library_damaged, disk_full.
    """

    def __init__(self, path: Path, thumbnails: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._thumbnails = ThumbnailFile(thumbnails)
        self.read_only = read_only
        self._jobs: queue.SimpleQueue[tuple[Callable[..., object], Future[object]] | None] = (
            queue.SimpleQueue()
        )
        self._idle: list[sqlite3.Connection] = []
        self._pool_lock = threading.Lock()
        self._closed = False
        self._writer: threading.Thread | None = None
        if read_only:
            self._check_readable()
        else:
            connection = self._open_writer()
            self._writer = threading.Thread(
                target=self._write_loop, args=(connection,), name="store writer", daemon=True
            )
            self._writer.start()

    def submit(self, fn: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run `fn` in one transaction on the writer thread, after everything submitted before.

        An exception rolls the transaction back and arrives through the Future.
        """
        future: Future[T] = Future()
        with self._pool_lock:
            if self._closed or self._writer is None:
                raise EnvironmentFault(
                    "library_not_writable", path=str(self._path.parent), reason="read-only"
                )
            self._jobs.put((fn, future))  # type: ignore[arg-type]
        return future

    def write(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """`submit` and wait for the result. Never call this from the writer thread."""
        return self.submit(fn).result()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Borrow a read-only connection; rows are sqlite3.Row. Raises EnvironmentFault."""
        with self._pool_lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._open_reader()
        try:
            yield connection
        except sqlite3.Error as error:
            fault = self._fault(error)
            if fault is error:
                raise
            raise fault from error
        finally:
            with self._pool_lock:
                if not self._closed:
                    self._idle.append(connection)
                    connection = None
            if connection is not None:
                connection.close()

    def is_sound(self, job: Job | None = None) -> bool:
        """Whether SQLite finds nothing wrong (PRAGMA quick_check; seconds for a large file).

        Raises EnvironmentFault; Cancelled, where `job` was.
        """
        with self.reading() as connection:
            if job is not None:
                connection.set_progress_handler(lambda: job.is_cancelled, CHECK_STEPS)
            try:
                return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]) == "ok"
            except sqlite3.DatabaseError:
                if job is not None:
                    job.check()  # then it was broken off
                return False
            finally:
                connection.set_progress_handler(None, 0)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def size_bytes(self) -> int:
        """The bytes of the file with what is still in its WAL; the thumbnails are not in it."""
        wal = self._path.with_name(self._path.name + "-wal")
        return sum(path.stat().st_size for path in (self._path, wal) if path.exists())

    def copy_to(self, target: Path, job: Job) -> None:
        """Write the database as it is now to another file; the writer goes on meanwhile.

        Raises EnvironmentFault, Cancelled; what was written so far is the caller's to delete.
        """
        with self.reading() as source, contextlib.closing(connect(target)) as copy:
            source.execute("BEGIN")  # one moment for the whole copy, however long it takes
            try:
                source.execute("SELECT 1 FROM main.sqlite_master").fetchone()
                source.backup(copy, pages=COPY_PAGES, progress=lambda *_: job.check())
            finally:
                source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE")  # alone, without a WAL beside it

    def has_thumbnails(self) -> bool:
        """Whether the cache of thumbnails holds any."""
        with self.reading() as connection:
            return not thumbnail_file.is_empty(connection)

    def clear_thumbnails(self) -> None:
        """Forget every thumbnail, and give the disk back what they took. Raises as `submit`."""
        self.write(thumbnail_file.clear)

    def close(self) -> None:
        """Finish what was submitted, then close every connection. Idempotent."""
        with self._pool_lock:
            if self._closed:
                return
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        self._jobs.put(None)  # last, for only a writer that closes last folds the WAL in
        if self._writer is not None:
            self._writer.join(CLOSE_TIMEOUT_S)

    def _open_writer(self) -> sqlite3.Connection:
        try:
            connection = connect(self._path)
        except sqlite3.Error as error:
            raise self._fault(error) from error
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            version = schema_version(connection)
            if version > SCHEMA_VERSION:
                raise EnvironmentFault("library_newer", found=version, known=SCHEMA_VERSION)
            if version < SCHEMA_VERSION:
                self._migrate(connection, version)
            if not self._thumbnails.attach(connection):
                self._renew_thumbnails(connection)
            connection.execute("BEGIN IMMEDIATE")  # a read-only file shows itself only here
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        if version > 0:
            backup = self._path.with_name(f"library.before-schema-{SCHEMA_VERSION}.db")
            with contextlib.closing(sqlite3.connect(backup)) as target:
                connection.backup(target)
        migrate(connection)

    def _renew_thumbnails(self, connection: sqlite3.Connection) -> None:
        """Begin the cache anew, once nobody reads it. Outside a transaction."""
        log.warning("the thumbnail cache is damaged; starting a new one")
        with self._pool_lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.close()
        self._thumbnails.begin_anew(connection)

    def _open_reader(self) -> sqlite3.Connection:
        try:
            connection = connect(read_only_uri(self._path), uri=True)
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
            self._thumbnails.attach_to_reader(connection)
        except sqlite3.Error as error:
            raise self._fault(error) from error
        return connection

    def _check_readable(self) -> None:
        if not self._path.exists():
            raise EnvironmentFault("no_library", path=str(self._path.parent))
        with self.reading() as connection:
            try:
                version = schema_version(connection)
            except sqlite3.Error as error:
                raise self._fault(error) from error
        if version != SCHEMA_VERSION:
            code = "library_newer" if version > SCHEMA_VERSION else "library_older"
            raise EnvironmentFault(
                code, found=version, known=SCHEMA_VERSION, path=str(self._path.parent)
            )

    def _write_loop(self, connection: sqlite3.Connection) -> None:
        while (job := self._jobs.get()) is not None:
            fn, future = job
            if future.set_running_or_notify_cancel():
                self._run(connection, fn, future)
        connection.close()

    def _run(
        self,
        connection: sqlite3.Connection,
        fn: Callable[[sqlite3.Connection], object],
        future: Future[object],
    ) -> None:
        try:
            result = self._transact(connection, fn)
        except sqlite3.Error as error:
            future.set_exception(self._fault(error))
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def _transact(
        self, connection: sqlite3.Connection, fn: Callable[[sqlite3.Connection], object]
    ) -> object:
        """Run `fn` in a transaction; once more where only the thumbnail cache was damaged."""
        try:
            return in_transaction(connection, fn)
        except sqlite3.DatabaseError as error:
            if not is_damage(error) or thumbnail_file.is_sound(connection):
                raise
        self._renew_thumbnails(connection)
        return in_transaction(connection, fn)

    def _fault(self, error: sqlite3.Error) -> Exception:
        return fault(error, self._path)
