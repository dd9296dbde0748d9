"""Reads the photos of a data set once, several at a time. Runs in a process that may crash."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from core.errors import DecodeError
from core.media.photo_file import read_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from core.job import Job
    from core.teaching.caption_files import Notebook
    from core.teaching.reading_journal import ReadingJournal

    _Read = Callable[[Path], "SeenPhoto"]

AHEAD = 32  # photos that are read or waiting to be


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """What reading a photo told."""

    fingerprint: bytes
    dhash: int


def read_photos(
    files: Sequence[Path], notebook: Notebook, journal: ReadingJournal, job: Job
) -> dict[Path, SeenPhoto]:
    """Read every photo but those that crashed; what may crash is read alone, before the others."""
    for file in journal.crashed.intersection(files):
        notebook.add("tune_unreadable", f"{file}: child_died")
    left = [file for file in files if file not in journal.crashed]
    alone = [file for file in journal.suspects if file in set(left)]
    together = [file for file in left if file not in set(alone)]
    seen: dict[Path, SeenPhoto] = {}
    read = partial(_read, journal=journal)
    for number, (file, outcome) in enumerate(chain(_apart(alone, read), _abreast(together, read))):
        job.step(number, len(left))
        try:
            seen[file] = outcome.result()
        except FileNotFoundError:
            notebook.add("tune_no_file", str(file))
        except DecodeError as error:
            notebook.add("tune_unreadable", f"{file}: {error.code}")
    job.step(len(left), len(left))
    return seen


def _apart(files: Iterable[Path], read: _Read) -> Iterator[tuple[Path, Future[SeenPhoto]]]:
    with ThreadPoolExecutor(1) as thread:
        for file in files:
            outcome = thread.submit(read, file)
            wait([outcome])
            yield file, outcome


def _abreast(files: Iterable[Path], read: _Read) -> Iterator[tuple[Path, Future[SeenPhoto]]]:
    """Yield in order; whoever stops listening stops the reading."""
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        queue = iter(files)
        waiting = deque((file, pool.submit(read, file)) for file in islice(queue, AHEAD))
        while waiting:
            yield waiting.popleft()
            waiting += ((file, pool.submit(read, file)) for file in islice(queue, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def _read(file: Path, journal: ReadingJournal) -> SeenPhoto:
    if not file.is_file():
        raise FileNotFoundError(file)
    with journal.reading(file):
        photo = read_photo(file, min_edge_px=1)
    return SeenPhoto(photo.fingerprint, photo.facts.dhash)
