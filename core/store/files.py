"""The photos as files: what a scan compares with, and the changes it leads to.

A photo whose file is gone keeps its row, marked `missing_since`, so that a file which turns
up again (moved, renamed, drive back) is the same photo with the same vector. Nothing but
`purge` and `Roots.remove` deletes a row. Functions that take a connection run on the writer
thread, inside its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.paths import join, real_name, storable_time
from core.records.photos import ImageFacts, PhotoId, RootId
from core.store.filters import PRESENT
from core.store.heirs import SAID_IN
from core.store.photos import FACTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from core.store.database import Database

_COLUMNS = ("root_id", "folder", "name", "size_bytes", "mtime_ns", "fingerprint", "format",
            "width", "height", "color", "dhash", "taken_at", "sort_at", *FACTS)  # fmt: skip

# So many bits of 64 differ between an edit and its original at the most, see
# `core.organising.near_pairs`; different photos differ in 32 or so.
LOOKS_THE_SAME_BITS = 11
_64_BITS = (1 << 64) - 1
# A program that deletes a file and writes it anew is done by then.
WRITTEN_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a scan compares with: one row of `photos` or `problems`."""

    photo_id: PhotoId | None  # None: a problem
    size_bytes: int
    mtime_ns: int
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """One decoded file, ready to be stored. `folder` and `name` as the database keeps them."""

    root_id: RootId
    folder: str
    name: str
    size_bytes: int
    mtime_ns: int
    fingerprint: bytes
    facts: ImageFacts


class Saved(NamedTuple):
    """What became of a photo. is_other: its content is; displaced: who had its place before."""

    photo_id: PhotoId
    is_new: bool = False
    is_other: bool = False
    displaced: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """Where a photo's file is. `folder` and `name` as the database keeps them."""

    photo_id: PhotoId
    root_id: RootId
    root: Path
    folder: str
    name: str
    size_bytes: int
    mtime_ns: int

    @property
    def path(self) -> Path:
        """The file itself."""
        return join(self.root, self.folder, self.name)


_LOCATED = (
    "SELECT p.id, p.root_id, r.path, p.folder, p.name, p.size_bytes, p.mtime_ns "
    "FROM photos p JOIN roots r ON r.id = p.root_id"
)


class Files:
    """Reads for the reconciler. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files_of_root(self, root_id: RootId) -> dict[str, dict[str, StoredFile]]:
        """Return every known file of a root: folder → name → what was stored."""
        with self._database.reading() as connection:
            return _known_files(connection, "root_id = ?", (root_id,))

    def files_of_folder(self, root_id: RootId, folder: str) -> dict[str, StoredFile]:
        """Return the known files directly in one folder."""
        with self._database.reading() as connection:
            known = _known_files(connection, "root_id = ? AND folder = ?", (root_id, folder))
        return known.get(folder, {})

    def folders_below(self, root_id: RootId, folder: str) -> list[str]:
        """Return the stored folders below one folder, at any depth."""
        below = f"{folder}/" if folder else ""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT folder FROM photos WHERE root_id = ? "
                "AND substr(folder, 1, ?) = ? AND folder <> ?",
                (root_id, len(below), below, folder),
            ).fetchall()
        return [row["folder"] for row in rows]

    def located(self, ids: Sequence[int]) -> list[LocatedFile]:
        """Return where these photos are; those of roots that are offline are left out."""
        wanted = {int(photo_id) for photo_id in ids}
        if not wanted:
            return []
        with self._database.reading() as connection:
            rows = connection.execute(f"{_LOCATED} WHERE r.online").fetchall()
        return [_located(row) for row in rows if row[0] in wanted]

    def has_size(self, size_bytes: int) -> bool:
        """Whether any photo, present or gone, has this size."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT 1 FROM photos WHERE size_bytes = ? LIMIT 1", (size_bytes,)
            ).fetchone()
        return row is not None

    def of_content(self, size_bytes: int, fingerprint: bytes) -> list[LocatedFile]:
        """Return where the photos with this content are said to be, also those that are gone."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_LOCATED} WHERE p.size_bytes = ? AND p.fingerprint = ?",
                (size_bytes, fingerprint),
            ).fetchall()
        return [_located(row) for row in rows]


def holder(connection: sqlite3.Connection, place: tuple[RootId, str, str]) -> PhotoId | None:
    """Return the photo that is at a place (root, folder, name), present or gone."""
    row = connection.execute(
        "SELECT id FROM photos WHERE root_id = ? AND folder = ? AND name = ?", place
    ).fetchone()
    return PhotoId(row[0]) if row else None


def save(connection: sqlite3.Connection, photo: NewPhoto) -> Saved:
    """Insert a photo, or replace what is known of the one at its place. Writer thread.

    What looks otherwise and was taken at another time, or comes where nothing was for long, is no
    edit of the photo that had this name: what the user said of that one is not said of it.
    """
    place = (photo.root_id, photo.folder, photo.name)
    row = connection.execute(
        "SELECT id, fingerprint, dhash, taken_at, missing_since FROM photos "
        "WHERE root_id = ? AND folder = ? AND name = ?",
        place,
    ).fetchone()
    if row is None:
        return Saved(_insert(connection, photo), is_new=True)
    known_id, known_fingerprint, dhash, *when = row
    is_other = known_fingerprint != photo.fingerprint
    if is_other and _looks_otherwise(photo.facts, dhash) and _is_of_other_time(photo.facts, *when):
        _displace(connection, known_id)
        return Saved(_insert(connection, photo), is_new=True, displaced=PhotoId(known_id))
    connection.execute(
        f"UPDATE photos SET {', '.join(f'{name} = ?' for name in _COLUMNS)}, "
        "missing_since = NULL WHERE id = ?",
        (*_values(photo), known_id),
    )
    return Saved(PhotoId(known_id), is_other=is_other)


def move(
    connection: sqlite3.Connection,
    photo_id: PhotoId,
    place: tuple[RootId, str, str],
    mtime_ns: int,
) -> PhotoId | None:
    """Give a photo its new place (root, folder, name); id, vector, facts stay. Writer thread.

    Returns the photo that held the place until now, if another did. It counts as gone, under a
    name that no file has, until its own file is found: two photos may have swapped names.
    """
    displaced = holder(connection, place)
    if displaced is not None and displaced != photo_id:
        _displace(connection, displaced)
    connection.execute(
        "UPDATE photos SET root_id = ?, folder = ?, name = ?, mtime_ns = ?, missing_since = NULL "
        "WHERE id = ?",
        (*place, mtime_ns, photo_id),
    )
    return displaced if displaced != photo_id else None


def touch(connection: sqlite3.Connection, photo_id: PhotoId, mtime_ns: int) -> None:
    """The file was rewritten with the same content, or is back. Writer thread."""
    connection.execute(
        "UPDATE photos SET mtime_ns = ?, missing_since = NULL WHERE id = ?", (mtime_ns, photo_id)
    )


def mark_missing(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Remember that these files are gone, since now. Writer thread."""
    connection.executemany(
        f"UPDATE photos SET missing_since = ? WHERE id = ? AND {PRESENT}",
        [(_now(), photo_id) for photo_id in ids],
    )


