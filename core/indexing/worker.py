"""The index worker: a child process of low priority that reads files and embeds them.

It takes paths and returns facts, thumbnails and vectors; it opens originals read-only and
knows no database. Decode threads run ahead of the image tower, so that the tower never waits
for a file. Protocol, from here: ("ready", ModelInfo, how many are embedded at a time),
("failed", error), ("begin", key), ("decoded", key), ("done", [(key, Reading | Failure)]).
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import DecodeError, EnvironmentFault, ShiyingError
from core.indexing.tasks import CHANGED, Failure, Reading
from core.process import lower_priority

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

    from core.encoder.base import Encoder
    from core.media.photo_file import ReadPhoto

log = logging.getLogger(__name__)

# One file may take this much memory beyond the model before the system says no.
MEMORY_PER_RUN_BYTES = 3 * 1024**3
# Beside a GPU nobody else wants the cores, and one of them reads some 30 photos a second.
GPU_DECODERS = 12


def serve(connection: Connection, load: Callable[[], Encoder]) -> None:
    """Load the encoder, then answer until the other end hangs up. `load` must pickle."""
    lower_priority()
    try:
        encoder = load()
    except ShiyingError as error:
        connection.send(("failed", error))
        return
    except Exception as error:  # the top of the process: a bug, told once and not tried again
        connection.send(("failed", EnvironmentFault("worker_failed", reason=repr(error))))
        raise
    if encoder.info.device == "cpu":
        _limit_memory()
    connection.send(("ready", encoder.info, encoder.lanes * encoder.batch_size))
    _Worker(connection, encoder).run()


class _Worker:
    """One receiving thread (the main one), a few that decode, one that embeds for each lane.

    Lanes do not wait for each other: with one batch over all cores, the cores that were done
    first stood idle for an eighth of the time.
    """

    def __init__(self, connection: Connection, encoder: Encoder) -> None:
        self._connection = connection
        self._encoder = encoder
        self._send_lock = threading.Lock()
        self._decoded: queue.SimpleQueue[tuple[int, Future[_Decoded | Failure]] | None] = (
            queue.SimpleQueue()
        )
        most = 4 if encoder.info.device == "cpu" else GPU_DECODERS
        self._decoders = min(most, os.cpu_count() or 1)

    def run(self) -> None:
        """Receive until EOFError."""
        for _ in range(self._encoder.lanes):
            threading.Thread(target=self._embed_or_die, name="embedding", daemon=True).start()
        with ThreadPoolExecutor(self._decoders, "decoding") as pool:
            try:
                while True:
                    for key, path, is_photo in self._connection.recv():
                        future = pool.submit(self._decode, key, path, is_photo)
                        self._decoded.put((key, future))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                for _ in range(self._encoder.lanes):
                    self._decoded.put(None)

    def _decode(self, key: int, path: str, is_photo: bool) -> _Decoded | Failure:
        self._send(("begin", key))
        try:
            return self._read(Path(path), is_photo)
        except DecodeError as error:
            if not os.path.lexists(path):
                return Failure(CHANGED)  # gone between the scan and now
            return Failure(error.code, str(error.fields.get("detail", "")))
        except MemoryError:
            return Failure("out_of_memory")
        except Exception:  # the top of a decoding thread: one odd file is not the others' end
            log.exception("a file could not be read")
            return Failure("crashed")
        finally:
            self._send(("decoded", key))

    def _read(self, path: Path, is_photo: bool) -> _Decoded | Failure:
        from core.media.photo_file import read_photo

        photo = read_photo(path, min_edge_px=self._encoder.input_px, must_be_photo=is_photo)
        try:
            after = path.stat()
        except OSError:
            return Failure(CHANGED)
        if (after.st_size, after.st_mtime_ns) != (photo.size_bytes, photo.mtime_ns):
            return Failure(CHANGED)
        return _Decoded(photo, self._encoder.prepare(photo.image))

    def _embed_or_die(self) -> None:
        """Without this thread nothing would ever be answered: a dead process is noticed."""
        try:
            self._embed_loop()
        except BaseException:
            log.exception("embedding failed")
            os._exit(1)

    def _embed_loop(self) -> None:
        while (first := self._decoded.get()) is not None:
            batch = [first]
            while len(batch) < self._encoder.batch_size:
                try:
                    item = self._decoded.get_nowait()
                except queue.Empty:
                    break
                if item is None:
                    return
                batch.append(item)
            self._embed(batch)

    def _embed(self, batch: list[tuple[int, Future[_Decoded | Failure]]]) -> None:
        results = [(key, future.result()) for key, future in batch]
        good = [(key, item) for key, item in results if isinstance(item, _Decoded)]
        done: list[tuple[int, Reading | Failure]] = [
            (key, item) for key, item in results if isinstance(item, Failure)
        ]
        if good:
            vectors = self._encoder.encode_images(np.stack([item.pixels for _, item in good]))
            done += [(k, item.reading(v)) for (k, item), v in zip(good, vectors, strict=True)]
        self._send(("done", done))

    def _send(self, message: object) -> None:
        with self._send_lock:
            self._connection.send(message)


class _Decoded:
    """A file between decoding and embedding; the full picture is already let go."""

    def __init__(self, photo: ReadPhoto, pixels: NDArray[np.float32]) -> None:
        self._facts = photo.facts
        self._thumbnail = photo.thumbnail
        self._file = (photo.fingerprint, photo.size_bytes, photo.mtime_ns)
        self.pixels = pixels

    def reading(self, vector: NDArray[np.float32]) -> Reading:
        fingerprint, size_bytes, mtime_ns = self._file
        return Reading(fingerprint, size_bytes, mtime_ns, self._facts, self._thumbnail, vector)


def _limit_memory() -> None:
    """Make a decoder that asks for 10 GB get a MemoryError instead of the machine (Linux)."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as statm:
            data_pages = int(statm.read().split()[5])
    except (ImportError, OSError, IndexError):
        return
    limit = data_pages * os.sysconf("SC_PAGE_SIZE") + MEMORY_PER_RUN_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.RLIM_INFINITY))
