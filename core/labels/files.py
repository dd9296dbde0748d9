"""Labels outside of the library: a JSON file to take along, and sidecars beside photos.

Above the rooms: joins the store with the disk. A file names photos by their content (size and
BLAKE3 fingerprint), so that it fits another library of the same photos, wherever they lie there.
Nothing is written but where the user asked for. Any thread.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import ShiyingError, UserError
from core.json_file import write_json
from core.media.sidecar import write_keywords
from core.records.label_names import clean_aliases, clean_name
from core.records.labels import (
    DEFAULT_PRECISION,
    HIGHEST_PRECISION,
    KINDS,
    LOWEST_PRECISION,
    Label,
    LabelId,
    LabelImport,
    SidecarReport,
)
from core.store.labels import PortableAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.job import Job
    from core.records.labels import Answer
    from core.records.photos import Photo, PhotoId
    from core.store.labels import Labels as StoredLabels

FORMAT, VERSION = "shiying-labels", 1
MAX_BYTES = 256 << 20
LARGEST_BYTES = (1 << 63) - 1  # SQLite's integers


def export_labels(stored: StoredLabels, labels: Sequence[Label], target: Path) -> int:
    """Write labels with their answers; returns how many answers. Replaces the file in one move.

    Raises EnvironmentFault export_not_written.
    """
    described = [_described(label, stored.portable_answers(label.id)) for label in labels]
    content = {"format": FORMAT, "version": VERSION, "labels": described}
    write_json(target, content)
    return sum(len(one["answers"]) for one in described)


def import_labels(stored: StoredLabels, source: Path) -> LabelImport:
    """Read what `export_labels` wrote. A label that is there gets the answers in addition.

    An answer about a photo that was answered here stays as it is. Raises UserError no_such_file,
    bad_labels; then nothing has changed.
    """
    known = {name.casefold(): label for label in stored.all() for name in label.names}
    wanted = [_read_label(one) for one in _read_file(source)]
    answers = missing = 0
    made: list[LabelId] = []
    replaced: dict[LabelId, dict[PhotoId, Answer]] = {}
    for label, told in wanted:
        found = {
            photo_id: answer.is_shown
            for answer in told
            if (photo_id := stored.photo_of_content(answer)) is not None
        }
        here = known.get(label.name.casefold())
        if here is None:
            free = tuple(name for name in label.aliases if name.casefold() not in known)
            here = stored.put(replace(label, aliases=free), {})
            made.append(here.id)
            known |= {name.casefold(): here for name in here.names}
        new = {p: shown for p, shown in found.items() if p not in stored.answers(here.id)}
        before = stored.answer(here.id, new)
        if here.id not in made:
            replaced[here.id] = {**before, **replaced.get(here.id, {})}
        answers, missing = answers + len(new), missing + len(told) - len(found)
    return LabelImport(len(wanted), answers, missing, tuple(made), replaced)


def write_sidecars(
    photos: Sequence[Photo], words: Mapping[PhotoId, Sequence[str]],
    unwanted: Mapping[PhotoId, Sequence[str]], job: Job,
) -> SidecarReport:  # fmt: skip
    """Add words to the sidecars of photos, and take unwanted ones out; one bad file is a line.

    Raises Cancelled; what is written stays.
    """
    written, faults = 0, []
    for number, photo in enumerate(photos):
        job.step(number, len(photos))
        try:
            written += write_keywords(
                photo.path, words.get(photo.id, ()), unwanted.get(photo.id, ())
            )
        except ShiyingError as error:
            faults.append((photo.path, error))
    return SidecarReport(written, tuple(faults))


def _described(label: Label, answers: Sequence[PortableAnswer]) -> dict[str, Any]:
    return {
        "name": label.name,
        "aliases": list(label.aliases),
        "kind": label.kind,
        "precision": label.precision,
        "answers": [
            {
                "shown": answer.is_shown,
                "path": answer.path,
                "size_bytes": answer.size_bytes,
                "blake3": answer.fingerprint.hex(),
            }
            for answer in answers
        ],
    }


def _read_file(source: Path) -> list[Any]:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        content = json.loads(source.read_text(encoding="utf-8-sig"))
        if content["format"] != FORMAT or content["version"] > VERSION:
            raise ValueError("another format or version")
        labels: list[Any] = content["labels"]
    except OSError as error:
        raise UserError("no_such_file", path=str(source)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad(str(error)) from error
    return labels


def _read_label(told: Any) -> tuple[Label, list[PortableAnswer]]:  # noqa: ANN401 - from a file
    try:
        name = clean_name(str(told["name"]))
        precision = float(told.get("precision", DEFAULT_PRECISION))
        label = Label(
            id=LabelId(0),
            name=name,
            aliases=clean_aliases([str(alias) for alias in told.get("aliases", [])], name),
            kind=told["kind"] if told.get("kind") in KINDS else "",
            precision=min(max(precision, LOWEST_PRECISION), HIGHEST_PRECISION),
            created_at=datetime.now(),
        )
        answers = [
            PortableAnswer(
                bool(one["shown"]), str(one.get("path", "")),
                min(int(one["size_bytes"]), LARGEST_BYTES),
                bytes.fromhex(one["blake3"]),
            )
            for one in told["answers"]
        ]  # fmt: skip
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _bad(str(error)) from error
    return label, answers


def _bad(reason: str) -> UserError:
    return UserError("bad_labels", reason=reason[:200])
