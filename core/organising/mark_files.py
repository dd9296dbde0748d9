"""Marks and albums outside of the library: a JSON file to take along, and sidecars beside photos.

Above the rooms: joins the store with the disk. As with labels, a file names photos by their
content (size and BLAKE3 fingerprint), so that it fits another library of the same photos; what
is said there is added to what is known here and replaces nothing. Nothing is written but where
the user asked for. Any thread.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import ShiyingError, UserError
from core.events import CollectionsChanged, MarksChanged
from core.json_file import write_json
from core.media.sidecar import write_marks
from core.records.label_names import clean_album_name, clean_keyword
from core.records.labels import SidecarReport
from core.records.marks import (
    HIGHEST_RATING,
    NO_MARK,
    Collection,
    CollectionCopy,
    KeywordChange,
    Mark,
    MarkImport,
)
from core.records.saved_question import SavedQuestion, from_json, to_json
from core.records.search import CollectionId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from core.events import EventBus
    from core.job import Job
    from core.records.photos import Photo, PhotoId
    from core.store.collections import Collections as StoredCollections
    from core.store.marks import Marks as StoredMarks
    from core.store.marks import PortablePhoto

FORMAT, VERSION = "shiying-marks", 1
MAX_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class _Told:
    """A photo as the file tells of it; photo_id: which it is here, None: not in this library."""

    photo_id: PhotoId | None
    mark: Mark
    keywords: tuple[str, ...]


@dataclass(slots=True)
class _ToldAlbum:
    name: str
    question: SavedQuestion | None
    photos: list[PhotoId] = field(default_factory=list)


class MarkFiles:
    """Writes and reads them. photos: looks photos up."""

    def __init__(
        self,
        marks: StoredMarks,
        collections: StoredCollections,
        photos: Callable[[Sequence[int]], list[Photo]],
        events: EventBus,
    ) -> None:
        self._marks = marks
        self._collections = collections
        self._photos = photos
        self._events = events

    def export(self, target: Path) -> int:
        """Write every marked photo and every album; returns how many photos.

        A smart album that asks for a folder, a photo or an album of this library has no meaning
        elsewhere and is left out. Raises EnvironmentFault export_not_written.
        """
        portable = self._marks.portable()
        row_of = {photo.photo_id: row for row, photo in enumerate(portable)}
        albums = [
            {"name": album.name, **content}
            for album in self._collections.all()
            if (content := self._described(album, row_of)) is not None
        ]
        content = {"format": FORMAT, "version": VERSION,
                   "photos": [_photo(photo) for photo in portable], "albums": albums}  # fmt: skip
        write_json(target, content)
        return len(portable)

    def import_file(self, source: Path) -> MarkImport:
        """Add what another library, or this one, has exported; what is marked here stays.

        Raises UserError no_such_file, bad_marks; then nothing has changed.
        """
        photos, albums = self._read(source)
        found = _found(photos)
        known = self._marks.of(found)
        marks = {i: _joined(known.get(i, Mark()), told.mark) for i, told in found.items()}
        words: dict[str, set[PhotoId]] = {}
        for photo_id, told in found.items():
            for word in told.keywords:
                words.setdefault(word, set()).add(photo_id)
        replaced = self._marks.put(marks)
        change = KeywordChange({word: frozenset(ids) for word, ids in words.items()})
        done = self._marks.change_keywords(change)
        made, held = self._add_albums(albums)
        self._events.publish(MarksChanged(frozenset(replaced) | done.photos))
        self._events.publish(CollectionsChanged())
        missing = sum(told.photo_id is None for told in photos)
        return MarkImport(len(found), missing, replaced, done, made, held)

    def write_sidecars(self, ids: Sequence[int] | None, job: Job) -> SidecarReport:
        """Write stars and keywords beside these photos (None: all that have some).

        A photo without stars keeps those that another program gave it. One bad file is a line of
        the report. Raises Cancelled; what is written stays.
        """
        told = {
            photo.photo_id: photo
            for photo in self._marks.portable(ids)
            if photo.mark.rating or photo.keywords
        }
        written, faults = 0, []
        photos = self._photos(list(told))
        for number, photo in enumerate(photos):
            job.step(number, len(photos))
            marks = told[photo.id]
            try:
                written += write_marks(photo.path, marks.keywords, rating=marks.mark.rating)
            except ShiyingError as error:
                faults.append((photo.path, error))
        return SidecarReport(written, tuple(faults))

    def _described(self, album: Collection, row_of: dict[PhotoId, int]) -> dict[str, Any] | None:
        question = _portable_question(album)
        if question is None:
            held = self._collections.photos(album.id)
            return {"photos": [row_of[photo_id] for photo_id in held if photo_id in row_of]}
        filters = question.filters
        if (question.photo, filters.root_id, filters.album) != (None, None, None):
            return None
        return {"question": json.loads(to_json(question))}

    def _read(self, source: Path) -> tuple[list[_Told], list[_ToldAlbum]]:
        content = _parsed(source)
        try:
            photos = [self._told(one) for one in content["photos"]]
            albums = [_told_album(one, photos) for one in content.get("albums", [])]
        except (
            UserError,
            LookupError,
            ArithmeticError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            raise _bad(str(error)) from error
        return photos, albums

    def _told(self, one: Any) -> _Told:  # noqa: ANN401 - from a file
        rating = min(max(int(one.get("rating", 0)), 0), HIGHEST_RATING)
        return _Told(
            self._marks.of_content(int(one["size_bytes"]), bytes.fromhex(one["blake3"])),
            Mark(one.get("favourite") is True, rating),
            tuple(clean_keyword(str(word)) for word in one.get("keywords", [])),
        )

    def _add_albums(
        self, albums: Sequence[_ToldAlbum]
    ) -> tuple[tuple[CollectionId, ...], dict[CollectionId, tuple[PhotoId, ...]]]:
        made: list[CollectionId] = []
        held: dict[CollectionId, tuple[PhotoId, ...]] = {}
        known = {album.name.casefold(): album for album in self._collections.all()}
        for told in albums:
            name, here = _place_for(told, known)
            if here is None:
                new = Collection(CollectionId(0), name, told.question, datetime.now())
                here = self._collections.put(CollectionCopy(new, tuple(told.photos)))
                known[name.casefold()] = here
                made.append(here.id)
            elif not here.is_smart:
                before = self._collections.add(here.id, told.photos)
                if here.id not in made:
                    held.setdefault(here.id, before)
        return tuple(made), held


def _place_for(told: _ToldAlbum, known: Mapping[str, Collection]) -> tuple[str, Collection | None]:
    """Return what an album is called here, and the one that it goes into, if it is there.

    An album of that name that holds or asks for something else keeps its name.
    """
    name, number = told.name, 1
    while (here := known.get(name.casefold())) and _portable_question(here) != told.question:
        number += 1
        name = f"{told.name} ({number})"
    return name, here


def _portable_question(album: Collection) -> SavedQuestion | None:
    """Return what a smart album asks without the numbers of labels, which are this library's."""
    return None if album.question is None else replace(album.question, labels=())


