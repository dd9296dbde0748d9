"""Compares the folders with the store: events are hints, this is the truth.

Nothing here reads a photo: size and mtime_ns decide. A root that cannot be reached is
offline; a folder that cannot be listed leaves everything below it as it was; a root that is
suddenly empty counts as offline too (an unplugged drive leaves its mount point behind).
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.indexing.tasks import FileTask, Place
from core.media.formats import is_candidate
from core.media.scan import FileEntry, FolderListing, is_excluded, list_folder, walk
from core.paths import real_name, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from core.records.photos import PhotoId, Root
    from core.store.files import Files, StoredFile


@dataclass(slots=True)
class Difference:
    """What one folder (as stored) says against what the store says of it."""

    folder: str
    tasks: list[FileTask] = field(default_factory=list)
    broken_links: list[FileTask] = field(default_factory=list)
    back: list[tuple[PhotoId, int]] = field(default_factory=list)  # (photo, mtime_ns), unchanged
    gone_photos: list[PhotoId] = field(default_factory=list)
    gone_places: list[Place] = field(default_factory=list)  # also of problems
    unsettled: bool = False  # a file is still being written: look again soon
    unchanged: int = 0


class RootOffline(Exception):
    """The root cannot be reached now; nothing may be concluded from what is not seen."""


class Reconciler:
    """Yields the differences folder by folder, so that work can start before the scan ends.

    settle_s: a file written to more recently than this is left for a later look; 0 = take it.
    own: the library's own folder, which is never looked into.
    """

    def __init__(
        self,
        files: Files,
        excludes: Callable[[], Sequence[str]],
        *,
        own: Path,
        settle_s: float = 0.0,
    ) -> None:
        self._files = files
        self._excludes = excludes
        self._own = own
        self._settle_ns = int(settle_s * 1e9)

    def scan_root(self, root: Root) -> Iterator[Difference]:
        """Compare everything below a root. Raises RootOffline (before or while yielding)."""
        known = self._files.files_of_root(root.id)
        yield from self._scan_below(root, "", known, must_not_be_empty=True)

    def shows_anything(self, root: Root) -> bool:
        """Whether there is something to scan: an unplugged drive's mount point is empty."""
        listing = list_folder(root.path, "", self._excludes())
        return listing.error is None and bool(listing.files or listing.subfolders)

    def scan_folder(self, root: Root, folder: str) -> Iterator[Difference]:
        """Compare one stored folder, and whatever below it is new or gone."""
        if not os.path.isdir(root.path):
            raise RootOffline
        excludes = self._excludes()
        own = self._own_folder(root)
        if is_excluded(real_name(folder), excludes) or _is_within(real_name(folder), own):
            return  # events come from everywhere, also from a trash folder
        listing = list_folder(root.path, real_name(folder), excludes)
        if listing.error is not None:
            if not os.path.isdir(root.path.joinpath(real_name(folder))):
                yield from self._gone_below(root, folder)
            return
        known = self._files.files_of_folder(root.id, folder)
        if folder == "" and _is_empty(listing) and _has_photos({"": known}):
            raise RootOffline
        yield self._compare(root, listing, known)
        stored = self._files.folders_below(root.id, folder)
        below = f"{folder}/" if folder else ""
        known_children = {below + name[len(below) :].partition("/")[0] for name in stored}
        present = {below + storable(name) for name in listing.subfolders}
        present.discard(storable(own or ""))
        for child in sorted(present - known_children):
            yield from self._scan_below(root, child, {})
        for child in sorted(known_children - present):
            yield from self._gone_below(root, child)

    def _scan_below(
        self,
        root: Root,
        start: str,
        known: dict[str, dict[str, StoredFile]],
        *,
        must_not_be_empty: bool = False,
    ) -> Iterator[Difference]:
        unreadable: list[str] = []
        own = self._own_folder(root)
        for listing in walk(root.path, self._excludes(), start=real_name(start), skip=own):
            folder = storable(listing.relative)
            if listing.error is not None:
                if folder == "":
                    raise RootOffline
                unreadable.append(folder)
                continue
            is_empty_root = folder == "" and _is_empty(listing)
            if must_not_be_empty and is_empty_root and _has_photos(known):
                raise RootOffline
            yield self._compare(root, listing, known.pop(folder, {}))
        if not os.path.isdir(root.path):
            raise RootOffline  # unplugged while we looked
        for folder, files in known.items():
            if not any(folder == u or folder.startswith(f"{u}/") for u in unreadable):
                yield _all_gone(root, folder, files)

    def _gone_below(self, root: Root, folder: str) -> Iterator[Difference]:
        for name in [folder, *self._files.folders_below(root.id, folder)]:
            yield _all_gone(root, name, self._files.files_of_folder(root.id, name))

    def _own_folder(self, root: Root) -> str | None:
        """Return where the library's own folder is below a root, if it is."""
        if self._own == root.path or not self._own.is_relative_to(root.path):
            return None
        return self._own.relative_to(root.path).as_posix()

    def _compare(
        self, root: Root, listing: FolderListing, known: Mapping[str, StoredFile]
    ) -> Difference:
        folder = storable(listing.relative)
        difference = Difference(folder)
        now_ns = time.time_ns()
        seen = set()
        for entry in listing.files:
            name = storable(entry.name)
            seen.add(name)
            place = Place(root.id, folder, name)
            self._compare_file(difference, root, place, entry, known.get(name), now_ns)
        _note_gone(difference, root, {n: f for n, f in known.items() if n not in seen})
        return difference

    def _compare_file(
        self,
        difference: Difference,
        root: Root,
        place: Place,
        entry: FileEntry,
        known: StoredFile | None,
        now_ns: int,
    ) -> None:
        if known and (known.size_bytes, known.mtime_ns) == (entry.size_bytes, entry.mtime_ns):
            if known.is_missing and known.photo_id is not None:
                difference.back.append((known.photo_id, entry.mtime_ns))
            else:
                difference.unchanged += 1
            return
        if 0 <= now_ns - entry.mtime_ns < self._settle_ns:
            difference.unsettled = True
            return
        # What comes where a photo is missing may be another photo, moved here.
        here = known if known and known.photo_id is not None and not known.is_missing else None
        task = FileTask(
            place,
            root.path,
            entry.size_bytes,
            entry.mtime_ns,
            photo_id=here.photo_id if here else None,
            known_bytes=here.size_bytes if here else None,
            is_photo=is_candidate(entry.name) is True,
        )
        (difference.broken_links if entry.is_broken_link else difference.tasks).append(task)


def _is_empty(listing: FolderListing) -> bool:
    return not listing.files and not listing.subfolders


def _is_within(folder: str, outer: str | None) -> bool:
    return outer is not None and (folder == outer or folder.startswith(f"{outer}/"))


def _note_gone(difference: Difference, root: Root, files: Mapping[str, StoredFile]) -> None:
    for name, file in files.items():
        if file.is_missing:
            continue
        difference.gone_places.append(Place(root.id, difference.folder, name))
        if file.photo_id is not None:
            difference.gone_photos.append(file.photo_id)


def _all_gone(root: Root, folder: str, files: Mapping[str, StoredFile]) -> Difference:
    difference = Difference(folder)
    _note_gone(difference, root, files)
    return difference


def _has_photos(known: dict[str, dict[str, StoredFile]]) -> bool:
    return any(
        file.photo_id is not None and not file.is_missing
        for files in known.values()
        for file in files.values()
    )
