"""What decoding is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from core.media.metadata import Capture


class Wanted(NamedTuple):
    """How many pixels the caller needs; decoding gives at least that where the file has them."""

    px: int
    side: Literal["short", "long"]

    def factor(self, width: int, height: int) -> int:
        """Return the largest whole number by which the sides may be divided."""
        return max(1, self._edge(width, height) // self.px)

    def is_met(self, width: int, height: int) -> bool:
        """Whether a picture of this size is enough."""
        return self._edge(width, height) >= self.px

    def _edge(self, width: int, height: int) -> int:
        return min(width, height) if self.side == "short" else max(width, height)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded file: RGB, upright, scaled down; `width` and `height` are the file's, upright."""

    image: Image.Image
    width: int
    height: int
    capture: Capture
