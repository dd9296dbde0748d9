"""The tables, as a list of migrations; the last one is the present schema.

A migration that has shipped is never edited: add another, raise SCHEMA_VERSION, and keep the
old schema as tests/data/schema/vN.sql. sqlite-utils is imported only when there is something
to migrate, so that an ordinary start does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

SCHEMA_VERSION = 6

# A cache in a file of its own, so that a backup of the library stays small.
THUMBNAILS_SQL = """
CREATE TABLE IF NOT EXISTS thumbs.thumbnails (photo_id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL)
"""


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the schema's number: 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring any older schema to the present one; each step is one transaction."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations("shiying")
    migrations()(m001_photos_vectors_problems)
    migrations()(m002_labels)
    migrations()(m003_marks_and_albums)
    migrations()(m004_not_duplicates)
    migrations()(m005_photos_in_order)
    migrations()(m006_what_says_screenshot)
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def m001_photos_vectors_problems(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """The first schema: folders, photos, vectors by model, problems."""
    db["roots"].create(
        {"id": int, "path": str, "added_at": str, "online": int},
        pk="id",
        not_null={"path", "added_at", "online"},
        defaults={"online": 1},
    )
    db["roots"].create_index(["path"], unique=True)
    # AUTOINCREMENT: the id of a removed photo never comes back as another photo.
    db.execute(
        """
        CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
            folder TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            fingerprint BLOB NOT NULL,
            format TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            color INTEGER NOT NULL,
            dhash INTEGER NOT NULL,
            taken_at TEXT,
            sort_at TEXT NOT NULL,
            camera TEXT,
            lens TEXT,
            focal_mm REAL,
            aperture REAL,
            exposure_s REAL,
            iso INTEGER,
            latitude REAL,
            longitude REAL,
            added_at TEXT NOT NULL,
            missing_since TEXT
        )
        """
    )
    db["photos"].create_index(["root_id", "folder", "name"], unique=True)
    db["photos"].create_index(["size_bytes"])
    db["photos"].create_index(["sort_at"])
    db["models"].create({"id": int, "key": str, "dim": int, "generation": int}, pk="id")
    db["models"].create_index(["key"], unique=True)
    db.execute(
        """
        CREATE TABLE vectors (
            model_id INTEGER NOT NULL REFERENCES models(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            UNIQUE (photo_id, model_id)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE problems (
            id INTEGER PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
            folder TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            code TEXT NOT NULL,
            detail TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            UNIQUE (root_id, folder, name)
        )
        """
    )


def m002_labels(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """What the user taught: labels, and the photos that show them or do not."""
    db.execute(
        """
        CREATE TABLE labels (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            aliases TEXT NOT NULL DEFAULT '[]',
            kind TEXT NOT NULL DEFAULT '',
            precision REAL NOT NULL DEFAULT 0.9,
            created_at TEXT NOT NULL
        )
        """
    )
    # No ON DELETE from photos but the user's own act (removing a root) reaches here: `purge`
    # keeps photos that are examples.
    db.execute(
        """
        CREATE TABLE label_answers (
            label_id INTEGER NOT NULL REFERENCES labels(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            is_shown INTEGER NOT NULL,
            answered_at TEXT NOT NULL,
            PRIMARY KEY (label_id, photo_id)
        ) WITHOUT ROWID
        """
    )
    db["label_answers"].create_index(["photo_id"])


def m003_marks_and_albums(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """What the user keeps in order: favourites, ratings, keywords, albums.

    A photo without a mark has no row; a keyword without a photo neither. As with examples, no
    photo that is in one of these tables is purged, and removing a root takes its rows along.
    """
    db.execute(
        """
        CREATE TABLE photo_marks (
            photo_id INTEGER PRIMARY KEY REFERENCES photos(id) ON DELETE CASCADE,
            is_favourite INTEGER NOT NULL,
            rating INTEGER NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE keywords (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE
        )
        """
    )
    db.execute(
        """
        CREATE TABLE photo_keywords (
            keyword_id INTEGER NOT NULL REFERENCES keywords(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            PRIMARY KEY (keyword_id, photo_id)
        ) WITHOUT ROWID
        """
    )
    db["photo_keywords"].create_index(["photo_id"])
    db.execute(
        """
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            question TEXT,
            created_at TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE collection_photos (
            collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            PRIMARY KEY (collection_id, photo_id)
        ) WITHOUT ROWID
        """
    )
    db["collection_photos"].create_index(["photo_id"])


def m004_not_duplicates(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """What the user said is no duplicate, by content (fingerprints, the smaller first)."""
    db.execute(
        """
        CREATE TABLE not_duplicates (
            one BLOB NOT NULL,
            other BLOB NOT NULL,
            PRIMARY KEY (one, other)
        ) WITHOUT ROWID
        """
    )


def m005_photos_in_order(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """The photos that are there, by time, in an index that holds all that a list needs.

    Without looking at each row whether its photo is there: 7 ms instead of 24 for 50,000.
    """
    db.execute("DROP INDEX IF EXISTS idx_photos_sort_at")
    db.execute(
        "CREATE INDEX idx_photos_in_order ON photos (sort_at, id) WHERE missing_since IS NULL"
    )


def m006_what_says_screenshot(db: Any) -> None:  # noqa: ANN401 - sqlite_utils.Database
    """Whether a file itself says that it is a picture of a screen."""
    db.execute("ALTER TABLE photos ADD COLUMN says_screenshot INTEGER")
