"""Small JPEGs in a file of their own: a cache that may be deleted at any time."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.records.photos import PhotoId
    from core.store.database import Database


class Thumbnails:
    """Rows of `thumbs.thumbnails`. Reads on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, photo_id: int) -> bytes | None:
        """Return the JPEG of one photo, or None where the cache has none."""
        with self._database.reading() as connection:
            try:
                row = connection.execute(
                    "SELECT jpeg FROM thumbs.thumbnails WHERE photo_id = ?", (photo_id,)
                ).fetchone()
            except sqlite3.OperationalError:  # the cache was deleted under a read-only library
                return None
        return row[0] if row else None

    def lacking(self) -> NDArray[np.int64]:
        """Return the photos that are present and have no thumbnail: (n,)."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM photos WHERE missing_since IS NULL AND id NOT IN "
                "(SELECT photo_id FROM thumbs.thumbnails)"
            ).fetchall()
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))


def put(connection: sqlite3.Connection, photo_id: PhotoId, jpeg: bytes) -> None:
    """Store or replace one thumbnail. Writer thread."""
    connection.execute(
        "INSERT OR REPLACE INTO thumbs.thumbnails (photo_id, jpeg) VALUES (?, ?)", (photo_id, jpeg)
    )
