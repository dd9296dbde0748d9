"""Turns `Filters` into SQL. Dates compare as text: `sort_at` is "YYYY-MM-DD HH:MM:SS"."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.store.screenshots import SCREENSHOT

if TYPE_CHECKING:
    from core.records.search import Filters, Order

PRESENT = "missing_since IS NULL"
# Wider or taller than 5 % counts; what lies between is square.
_ORIENTATION = {
    "landscape": "width > height * 1.05",
    "portrait": "height > width * 1.05",
    "square": "width <= height * 1.05 AND height <= width * 1.05",
}
ORDER_BY = {
    "newest": "sort_at DESC, id DESC",
    "oldest": "sort_at, id",
    "name": "name COLLATE NOCASE, id",
    "added": "id DESC",
}
_ARRANGED = (
    "(SELECT place FROM collection_photos WHERE photo_id = photos.id AND collection_id = ?), id"
)


def order_clause(order: Order, filters: Filters | None = None) -> tuple[str, list[object]]:
    """Return (the ORDER BY terms of an order, their parameters)."""
    if order != "arranged":
        return ORDER_BY[order], []
    album = filters.album if filters is not None else None
    return (_ARRANGED, [int(album)]) if album is not None else (ORDER_BY["newest"], [])


def where_clause(filters: Filters | None) -> tuple[str, list[object]]:
    """Return (conditions joined by AND, their parameters); photos that are present only."""
    terms: list[str] = [PRESENT]
    parameters: list[object] = []
    if filters is None:
        return PRESENT, parameters
    if filters.root_id is not None:
        terms.append("root_id = ?")
        parameters.append(filters.root_id)
    if filters.folder:
        terms.append("(folder = ? OR substr(folder, 1, ?) = ?)")
        below = filters.folder + "/"
        parameters += [filters.folder, len(below), below]
    if filters.taken_from is not None:
        terms.append("sort_at >= ?")
        parameters.append(filters.taken_from.isoformat())
    if filters.taken_to is not None:
        terms.append("sort_at < ?")
        parameters.append(_day_after(filters.taken_to))
    if filters.orientation is not None:
        terms.append(_ORIENTATION[filters.orientation])
    if filters.formats:
        terms.append(f"format IN ({', '.join('?' * len(filters.formats))})")
        parameters += sorted(filters.formats)
    if filters.screenshots is not None:
        terms.append(SCREENSHOT if filters.screenshots else f"NOT {SCREENSHOT}")
    if filters.added_since is not None:
        terms.append("added_at >= ?")
        parameters.append(filters.added_since.isoformat(" ", "seconds"))
    if filters.among is not None:
        terms.append("id IN (SELECT value FROM json_each(?))")  # any number, unlike marks
        parameters.append(json.dumps(sorted(map(int, filters.among))))
    _add_marks(filters, terms, parameters)
    return " AND ".join(terms), parameters


def _add_marks(filters: Filters, terms: list[str], parameters: list[object]) -> None:
    """Add what the user's own marks and albums demand."""
    if filters.favourite:
        terms.append("id IN (SELECT photo_id FROM photo_marks WHERE is_favourite)")
    if filters.min_rating > 0:
        terms.append("id IN (SELECT photo_id FROM photo_marks WHERE rating >= ?)")
        parameters.append(filters.min_rating)
    for keyword in sorted(filters.keywords):
        terms.append(
            "id IN (SELECT photo_id FROM photo_keywords "
            "WHERE keyword_id = (SELECT id FROM keywords WHERE name = ?))"
        )
        parameters.append(keyword)
    if filters.album is not None:
        terms.append("id IN (SELECT photo_id FROM collection_photos WHERE collection_id = ?)")
        parameters.append(int(filters.album))


def _day_after(day: date) -> str:
    return (min(day, date.max - timedelta(days=1)) + timedelta(days=1)).isoformat()
