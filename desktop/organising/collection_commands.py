"""Everything that changes an album of the user's own, each of it undoable.

GUI thread; the work is the lane's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.records.photos import PhotoId
from desktop.commands import Act
from desktop.organising.mark_words import MarkWords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.library import Library
    from core.records.marks import Collection, CollectionCopy
    from core.records.saved_question import SavedQuestion
    from desktop.commands import Commands


@dataclass(frozen=True, slots=True)
class Heard:
    """Who wants to know how the first time went."""

    on_success: Callable[[Any], None] | None = None
    on_failure: Callable[[BaseException], None] | None = None


NOBODY = Heard()


class CollectionCommands:
    """Says what it does in words, and hands it to the window's Commands."""

    def __init__(self, library: Library, commands: Commands) -> None:
        self._albums = library.collections
        self._commands = commands

    def add(self, name: str, ids: Sequence[int] = (), heard: Heard = NOBODY) -> None:
        """Make an album of photos; undone and done again it keeps its id."""
        self._make(name, lambda: self._albums.add(name, ids), heard)

    def save(self, name: str, question: SavedQuestion, heard: Heard = NOBODY) -> None:
        """Make a smart album of a question."""
        self._make(name, lambda: self._albums.save(name, question), heard)

    def rename(self, album: Collection, name: str, heard: Heard = NOBODY) -> None:
        """Give an album another name."""
        self._commands.do(
            Act(MarkWords().album_renamed(name.strip())),
            lambda: self._albums.rename(album.id, name),
            lambda before: self._albums.rename(before.id, before.name),
            heard.on_success,
            heard.on_failure,
        )

    def ask(self, album: Collection, question: SavedQuestion) -> None:
        """Let a smart album find something else."""
        self._commands.do(
            Act(MarkWords().album_asks(album.name)),
            lambda: self._albums.ask(album.id, question),
            lambda before: self._albums.ask(before.id, before.question),
        )

    def remove(self, album: Collection) -> None:
        """Delete an album; the photos stay."""
        act = Act(MarkWords().album_removed(album.name))
        self._commands.do(act, lambda: self._albums.remove(album.id), self._albums.restore)

    def put_in(self, album: Collection, ids: Sequence[int]) -> None:
        """Add photos at the end."""
        words = MarkWords().put_in(len(ids), album.name)
        self._fill(album, ids, words, lambda: self._albums.put_in(album.id, ids))

    def take_out(self, album: Collection, ids: Sequence[int]) -> None:
        """Take photos out; they stay in the library."""
        words = MarkWords().taken_out(len(ids), album.name)
        self._fill(album, ids, words, lambda: self._albums.take_out(album.id, ids))

    def to_front(self, album: Collection, ids: Sequence[int]) -> None:
        """Let photos come first, in the order given."""

        def work() -> object:
            others = [held for held in self._albums.photos(album.id) if held not in set(ids)]
            return self._albums.arrange(album.id, [*ids, *others])

        self._fill(album, ids, MarkWords().moved(len(ids), album.name), work)

    def move(self, album: Collection, ids: Sequence[int], before: int | None) -> None:
        """Let photos go before another one, or to the end, in the order given."""

        def work() -> object:
            others = [held for held in self._albums.photos(album.id) if held not in set(ids)]
            place = others.index(PhotoId(before)) if before in others else len(others)
            return self._albums.arrange(album.id, [*others[:place], *ids, *others[place:]])

        self._fill(album, ids, MarkWords().arranged(len(ids), album.name), work)

    def _fill(
        self, album: Collection, ids: Sequence[int], words: str, work: Callable[[], object]
    ) -> None:
        if ids:
            take_back = lambda held: self._albums.arrange(album.id, held)  # noqa: E731
            self._commands.do(Act(words), work, take_back)

    def _make(self, name: str, make: Callable[[], Collection], heard: Heard) -> None:
        kept: list[CollectionCopy] = []

        def work() -> Collection:
            return self._albums.restore(kept.pop()) if kept else make()

        act = Act(MarkWords().album_made(name.strip()))
        take_back = lambda album: kept.append(self._albums.remove(album.id))  # noqa: E731
        self._commands.do(act, work, take_back, heard.on_success, heard.on_failure)
