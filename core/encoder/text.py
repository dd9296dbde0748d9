"""What every text tower may rely on: texts of bounded length that UTF-8 can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CHARACTERS = 512  # a sentence is shorter; a pasted book must not take seconds


def tidy(texts: Sequence[str]) -> list[str]:
    """Return the beginnings of the texts, half emoji (lone surrogates) replaced by "?"."""
    return [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
