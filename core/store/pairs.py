"""RAW and JPEG of one shot, beside each other: shown as one photo, the JPEG.

Context: cameras write both for one shot, and people see one photo. Choice: a pair is derived, not
stored: same folder, same name but for the ending, same moment where both say one. It is found by
one query over the RAW rows (the index on folder and name does the rest) and kept until photos
change. Names that differ in the case of letters only (a program wrote img_1.jpg beside IMG_1.CR3)
are compared afterwards, for the RAW files that are left: the index tells case apart. Cost: after a
change the next list takes 0.9 s longer in a library of 50,000 pairs, in the background. Any thread.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core.records.photos import RAW_FORMATS, PhotoId
from core.store.filters import PRESENT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from core.store.database import Database

SECONDS_APART = 2.0  # what the clocks of two writers may differ by
_RAW = ", ".join(f"'{name}'" for name in sorted(RAW_FORMATS))
_STEM = "rtrim({0}.name, replace({0}.name, '.', ''))"  # up to the last dot, with it
# CROSS: RAW rows outside, as there may be none; "/" is what comes after "." in order.
_PAIRS = f"""
SELECT raw.id, min(shown.id) FROM photos raw CROSS JOIN photos shown
ON shown.root_id = raw.root_id AND shown.folder = raw.folder
    AND shown.name > {_STEM.format("raw")}
    AND shown.name < rtrim({_STEM.format("raw")}, '.') || '/'
WHERE raw.format IN ({_RAW}) AND raw.{PRESENT}
    AND shown.format NOT IN ({_RAW}) AND shown.{PRESENT}
    AND {_STEM.format("shown")} = {_STEM.format("raw")}
    AND ifnull(abs(julianday(raw.taken_at) - julianday(shown.taken_at)) * 86400, 0) <= ?
GROUP BY raw.id ORDER BY raw.id
"""
_RAWS = f"""
SELECT id, root_id, folder, name, taken_at FROM photos WHERE format IN ({_RAW}) AND {PRESENT}
ORDER BY id
"""
_IN_FOLDER = f"""
SELECT id, root_id, folder, name, taken_at FROM photos
WHERE root_id = ? AND folder = ? AND format NOT IN ({_RAW}) AND {PRESENT} ORDER BY id DESC
"""
_Row = tuple[int, int, str, str, str | None]


class _Known(NamedTuple):
    hidden: NDArray[np.int64]  # the RAW of each pair, rising
    as_json: str
    partners: dict[int, PhotoId]  # both ways


_NONE = _Known(np.empty(0, np.int64), "[]", {})


class Pairs:
    """is_on: whether pairs are shown as one."""

    def __init__(self, database: Database, is_on: Callable[[], bool]) -> None:
        self._database = database
        self._is_on = is_on
        self._lock = threading.Lock()
        self._known = _NONE
        self._is_fresh = False

    def forget(self) -> None:
        """Photos have changed."""
        self._is_fresh = False

    def hidden(self) -> NDArray[np.int64]:
        """Return the photos that another one stands for, rising: (n,)."""
        return self._now().hidden

    def partner_of(self, photo_id: int) -> PhotoId | None:
        """Return the other photo of a pair that is shown as one, as of the last list.

        Never looks anything up: the window asks for each photo that it draws.
        """
        return self._known.partners.get(photo_id) if self._is_on() else None

    def condition(self, prefix: str = "") -> tuple[str, list[object]]:
        """Return what to add to a WHERE clause, so that a pair counts once; maybe nothing."""
        known = self._now()
        if not len(known.hidden):
            return "", []
        return f" AND {prefix}id NOT IN (SELECT value FROM json_each(?))", [known.as_json]

    def _now(self) -> _Known:
        if not self._is_on():
            return _NONE
        with self._lock:
            if not self._is_fresh:
                self._is_fresh = True  # what changes from now on makes it stale again
                self._known = self._find()
            return self._known

    def _find(self) -> _Known:
        with self._database.reading() as connection:
            pairs = dict(_rows(connection, _PAIRS, SECONDS_APART))
            pairs |= _other_case(connection, known=pairs)
        partners: dict[int, PhotoId] = {}
        hidden = sorted(pairs)
        for raw, shown in ((raw, pairs[raw]) for raw in hidden):
            partners[raw] = PhotoId(shown)
            partners.setdefault(shown, PhotoId(raw))
        return _Known(np.array(hidden, np.int64), json.dumps(hidden), partners)


def _other_case(connection: sqlite3.Connection, known: Mapping[int, int]) -> dict[int, int]:
    """Return the pairs of RAW files that are in none yet, the case of names ignored."""
    raws: list[_Row] = [row for row in _rows(connection, _RAWS) if row[0] not in known]
    folders = {(root_id, folder) for _, root_id, folder, *_ in raws}
    shown = {_shot(row): row for place in folders for row in _rows(connection, _IN_FOLDER, *place)}
    found = ((raw, shown.get(_shot(raw))) for raw in raws)
    return {raw[0]: row[0] for raw, row in found if row is not None and _is_one_moment(raw, row)}


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[Any]:
    cursor = connection.execute(sql, parameters)
    cursor.row_factory = None
    return cursor.fetchall()


def _shot(row: _Row) -> tuple[int, str, str]:
    _, root_id, folder, name, _ = row
    return root_id, folder, name.rpartition(".")[0].casefold()


def _is_one_moment(one: _Row, other: _Row) -> bool:
    if one[4] is None or other[4] is None:
        return True
    apart = datetime.fromisoformat(one[4]) - datetime.fromisoformat(other[4])
    return abs(apart.total_seconds()) <= SECONDS_APART


class NoPairs:
    """Every file is a photo of its own."""

    def hidden(self) -> NDArray[np.int64]:
        """Return nothing."""
        return _NONE.hidden

    def partner_of(self, _photo_id: int) -> PhotoId | None:
        """Return nothing."""
        return None

    def condition(self, _prefix: str = "") -> tuple[str, list[object]]:
        """Return nothing."""
        return "", []
