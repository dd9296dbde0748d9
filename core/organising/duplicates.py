"""Photos that are in the library more than once, as the window sees them.

Above the rooms, beside the library. Nothing here removes a file: it says what is the same, what
to keep, and whether a photo may go now. Any thread; `find` takes some seconds for 100,000 photos,
the rest is quick.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.organising.near_pairs import find_near_pairs
from core.paths import storable_time
from core.records.duplicates import DuplicateGroup, Refusal
from core.records.keep_rules import are_parts_of_one, by_merit, propose
from core.store.duplicates import pair_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from core.job import Job
    from core.labels.scorer import Ground
    from core.records.duplicates import DuplicateKind
    from core.records.keep_rules import Candidate
    from core.records.photos import Photo, PhotoId
    from core.store.duplicates import Duplicates as StoredDuplicates
    from core.store.duplicates import Pair


class Duplicates:
    """See the module.

    ground: the vectors of the model that answers, as they are now; photos: looks photos up.
    """

    def __init__(
        self,
        stored: StoredDuplicates,
        ground: Callable[[], Ground],
        photos: Callable[[Sequence[int]], list[Photo]],
    ) -> None:
        self._stored = stored
        self._ground = ground
        self._photos = photos

    def find(self, job: Job) -> list[DuplicateGroup]:
        """Return every group: exact ones, near ones, shots; where most is to be had, first.

        Every photo of a group looks like its first one; likeness is not passed on along a chain.
        Of several photos that are the same to the last byte only the one to keep is compared
        with others. Raises Cancelled, EnvironmentFault.
        """
        apart = self._stored.apart()
        same = self._stored.same_content()
        groups = self._find_near(same, apart, job)
        for photos in map(by_merit, same):
            all_alike = dict.fromkeys((photo.id for photo in photos), photos)
            groups += _gathered(photos, all_alike, apart, is_exact=True)
        groups.sort(key=lambda group: (-group.surplus_bytes, group.ids))
        return groups

    def keep_apart(self, ids: Sequence[PhotoId]) -> list[Pair]:
        """Remember that none of these is a duplicate of another; returns what undoes this."""
        contents = [photo.fingerprint for photo in self._stored.candidates(ids).values()]
        pairs = {
            pair_of(one, other) for at, one in enumerate(contents) for other in contents[at + 1 :]
        }
        new = sorted(pairs - self._stored.apart())
        self._stored.keep_apart(new)
        return new

    def let_together(self, pairs: Iterable[Pair]) -> None:
        """Take `keep_apart` back."""
        self._stored.let_together(pairs)

    def refusals(self, group: Sequence[PhotoId], leaving: Sequence[PhotoId]) -> list[Refusal]:
        """Return those of a group that must not leave now, and why, just before they would.

        Looks at the disk. A photo stays where its file is gone or no longer what it was, and
        where none of those that stay is really there: also a link to the photo that leaves is
        nothing to keep, nor is the same file by another way.
        """
        photos = {photo.id: photo for photo in self._photos(group)}
        going = set(leaving)
        staying = [photo for photo in photos.values() if photo.id not in going]
        refused = []
        for photo_id in leaving:
            error = _obstacle(photos.get(photo_id), staying)
            if error is not None:
                refused.append(Refusal(photo_id, error))
        return refused

    def _find_near(
        self, same: list[list[Candidate]], apart: set[Pair], job: Job
    ) -> list[DuplicateGroup]:
        ids, hashes = self._stored.hashes()
        spare = [photo.id for photos in same for photo in by_merit(photos)[1:]]
        is_wanted = ~np.isin(ids, np.array(spare, np.int64))
        ids, hashes = ids[is_wanted], hashes[is_wanted]
        left, right = find_near_pairs(ids, hashes, self._ground().index.vectors_of, job)
        involved = np.unique(np.concatenate([ids[left], ids[right]]))
        photos = self._stored.candidates(involved.tolist())
        near: dict[PhotoId, list[Candidate]] = {}
        for one, other in zip(ids[left].tolist(), ids[right].tolist(), strict=True):
            if one in photos and other in photos:
                near.setdefault(one, []).append(photos[other])
                near.setdefault(other, []).append(photos[one])
        ranked = by_merit(list(photos.values()))
        return _gathered(ranked, near, apart, is_exact=False)


def _gathered(
    ranked: Sequence[Candidate],
    alike: Mapping[PhotoId, Iterable[Candidate]],
    apart: set[Pair],
    *,
    is_exact: bool,
) -> list[DuplicateGroup]:
    """Let the best photo gather what is like it, then the best of those that are left."""
    free = {photo.id for photo in ranked}
    groups = []
    for best in ranked:
        if best.id not in free:
            continue
        free.discard(best.id)
        others = [photo for photo in alike.get(best.id, ()) if photo.id in free]
        members = [photo for photo in others if not _are_apart(best, photo, apart)]
        free -= {photo.id for photo in members}
        if best.is_online and any(photo.is_online for photo in members):
            groups.append(_group([best, *members], is_exact=is_exact))
    return groups


def _are_apart(one: Candidate, other: Candidate, apart: set[Pair]) -> bool:
    told = pair_of(one.fingerprint, other.fingerprint) in apart
    return told or are_parts_of_one(one, other)


def _group(photos: Sequence[Candidate], *, is_exact: bool) -> DuplicateGroup:
    proposal = propose(photos)
    has_surplus = len(proposal.keep) < len(photos)
    kind: DuplicateKind = "exact" if is_exact else "near" if has_surplus else "shots"
    return DuplicateGroup(
        kind,
        tuple(photo.id for photo in proposal.ranked),
        tuple(photo.size_bytes for photo in proposal.ranked),
        proposal.keep,
        proposal.reason,
    )


def _obstacle(photo: Photo | None, staying: Sequence[Photo]) -> UserError | None:
    """Return what keeps a photo from leaving, None where nothing does."""
    if photo is None:
        return UserError("photo_gone", path="")
    path = str(photo.path)
    if photo.offline or not os.path.lexists(photo.path):
        return UserError("photo_gone", path=path)
    if not _is_as_known(photo):
        return UserError("photo_changed", path=path)
    if not any(_is_as_known(other) and not _leads_to(other.path, photo.path) for other in staying):
        return UserError("photo_last", path=path)
    return None


def _is_as_known(photo: Photo) -> bool:
    try:
        stat = photo.path.stat()
    except OSError:
        return False
    return (stat.st_size, storable_time(stat.st_mtime_ns)) == (photo.size_bytes, photo.mtime_ns)


def _leads_to(other: Path, path: Path) -> bool:
    """Whether there is nothing at `other` once `path` is gone.

    So it is with a link, and with one file that is in the library twice: where case counts for
    nothing, by a linked folder, by a second drive letter. A hard link is a copy of its own, and
    what a link leads to stays where it is.
    """
    if path.is_symlink():
        return False
    if os.path.realpath(other) == os.path.realpath(path):
        return True
    if os.name == "nt":
        return False  # real paths tell all of it there, and a clone of a drive has its numbers
    try:
        there, leaving = other.stat(), path.stat()
    except OSError:
        return False
    return leaving.st_ino != 0 and os.path.samestat(there, leaving) and leaving.st_nlink < 2
