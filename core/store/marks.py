"""Favourites, ratings and keywords: what the user said of photos one by one.

Reads on any thread, writes by submitting to the writer, each one transaction however many photos
it is about. Every change returns what it replaced, so that it can be undone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from core.paths import real_name
from core.records.marks import HIGHEST_RATING, NO_MARK, Keyword, KeywordChange, Mark
from core.records.photos import PhotoId
from core.store.filters import PRESENT
from core.store.heirs import HAS_HEIR, hand_over

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from core.records.photos import RootId
    from core.store.database import Database

_ANY_MARK = " UNION ".join(
    f"SELECT photo_id FROM {table}"
    for table in ("photo_marks", "photo_keywords", "collection_photos")
)
_AMONG = "SELECT value FROM json_each(?)"  # any number of ids


class PortablePhoto(NamedTuple):
    """A photo's marks so that they fit another library: it is told by its content."""

    photo_id: PhotoId
    path: str  # relative to its root, for people
    size_bytes: int
    fingerprint: bytes
    mark: Mark
    keywords: tuple[str, ...]


class Marks:
    """Rows of `photo_marks`, `keywords` and `photo_keywords`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, ids: Iterable[int]) -> dict[PhotoId, Mark]:
        """Return the marks of those photos that have any."""
        with self._database.reading() as connection:
            return _marks(connection, _listed(ids))

    def change(
        self, ids: Iterable[int], *, is_favourite: bool | None = None, rating: int | None = None
    ) -> dict[PhotoId, Mark]:
        """Give photos a mark, None: as it is; returns the marks that were others before."""

        def write(connection: sqlite3.Connection) -> dict[PhotoId, Mark]:
            wanted = _listed(ids)
            known = _marks(connection, wanted)
            changed: dict[PhotoId, Mark] = {}
            for photo_id in wanted:
                old = known.get(photo_id, NO_MARK)
                changed[photo_id] = Mark(
                    old.is_favourite if is_favourite is None else is_favourite,
                    old.rating if rating is None else rating,
                )
            return _put(connection, changed, known)

        return self._database.write(write)

    def put(self, marks: Mapping[PhotoId, Mark]) -> dict[PhotoId, Mark]:
        """Give each photo its own mark; returns the marks that were others before."""

        def write(connection: sqlite3.Connection) -> dict[PhotoId, Mark]:
            wanted = {PhotoId(int(photo_id)): mark for photo_id, mark in marks.items()}
            return _put(connection, wanted, _marks(connection, list(wanted)))

        return self._database.write(write)

    def keywords(self) -> list[Keyword]:
        """Return every keyword with how many photos that are there carry it, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT k.name, count(p.id) AS photos FROM keywords k "
                "LEFT JOIN photo_keywords pk ON pk.keyword_id = k.id "
                f"LEFT JOIN photos p ON p.id = pk.photo_id AND p.{PRESENT} "
                "GROUP BY k.id ORDER BY k.name"
            ).fetchall()
        return [Keyword(row["name"], row["photos"]) for row in rows]

    def keywords_of(self, ids: Iterable[int]) -> dict[str, int]:
        """Return the keywords of these photos, and how many of them carry each; by name."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT k.name, count(*) FROM photo_keywords pk JOIN keywords k "
                f"ON k.id = pk.keyword_id WHERE pk.photo_id IN ({_AMONG}) "
                "GROUP BY k.id ORDER BY k.name",
                (json.dumps(_listed(ids)),),
            ).fetchall()
        return {row[0]: row[1] for row in rows}

    def photos_with(self, keyword: str) -> frozenset[PhotoId]:
        """Return every photo that carries a keyword, also those that are away."""
        with self._database.reading() as connection:
            return _carriers(connection, keyword)

    def change_keywords(self, change: KeywordChange) -> KeywordChange:
        """Take words from photos, then give words; returns what was really done.

        A keyword that no photo carries any more is gone; photos that are not known are ignored.
        """

        def write(connection: sqlite3.Connection) -> KeywordChange:
            removed: dict[str, frozenset[PhotoId]] = {}  # "Sea" and "sea" are one
            for name, ids in change.removed.items():
                stored, lost = _take(connection, name, ids)
                if lost:
                    removed[stored] = removed.get(stored, frozenset()) | lost
            added: dict[str, frozenset[PhotoId]] = {}
            for name, ids in change.added.items():
                stored, got = _give(connection, name, ids)
                if got:
                    added[stored] = added.get(stored, frozenset()) | got
            return KeywordChange(added, removed)

        return self._database.write(write)

    def hand_over(self, heirs: Sequence[tuple[PhotoId, PhotoId]]) -> None:
        """Give photos what was said of others that go: (who goes, who takes over), in order."""
        self._database.write(lambda connection: hand_over(connection, heirs))

    def portable(self, ids: Iterable[int] | None = None) -> list[PortablePhoto]:
        """Return the marks of photos (None: all that have any, or are in an album), by id."""
        among = f"p.id IN ({_ANY_MARK if ids is None else _AMONG})"
        parameters = () if ids is None else (json.dumps(_listed(ids)),)
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT p.id, p.folder, p.name, p.size_bytes, p.fingerprint, m.is_favourite, "
                "m.rating FROM photos p LEFT JOIN photo_marks m ON m.photo_id = p.id "
                f"WHERE {among} ORDER BY p.id",
                parameters,
            ).fetchall()
            words: dict[int, list[str]] = {}
            for photo_id, word in connection.execute(
                "SELECT pk.photo_id, k.name FROM photo_keywords pk "
                "JOIN keywords k ON k.id = pk.keyword_id ORDER BY k.name"
            ):
                words.setdefault(photo_id, []).append(word)
        return [
            PortablePhoto(
                PhotoId(row[0]),
                real_name("/".join(filter(None, (row[1], row[2])))),
                row[3],
                row[4],
                Mark(bool(row[5]), row[6] or 0),
                tuple(words.get(row[0], ())),
            )
            for row in rows
        ]

    def of_content(self, size_bytes: int, fingerprint: bytes) -> PhotoId | None:
        """Return the photo with this content, present ones first; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id FROM photos WHERE size_bytes = ? AND fingerprint = ? "
                "ORDER BY missing_since IS NOT NULL, id",
                (size_bytes, fingerprint),
            ).fetchone()
        return PhotoId(row[0]) if row else None

    def counted(self, root_id: RootId) -> tuple[int, int]:
        """Return how many photos of a root are marked in any way, and how many are examples.

        Those that are in another folder, too, are left out: they go over, see `heirs`.
        """
        of_root = f"SELECT count(*) FROM photos old WHERE root_id = ? AND NOT {HAS_HEIR} AND id IN"
        examples = "SELECT photo_id FROM label_answers"
        with self._database.reading() as connection:
            counts = [
                connection.execute(f"{of_root} ({ids})", (root_id,)).fetchone()[0]
                for ids in (_ANY_MARK, examples)
            ]
        return counts[0], counts[1]


