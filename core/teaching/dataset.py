"""From raw lines to pairs that can be trained on: checked, each photo once, held out by photo.

Photos are known by their content, so that a copy under another name is the same photo, and ones
that look alike stay on one side of the split. Reads every photo once, read-only.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.messages.tuning import NOTES
from core.records.label_names import is_common, is_short
from core.records.tuning import TuneData, TunePair
from core.records.tuning_parameters import FEWEST_PHOTOS
from core.teaching.caption_files import Notebook, RawPair, read_source
from core.teaching.photo_reading import read_photos
from core.teaching.templates import captions_from_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from core.job import Job
    from core.records.tuning import CaptionSource, TaughtLabel
    from core.teaching.photo_reading import SeenPhoto
    from core.teaching.reading_journal import ReadingJournal

FEW_PAIRS, SMALL_VALIDATION = 100, 20
HELD_OUT, MOST_HELD_OUT = 0.1, 1000  # of the photos
FEW_HELD_OUT = 4  # where there are 20 photos and more
MAX_TOKENS = 50  # that a model reads besides its marks
MAX_CHARACTERS = 1000  # kept of a caption; no model reads as far
NEAR_BITS = 3  # of 64: so much may the hashes of two shots of a burst differ
MOST_COMPARED = 20_000  # photos; beyond, only equal hashes count as near
_TOKENS = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")


def check_source(
    source: CaptionSource, pictures: Path, seed: int, journal: ReadingJournal, job: Job
) -> TuneData:
    """Read, check and split captions from the disk.

    pictures: an own folder for pictures that come inside a data set. Decodes files of the
    user's: run it in a process of its own, which `journal` outlives. Raises UserError
    no_such_file, tune_unknown_data, no_captions, tune_bad_lines, tune_empty, tune_no_photos,
    tune_all_alike, tune_too_few, tune_only_copies;
    EnvironmentFault; Cancelled.
    """
    notebook = Notebook()
    raw = read_source(source, pictures, notebook, job)
    return check_pairs(raw, str(source.path), notebook, seed, journal, job)


def check_labels(
    labels: Sequence[TaughtLabel], seed: int, journal: ReadingJournal, job: Job
) -> TuneData:
    """As `check_source`, for the photos of labels and the captions that templates make."""
    notebook = Notebook()
    for name in (name for label in labels for name in (label.name, *label.aliases)):
        if is_short(name):
            notebook.add("tune_short_name", name)
        elif is_common(name):
            notebook.add("tune_common_name", name)
    raw = captions_from_labels(labels)
    origin = ", ".join(label.name for label in labels)
    return check_pairs(raw, origin, notebook, seed, journal, job)


def check_pairs(
    raw: Sequence[RawPair],
    origin: str,
    notebook: Notebook,
    seed: int,
    journal: ReadingJournal,
    job: Job,
) -> TuneData:
    """Check and split pairs. origin: where they came from, for what is said of them."""
    lines = _worth_reading(raw, notebook)
    seen = read_photos(list(dict.fromkeys(line.file for line in lines)), notebook, journal, job)
    photos = _photos([line for line in lines if line.file in seen], seen, notebook)
    if lines and not photos:
        raise UserError("tune_no_photos", count=len(lines), path=str(lines[0].file))
    if not photos:
        raise _nothing(origin, notebook)
    pairs = _split(photos, seen, notebook, random.Random(seed))
    sides = {
        split: {p.file for p in pairs if p.split == split} for split in ("train", "validation")
    }
    if len(sides["train"]) < FEWEST_PHOTOS or not sides["validation"]:
        raise _too_few(len(photos), len(seen))
    if len({_captions(photos[file]) for file in sides["train"]}) < 2:
        raise UserError("tune_all_alike")
    if len(pairs) < FEW_PAIRS:
        notebook.add("tune_few_pairs", count=len(pairs))
    if len(sides["validation"]) < SMALL_VALIDATION:
        notebook.add("tune_small_validation", count=len(sides["validation"]))
    gravity = list(NOTES)
    notes = sorted(notebook.notes(), key=lambda note: gravity.index(note.code))
    return TuneData(tuple(pairs), tuple(notes), *(len(side) for side in sides.values()))


def _nothing(origin: str, notebook: Notebook) -> UserError:
    """Say why no caption is left, where that is known."""
    for code, refusal in (("tune_bad_line", "tune_bad_lines"), ("tune_no_caption", "tune_empty")):
        if count := notebook.count_of(code):
            return UserError(refusal, path=origin, count=count)
    return UserError("no_captions", path=origin)


def _too_few(photos: int, files: int) -> UserError:
    """files: that could be read; more than photos where some are copies."""
    needed = FEWEST_PHOTOS + 1
    if files > photos:
        return UserError("tune_only_copies", files=files, photos=photos, needed=needed)
    return UserError("tune_too_few", photos=photos, needed=needed)


def _worth_reading(raw: Iterable[RawPair], notebook: Notebook) -> list[RawPair]:
    """Leave out empty captions and repeated lines; count long ones."""
    lines: dict[RawPair, None] = {}
    for pair in raw:
        caption = " ".join(pair.caption.split())
        if not caption:
            notebook.add("tune_no_caption", pair.file.name)
            continue
        if len(caption) > MAX_TOKENS and sum(1 for _ in _TOKENS.finditer(caption)) > MAX_TOKENS:
            notebook.add("tune_long_caption", f"{pair.file.name}: {caption[:40]}…")
        line = pair._replace(caption=caption[:MAX_CHARACTERS])
        if line in lines:
            notebook.add("tune_repeated_pair", f"{pair.file.name}: {caption[:40]}")
        lines[line] = None
    return list(lines)


def _photos(
    lines: Sequence[RawPair], seen: dict[Path, SeenPhoto], notebook: Notebook
) -> dict[Path, list[RawPair]]:
    """Return the lines by photo; a photo has one file, however many copies there are."""
    first: dict[bytes, Path] = {}
    photos: dict[Path, list[RawPair]] = defaultdict(list)
    copies: set[Path] = set()
    for line in lines:
        file = first.setdefault(seen[line.file].fingerprint, line.file)
        if file != line.file and line.file not in copies:
            copies.add(line.file)
            notebook.add("tune_same_photo", f"{line.file.name} = {file.name}")
        photos[file].append(line._replace(file=file))
    found = {file: _one_side(own, notebook) for file, own in photos.items()}
    _count_shared(found.values(), notebook)
    return found


def _one_side(lines: list[RawPair], notebook: Notebook) -> list[RawPair]:
    """Keep a photo that is on both sides for validation only, and each caption once."""
    if {line.split for line in lines} == {"train", "validation"}:
        notebook.add("tune_leak", lines[0].file.name)
        lines = [line._replace(split="validation") for line in lines]
    return list(dict.fromkeys(lines))


def _count_shared(photos: Iterable[list[RawPair]], notebook: Notebook) -> None:
    owners: dict[str, int] = defaultdict(int)
    for own in photos:
        for caption in _captions(own):
            owners[caption] += 1
    for caption, count in owners.items():
        if count > 1:
            notebook.add("tune_shared_caption", f"{caption[:40]} ({count})")


def _split(
    photos: dict[Path, list[RawPair]],
    seen: dict[Path, SeenPhoto],
    notebook: Notebook,
    dice: random.Random,
) -> list[TunePair]:
    """Give every photo its side, and return all pairs in order of their photos."""
    files = list(photos)
    alike = _alike([seen[file].dhash for file in files])
    groups: dict[int, list[Path]] = defaultdict(list)
    for file, group in zip(files, alike, strict=True):
        groups[group].append(file)
    for together in groups.values():
        for file in together[1:]:
            notebook.add("tune_similar_photo", f"{file.name} ≈ {together[0].name}")
    given = {line.split for lines in photos.values() for line in lines}
    if "validation" in given:
        held_out = _as_given(groups.values(), photos, notebook)
    else:
        held_out = _drawn(list(groups.values()), photos, dice)
    return [
        TunePair(line.file, line.caption, line.kind, "validation" if file in held_out else "train")
        for file, lines in photos.items()
        for line in lines
    ]


def _as_given(
    groups: Iterable[list[Path]], photos: dict[Path, list[RawPair]], notebook: Notebook
) -> set[Path]:
    """Return the photos that the source holds out, and what looks like one of them."""
    held_out: set[Path] = set()
    for group in groups:
        own = {file for file in group if photos[file][0].split == "validation"}
        if own:
            for file in set(group) - own:
                notebook.add("tune_leak", file.name)
            held_out |= set(group)
    return held_out


def _drawn(
    groups: list[list[Path]], photos: dict[Path, list[RawPair]], dice: random.Random
) -> set[Path]:
    """Draw what is held out, but never most photos that share their captions (a label's)."""
    total = sum(map(len, groups))
    wanted = min(MOST_HELD_OUT, max(1, round(HELD_OUT * total), min(FEW_HELD_OUT, total // 5)))
    size: dict[frozenset[str], int] = defaultdict(int)
    for lines in photos.values():
        size[_captions(lines)] += 1
    held_out: set[Path] = set()
    taken: dict[frozenset[str], int] = defaultdict(int)
    for group in dice.sample(groups, len(groups)):
        keys = [_captions(photos[file]) for file in group]
        room = all(size[k] == 1 or taken[k] + keys.count(k) <= size[k] // 3 for k in keys)
        if room and len(held_out) + len(group) <= wanted:
            held_out.update(group)
            for key in keys:
                taken[key] += 1
    return held_out


def _captions(lines: Iterable[RawPair]) -> frozenset[str]:
    return frozenset(line.caption for line in lines)


def _alike(hashes: Sequence[int]) -> list[int]:
    """Return a group number per photo: the least number of those that look like it."""
    values = np.array(hashes, np.uint64)
    group = list(range(len(values)))
    if len(values) > MOST_COMPARED:
        first: dict[int, int] = {}
        return [first.setdefault(value, number) for number, value in enumerate(hashes)]
    for number, value in enumerate(values[:-1]):
        near = np.bitwise_count(values[number + 1 :] ^ value) <= NEAR_BITS
        for other in np.flatnonzero(near) + number + 1:
            one, two = _root(group, number), _root(group, int(other))
            group[max(one, two)] = min(one, two)
    return [_root(group, number) for number in range(len(values))]


def _root(group: list[int], number: int) -> int:
    while group[number] != number:
        number = group[number]
    return number
