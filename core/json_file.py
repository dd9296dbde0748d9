"""Writes what the user takes along: a JSON file that is there whole or not at all. Any thread."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path


def write_json(target: Path, content: dict[str, Any]) -> None:
    """Replace a file in one move. Raises EnvironmentFault export_not_written.

    Of a file name that is no text (on Linux it may be any bytes) the rest is told.
    """
    unfinished = target.with_name(target.name + ".part")
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise EnvironmentFault(
            "export_not_written", path=str(target), reason=str(error.strerror)
        ) from error
