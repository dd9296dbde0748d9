"""The labels that the user taught, and their answers: which photos show them and which do not.

Reads on any thread, writes by submitting to the writer. Every change returns what it replaced,
so that it can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.paths import real_name
from core.records.labels import Label, LabelCopy, LabelId
from core.records.photos import PhotoId
from core.store.filters import PRESENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.records.labels import Answer
    from core.store.database import Database

_SELECT = """
SELECT l.*, count(a.photo_id) AS answers, total(a.is_shown) AS shown FROM labels l
LEFT JOIN label_answers a ON a.label_id = l.id
"""


class PortableAnswer(NamedTuple):
    """An answer that fits another library: the photo is told by its content, not its place."""

    is_shown: bool
    path: str  # relative to its root, for people
    size_bytes: int
    fingerprint: bytes


class Labels:
    """Rows of `labels` and `label_answers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Label]:
        """Return every label, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} GROUP BY l.id ORDER BY l.name").fetchall()
        return [_label(row) for row in rows]

    def get(self, label_id: LabelId) -> Label:
        """Return one. Raises UserError label_gone."""
        with self._database.reading() as connection:
            return _one(connection, label_id)

    def answers(self, label_id: LabelId) -> dict[PhotoId, bool]:
        """Return every answer, newest first, also of photos that are away."""
        with self._database.reading() as connection:
            return _answers(connection, label_id)

    def present_answers(self, label_id: LabelId) -> dict[PhotoId, bool]:
        """Return the answers about photos that are there, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT a.photo_id, a.is_shown FROM label_answers a "
                f"JOIN photos p ON p.id = a.photo_id AND p.{PRESENT} "
                "WHERE a.label_id = ? ORDER BY a.answered_at DESC, a.photo_id",
                (label_id,),
            ).fetchall()
        return {PhotoId(row[0]): bool(row[1]) for row in rows}

    def labels_of(self, photo_id: PhotoId) -> dict[LabelId, bool]:
        """Return what was answered about one photo."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT label_id, is_shown FROM label_answers WHERE photo_id = ?", (photo_id,)
            ).fetchall()
        return {LabelId(row[0]): bool(row[1]) for row in rows}

    def portable_answers(self, label_id: LabelId) -> list[PortableAnswer]:
        """Return the answers of a label with what tells their photos anywhere, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT a.is_shown, p.folder, p.name, p.size_bytes, p.fingerprint "
                "FROM label_answers a JOIN photos p ON p.id = a.photo_id WHERE a.label_id = ? "
                "ORDER BY a.answered_at DESC, a.photo_id",
                (label_id,),
            ).fetchall()
        return [
            PortableAnswer(
                bool(row["is_shown"]),
                real_name("/".join(filter(None, (row["folder"], row["name"])))),
                row["size_bytes"],
                row["fingerprint"],
            )
            for row in rows
        ]

    def photo_of_content(self, answer: PortableAnswer) -> PhotoId | None:
        """Return the photo with this content, present ones first; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id FROM photos WHERE size_bytes = ? AND fingerprint = ? "
                "ORDER BY missing_since IS NOT NULL, id",
                (answer.size_bytes, answer.fingerprint),
            ).fetchone()
        return PhotoId(row[0]) if row else None

    def put(self, label: Label, answers: Mapping[PhotoId, bool]) -> Label:
        """Store a whole label; id 0 makes a new one, another id brings a deleted one back.

        Answers about photos that are no longer known are left out. Raises UserError
        label_name_taken.
        """

        def write(connection: sqlite3.Connection) -> Label:
            try:
                cursor = connection.execute(
                    "INSERT INTO labels (id, name, aliases, kind, precision, created_at) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (label.id or None, *_values(label)),
                )
            except sqlite3.IntegrityError as error:
                raise UserError("label_name_taken", name=label.name) from error
            label_id = LabelId(int(cursor.lastrowid or 0))
            _answer(connection, label_id, answers)
            return _one(connection, label_id)

        return self._database.write(write)

    def change(self, label: Label) -> Label:
        """Replace name, aliases, kind and precision; returns the label as it was.

        Raises UserError label_gone, label_name_taken.
        """

        def write(connection: sqlite3.Connection) -> Label:
            before = _one(connection, label.id)
            try:
                connection.execute(
                    "UPDATE labels SET name = ?, aliases = ?, kind = ?, precision = ?, "
                    "created_at = ? WHERE id = ?",
                    (*_values(label), label.id),
                )
            except sqlite3.IntegrityError as error:
                raise UserError("label_name_taken", name=label.name) from error
            return before

        return self._database.write(write)

    def remove(self, label_id: LabelId) -> LabelCopy:
        """Delete a label; returns all of it. Raises UserError label_gone."""

        def write(connection: sqlite3.Connection) -> LabelCopy:
            copy = LabelCopy(_one(connection, label_id), _answers(connection, label_id))
            connection.execute("DELETE FROM labels WHERE id = ?", (label_id,))
            return copy

        return self._database.write(write)

    def answer(self, label_id: LabelId, answers: Mapping[PhotoId, Answer]) -> dict[PhotoId, Answer]:
        """Store answers (None takes one back); returns those that they replaced.

        Photos that are not known are ignored. Raises UserError label_gone.
        """

        def write(connection: sqlite3.Connection) -> dict[PhotoId, Answer]:
            _one(connection, label_id)
            known = _answers(connection, label_id)
            _answer(connection, label_id, answers)
            return {PhotoId(int(photo)): known.get(PhotoId(int(photo))) for photo in answers}

        return self._database.write(write)


def _answer(
    connection: sqlite3.Connection, label_id: LabelId, answers: Mapping[PhotoId, Answer]
) -> None:
    now = datetime.now().isoformat(" ", "microseconds")
    answers = {PhotoId(int(photo_id)): answer for photo_id, answer in answers.items()}
    connection.executemany(
        "DELETE FROM label_answers WHERE label_id = ? AND photo_id = ?",
        [(label_id, photo_id) for photo_id, answer in answers.items() if answer is None],
    )
    connection.executemany(
        "INSERT INTO label_answers (label_id, photo_id, is_shown, answered_at) "
        "SELECT ?, id, ?, ? FROM photos WHERE id = ? "
        "ON CONFLICT DO UPDATE SET is_shown = excluded.is_shown, "
        "answered_at = excluded.answered_at",
        [
            (label_id, int(answer), now, photo_id)
            for photo_id, answer in answers.items()
            if answer is not None
        ],
    )


def _answers(connection: sqlite3.Connection, label_id: LabelId) -> dict[PhotoId, bool]:
    rows = connection.execute(
        "SELECT photo_id, is_shown FROM label_answers WHERE label_id = ? "
        "ORDER BY answered_at DESC, photo_id",
        (label_id,),
    ).fetchall()
    return {PhotoId(row[0]): bool(row[1]) for row in rows}


def _one(connection: sqlite3.Connection, label_id: LabelId) -> Label:
    cursor = connection.execute(f"{_SELECT} WHERE l.id = ? GROUP BY l.id", (label_id,))
    cursor.row_factory = sqlite3.Row  # the writer's rows are plain
    row = cursor.fetchone()
    if row is None:
        raise UserError("label_gone")
    return _label(row)


def _label(row: sqlite3.Row) -> Label:
    return Label(
        id=LabelId(row["id"]),
        name=row["name"],
        aliases=tuple(json.loads(row["aliases"])),
        kind=row["kind"],
        precision=row["precision"],
        created_at=datetime.fromisoformat(row["created_at"]),
        yes_count=int(row["shown"]),
        no_count=row["answers"] - int(row["shown"]),
    )


def _values(label: Label) -> tuple[object, ...]:
    return (
        label.name,
        json.dumps(label.aliases, ensure_ascii=False),
        label.kind,
        label.precision,
        label.created_at.isoformat(" ", "seconds"),
    )
