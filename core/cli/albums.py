"""`albums` in the terminal: those that the model finds by itself, and the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.cli.marks import own_albums
from core.cli.opened import ANSWER_TIMEOUT_S, OpenedLibrary
from core.cli.report import Report

if TYPE_CHECKING:
    import argparse

    from core.messages.common import Language


def albums_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `albums` takes."""
    parser.add_argument("--mine", action="store_true", help="your own albums instead")


def albums(options: argparse.Namespace) -> Report:
    """Return the automatic albums with their photos, or the user's own with how many."""
    with OpenedLibrary(options, read_only=True) as library:
        if options.mine:
            return own_albums(library)
        found = library.albums().result(ANSWER_TIMEOUT_S)
        covers = {photo.id: str(photo.path) for photo in library.photos([a.cover for a in found])}
    data = [
        {
            "id": album.id,
            "name": album.zh,
            "name_en": album.en,
            "parent": album.parent,
            "count": album.count,
            "cover": covers.get(album.cover),
            "photos": album.ids.tolist(),
        }
        for album in found
    ]
    none = {"zh_CN": "还没有自动相册。", "en": "There are no automatic albums yet."}

    def lines(language: Language) -> list[str]:
        named = (f"{'  ' if a.parent else ''}{a.name(language)}\t{a.count}" for a in found)
        return list(named) or [none[language]]

    return Report(data, lines)
