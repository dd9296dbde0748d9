"""Everything that marks photos, each of it undoable. GUI thread; the work is the lane's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.commands import Act
from desktop.organising.mark_words import MarkWords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.library import Library
    from desktop.commands import Commands


class MarkCommands:
    """Says what it does in words, and hands it to the window's Commands."""

    def __init__(self, library: Library, commands: Commands) -> None:
        self._marks = library.marks
        self._commands = commands

    def set_favourite(self, ids: Sequence[int], *, is_favourite: bool) -> None:
        """Make photos favourites, or not."""
        words = MarkWords().favourite(len(ids), is_favourite=is_favourite)
        self._do_marks(
            ids, words, lambda: self._marks.set_favourite(ids, is_favourite=is_favourite)
        )

    def set_rating(self, ids: Sequence[int], rating: int) -> None:
        """Give photos stars, 0 for none."""
        words = MarkWords().rated(len(ids), rating)
        self._do_marks(ids, words, lambda: self._marks.set_rating(ids, rating))

    def add_keywords(
        self,
        ids: Sequence[int],
        words: Sequence[str],
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Write words on photos."""
        if ids and words:
            act = Act(MarkWords().keywords_added(len(ids), " · ".join(words)))
            self._do_keywords(act, lambda: self._marks.add_keywords(ids, words), on_failure)

    def remove_keyword(self, ids: Sequence[int], word: str) -> None:
        """Take a word from photos."""
        if ids:
            act = Act(MarkWords().keyword_removed(len(ids), word))
            self._do_keywords(act, lambda: self._marks.remove_keywords(ids, [word]))

    def rename_keyword(self, name: str, to: str, **heard: Callable[..., None]) -> None:
        """Call a keyword otherwise on every photo."""
        act = Act(MarkWords().keyword_renamed(name, to.strip()))
        self._do_keywords(act, lambda: self._marks.rename_keyword(name, to), **heard)

    def delete_keyword(self, name: str) -> None:
        """Take a keyword from every photo."""
        act = Act(MarkWords().keyword_deleted(name))
        self._do_keywords(act, lambda: self._marks.delete_keyword(name))

    def _do_marks(self, ids: Sequence[int], words: str, work: Callable[[], object]) -> None:
        if ids:
            self._commands.do(Act(words), work, self._marks.put)

    def _do_keywords(
        self,
        act: Act,
        work: Callable[[], object],
        on_failure: Callable[[BaseException], None] | None = None,
        on_success: Callable[..., None] | None = None,
    ) -> None:
        take_back = lambda change: self._marks.apply(change.reversed())  # noqa: E731
        self._commands.do(act, work, take_back, on_success, on_failure)
