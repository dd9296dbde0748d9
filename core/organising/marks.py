"""Favourites, ratings and keywords as the window and the terminal see them.

Above the rooms, beside the library. Every act takes as many photos as one likes, says what it
replaced, so that it can be undone exactly, and publishes MarksChanged. Any thread; 10,000 photos
take some tenths of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.events import CollectionsChanged, LabelsChanged, MarksChanged
from core.records.label_names import clean_keyword
from core.records.marks import Belongings, KeywordChange, MarkSummary
from core.records.photos import PhotoId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.events import EventBus
    from core.records.marks import Keyword, Mark
    from core.records.photos import RootId
    from core.store.marks import Marks as StoredMarks


class Marks:
    """See the module."""

    def __init__(self, stored: StoredMarks, events: EventBus) -> None:
        self._stored = stored
        self._events = events

    # Favourites and ratings. A photo says itself what it has.

    def set_favourite(self, ids: Iterable[int], *, is_favourite: bool) -> dict[PhotoId, Mark]:
        """Make photos favourites, or not; returns the marks that were replaced, for `put`."""
        return self._told(self._stored.change(ids, is_favourite=is_favourite))

    def set_rating(self, ids: Iterable[int], rating: int) -> dict[PhotoId, Mark]:
        """Give photos 1 to 5 stars, 0 for none; returns the marks that were replaced."""
        return self._told(self._stored.change(ids, rating=rating))

    def put(self, marks: Mapping[PhotoId, Mark]) -> dict[PhotoId, Mark]:
        """Give each photo its own mark; returns those that were replaced."""
        return self._told(self._stored.put(marks))

    def summary(self, ids: Sequence[int]) -> MarkSummary:
        """Return what these photos have in common; 100,000 take a second: for a background op."""
        marks = self._stored.of(ids)
        ratings = {mark.rating for mark in marks.values()}
        ratings |= {0} if len(marks) < len(ids) else set()
        return MarkSummary(
            count=len(ids),
            favourites=sum(mark.is_favourite for mark in marks.values()),
            rating=ratings.pop() if len(ratings) == 1 else None,
            keywords=self._stored.keywords_of(ids),
        )

    # Keywords.

    def keywords(self) -> list[Keyword]:
        """Return every keyword, by name."""
        return self._stored.keywords()

    def keywords_of(self, ids: Iterable[int]) -> dict[str, int]:
        """Return the keywords of these photos, and how many of them carry each."""
        return self._stored.keywords_of(ids)

    def add_keywords(self, ids: Iterable[int], words: Iterable[str]) -> KeywordChange:
        """Write words on photos; returns what that changed, for `apply`.

        Raises UserError keyword_empty, keyword_long.
        """
        photos = frozenset(PhotoId(int(photo_id)) for photo_id in ids)
        return self.apply(KeywordChange(added={clean_keyword(word): photos for word in words}))

    def remove_keywords(self, ids: Iterable[int], words: Iterable[str]) -> KeywordChange:
        """Take words from photos; returns what that changed."""
        photos = frozenset(PhotoId(int(photo_id)) for photo_id in ids)
        return self.apply(KeywordChange(removed=dict.fromkeys(words, photos)))

    def rename_keyword(self, name: str, to: str) -> KeywordChange:
        """Call a keyword otherwise wherever it stands; one that is there already takes it in.

        Returns what that changed. Raises UserError keyword_empty, keyword_long.
        """
        photos = self._stored.photos_with(name)
        return self.apply(KeywordChange({clean_keyword(to): photos}, {name: photos}))

    def delete_keyword(self, name: str) -> KeywordChange:
        """Take a keyword from every photo; returns what that changed."""
        return self.apply(KeywordChange(removed={name: self._stored.photos_with(name)}))

    def apply(self, change: KeywordChange) -> KeywordChange:
        """Do what a change says; returns what was really changed. Undoing: `change.reversed()`."""
        done = self._stored.change_keywords(change)
        if done.photos:
            self._events.publish(MarksChanged(done.photos))
        return done

    # What follows.

    def belongings(self, root_id: RootId) -> Belongings:
        """Return what would be forgotten with a folder, besides the photos themselves.

        Of photos that are in another folder, too, nothing is.
        """
        return Belongings(*self._stored.counted(root_id))

    def hand_over(self, heirs: Sequence[tuple[PhotoId, PhotoId]]) -> None:
        """Give photos what was said of others that go: (who goes, who takes over), in order.

        Marks, albums and answers are added to what the heirs have; their own stars outweigh.
        """
        if heirs:
            self._stored.hand_over(heirs)
            taking = frozenset(heir for _, heir in heirs)
            for event in (MarksChanged(taking), CollectionsChanged(), LabelsChanged()):
                self._events.publish(event)

    def _told(self, replaced: dict[PhotoId, Mark]) -> dict[PhotoId, Mark]:
        if replaced:
            self._events.publish(MarksChanged(frozenset(replaced)))
        return replaced
