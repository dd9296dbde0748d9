"""What stands in the search field: chips for what was understood, words for the rest.

Pure. The core only knows sentences; this module splits an answered sentence into chips and
words, and joins them again for the next question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.records.search import Chip


@dataclass(frozen=True, slots=True)
class Sentence:
    """Chips first, then the words. `literal`: pieces that are plain words all the same."""

    chips: tuple[Chip, ...] = ()
    words: str = ""
    literal: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The whole as the core should read it."""
        return _join([*(chip.text for chip in self.chips), self.words.strip()])

    @property
    def plain_pieces(self) -> frozenset[str]:
        """The literal pieces that still stand in the sentence."""
        return frozenset(piece for piece in self.literal if piece in self.text)

    def with_words(self, words: str) -> Sentence:
        """The user typed."""
        return Sentence(self.chips, words, self.literal)

    def answered(self, asked: str, chips: Sequence[Chip], *, settled_only: bool) -> Sentence:
        """Take over the chips that the core read out of `asked` (this sentence's text).

        settled_only: a new chip at the very end stays words for now, because the user may
        still be writing it (「去年」 on the way to 「去年夏天」).
        """
        held_length = len(_join([chip.text for chip in self.chips]))
        taken: list[Chip] = []
        rest = asked
        for chip in sorted(chips, key=lambda chip: chip.start, reverse=True):
            end = chip.start + len(chip.text)
            if asked[chip.start : end] != chip.text:
                continue
            is_last = not asked[end:].strip()
            if settled_only and is_last and end > held_length:
                continue
            taken.append(chip)
            rest = _cut(rest, chip.start, end)
        if not taken and not self.chips:
            return self  # leave the user's spaces alone
        return Sentence(_each_once(reversed(taken)), rest.strip(), self.literal)

    def without_chip(self, index: int, *, keep_words: bool) -> Sentence:
        """Remove a chip; its words stay as plain words, or go as well."""
        chip = self.chips[index]
        chips = self.chips[:index] + self.chips[index + 1 :]
        if not keep_words:
            return Sentence(chips, self.words, self.literal)
        return Sentence(chips, _join([chip.text, self.words]), self.literal | {chip.text})


def _each_once(chips: Iterable[Chip]) -> tuple[Chip, ...]:
    """Leave out a label that was chosen in the sidebar and then written again."""
    return tuple({(chip.kind, chip.text, chip.value): chip for chip in chips}.values())


def _join(pieces: Sequence[str]) -> str:
    """Chinese needs no space between words; everything else does."""
    joined = ""
    for piece in pieces:
        if joined and piece and not (_is_han(joined[-1]) and _is_han(piece[0])):
            joined += " "
        joined += piece
    return joined


def _cut(text: str, start: int, end: int) -> str:
    before, after = text[:start], text[end:]
    if before.endswith(" ") or not before:
        after = after.lstrip()
    return before + after


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"
