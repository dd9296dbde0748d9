"""What the search for duplicates reads of the photos, and which the user said are none.

Two photos that are to be told apart are remembered by their content, so that it holds wherever
the files go. Functions that take a connection run on the writer thread.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from core.records.keep_rules import Candidate, stem_of
from core.store.filters import PRESENT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.records.photos import PhotoId
    from core.store.database import Database

Pair = tuple[bytes, bytes]  # fingerprints, the smaller first

_CANDIDATE = f"""
SELECT p.id, p.root_id, p.folder, p.name, p.size_bytes, p.mtime_ns, p.fingerprint, p.format,
    p.width, p.height, p.taken_at, p.camera IS NOT NULL OR p.exposure_s IS NOT NULL,
    p.latitude IS NOT NULL, r.online
FROM photos p JOIN roots r ON r.id = p.root_id WHERE p.{PRESENT} AND
"""
# What the user did something with by hand.
_MARKED = """
SELECT root_id, folder, name FROM photos WHERE id IN (
    SELECT photo_id FROM label_answers WHERE is_shown
    UNION ALL SELECT photo_id FROM photo_marks
    UNION ALL SELECT photo_id FROM photo_keywords
    UNION ALL SELECT photo_id FROM collection_photos)
"""
_SAME = f"""
(p.size_bytes, p.fingerprint) IN (
    SELECT size_bytes, fingerprint FROM photos WHERE {PRESENT}
    GROUP BY size_bytes, fingerprint HAVING count(*) > 1)
"""


class Duplicates:
    """Reads on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hashes(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return the ids and difference hashes of the photos that are present: (n,), (n,)."""
        with self._database.reading() as connection:
            cursor = connection.execute(f"SELECT id, dhash FROM photos WHERE {PRESENT}")
            cursor.row_factory = None
            rows = np.fromiter((value for row in cursor for value in row), dtype=np.int64)
        ids, signed = np.ascontiguousarray(rows.reshape(-1, 2).T)
        return ids, signed.view(np.uint64)

    def same_content(self) -> list[list[Candidate]]:
        """Return the photos whose files are the same to the last byte, together."""
        groups: dict[tuple[int, bytes], list[Candidate]] = {}
        for photo in self._candidates(_SAME, ()):
            groups.setdefault((photo.size_bytes, photo.fingerprint), []).append(photo)
        return list(groups.values())

    def candidates(self, ids: Sequence[int]) -> dict[PhotoId, Candidate]:
        """Return what the rules look at, of those photos that are present."""
        where = "p.id IN (SELECT value FROM json_each(?))"
        found = self._candidates(where, (json.dumps([int(photo_id) for photo_id in ids]),))
        return {photo.id: photo for photo in found}

    def apart(self) -> set[Pair]:
        """Return the contents that are no duplicates of each other."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT one, other FROM not_duplicates").fetchall()
        return {(row["one"], row["other"]) for row in rows}

    def keep_apart(self, pairs: Iterable[Pair]) -> None:
        """Remember these."""
        self._change("INSERT OR IGNORE INTO not_duplicates (one, other) VALUES (?, ?)", pairs)

    def let_together(self, pairs: Iterable[Pair]) -> None:
        """Forget these."""
        self._change("DELETE FROM not_duplicates WHERE one = ? AND other = ?", pairs)

    def _change(self, sql: str, pairs: Iterable[Pair]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(sql, list(pairs))

        self._database.write(write)

    def _candidates(self, where: str, parameters: tuple[object, ...]) -> list[Candidate]:
        with self._database.reading() as connection:
            marked = _marked_shots(connection)
            cursor = connection.execute(_CANDIDATE + where, parameters)
            cursor.row_factory = None
            return [
                Candidate(*row[:-3], *map(bool, (*row[-3:], _shot(*row[1:4]) in marked)))
                for row in cursor
            ]


def _marked_shots(connection: sqlite3.Connection) -> set[tuple[int, str, str]]:
    """Return the shots of which the user marked a file.

    Of RAW and JPEG only one is shown and marked, and both are to stay in one folder.
    """
    cursor = connection.execute(_MARKED)
    cursor.row_factory = None
    return {_shot(*row) for row in cursor}


def _shot(root_id: int, folder: str, name: str) -> tuple[int, str, str]:
    return root_id, folder, stem_of(name)


def pair_of(one: bytes, other: bytes) -> Pair:
    """Return two contents in the order in which they are remembered."""
    return (one, other) if one <= other else (other, one)
