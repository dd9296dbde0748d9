"""The files that are no photo in the list, and why: one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.paths import real_name
from core.records.photos import Problem, RootId

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from core.store.database import Database

# A file of unknown kind that turned out to be no picture: remembered so that it is not opened
# at every scan, and never shown.
IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class NewProblem:
    """What went wrong with one file. `folder` and `name` as the database keeps them."""

    root_id: RootId
    folder: str
    name: str
    size_bytes: int
    mtime_ns: int
    code: str
    detail: str = ""


class Problems:
    """Reads on any thread. The functions that take a connection run on the writer thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Problem]:
        """Return the problem list, by place."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT p.*, r.path AS root_path FROM problems p JOIN roots r ON r.id = p.root_id "
                "WHERE p.code <> ? ORDER BY r.path, p.folder, p.name",
                (IGNORED,),
            ).fetchall()
        return [_problem(row) for row in rows]

    def count(self) -> int:
        """Return how many rows the problem list has."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT count(*) FROM problems WHERE code <> ?", (IGNORED,))
            return int(row.fetchone()[0])


def add(connection: sqlite3.Connection, problem: NewProblem) -> None:
    """Add a row or replace the file's earlier one. Writer thread."""
    connection.execute(
        "INSERT OR REPLACE INTO problems "
        "(root_id, folder, name, size_bytes, mtime_ns, code, detail, seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (problem.root_id, problem.folder, problem.name, problem.size_bytes, problem.mtime_ns,
         problem.code, problem.detail, datetime.now().isoformat(" ", "seconds")),
    )  # fmt: skip


def clear(connection: sqlite3.Connection, root_id: RootId, folder: str, name: str) -> None:
    """The file is fine now, or gone. Writer thread."""
    connection.execute(
        "DELETE FROM problems WHERE root_id = ? AND folder = ? AND name = ?",
        (root_id, folder, name),
    )


def clear_all(connection: sqlite3.Connection, places: Sequence[tuple[RootId, str, str]]) -> None:
    """`clear` for many places. Writer thread."""
    connection.executemany(
        "DELETE FROM problems WHERE root_id = ? AND folder = ? AND name = ?", places
    )


def _problem(row: sqlite3.Row) -> Problem:
    return Problem(
        root_id=RootId(row["root_id"]),
        path=Path(real_name(row["root_path"]), real_name(row["folder"]), real_name(row["name"])),
        code=row["code"],
        detail=row["detail"],
        size_bytes=row["size_bytes"],
        seen_at=datetime.fromisoformat(row["seen_at"]),
    )
