"""A library of many photos for benchmarks: real files, real thumbnails, vectors as real ones lie.

The demo photos, enlarged to 12 megapixels, are indexed by the program itself. The others are
links to them under names of their own, a day's folder each, with vectors a little way off.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.encoder.registry import describe_model
from core.job import Job
from core.library import Library
from core.paths import LibraryPaths, resources
from core.store import files, thumbnails
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.vectors import Vectors

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from numpy.typing import NDArray

    from core.records.photos import Photo, PhotoId, RootId

SIZE_PX = (4000, 3000)
BATCH = 1000
A_DAY = 40  # photos of one folder
FIRST_DAY = datetime(2009, 5, 1, 9)
SPREAD = 0.03  # of a copy's vector around the original's, per number
ORIGINALS, COPIES = "originals", "copies"


@dataclass(frozen=True, slots=True)
class Source:
    """A photo that the program has indexed."""

    photo: Photo
    thumbnail: bytes
    vector: NDArray[np.float32]


def make(folder: Path, count: int) -> Path:
    """Make `folder/photos` and the library `folder/library` of so many photos; returns this."""
    home, photos = folder / "library", folder / "photos"
    enlarge(resources() / "demo", photos / ORIGINALS)
    library = Library.open(home)
    try:
        library.index([photos], Job())
        found = library.photos(library.browse())
        pictures = {photo.id: library.thumbnail(photo.id) or b"" for photo in found}
    finally:
        library.close()
    paths = LibraryPaths(home)
    model = describe_model("starter", paths.models)
    with closing(Database(paths.database, paths.thumbnails)) as database:
        vectors = Vectors(database, model.key, model.dim)
        sources = [
            Source(photo, pictures[photo.id], vector)
            for photo in found
            if (vector := vectors.get(photo.id)) is not None
        ]
        copier = Copier(database, vectors, sources, photos / COPIES)
        for start in range(0, count - len(found), BATCH):
            copier.copy(range(start, min(start + BATCH, count - len(found))))
    return home


def enlarge(demo: Path, target: Path) -> None:
    """Write the demo photos in the size of a camera's."""
    target.mkdir(parents=True)
    for path in sorted(demo.glob("*.jpg")):
        with Image.open(path) as image:
            image.convert("RGB").resize(SIZE_PX).save(target / path.name, quality=85)


class Copier:
    """Writes rows as indexing would, and the files that they speak of."""

    def __init__(
        self, database: Database, vectors: Vectors, sources: list[Source], folder: Path
    ) -> None:
        self._database = database
        self._vectors = vectors
        self._sources = sources
        self._folder = folder
        self._noise = np.random.default_rng(0)
        self._root: RootId = sources[0].photo.root_id

    def copy(self, numbers: range) -> None:
        """Add these copies in one transaction."""
        places = [self._link(number) for number in numbers]
        self._database.write(lambda connection: self._fill(connection, places))

    def _link(self, number: int) -> tuple[int, Source, Path]:
        source = self._sources[number % len(self._sources)]
        day = FIRST_DAY + timedelta(days=3 * (number // A_DAY))
        path = self._folder / f"{day:%Y}" / f"{day:%m-%d}" / f"IMG_{number:05d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(source.photo.path, path)
        return number, source, path

    def _fill(self, connection: sqlite3.Connection, places: list[tuple[int, Source, Path]]) -> None:
        rows: list[tuple[PhotoId, NDArray[np.float32]]] = []
        for number, source, path in places:
            photo_id, *_ = files.save(connection, self._photo(number, source, path))
            thumbnails.put(connection, photo_id, source.thumbnail)
            rows.append((photo_id, self._vector_near(source)))
        self._vectors.put(connection, rows)

    def _photo(self, number: int, source: Source, path: Path) -> NewPhoto:
        day = FIRST_DAY + timedelta(days=3 * (number // A_DAY), minutes=number % A_DAY)
        facts = replace(source.photo.facts, taken_at=day, dhash=number)
        folder = f"{COPIES}/{path.parent.relative_to(self._folder).as_posix()}"
        state = path.stat()
        content = number.to_bytes(16, "big")
        return NewPhoto(
            self._root, folder, path.name, state.st_size, state.st_mtime_ns, content, facts
        )

    def _vector_near(self, source: Source) -> NDArray[np.float32]:
        near = source.vector + SPREAD * self._noise.standard_normal(source.vector.shape)
        return (near / np.linalg.norm(near)).astype(np.float32)
