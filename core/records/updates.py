"""What there is to know of a newer version. Plain records; any thread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """A version that somebody published. page: where a person reads of it and fetches it."""

    version: str
    page: str
    is_newer: bool