def purge(connection: sqlite3.Connection, missing_before: datetime) -> int:
    """Delete photos whose files went before that time; returns how many. Writer thread.

    Photos that were given as examples stay: a label may have nothing else to go by. So do those
    that the user marked, or put into an album: a file that turns up again still has all of it.
    """
    limit = missing_before.isoformat(" ", "seconds")
    kept = " UNION ALL ".join(f"SELECT photo_id FROM {table}" for table in SAID_IN)
    gone = f"missing_since < ? AND id NOT IN ({kept})"
    connection.execute(
        f"DELETE FROM thumbs.thumbnails WHERE photo_id IN (SELECT id FROM photos WHERE {gone})",
        (limit,),
    )
    return connection.execute(f"DELETE FROM photos WHERE {gone}", (limit,)).rowcount


def _insert(connection: sqlite3.Connection, photo: NewPhoto) -> PhotoId:
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    inserted = connection.execute(
        f"INSERT INTO photos ({', '.join(_COLUMNS)}, added_at) VALUES ({marks}) RETURNING id",
        (*_values(photo), _now()),
    ).fetchone()
    return PhotoId(inserted[0])


def _displace(connection: sqlite3.Connection, photo_id: PhotoId) -> None:
    """Let a photo count as gone, under a name that no file has."""
    connection.execute(
        "UPDATE photos SET name = ?, missing_since = ifnull(missing_since, ?) WHERE id = ?",
        (f".displaced-{photo_id}", _now(), photo_id),
    )


def _looks_otherwise(facts: ImageFacts, dhash: int) -> bool:
    return (facts.dhash ^ dhash & _64_BITS).bit_count() > LOOKS_THE_SAME_BITS


def _is_of_other_time(facts: ImageFacts, taken_at: str | None, missing_since: str | None) -> bool:
    taken = _as_text(facts.taken_at)
    if taken is not None and taken_at is not None:
        return taken != taken_at
    long_ago = datetime.now() - WRITTEN_WITHIN
    return missing_since is not None and missing_since < long_ago.isoformat(" ", "seconds")


def _located(row: sqlite3.Row) -> LocatedFile:
    photo_id, root_id, root, *rest = tuple(row)
    return LocatedFile(photo_id, root_id, Path(real_name(root)), *rest)


def _known_files(
    connection: sqlite3.Connection, where: str, parameters: tuple[object, ...]
) -> dict[str, dict[str, StoredFile]]:
    known: dict[str, dict[str, StoredFile]] = {}
    cursor = connection.execute(
        f"SELECT folder, name, NULL, size_bytes, mtime_ns, 0 FROM problems WHERE {where} "
        "UNION ALL SELECT folder, name, id, size_bytes, mtime_ns, missing_since IS NOT NULL "
        f"FROM photos WHERE {where}",
        parameters * 2,
    )
    cursor.row_factory = None
    for folder, name, photo_id, size_bytes, mtime_ns, missing in cursor:
        # A photo that went bad is both; its problem row says which file that was.
        entry = known.setdefault(folder, {})
        earlier = entry.get(name)
        if earlier is not None and earlier.photo_id is None:
            size_bytes, mtime_ns, missing = earlier.size_bytes, earlier.mtime_ns, 0
        entry[name] = StoredFile(photo_id, size_bytes, mtime_ns, bool(missing))
    return known


def _values(photo: NewPhoto) -> tuple[object, ...]:
    facts = photo.facts
    taken = _as_text(facts.taken_at)
    return (
        photo.root_id, photo.folder, photo.name, photo.size_bytes, storable_time(photo.mtime_ns),
        photo.fingerprint, facts.format, facts.width, facts.height, facts.color,
        _signed(facts.dhash), taken, taken or _file_time(photo.mtime_ns),
        *(getattr(facts, name) for name in FACTS),
    )  # fmt: skip


def _as_text(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "seconds") if moment else None


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _file_time(mtime_ns: int) -> str:
    try:
        when = datetime.fromtimestamp(mtime_ns / 1e9)
    except (OverflowError, OSError, ValueError):
        when = datetime(1970, 1, 1)
    return when.isoformat(" ", "seconds")


def _now() -> str:
    return datetime.now().isoformat(" ", "seconds")
