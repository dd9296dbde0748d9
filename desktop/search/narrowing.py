"""The conditions beside the sentence: place, month, album, marks, orientation, format.

Owner: the GUI thread. What holds is kept in the finder's question; this says what is there,
changes it, and lifts it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.records.search import Filters
from desktop.models.folder_tree import ALL, FAVOURITES, RECENT, Place
from desktop.models.month_tree import Span, span_name
from desktop.organising.mark_words import MarkWords
from desktop.widgets.results_header import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.records.search import CollectionId
    from desktop.organising.album_shelf import AlbumShelf
    from desktop.search.finder import Finder
    from desktop.widgets.sidebar import Sidebar


class Narrowing(QObject):
    """Narrows what is shown, and says by what it is narrowed."""

    def __init__(
        self, finder: Finder, sidebar: Sidebar, albums: AlbumShelf, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._finder = finder
        self._sidebar = sidebar
        self._albums = albums
        self._place = ALL
        self._album_names: Mapping[CollectionId, str] = {}

    def name_albums(self, names: Mapping[CollectionId, str]) -> None:
        """Know what the user's own albums are called."""
        self._album_names = names

    def limit(self, **changes: object) -> None:
        """Change some of the filters."""
        self._finder.change(filters=replace(self._finder.question.filters, **changes))

    def choose_place(self, place: Place) -> None:
        """Show one folder, all of them, or what is new; an album of one's own is left for it."""
        filters = replace(
            self._finder.question.filters,
            root_id=place.root_id,
            folder=place.relative or None,
            album=None,
        )
        if FAVOURITES in (place, self._place):
            filters = replace(filters, favourite=place == FAVOURITES)
        self._place = place
        self._finder.change(filters=filters, recent_only=place == RECENT)

    def hold_keyword(self, word: str, is_held: bool) -> None:
        """Let a keyword be one of the conditions, or not."""
        others = {held for held in self._keywords() if held.casefold() != word.casefold()}
        self.limit(keywords=frozenset(others | {word} if is_held else others))

    def choose_span(self, span: Span | None) -> None:
        """Show one month or year; None: all of them."""
        self._sidebar.show_span(span)
        first, last = span if span is not None else (None, None)
        self.limit(taken_from=first, taken_to=last)

    def show(self, filters: Filters, *, recent_only: bool) -> None:
        """Let exactly these conditions hold; what the sidebar can show of them it shows."""
        place = RECENT if recent_only else ALL
        if filters.root_id is not None:
            place = Place("folder", filters.root_id, filters.folder or "")
        self._sidebar.choose(place)
        is_span = filters.taken_from is not None and filters.taken_to is not None
        self._sidebar.show_span((filters.taken_from, filters.taken_to) if is_span else None)
        among = self._finder.question.filters.among  # the automatic album's own business
        self._finder.change(filters=replace(filters, among=among), recent_only=recent_only)

    def clear(self) -> None:
        """Lift every condition."""
        self._sidebar.show_span(None)
        self._sidebar.choose(ALL)
        self._albums.choose("")
        self._finder.change(filters=Filters())

    def limits(self) -> list[Limit]:
        """Return the conditions that no chip in the field and no row in the sidebar shows."""
        filters = self._finder.question.filters
        album = self._albums.limit()
        limits = [album] if album is not None else []
        if filters.album is not None:
            own = self._album_names.get(filters.album, self.tr("Album"))
            limits.append(Limit(own, lambda: self.limit(album=None)))
        if filters.taken_from is not None and filters.taken_to is not None:
            name = span_name((filters.taken_from, filters.taken_to))
            limits.append(Limit(name, lambda: self.choose_span(None)))
        limits += self._marks(filters)
        if filters.orientation is not None:
            names = {"landscape": self.tr("Landscape"), "portrait": self.tr("Portrait"),
                     "square": self.tr("Square")}  # fmt: skip
            lift = lambda: self.limit(orientation=None)  # noqa: E731
            limits.append(Limit(names[filters.orientation], lift))
        if filters.screenshots is not None:
            words = self.tr("Screenshots") if filters.screenshots else self.tr("No screenshots")
            limits.append(Limit(words, lambda: self.limit(screenshots=None)))
        if filters.formats:
            names_of_formats = " · ".join(sorted(filters.formats))
            limits.append(Limit(names_of_formats, lambda: self.limit(formats=frozenset())))
        return limits

    def _marks(self, filters: Filters) -> list[Limit]:
        limits = []
        if filters.favourite and self._place != FAVOURITES:
            limits.append(Limit(self.tr("Favourites"), lambda: self.limit(favourite=False)))
        if filters.min_rating:
            stars = MarkWords().or_more(filters.min_rating)
            limits.append(Limit(stars, lambda: self.limit(min_rating=0)))
        for word in sorted(filters.keywords):
            lift = lambda word=word: self.hold_keyword(word, is_held=False)  # noqa: E731
            limits.append(Limit(word, lift))
        return limits

    def _keywords(self) -> frozenset[str]:
        return self._finder.question.filters.keywords
