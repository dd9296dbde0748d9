"""The albums of the user's own: photos in an order, or a question.

Reads on any thread, writes by submitting to the writer. Every change returns what it replaced,
so that it can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import UserError
from core.records.marks import Collection, CollectionCopy
from core.records.photos import PhotoId
from core.records.saved_question import from_json, to_json
from core.records.search import CollectionId
from core.store.filters import PRESENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.records.saved_question import SavedQuestion
    from core.store.database import Database

_SELECT = f"""
SELECT c.id, c.name, c.question, c.created_at, count(p.id) AS photos,
    (SELECT f.photo_id FROM collection_photos f JOIN photos q ON q.id = f.photo_id AND q.{PRESENT}
     WHERE f.collection_id = c.id ORDER BY f.place LIMIT 1) AS cover
FROM collections c LEFT JOIN collection_photos cp ON cp.collection_id = c.id
LEFT JOIN photos p ON p.id = cp.photo_id AND p.{PRESENT}
"""


class Collections:
    """Rows of `collections` and `collection_photos`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Collection]:
        """Return every album, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} GROUP BY c.id ORDER BY c.name").fetchall()
        return [_collection(tuple(row)) for row in rows]

    def get(self, collection_id: CollectionId) -> Collection:
        """Return one. Raises UserError album_gone."""
        with self._database.reading() as connection:
            return _one(connection, collection_id)

    def photos(self, collection_id: CollectionId) -> tuple[PhotoId, ...]:
        """Return the photos of an album in its order, also those that are away."""
        with self._database.reading() as connection:
            return _photos(connection, collection_id)

    def of_photo(self, photo_id: PhotoId) -> list[CollectionId]:
        """Return the albums that a photo is in."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT collection_id FROM collection_photos WHERE photo_id = ?", (int(photo_id),)
            ).fetchall()
        return [CollectionId(row[0]) for row in rows]

    def put(self, copy: CollectionCopy) -> Collection:
        """Store a whole album; id 0 makes a new one, another id brings a deleted one back.

        Photos that are no longer known are left out. Raises UserError album_name_taken.
        """
        album = copy.collection

        def write(connection: sqlite3.Connection) -> Collection:
            question = None if album.question is None else to_json(album.question)
            made = album.created_at.isoformat(" ", "seconds")
            try:
                cursor = connection.execute(
                    "INSERT INTO collections (id, name, question, created_at) VALUES (?, ?, ?, ?)",
                    (album.id or None, album.name, question, made),
                )
            except sqlite3.IntegrityError as error:
                raise UserError("album_name_taken", name=album.name) from error
            collection_id = CollectionId(int(cursor.lastrowid or 0))
            _arrange(connection, collection_id, copy.photos)
            return _one(connection, collection_id)

        return self._database.write(write)

    def rename(self, collection_id: CollectionId, name: str) -> Collection:
        """Give an album another name; returns it as it was.

        Raises UserError album_gone, album_name_taken.
        """

        def write(connection: sqlite3.Connection) -> Collection:
            before = _one(connection, collection_id)
            try:
                connection.execute(
                    "UPDATE collections SET name = ? WHERE id = ?", (name, collection_id)
                )
            except sqlite3.IntegrityError as error:
                raise UserError("album_name_taken", name=name) from error
            return before

        return self._database.write(write)

    def ask(self, collection_id: CollectionId, question: SavedQuestion) -> Collection:
        """Give a smart album another question; returns it as it was. Raises album_gone."""

        def write(connection: sqlite3.Connection) -> Collection:
            before = _one(connection, collection_id)
            connection.execute(
                "UPDATE collections SET question = ? WHERE id = ? AND question IS NOT NULL",
                (to_json(question), collection_id),
            )
            return before

        return self._database.write(write)

    def remove(self, collection_id: CollectionId) -> CollectionCopy:
        """Delete an album; returns all of it. Raises UserError album_gone."""

        def write(connection: sqlite3.Connection) -> CollectionCopy:
            album = _one(connection, collection_id)
            copy = CollectionCopy(album, _photos(connection, collection_id))
            connection.execute("DELETE FROM collections WHERE id = ?", (collection_id,))
            return copy

        return self._database.write(write)

    def arrange(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Let an album hold exactly these photos in this order; returns those it held.

        Raises UserError album_gone.
        """
        return self._change(collection_id, lambda _: list(ids))

    def add(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Put photos at the end of an album; returns those it held. Raises album_gone."""
        return self._change(collection_id, lambda held: [*held, *ids])

    def take_out(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Take photos out of an album; returns those it held. Raises album_gone."""
        gone = {int(photo_id) for photo_id in ids}
        return self._change(collection_id, lambda held: [i for i in held if i not in gone])

    def _change(self, collection_id: CollectionId, new: _Arrangement) -> tuple[PhotoId, ...]:
        def write(connection: sqlite3.Connection) -> tuple[PhotoId, ...]:
            if _one(connection, collection_id).is_smart:
                raise UserError("album_is_smart")
            held = _photos(connection, collection_id)
            _arrange(connection, collection_id, new(held))
            return held

        return self._database.write(write)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Arrangement = Callable[[tuple[PhotoId, ...]], Sequence[int]]


def _arrange(
    connection: sqlite3.Connection, collection_id: CollectionId, ids: Iterable[int]
) -> None:
    different = list(dict.fromkeys(int(photo_id) for photo_id in ids))
    known = connection.execute(
        "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(different),),
    )
    there = {row[0] for row in known}
    connection.execute("DELETE FROM collection_photos WHERE collection_id = ?", (collection_id,))
    connection.executemany(
        "INSERT INTO collection_photos (collection_id, photo_id, place) VALUES (?, ?, ?)",
        [(collection_id, i, place) for place, i in enumerate(different) if i in there],
    )


def _photos(connection: sqlite3.Connection, collection_id: CollectionId) -> tuple[PhotoId, ...]:
    rows = connection.execute(
        "SELECT photo_id FROM collection_photos WHERE collection_id = ? ORDER BY place",
        (int(collection_id),),
    )
    return tuple(PhotoId(row[0]) for row in rows)


def _one(connection: sqlite3.Connection, collection_id: CollectionId) -> Collection:
    row = connection.execute(
        f"{_SELECT} WHERE c.id = ? GROUP BY c.id", (int(collection_id),)
    ).fetchone()
    if row is None:
        raise UserError("album_gone")
    return _collection(tuple(row))


def _collection(row: tuple[int, str, str | None, str, int, int | None]) -> Collection:
    collection_id, name, question, created_at, photos, cover = row
    return Collection(
        CollectionId(collection_id),
        name,
        None if question is None else from_json(question),
        datetime.fromisoformat(created_at),
        None if question is not None else photos,
        None if cover is None else PhotoId(cover),
    )
