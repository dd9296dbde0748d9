"""What is asked of an export, and what came of it. Plain records; any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

ExportKind = Literal["originals", "jpeg"]
Naming = Literal["kept", "numbered", "dated"]
# None: nothing to say; "watched": the photos would turn up in the library a second time.
TargetNote = Literal["watched"] | None


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """How photos leave the library.

    originals: copied byte for byte, with everything that is in them and every file of the shot;
    only `naming` counts then.
    jpeg: upright, in sRGB, not larger than `longest_px` (0: as large as they are). The day and
    time always go along, the place only where `keep_place` says so: a smaller copy is made to be
    given away, and people forget that it says where they live.
    """

    kind: ExportKind = "originals"
    naming: Naming = "kept"
    longest_px: int = 2048
    quality: int = 88
    keep_place: bool = False
    keep_camera: bool = True


@dataclass(frozen=True, slots=True)
class ExportFailure:
    """A photo that did not make it, and why (code: see core.messages.common)."""

    path: Path
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export left in `folder`.

    beside: the other files of the shots that were written, under the same names: the RAW of a
    JPEG, the film of a Live Photo.
    """

    folder: Path
    written: tuple[Path, ...]
    failures: tuple[ExportFailure, ...] = ()
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRow:
    """A photo in a list for a print shop or a friend. Empty where nothing is known."""

    name: str
    taken_at: datetime | None
    place: str
    labels: tuple[str, ...]
    width: int
    height: int
