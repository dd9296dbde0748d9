"""The vectors, by model: float16 unit vectors, 2 bytes a dimension.

Vectors of different models never meet: every call names its model. `generation` counts the
changes of a model's vectors, so that an index file can tell whether it is of today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from core.records.photos import PhotoId
    from core.store.database import Database

CHUNK = 8192  # rows read at once


class Vectors:
    """Rows of `vectors` of one model. Reads on any thread."""

    def __init__(self, database: Database, model_key: str, dim: int) -> None:
        self._database = database
        self.model_key = model_key
        self.dim = dim
        self._model_id = self._register()

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield the ids and unit vectors of the photos that are present: (n,), (n, dim).

        In pieces, so that no second copy of them all is ever in memory (measured: 3 times
        faster than at once for 100,000 vectors; the time is the system's, for fresh pages).
        """
        with self._database.reading() as connection:
            missing = connection.execute(
                "SELECT id FROM photos WHERE missing_since IS NOT NULL"
            ).fetchall()
            gone = np.fromiter((row[0] for row in missing), dtype=np.int64, count=len(missing))
            # A plain table scan is 3 times faster than by the index on (photo, model).
            cursor = connection.execute(
                "SELECT photo_id, vector FROM vectors NOT INDEXED WHERE model_id = ?",
                (self._model_id,),
            )
            cursor.row_factory = None
            while rows := cursor.fetchmany(CHUNK):
                ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
                vectors = _unpack([row[1] for row in rows], self.dim)
                present = ~np.isin(ids, gone)
                yield (ids, vectors) if present.all() else (ids[present], vectors[present])

    def get(self, photo_id: int) -> NDArray[np.float32] | None:
        """Return one photo's unit vector (dim,), or None where it has none yet."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT vector FROM vectors WHERE photo_id = ? AND model_id = ?",
                (photo_id, self._model_id),
            ).fetchone()
        return _unpack([row[0]], self.dim)[0] if row else None

    def get_many(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return (found ids, their vectors) in the order asked; others are left out."""
        found = [(photo_id, self.get(photo_id)) for photo_id in ids]
        pairs = [(photo_id, vector) for photo_id, vector in found if vector is not None]
        if not pairs:
            return np.empty(0, np.int64), np.empty((0, self.dim), np.float32)
        return np.array([p for p, _ in pairs], np.int64), np.stack([v for _, v in pairs])

    def lacking(self) -> NDArray[np.int64]:
        """Return the photos that are present and have no vector of this model: (n,)."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM photos WHERE missing_since IS NULL AND id NOT IN "
                "(SELECT photo_id FROM vectors WHERE model_id = ?)",
                (self._model_id,),
            ).fetchall()
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def count(self) -> int:
        """Return how many vectors this model has."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT count(*) FROM vectors WHERE model_id = ?", (self._model_id,)
            )
            return int(row.fetchone()[0])

    def coverage(self) -> tuple[int, int]:
        """Return (photos that have a vector of this model, photos), of those within reach.

        Photos of roots that are offline count in neither: they cannot be read now.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT count(v.photo_id), count(*) FROM photos p "
                "JOIN roots r ON r.id = p.root_id AND r.online "
                "LEFT JOIN vectors v ON v.photo_id = p.id AND v.model_id = ? "
                "WHERE p.missing_since IS NULL",
                (self._model_id,),
            ).fetchone()
        return int(row[0]), int(row[1])

    def generation(self) -> int:
        """Return the number of changes so far."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT generation FROM models WHERE id = ?", (self._model_id,)
            ).fetchone()
        return int(row[0]) if row else 0

    def put(
        self, connection: sqlite3.Connection, items: Sequence[tuple[PhotoId, NDArray[np.float32]]]
    ) -> None:
        """Store or replace vectors. Writer thread."""
        connection.executemany(
            "INSERT INTO vectors (model_id, photo_id, vector) VALUES (?, ?, ?) "
            "ON CONFLICT (photo_id, model_id) DO UPDATE SET vector = excluded.vector",
            [
                (self._model_id, photo_id, vector.astype(np.float16).tobytes())
                for photo_id, vector in items
            ],
        )
        self.bump(connection)

    def bump(self, connection: sqlite3.Connection) -> None:
        """Say that the set of searchable vectors changed. Writer thread."""
        connection.execute(
            "UPDATE models SET generation = generation + 1 WHERE id = ?", (self._model_id,)
        )

    def _register(self) -> int:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id FROM models WHERE key = ?", (self.model_key,)
            ).fetchone()
        if row or self._database.read_only:
            return int(row[0]) if row else -1

        def insert(connection: sqlite3.Connection) -> int:
            return int(
                connection.execute(
                    "INSERT INTO models (key, dim, generation) VALUES (?, ?, 0) RETURNING id",
                    (self.model_key, self.dim),
                ).fetchone()[0]
            )

        return self._database.write(insert)


def forget(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Drop every model's vector of these photos: their content changed. Writer thread."""
    connection.executemany(
        "DELETE FROM vectors WHERE photo_id = ?", [(photo_id,) for photo_id in ids]
    )


def _unpack(blobs: Sequence[bytes], dim: int) -> NDArray[np.float32]:
    halves = np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), dim)
    vectors = halves.astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(norms, 1e-12)[:, None]
    return vectors
