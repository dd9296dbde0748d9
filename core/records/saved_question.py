"""A question that is kept as a smart album, and its form as JSON. Pure; any thread.

Kept are the words and conditions, not their answer: 「去年夏天」 means another summer next year.
Whatever the JSON holds that we do not know, or that has another type, is passed over, so that
an older or newer 拾影, or a person, may have written it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from core.records.photos import PhotoId, RootId
from core.records.search import CollectionId, Filters, Orientation

if TYPE_CHECKING:
    from collections.abc import Callable

RECENT_DAYS = 30  # since when a photo counts as recently added
LARGEST = 1 << 63  # SQLite's integers
_SCREENSHOTS = {"only": True, "none": False}
_ARRANGEMENTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """Everything that decides what is shown.

    labels: names of labels as they stand in the text, and which they are: a label that is called
    otherwise today is meant all the same. album: an automatic album, by its id ("pets/dog").
    """

    text: str = ""
    literal: frozenset[str] = frozenset()
    labels: tuple[tuple[str, int], ...] = ()
    photo: PhotoId | None = None
    image_weight: float = 0.5
    filters: Filters = field(default_factory=Filters)
    recent_only: bool = False
    album: str = ""
    arrangement: str = "relevance"

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing in particular."""
        asks = self.text.strip() or self.photo is not None or self.recent_only or self.album
        return not asks and self.filters.is_empty


def to_json(question: SavedQuestion) -> str:
    """Return it as JSON; what is not asked for is left out."""
    filters = question.filters
    content: dict[str, Any] = {
        "text": question.text,
        "literal": sorted(question.literal),
        "labels": [list(pair) for pair in question.labels],
        "photo": question.photo,
        "image_weight": question.image_weight if question.photo is not None else None,
        "recent_only": question.recent_only,
        "automatic_album": question.album,
        "arrangement": "" if question.arrangement == "relevance" else question.arrangement,
        "root": filters.root_id,
        "folder": filters.folder,
        "taken_from": filters.taken_from.isoformat() if filters.taken_from else None,
        "taken_to": filters.taken_to.isoformat() if filters.taken_to else None,
        "orientation": filters.orientation,
        "formats": sorted(filters.formats),
        "screenshots": {True: "only", False: "none", None: None}[filters.screenshots],
        "favourite": filters.favourite,
        "min_rating": filters.min_rating or None,
        "keywords": sorted(filters.keywords),
        "album": filters.album,
    }
    # Not `value not in (None, False)`: an id may be 0.
    asked = {
        n: v for n, v in content.items() if v is not None and v is not False and v not in ("", [])
    }
    return json.dumps(asked, ensure_ascii=False)


def from_json(text: str) -> SavedQuestion:
    """Return the question; what cannot be read is not asked for. Raises nothing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    told = told if isinstance(told, dict) else {}
    root, album, photo = (_of_type(told, name, int) for name in ("root", "album", "photo"))
    orientation = _of_type(told, "orientation", str)
    arrangement = _of_type(told, "arrangement", str)
    return SavedQuestion(
        text=_of_type(told, "text", str) or "",
        literal=_words(told, "literal"),
        labels=tuple(_labels(told)),
        photo=None if photo is None else PhotoId(photo),
        image_weight=0.5 if photo is None else _weight(told),
        recent_only=told.get("recent_only") is True,
        album=_of_type(told, "automatic_album", str) or "",
        arrangement=arrangement if arrangement in _ARRANGEMENTS else "relevance",
        filters=Filters(
            root_id=None if root is None else RootId(root),
            folder=_of_type(told, "folder", str) or None,
            taken_from=_day(told, "taken_from"),
            taken_to=_day(told, "taken_to"),
            orientation=orientation if orientation in get_args(Orientation) else None,
            formats=_words(told, "formats"),
            screenshots=_SCREENSHOTS.get(_of_type(told, "screenshots", str)),
            favourite=told.get("favourite") is True,
            min_rating=max(_of_type(told, "min_rating", int) or 0, 0),
            keywords=_words(told, "keywords"),
            album=None if album is None else CollectionId(album),
        ),
    )


def _of_type(told: dict[str, Any], name: str, kind: Callable[..., Any]) -> Any:  # noqa: ANN401 - from JSON
    value = told.get(name)
    if type(value) is not kind or (isinstance(value, int) and not -LARGEST <= value < LARGEST):
        return None
    return value


def _words(told: dict[str, Any], name: str) -> frozenset[str]:
    values = told.get(name)
    listed = values if isinstance(values, list) else []
    return frozenset(value for value in listed if isinstance(value, str))


def _labels(told: dict[str, Any]) -> list[tuple[str, int]]:
    pairs = told.get("labels")
    return [
        (pair[0], pair[1])
        for pair in (pairs if isinstance(pairs, list) else [])
        if isinstance(pair, list) and [type(part) for part in pair] == [str, int]
    ]


def _weight(told: dict[str, Any]) -> float:
    value = told.get("image_weight")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return min(max(float(value), 0.0), 1.0) if is_number else 0.5  # type: ignore[arg-type]


def _day(told: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(told[name])
    except (KeyError, TypeError, ValueError):
        return None
