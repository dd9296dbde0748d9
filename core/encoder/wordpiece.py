"""From a sentence to the numbers of its word pieces, exactly as Chinese-CLIP was trained.

Context: the published models were trained behind the tokenizer of Google's BERT (the reference
package still carries it). The fast tokenizers that transformers uses differ from it: their
Unicode tables are older, so that newer emoji vanish instead of becoming [UNK]; "[MASK]" typed
by a user becomes a special token; and some Han characters beyond the basic plane stay glued to
their neighbours. Choice: the original algorithm, written here, standard library only. Cost:
Python instead of Rust, some 50 µs a query, and it stops reading once a text is full.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTEXT_LENGTH = 52  # tokens with [CLS] and [SEP], as trained
MAX_CHARACTERS = 20_000  # a pasted book must not take seconds
MAX_WORD = 200  # characters; a longer "word" is [UNK]
# The blocks that BERT takes for Chinese; kana and hangul are not among them.
HAN = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPiece:
    """A vocabulary and the way to use it. Immutable: any thread may call.

    Raises ValueError where the vocabulary lacks one of BERT's special words.
    """

    def __init__(self, words: list[str]) -> None:
        self._ids = {word: number for number, word in enumerate(words)}
        self.size = len(words)
        try:
            self._unknown, self._first, self._last = (
                self._ids[word] for word in ("[UNK]", "[CLS]", "[SEP]")
            )
        except KeyError as error:
            raise ValueError(f"no {error.args[0]} in the vocabulary") from error

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, [CLS] first and [SEP] last, at most 52 of them."""
        pieces = islice(self._pieces(text[:MAX_CHARACTERS]), CONTEXT_LENGTH - 2)
        return [self._first, *pieces, self._last]

    def _pieces(self, text: str) -> Iterator[int]:
        for word in "".join(map(_cleaned, text)).split():
            for part in _split_punctuation(_plain(word)).split():
                yield from self._pieces_of(part)

    def _pieces_of(self, word: str) -> list[int]:
        """Return the longest pieces from the left; [UNK] where any part is unknown."""
        if len(word) > MAX_WORD:
            return [self._unknown]
        pieces: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._ids.get(prefix + word[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            pieces.append(number)
            start = end
        return pieces


def read_vocabulary(folder: Path) -> list[str]:
    """Return the words of a model folder in order: vocab.txt, else tokenizer.json.

    Raises OSError where there is neither, ValueError where it cannot be read.
    """
    plain = folder / "vocab.txt"
    if plain.is_file():
        return read_words(plain)
    try:
        ids = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        words = sorted(ids, key=ids.__getitem__)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("tokenizer.json holds no word pieces") from error
    if [ids[word] for word in words] != list(range(len(words))):
        raise ValueError("the words of tokenizer.json are not numbered from 0")
    return words


def read_words(file: Path) -> list[str]:
    """Return one word a line. Raises OSError, ValueError."""
    lines = file.read_text(encoding="utf-8").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.strip() for line in lines]


@lru_cache(maxsize=8192)
def _cleaned(character: str) -> str:
    """Return what stands for a character: nothing, a space, itself, or itself set apart."""
    code = ord(character)
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if code in (0, 0xFFFD) or category in ("Cc", "Cf"):
        return ""
    if category == "Zs":
        return " "
    return f" {character} " if any(low <= code <= high for low, high in HAN) else character


def _plain(word: str) -> str:
    """Return a word in lower case without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def _split_punctuation(word: str) -> str:
    return "".join(f" {char} " if _is_punctuation(char) else char for char in word)


@lru_cache(maxsize=8192)
def _is_punctuation(character: str) -> bool:
    is_symbol = character.isascii() and character.isprintable() and not character.isalnum()
    return (is_symbol and character != " ") or unicodedata.category(character).startswith("P")
