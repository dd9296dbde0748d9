"""Names of labels: what may be one, and where one stands in a sentence. Pure functions.

The names of keywords and albums are cleaned here, too; they do not work in sentences.

Chinese does not put spaces between words, so that a name is simply looked for; the longest
counts. A name of one character (「海」) would be found inside other words (「海边」, 「上海」):
it only counts where it stands alone. Latin names stand between word boundaries.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.records.common_words import COMMON_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.records.labels import LabelId

LONGEST = 40
LONGEST_ALBUM = 80
MOST_ALIASES = 20
# What may stand beside a name of one character.
_ALONE_BEFORE = r"(?:^|(?<=[\s,，。.;；、:：!！?？\"“”「」和跟与同的]))"
_ALONE_AFTER = r"(?=$|[\s,，。.;；、:：!！?？\"“”「」和跟与同的在])"


class Mention(NamedTuple):
    """A label in a sentence: text[start:end]."""

    start: int
    end: int
    label_id: LabelId


def clean_name(name: str) -> str:
    """Return a name half-width, with single spaces and without quotation marks.

    Raises UserError label_name_empty, label_name_long.
    """
    cleaned = _cleaned(name)
    if not any(character.isalnum() for character in cleaned):
        raise UserError("label_name_empty")
    if len(cleaned) > LONGEST:
        raise UserError("label_name_long", longest=LONGEST)
    return cleaned


def clean_keyword(word: str) -> str:
    """Return a keyword, cleaned as a name is, without the # that it is written with elsewhere.

    Raises UserError keyword_empty, keyword_long.
    """
    cleaned = _cleaned(word).lstrip("# ")
    if not cleaned:
        raise UserError("keyword_empty")
    if len(cleaned) > LONGEST:
        raise UserError("keyword_long", longest=LONGEST)
    return cleaned


def clean_album_name(name: str) -> str:
    """Return an album's name, cleaned. Raises UserError album_name_empty, album_name_long."""
    cleaned = _cleaned(name)
    if not cleaned:
        raise UserError("album_name_empty")
    if len(cleaned) > LONGEST_ALBUM:
        raise UserError("album_name_long", longest=LONGEST_ALBUM)
    return cleaned


def clean_aliases(aliases: Iterable[str], name: str) -> tuple[str, ...]:
    """Return other names, cleaned, each once, without `name`. Raises as `clean_name`."""
    cleaned = [clean_name(alias) for alias in aliases if alias.strip()]
    different = {
        alias.casefold(): alias for alias in cleaned if alias.casefold() != name.casefold()
    }
    return tuple(different.values())[:MOST_ALIASES]


def is_short(name: str) -> bool:
    """Whether a name only counts where it stands alone, which the user should know."""
    return len(name) == 1


def is_common(name: str) -> bool:
    """Whether a name is an everyday word, which then means the label in every sentence."""
    return name.casefold() in COMMON_WORDS


def find_mentions(folded: str, names: Sequence[tuple[str, LabelId]]) -> list[Mention]:
    """Return where labels stand in a sentence, in its order; of two that overlap the longer one.

    folded: the sentence in lower case and half-width, and so are the names.
    """
    found: list[Mention] = []
    for name, label_id in sorted(names, key=lambda pair: -len(pair[0])):
        for match in re.finditer(_pattern(name), folded):
            if not any(match.start() < old.end and old.start < match.end() for old in found):
                found.append(Mention(match.start(), match.end(), label_id))
    return sorted(found)


def _cleaned(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).translate(dict.fromkeys(map(ord, '「」『』“”"')))
    return " ".join("".join(c if c.isprintable() else " " for c in folded).split())


def _pattern(name: str) -> str:
    words = re.escape(name).replace(r"\ ", r"\s+")
    if is_short(name) and not name.isascii():
        return f"{_ALONE_BEFORE}{words}{_ALONE_AFTER}"
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{words}{after}"
