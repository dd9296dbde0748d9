"""The user's own albums as the window and the terminal see them.

Above the rooms, beside the library. Every change says what it replaced, so that it can be
undone, and publishes CollectionsChanged. An ordinary album is a condition (Filters.album); a
smart one is a question, which `opened` brings up to date before it is asked. Any thread; each
call takes about a millisecond.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.events import CollectionsChanged
from core.records.label_names import clean_album_name
from core.records.marks import Collection, CollectionCopy
from core.records.photos import PhotoId
from core.records.search import CollectionId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.events import EventBus
    from core.records.photos import Photo, Root
    from core.records.saved_question import SavedQuestion
    from core.store.collections import Collections as StoredCollections
    from core.store.labels import Labels as StoredLabels


class Opened(NamedTuple):
    """A saved question as it is asked today. lost: what it named and is no longer there."""

    question: SavedQuestion
    lost: tuple[str, ...] = ()  # of "label", "folder", "album", "photo"


class Collections:
    """See the module. labels, roots, photos: look up what a question names."""

    def __init__(
        self,
        stored: StoredCollections,
        labels: StoredLabels,
        roots: Callable[[], list[Root]],
        photos: Callable[[Sequence[int]], list[Photo]],
        events: EventBus,
    ) -> None:
        self._stored = stored
        self._labels = labels
        self._roots = roots
        self._photos = photos
        self._events = events

    # What there is.

    def all(self) -> list[Collection]:
        """Return every album, by name."""
        return self._stored.all()

    def get(self, collection_id: CollectionId) -> Collection:
        """Return one. Raises UserError album_gone."""
        return self._stored.get(collection_id)

    def named(self, name: str) -> Collection:
        """Return the album of this name. Raises UserError album_unknown."""
        wanted = name.strip().casefold()
        for collection in self._stored.all():
            if collection.name.casefold() == wanted:
                return collection
        raise UserError("album_unknown", name=name)

    def photos(self, collection_id: CollectionId) -> tuple[PhotoId, ...]:
        """Return the photos of an album in its order, also those that are away."""
        return self._stored.photos(collection_id)

    def of_photo(self, photo_id: PhotoId) -> list[CollectionId]:
        """Return the albums that a photo is in."""
        return self._stored.of_photo(photo_id)

    def opened(self, question: SavedQuestion) -> Opened:
        """Return a question as it is to be asked today, whatever has changed since.

        A label that has another name is asked for by it; one that is gone is a plain word. A
        folder or an album that is gone stays a condition, which nothing meets: better no photo
        than all of them. A photo that is gone is left out.
        """
        lost = []
        text = question.text
        labels = {int(label.id): label for label in self._labels.all()}
        for name, label_id in question.labels:
            label = labels.get(label_id)
            if label is None:
                lost.append("label")
            elif name.casefold() not in (known.casefold() for known in label.names):
                text = text.replace(name, label.name)
        filters = question.filters
        if filters.root_id is not None and filters.root_id not in {r.id for r in self._roots()}:
            lost.append("folder")
        if filters.album is not None and filters.album not in {c.id for c in self._stored.all()}:
            lost.append("album")
        photo = question.photo
        if photo is not None and not self._photos([photo]):
            lost.append("photo")
            photo = None
        return Opened(replace(question, text=text, photo=photo), tuple(lost))

    # Changing.

    def add(self, name: str, ids: Iterable[int] = ()) -> Collection:
        """Make an album of these photos. Raises UserError album_name_empty/_long/_taken."""
        return self._new(name, None, tuple(PhotoId(int(photo_id)) for photo_id in ids))

    def save(self, name: str, question: SavedQuestion) -> Collection:
        """Make a smart album of a question. Raises as `add`."""
        return self._new(name, question, ())

    def rename(self, collection_id: CollectionId, name: str) -> Collection:
        """Give an album another name; returns it as it was. Raises as `add`, and album_gone."""
        name = clean_album_name(name)
        self._check_free(name, collection_id)
        return self._told(self._stored.rename(collection_id, name))

    def ask(self, collection_id: CollectionId, question: SavedQuestion) -> Collection:
        """Give a smart album another question; returns it as it was. Raises album_gone."""
        return self._told(self._stored.ask(collection_id, question))

    def remove(self, collection_id: CollectionId) -> CollectionCopy:
        """Delete an album; `restore` takes the copy. Raises UserError album_gone."""
        copy = self._stored.remove(collection_id)
        self._events.publish(CollectionsChanged())
        return copy

    def restore(self, copy: CollectionCopy) -> Collection:
        """Bring a deleted album back with its photos. Raises UserError album_name_taken."""
        self._check_free(copy.collection.name, copy.collection.id)
        return self._told(self._stored.put(copy))

    def put_in(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Add photos at the end of an album; returns what it held, for `arrange`.

        Raises UserError album_gone, album_is_smart.
        """
        return self._filled(self._stored.add(collection_id, ids))

    def take_out(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Take photos out of an album; returns what it held. Raises as `put_in`."""
        return self._filled(self._stored.take_out(collection_id, ids))

    def arrange(self, collection_id: CollectionId, ids: Iterable[int]) -> tuple[PhotoId, ...]:
        """Let an album hold exactly these, in this order; returns what it held."""
        return self._filled(self._stored.arrange(collection_id, ids))

    def _new(
        self, name: str, question: SavedQuestion | None, photos: tuple[PhotoId, ...]
    ) -> Collection:
        name = clean_album_name(name)
        self._check_free(name, CollectionId(0))
        collection = Collection(CollectionId(0), name, question, datetime.now())
        return self._told(self._stored.put(CollectionCopy(collection, photos)))

    def _check_free(self, name: str, mine: CollectionId) -> None:
        for other in self._stored.all():
            if other.id != mine and other.name.casefold() == name.casefold():
                raise UserError("album_name_taken", name=other.name)

    def _told(self, collection: Collection) -> Collection:
        self._events.publish(CollectionsChanged())
        return collection

    def _filled(self, held: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        self._events.publish(CollectionsChanged())
        return held
