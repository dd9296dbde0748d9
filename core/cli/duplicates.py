"""`duplicates` in the terminal: photos that are there more than once, and which to keep.

Removes nothing: that is for the window, where both are seen, or for whoever reads the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.cli.opened import OpenedLibrary
from core.cli.report import Progress, Report
from core.messages.common import size_text

if TYPE_CHECKING:
    import argparse

    from core.messages.common import Language
    from core.records.duplicates import DuplicateGroup
    from core.records.photos import Photo, PhotoId

KINDS = {
    "exact": {"zh_CN": "一模一样", "en": "Exactly the same"},
    "near": {"zh_CN": "几乎一样", "en": "Look the same"},
    "shots": {"zh_CN": "连着拍的", "en": "Moments apart"},
}
KEEP = {"zh_CN": "建议留下", "en": "keep"}
GO = {"zh_CN": "建议移走", "en": "may go"}
NONE = {"zh_CN": "没有重复的照片。", "en": "There are no duplicates."}


def duplicates(options: argparse.Namespace) -> Report:
    """Return the groups, where most is to be had first; each photo with whether to keep it."""
    with OpenedLibrary(options, read_only=True) as library, Progress() as job:
        groups = [
            group
            for group in library.duplicates.find(job)
            if options.kind is None or group.kind == options.kind
        ]
        wanted = sorted({photo_id for group in groups for photo_id in group.ids})
        photos = {photo.id: photo for photo in library.photos(wanted)}
    found = [_data(group, photos) for group in groups]
    return Report(found, lambda language: _lines(found, language))


def duplicates_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `duplicates` takes."""
    parser.add_argument("--kind", choices=tuple(KINDS), help="only groups of this kind")


def _data(group: DuplicateGroup, photos: dict[PhotoId, Photo]) -> dict[str, Any]:
    members = [
        {
            "path": str(photos[photo_id].path),
            "size_bytes": photos[photo_id].size_bytes,
            "keep": photo_id in group.keep,
        }
        for photo_id in group.ids
        if photo_id in photos
    ]
    return {
        "kind": group.kind,
        "reason": group.reason,
        "surplus_bytes": group.surplus_bytes,
        "photos": members,
    }


def _lines(groups: list[dict[str, Any]], language: Language) -> list[str]:
    lines = []
    for group in groups:
        lines.append(f"{KINDS[group['kind']][language]} · {size_text(group['surplus_bytes'])}")
        lines += [
            f"  {(KEEP if photo['keep'] else GO)[language]}\t{photo['path']}"
            for photo in group["photos"]
        ]
    return lines or [NONE[language]]
