"""Captions as people have them on the disk: TSV, CSV, JSON Lines, and Chinese-CLIP's own data sets.

Whatever is wrong with a line costs that line and is counted. Nothing here opens a photo, except
that pictures inside a data set become files in a folder of ours.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import UserError
from core.models.part import disk_error
from core.records.tuning import DataNote
from core.teaching.evaluate import CAPTION_NAMES, FILE_NAMES, caption_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.job import Job
    from core.records.tuning import CaptionSource, Split

EXAMPLES = 5  # of each kind of note
IMAGES, TEXTS = "_imgs.tsv", "_texts.jsonl"  # of Chinese-CLIP: {split}_imgs.tsv
HELD_OUT = ("valid", "val", "validation", "dev")  # names of the splits that are for that


class RawPair(NamedTuple):
    """A line as it was read. split: None where the source leaves the choice to us."""

    file: Path
    caption: str
    kind: str = ""
    split: Split | None = None


class Notebook:
    """Counts what was found, by code, with a few examples of each."""

    def __init__(self) -> None:
        self._count: dict[str, int] = defaultdict(int)
        self._examples: dict[str, list[str]] = defaultdict(list)

    def add(self, code: str, example: str = "", count: int = 1) -> None:
        """Count one more."""
        self._count[code] += count
        if example and len(self._examples[code]) < EXAMPLES:
            self._examples[code].append(example[:200])

    def count_of(self, code: str) -> int:
        """Return how often a code was met."""
        return self._count.get(code, 0)

    def notes(self) -> list[DataNote]:
        """Return what was counted, in the order in which it was first met."""
        return [DataNote(code, n, tuple(self._examples[code])) for code, n in self._count.items()]


def read_source(
    source: CaptionSource, pictures: Path, notebook: Notebook, job: Job
) -> list[RawPair]:
    """Return every line that makes sense.

    pictures: an own folder for what comes inside a data set; made when needed. Raises UserError
    no_such_file, tune_unknown_data; EnvironmentFault; Cancelled.
    """
    for path in (source.path, source.validation):
        if path is not None and not path.exists():
            raise UserError("no_such_file", path=str(path))
    if source.path.is_dir() or source.path.name.endswith((IMAGES, TEXTS)):
        folder = source.path if source.path.is_dir() else source.path.parent
        return list(_data_set(folder, pictures, notebook, job))
    found = list(_lines(source.path, source.root, None, notebook, job))
    if source.validation is not None:
        found = [pair._replace(split="train") for pair in found]
        found += _lines(source.validation, source.root, "validation", notebook, job)
    return found


def _lines(
    path: Path, root: Path | None, split: Split | None, notebook: Notebook, job: Job
) -> Iterator[RawPair]:
    base = (root or path.parent).expanduser()
    rows = _json_rows(path) if path.suffix.lower() in (".jsonl", ".json") else _tsv_rows(path)
    for number, cells in rows:
        job.check()
        if cells is None:
            notebook.add("tune_bad_line", f"{path.name}:{number}")
            continue
        name, kind, caption = cells
        yield RawPair(base / name, caption, kind, split)


def _tsv_rows(path: Path) -> Iterator[tuple[int, tuple[str, str, str] | None]]:
    for number, cells in caption_rows(path):
        if len(cells) not in (2, 3) or not cells[0] or "\0" in cells[0]:
            yield number, None
        else:
            yield number, (cells[0], cells[1] if len(cells) == 3 else "", cells[-1])


def _json_rows(path: Path) -> Iterator[tuple[int, tuple[str, str, str] | None]]:
    for number, content in _json_lines(path):
        name, caption = _first_of(content, FILE_NAMES), _first_of(content, CAPTION_NAMES)
        kind = content.get("kind", "") if isinstance(content, dict) else ""
        if not name or "\0" in name or caption is None or not isinstance(kind, str):
            yield number, None
        else:
            yield number, (name, kind, caption)


def _first_of(content: Any, names: tuple[str, ...]) -> str | None:  # noqa: ANN401 - from a file
    if not isinstance(content, dict):
        return None
    return next((v for n in names if isinstance(v := content.get(n), str)), None)


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield (number, content); None for a line that is no JSON. Empty lines are skipped."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (ValueError, RecursionError):
                yield number, None


def _data_set(folder: Path, pictures: Path, notebook: Notebook, job: Job) -> Iterator[RawPair]:
    """Read `{split}_imgs.tsv` (id, base64) and `{split}_texts.jsonl` of every split but test."""
    names = sorted(path.name.removesuffix(TEXTS) for path in folder.glob(f"*{TEXTS}"))
    splits = [name for name in names if (folder / f"{name}{IMAGES}").is_file()]
    if not splits:
        raise UserError("tune_unknown_data", path=str(folder))
    for name in splits:
        if name == "test":  # never trained on and never chosen by
            continue
        is_held_out = name in HELD_OUT
        split: Split | None = "validation" if is_held_out else "train"
        if not is_held_out and not any(other in HELD_OUT for other in splits):
            split = None
        files = _unpack(folder / f"{name}{IMAGES}", pictures, notebook, job)
        for number, content in _json_lines(folder / f"{name}{TEXTS}"):
            job.check()
            text, ids = _text_of(content)
            if text is None:
                notebook.add("tune_bad_line", f"{name}{TEXTS}:{number}")
                continue
            for image in ids:
                # A picture that is not there is told like any other wrong path.
                yield RawPair(files.get(image, pictures / f"{image}?"), text, "", split)


def _text_of(content: Any) -> tuple[str | None, list[str]]:  # noqa: ANN401 - from a file
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        return None, []
    ids = content.get("image_ids")
    if not isinstance(ids, list) or not ids:
        return None, []
    return content["text"], [str(one) for one in ids]


def _unpack(tsv: Path, pictures: Path, notebook: Notebook, job: Job) -> dict[str, Path]:
    """Write the pictures of a data set as files; returns them by id."""
    found: dict[str, Path] = {}
    try:
        pictures.mkdir(parents=True, exist_ok=True)
        with tsv.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                job.check()
                name, _, content = line.rstrip(b"\r\n").partition(b"\t")
                try:
                    key = name.decode("ascii")
                    # URL-safe base64 is what some exports hold.
                    data = base64.b64decode(content, altchars=b"-_" if b"_" in content else None)
                except (UnicodeDecodeError, binascii.Error):
                    key, data = "", b""
                if not key or not data:
                    notebook.add("tune_bad_line", f"{tsv.name}:{number}")
                    continue
                file = pictures / f"{tsv.name.removesuffix(IMAGES)}-{_plain(key)}.img"
                file.write_bytes(data)
                found[key] = file
    except OSError as error:
        raise disk_error(error, pictures) from error
    return found


def _plain(key: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in key)[:80]