def _photo(photo: PortablePhoto) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": photo.path,
        "size_bytes": photo.size_bytes,
        "blake3": photo.fingerprint.hex(),
    }
    if photo.mark.is_favourite:
        told["favourite"] = True
    if photo.mark.rating:
        told["rating"] = photo.mark.rating
    if photo.keywords:
        told["keywords"] = list(photo.keywords)
    return told


def _told_album(one: Any, photos: Sequence[_Told]) -> _ToldAlbum:  # noqa: ANN401 - from a file
    name = clean_album_name(str(one["name"]))
    if "question" in one:
        return _ToldAlbum(name, from_json(json.dumps(one["question"])))
    rows = [int(row) for row in one["photos"]]
    if any(row < 0 for row in rows):
        raise ValueError("a photo that is not in the list")
    held = [photos[row].photo_id for row in rows]
    return _ToldAlbum(name, None, [photo_id for photo_id in held if photo_id is not None])


def _found(photos: Sequence[_Told]) -> dict[PhotoId, _Told]:
    """Return what is told of each photo that is here; of two copies of one, all of it."""
    found: dict[PhotoId, _Told] = {}
    for told in photos:
        if told.photo_id is not None:
            earlier = found.get(told.photo_id, _Told(told.photo_id, NO_MARK, ()))
            words = (*earlier.keywords, *told.keywords)
            found[told.photo_id] = replace(
                told, mark=_joined(earlier.mark, told.mark), keywords=tuple(dict.fromkeys(words))
            )
    return found


def _joined(here: Mark, told: Mark) -> Mark:
    """Return what is known here, and where nothing is, what is told."""
    return Mark(here.is_favourite or told.is_favourite, here.rating or told.rating)


def _parsed(source: Path) -> dict[str, Any]:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        content: dict[str, Any] = json.loads(source.read_text(encoding="utf-8-sig"))
        if content["format"] != FORMAT or content["version"] > VERSION:
            raise ValueError("another format or version")
    except OSError as error:
        raise UserError("no_such_file", path=str(source)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad(str(error)) from error
    return content


def _bad(reason: str) -> UserError:
    return UserError("bad_marks", reason=reason[:200])
