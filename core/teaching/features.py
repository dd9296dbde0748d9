"""What a locked tower says about photos, computed once, kept in a run, and gone on with.

Rows are appended to a plain file as they are made, so that a run that dies goes on with the next
photo, and a full disk is an error and not a crash. Another run of the same library that has seen
the same photos with the same tower hands its file on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import DecodeError, UserError
from core.media.photo_file import read_photo
from core.models.part import disk_error
from core.teaching.views import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.job import Job

    Prepare = Callable[[Image], NDArray[np.float32]]

AHEAD = 32  # photos that are decoded while the tower works


class PhotoReader:
    """Decodes photos as a tower wants them, several at a time. prepare: pure, thread-safe."""

    def __init__(self, prepare: Prepare, px: int, seed: int) -> None:
        self._prepare = prepare
        self._px = px
        self._seed = seed

    def read(self, files: Sequence[Path], photos: Sequence[int], views: Sequence[int]) -> Any:  # noqa: ANN401
        """Return all at once: (n, 3, px, px). Raises UserError tune_photo_gone."""
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return np.stack(list(pool.map(self._one, files, photos, views)))

    def stream(
        self, files: Sequence[Path], first: int, view: int, size: int
    ) -> Iterator[NDArray[np.float32]]:
        """Yield batches of at most `size` from the photo number `first` on."""
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            work = (
                pool.submit(self._one, file, number, view)
                for number, file in enumerate(files[first:], first)
            )
            waiting = list(islice(work, AHEAD + size))
            try:
                while waiting:
                    yield np.stack([one.result() for one in waiting[:size]])
                    waiting = waiting[size:] + list(islice(work, size))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _one(self, file: Path, photo: int, view: int) -> NDArray[np.float32]:
        try:
            image = read_photo(file, min_edge_px=self._px).image
        except DecodeError as error:
            raise UserError("tune_photo_gone", path=str(file)) from error
        return self._prepare(view_of(image, view, photo, self._seed, self._px))


class FeatureStore:
    """Files of rows in a folder. key: what made them besides photos or texts (tower, seed)."""

    def __init__(self, folder: Path, key: str, dtype: type[np.floating[Any]]) -> None:
        self._folder = folder
        self._key = key
        self._dtype = np.dtype(dtype)

    def rows(
        self,
        subject: Iterable[str],
        chunks: Callable[[int], Iterator[NDArray[np.float32]]],
        *,
        count: int,
        dim: int,
        job: Job,
    ) -> NDArray[Any]:
        """Return (count, dim), computed as far as it is not there.

        subject: what the rows are of, in order (`photo_facts`, or texts). chunks: from a row's
        number to the rows from there on. The job is stepped by rows. Raises what chunks raises;
        EnvironmentFault, Cancelled.
        """
        file = self._folder / f"{self._name(subject)}.rows"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            done = self._begin(file, count, dim)
            with file.open("ab") as stream:
                for rows in chunks(done) if done < count else ():
                    job.step(done, count)
                    stream.write(rows.astype(self._dtype).tobytes())
                    done += len(rows)
        except OSError as error:
            raise disk_error(error, file) from error
        job.step(done, count)
        return np.memmap(file, self._dtype, "r", shape=(count, dim))

    def _begin(self, file: Path, count: int, dim: int) -> int:
        """Return how many whole rows are there, and cut off what a death left behind them."""
        row = dim * self._dtype.itemsize
        if not file.exists():
            for other in self._folder.parent.parent.glob(f"*/{self._folder.name}/{file.name}"):
                if other.stat().st_size == count * row:
                    _hand_on(other, file)
                    break
        if not file.exists():
            return 0
        done = min(count, file.stat().st_size // row)
        if file.stat().st_size != done * row:
            os.truncate(file, done * row)
        return done

    def _name(self, subject: Iterable[str]) -> str:
        import blake3

        digest = blake3.blake3(self._key.encode())
        for line in subject:
            digest.update(line.encode("utf-8", "surrogateescape") + b"\n")
        return str(digest.hexdigest(8))


def photo_facts(files: Sequence[Path], view: int) -> Iterator[str]:
    """Yield what the rows of photos depend on. Raises UserError tune_photo_gone."""
    yield f"view {view}"
    for file in files:
        try:
            status = file.stat()
        except OSError as error:
            raise UserError("tune_photo_gone", path=str(file)) from error
        yield f"{file} {status.st_size} {status.st_mtime_ns}"


def _hand_on(other: Path, file: Path) -> None:
    """Share a finished file; it is never written again, so that a link is as good as a copy."""
    try:
        os.link(other, file)
    except OSError:
        draft = file.with_suffix(".copy")
        with contextlib.suppress(FileNotFoundError):  # the other run was deleted just now
            shutil.copyfile(other, draft)
            draft.replace(file)
