"""Marks and albums of a FakeLibrary, in memory: as the core's, without a file."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.events import CollectionsChanged, MarksChanged
from core.records.label_names import clean_album_name, clean_keyword
from core.records.labels import SidecarReport
from core.records.marks import (
    Belongings,
    Collection,
    CollectionCopy,
    Keyword,
    KeywordChange,
    Mark,
    MarkSummary,
)
from core.records.photos import PhotoId
from core.records.search import CollectionId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.events import EventBus
    from core.job import Job
    from core.records.photos import Photo
    from core.records.saved_question import SavedQuestion

WHEN = datetime(2026, 1, 1)


class FakeMarks:
    """`photos` are the library's own: their marks are changed in place."""

    def __init__(self, events: EventBus, photos: dict[int, Photo]) -> None:
        self._events = events
        self._photos = photos
        self.words: dict[str, set[PhotoId]] = {}
        self.belonging = Belongings()
        self.handed: list[tuple[int, int]] = []
        self.threads: set[str] = set()

    def set_favourite(self, ids: Iterable[int], *, is_favourite: bool) -> dict[PhotoId, Mark]:
        return self.put({i: replace(self._mark(i), is_favourite=is_favourite) for i in ids})

    def set_rating(self, ids: Iterable[int], rating: int) -> dict[PhotoId, Mark]:
        return self.put({i: replace(self._mark(i), rating=rating) for i in ids})

    def put(self, marks: Mapping[int, Mark]) -> dict[PhotoId, Mark]:
        self.threads.add(threading.current_thread().name)
        replaced = {i: self._mark(i) for i, mark in marks.items() if self._mark(i) != mark}
        for photo_id in replaced:
            mark = marks[photo_id]
            self._photos[photo_id] = replace(
                self._photos[photo_id], is_favourite=mark.is_favourite, rating=mark.rating
            )
        if replaced:
            self._events.publish(MarksChanged(frozenset(replaced)))
        return replaced

    def summary(self, ids: Sequence[int]) -> MarkSummary:
        marks = [self._mark(photo_id) for photo_id in ids]
        ratings = {mark.rating for mark in marks}
        favourites = sum(mark.is_favourite for mark in marks)
        rating = ratings.pop() if len(ratings) == 1 else None
        return MarkSummary(len(ids), favourites, rating, self.keywords_of(ids))

    def keywords(self) -> list[Keyword]:
        return [Keyword(word, len(ids)) for word, ids in sorted(self.words.items())]

    def keywords_of(self, ids: Iterable[int]) -> dict[str, int]:
        counts = {word: len(known & set(ids)) for word, known in sorted(self.words.items())}
        return {word: count for word, count in counts.items() if count}

    def add_keywords(self, ids: Iterable[int], words: Iterable[str]) -> KeywordChange:
        return self.apply(KeywordChange({clean_keyword(w): frozenset(ids) for w in words}))

    def remove_keywords(self, ids: Iterable[int], words: Iterable[str]) -> KeywordChange:
        return self.apply(KeywordChange(removed={word: frozenset(ids) for word in words}))

    def rename_keyword(self, name: str, to: str) -> KeywordChange:
        ids = frozenset(self.words.get(name, ()))
        return self.apply(KeywordChange({clean_keyword(to): ids}, {name: ids}))

    def delete_keyword(self, name: str) -> KeywordChange:
        return self.apply(KeywordChange(removed={name: frozenset(self.words.get(name, ()))}))

    def apply(self, change: KeywordChange) -> KeywordChange:
        removed = {w: ids & frozenset(self.words.get(w, ())) for w, ids in change.removed.items()}
        for word, ids in removed.items():
            self.words[word] = self.words.get(word, set()) - ids
        added = {w: ids - frozenset(self.words.get(w, ())) for w, ids in change.added.items()}
        for word, ids in added.items():
            self.words.setdefault(word, set()).update(ids)
        self.words = {word: ids for word, ids in self.words.items() if ids}
        done = KeywordChange(
            {word: ids for word, ids in added.items() if ids},
            {word: ids for word, ids in removed.items() if ids},
        )
        self._events.publish(MarksChanged(done.photos))
        return done

    def belongings(self, root_id: int) -> Belongings:
        return self.belonging

    def hand_over(self, heirs: Sequence[tuple[int, int]]) -> None:
        self.handed += heirs

    def _mark(self, photo_id: int) -> Mark:
        photo = self._photos[int(photo_id)]
        return Mark(photo.is_favourite, photo.rating)


