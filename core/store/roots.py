"""The folders that the user handed to us."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.paths import real_name, storable
from core.records.photos import Folder, PhotoId, Root, RootId
from core.records.saved_question import from_json, to_json
from core.store.heirs import hand_over, heirs_of_root
from core.store.pairs import NoPairs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from core.store.database import Database
    from core.store.pairs import Pairs


class Roots:
    """Rows of `roots`. Reading: any thread. Writing waits for the writer thread."""

    def __init__(self, database: Database, pairs: Pairs | NoPairs | None = None) -> None:
        self._database = database
        self._pairs = pairs or NoPairs()

    def all(self) -> list[Root]:
        """Return every root with the number of photos that are present, by path."""
        once, values = self._pairs.condition("p.")
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT r.id, r.path, r.online, count(p.id) AS photos FROM roots r "
                f"LEFT JOIN photos p ON p.root_id = r.id AND p.missing_since IS NULL{once} "
                "GROUP BY r.id ORDER BY r.path",
                values,
            ).fetchall()
        return [
            Root(
                RootId(row["id"]), Path(real_name(row["path"])), bool(row["online"]), row["photos"]
            )
            for row in rows
        ]

    def add(self, path: Path) -> RootId:
        """Add a folder; one that is there already keeps its id."""
        stored = storable(os.fspath(path))

        def insert(connection: sqlite3.Connection) -> RootId:
            connection.execute(
                "INSERT OR IGNORE INTO roots (path, added_at, online) VALUES (?, ?, 1)",
                (stored, _now()),
            )
            row = connection.execute("SELECT id FROM roots WHERE path = ?", (stored,))
            return RootId(row.fetchone()[0])

        return self._database.write(insert)

    def widen(self, path: Path, inner: Sequence[Root]) -> RootId:
        """Let a folder take the place of the roots in it; photos keep all that is known of them.

        Smart albums that ask for one of these roots ask for that folder of the new one.
        """
        folders = {root.id: storable(root.path.relative_to(path).as_posix()) for root in inner}

        def update(connection: sqlite3.Connection) -> RootId:
            new = connection.execute(
                "INSERT INTO roots (path, added_at, online) VALUES (?, ?, 1) RETURNING id",
                (storable(os.fspath(path)), _now()),
            ).fetchone()[0]
            for root_id, folder in folders.items():
                for table in ("photos", "problems"):
                    connection.execute(
                        f"UPDATE {table} SET root_id = ?, folder = rtrim(? || '/' || folder, '/') "
                        "WHERE root_id = ?",
                        (new, folder, root_id),
                    )
                connection.execute("DELETE FROM roots WHERE id = ?", (root_id,))
            _ask_for_folders(connection, RootId(new), folders)
            return RootId(new)

        return self._database.write(update)

    def remove(self, root_id: RootId) -> list[PhotoId]:
        """Forget a folder with its photos, vectors, thumbnails and problems. Files stay.

        Returns the photos of other folders that took over what was said of the same ones here.
        """

        def delete(connection: sqlite3.Connection) -> list[PhotoId]:
            heirs = heirs_of_root(connection, root_id)
            hand_over(connection, heirs)
            connection.execute(
                "DELETE FROM thumbs.thumbnails WHERE photo_id IN "
                "(SELECT id FROM photos WHERE root_id = ?)",
                (root_id,),
            )
            connection.execute("DELETE FROM roots WHERE id = ?", (root_id,))
            return [heir for _, heir in heirs]

        return self._database.write(delete)

    def set_online(self, root_id: RootId, online: bool) -> bool:
        """Remember whether the folder can be reached; returns whether that is news."""

        def update(connection: sqlite3.Connection) -> bool:
            changed = connection.execute(
                "UPDATE roots SET online = ? WHERE id = ? AND online <> ?",
                (int(online), root_id, int(online)),
            )
            return changed.rowcount > 0

        return self._database.write(update)

    def photo_ids(self, root_id: RootId) -> list[PhotoId]:
        """Return every photo of a root, also those whose file is gone."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM photos WHERE root_id = ?", (root_id,))
            return [PhotoId(row[0]) for row in rows]

    def folders(self, root_id: RootId) -> list[Folder]:
        """Return every folder of a root that holds photos, itself or below, by name."""
        once, values = self._pairs.condition()
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT folder, count(*) AS photos FROM photos "
                f"WHERE root_id = ? AND missing_since IS NULL{once} GROUP BY folder",
                (root_id, *values),
            ).fetchall()
        totals: dict[str, int] = {}
        for row in rows:
            for folder in _with_parents(row["folder"]):
                totals[folder] = totals.get(folder, 0) + row["photos"]
        return [Folder(root_id, folder, totals[folder]) for folder in sorted(totals)]


def _ask_for_folders(
    connection: sqlite3.Connection, new: RootId, folders: Mapping[RootId, str]
) -> None:
    """Let the questions of smart albums follow."""
    rows = connection.execute("SELECT id, question FROM collections WHERE question IS NOT NULL")
    for album, text in rows.fetchall():
        question = from_json(text)
        filters = question.filters
        if filters.root_id is not None and filters.root_id in folders:
            folder = "/".join(filter(None, (folders[filters.root_id], filters.folder)))
            filters = replace(filters, root_id=new, folder=folder)
            asked = to_json(replace(question, filters=filters))
            connection.execute("UPDATE collections SET question = ? WHERE id = ?", (asked, album))


def _with_parents(folder: str) -> list[str]:
    """Return "a/b" → ["a/b", "a", ""]."""
    chain = [folder]
    while folder:
        folder = folder.rpartition("/")[0]
        chain.append(folder)
    return chain


def _now() -> str:
    return datetime.now().isoformat(" ", "seconds")