class _Carried(NamedTuple):
    """A keyword as it is stored, and the photos that it came to or left."""

    name: str
    photos: frozenset[PhotoId]


def _marks(connection: sqlite3.Connection, ids: list[PhotoId]) -> dict[PhotoId, Mark]:
    rows = connection.execute(
        f"SELECT photo_id, is_favourite, rating FROM photo_marks WHERE photo_id IN ({_AMONG})",
        (json.dumps(ids),),
    ).fetchall()
    return {PhotoId(row[0]): Mark(bool(row[1]), row[2]) for row in rows}


def _put(
    connection: sqlite3.Connection,
    marks: Mapping[PhotoId, Mark],
    known: Mapping[PhotoId, Mark],
) -> dict[PhotoId, Mark]:
    there = _there(connection, marks)
    changed = {
        photo_id: _within(mark)
        for photo_id, mark in marks.items()
        if photo_id in there and known.get(photo_id, NO_MARK) != _within(mark)
    }
    connection.executemany(
        "DELETE FROM photo_marks WHERE photo_id = ?", [(photo_id,) for photo_id in changed]
    )
    connection.executemany(
        "INSERT INTO photo_marks (photo_id, is_favourite, rating) VALUES (?, ?, ?)",
        [(i, int(m.is_favourite), m.rating) for i, m in changed.items() if m != NO_MARK],
    )
    return {photo_id: known.get(photo_id, NO_MARK) for photo_id in changed}


def _take(connection: sqlite3.Connection, name: str, ids: Iterable[int]) -> _Carried:
    row = connection.execute("SELECT id, name FROM keywords WHERE name = ?", (name,)).fetchone()
    if row is None:
        return _Carried(name, frozenset())
    keyword_id, stored = row
    lost = _carriers(connection, name) & frozenset(_listed(ids))
    connection.executemany(
        "DELETE FROM photo_keywords WHERE keyword_id = ? AND photo_id = ?",
        [(keyword_id, photo_id) for photo_id in lost],
    )
    connection.execute(
        "DELETE FROM keywords WHERE id = ? AND id NOT IN (SELECT keyword_id FROM photo_keywords)",
        (keyword_id,),
    )
    return _Carried(stored, lost)


def _give(connection: sqlite3.Connection, name: str, ids: Iterable[int]) -> _Carried:
    got = frozenset(_there(connection, _listed(ids))) - _carriers(connection, name)
    if not got:
        return _Carried(name, got)
    connection.execute("INSERT OR IGNORE INTO keywords (name) VALUES (?)", (name,))
    row = connection.execute("SELECT id, name FROM keywords WHERE name = ?", (name,)).fetchone()
    keyword_id, stored = row
    connection.executemany(
        "INSERT INTO photo_keywords (keyword_id, photo_id) VALUES (?, ?)",
        [(keyword_id, photo_id) for photo_id in sorted(got)],
    )
    return _Carried(stored, got)


def _carriers(connection: sqlite3.Connection, name: str) -> frozenset[PhotoId]:
    rows = connection.execute(
        "SELECT photo_id FROM photo_keywords "
        "WHERE keyword_id = (SELECT id FROM keywords WHERE name = ?)",
        (name,),
    )
    return frozenset(PhotoId(row[0]) for row in rows)


def _there(connection: sqlite3.Connection, ids: Iterable[int]) -> set[PhotoId]:
    rows = connection.execute(
        f"SELECT id FROM photos WHERE id IN ({_AMONG})", (json.dumps(_listed(ids)),)
    )
    return {PhotoId(row[0]) for row in rows}


def _listed(ids: Iterable[int]) -> list[PhotoId]:
    return list(dict.fromkeys(PhotoId(int(photo_id)) for photo_id in ids))


def _within(mark: Mark) -> Mark:
    return Mark(mark.is_favourite, min(max(int(mark.rating), 0), HIGHEST_RATING))