class FakeMarkFiles:
    """Writes nothing, and says which photos it was asked to write beside."""

    def __init__(self) -> None:
        self.written: list[int] = []

    def write_sidecars(self, ids: Sequence[int], job: Job) -> SidecarReport:
        job.check()
        self.written += ids
        return SidecarReport(len(ids), ((Path("a.jpg"), UserError("no_such_file", path="a")),))


class FakeCollections:
    """Albums; `lost` is what every saved question has lost."""

    def __init__(self, events: EventBus) -> None:
        self._events = events
        self._albums: dict[CollectionId, Collection] = {}
        self._held: dict[CollectionId, tuple[PhotoId, ...]] = {}
        self._next = 1
        self.lost: tuple[str, ...] = ()

    def all(self) -> list[Collection]:
        return sorted(map(self.get, list(self._albums)), key=lambda album: album.name)

    def get(self, collection_id: CollectionId) -> Collection:
        if collection_id not in self._albums:
            raise UserError("album_gone")
        album, held = self._albums[collection_id], self._held[collection_id]
        cover = held[0] if held else None
        return replace(album, count=None if album.is_smart else len(held), cover=cover)

    def photos(self, collection_id: CollectionId) -> tuple[PhotoId, ...]:
        return self._held.get(collection_id, ())

    def of_photo(self, photo_id: PhotoId) -> list[CollectionId]:
        return [album_id for album_id, held in self._held.items() if photo_id in held]

    def opened(self, question: SavedQuestion) -> tuple[SavedQuestion, tuple[str, ...]]:
        return question, self.lost

    def add(self, name: str, ids: Iterable[int] = ()) -> Collection:
        return self._new(name, None, tuple(map(PhotoId, ids)))

    def save(self, name: str, question: SavedQuestion) -> Collection:
        return self._new(name, question, ())

    def rename(self, collection_id: CollectionId, name: str) -> Collection:
        before = self.get(collection_id)
        self._check(name, collection_id)
        self._albums[collection_id] = replace(before, name=clean_album_name(name))
        return self._told(before)

    def ask(self, collection_id: CollectionId, question: SavedQuestion) -> Collection:
        before = self.get(collection_id)
        self._albums[collection_id] = replace(before, question=question)
        return self._told(before)

    def remove(self, collection_id: CollectionId) -> CollectionCopy:
        copy = CollectionCopy(self.get(collection_id), self._held[collection_id])
        del self._albums[collection_id], self._held[collection_id]
        return self._told(copy)

    def restore(self, copy: CollectionCopy) -> Collection:
        self._check(copy.collection.name, copy.collection.id)
        self._albums[copy.collection.id] = copy.collection
        self._held[copy.collection.id] = copy.photos
        return self._told(self.get(copy.collection.id))

    def put_in(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        held = self.photos(collection_id)
        return self.arrange(collection_id, [*held, *(i for i in ids if i not in held)])

    def take_out(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        gone = set(ids)
        return self.arrange(collection_id, [i for i in self.photos(collection_id) if i not in gone])

    def arrange(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        self.get(collection_id)
        held, self._held[collection_id] = self._held[collection_id], tuple(map(PhotoId, ids))
        return self._told(held)

    def _new(self, name: str, question: SavedQuestion | None, held: tuple) -> Collection:
        name = clean_album_name(name)
        self._check(name, CollectionId(0))
        album_id, self._next = CollectionId(self._next), self._next + 1
        self._albums[album_id] = Collection(album_id, name, question, WHEN)
        self._held[album_id] = held
        return self._told(self.get(album_id))

    def _check(self, name: str, mine: CollectionId) -> None:
        for other in self._albums.values():
            if other.id != mine and other.name.casefold() == name.casefold():
                raise UserError("album_name_taken", name=other.name)

    def _told(self, value: object) -> object:
        self._events.publish(CollectionsChanged())
        return value
