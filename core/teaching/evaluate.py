"""How well sentences find their photos: recall@k over a file of captions. Pure functions."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.errors import UserError
from core.records.reports import EvalReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FILE_NAMES = ("file", "image", "path", "file_name", "filename", "image_path", "文件", "文件名",
              "照片", "图片")  # fmt: skip
CAPTION_NAMES = ("caption", "text", "sentence", "描述", "文字", "句子", "说明")
CHUNK_QUERIES = 512  # 512 × 100,000 photos of float32 are 200 MB


class Caption(NamedTuple):
    """One line of a captions file."""

    file: str
    caption: str


def read_captions(tsv: Path, kind: str | None = None) -> list[Caption]:
    """Read `file<TAB>caption` or `file<TAB>kind<TAB>caption`, all lines or those of a kind.

    Encodings, headers and .csv as `caption_rows`. Where a kind is asked for, lines without one
    are left out.
    Raises UserError: no_such_file, bad_captions (with the number of the line).
    """
    return [
        Caption(cells[0], cells[-1])
        for cells in _rows(tsv)
        if kind is None or (len(cells) == 3 and cells[1] == kind)
    ]


def _rows(tsv: Path) -> Iterator[list[str]]:
    for number, cells in caption_rows(tsv):
        if len(cells) not in (2, 3) or not cells[0] or not cells[-1]:
            raise UserError("bad_captions", path=str(tsv), line=number)
        yield cells


def caption_rows(table: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the line, its cells), whatever they are; none where it is no text.

    Cells stand between tabs, in a .csv between commas. UTF-8, or what spreadsheets of Chinese
    systems write: UTF-16, GB 18030. A header and empty lines are skipped. Raises UserError
    no_such_file.
    """
    try:
        content = table.read_bytes()
    except OSError as error:
        raise UserError("no_such_file", path=str(table)) from error
    is_csv = table.suffix.lower() == ".csv"
    for number, cells in _comma_rows(content) if is_csv else _tab_rows(content):
        if cells == [""]:
            continue
        if number == 1 and _is_header(cells):
            continue
        yield number, cells


def _is_header(cells: list[str]) -> bool:
    first, last = cells[0].casefold() if cells else "", cells[-1].casefold() if cells else ""
    return len(cells) in (2, 3) and first in FILE_NAMES and last in CAPTION_NAMES


def _tab_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    whole = _text(content)
    lines = content if whole is None else whole.encode()
    # bytes.splitlines breaks at \n, \r\n and \r only: a caption may hold U+2028.
    for number, line in enumerate(lines.splitlines(), start=1):
        yield number, _cells(line)


def _comma_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text(content)
    if text is None:
        yield 1, []
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, [" ".join(cell.split()) for cell in cells] or [""]
    except csv.Error:
        yield reader.line_num, []


def _text(content: bytes) -> str | None:
    """Return the whole as text, None where it is in no encoding that is known."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return None


def _cells(line: bytes) -> list[str]:
    """Return the cells, or none where the line is not UTF-8."""
    try:
        return [cell.strip() for cell in line.decode("utf-8").split("\t")]
    except UnicodeDecodeError:
        return []


def text_to_image_recall(
    text_vectors: NDArray[np.float32],
    image_vectors: NDArray[np.float32],
    truth: Sequence[int] | NDArray[np.int64],
) -> EvalReport:
    """Rank every photo for every text: (q, dim) and (n, dim) unit vectors.

    truth: for each text the row of its photo; several texts may share one. A photo that ties
    with others stands in the middle of them, so that an encoder that answers everything alike
    scores as chance does. Raises ValueError where there is nothing to rank.
    """
    own = np.asarray(truth, np.int64)
    if not len(own) or len(own) != len(text_vectors):
        raise ValueError(f"{len(text_vectors)} texts, {len(own)} truths")
    ranks = np.concatenate(
        [
            _ranks(text_vectors[part] @ image_vectors.T, own[part])
            for part in _slices(len(own), CHUNK_QUERIES)
        ]
    )
    return EvalReport(
        queries=len(own),
        photos=len(image_vectors),
        r1=_recall(ranks, 1),
        r5=_recall(ranks, 5),
        r10=_recall(ranks, 10),
        median_rank=float(np.median(ranks)),
    )


def recall_both_ways(
    text_vectors: NDArray[np.float32],
    image_vectors: NDArray[np.float32],
    truth: Sequence[int] | NDArray[np.int64],
) -> EvalReport:
    """Rank every photo for every text, and every text for every photo that has one.

    As `text_to_image_recall`; a photo's rank is that of the best of its own texts.
    """
    report = text_to_image_recall(text_vectors, image_vectors, truth)
    own = np.asarray(truth, np.int64)
    photos = np.unique(own)
    ranks = np.concatenate(
        [
            _ranks(*_with_best_own(image_vectors[part] @ text_vectors.T, own == part[:, None]))
            for part in (photos[piece] for piece in _slices(len(photos), CHUNK_QUERIES))
        ]
    )
    return replace(
        report,
        i2t_r1=_recall(ranks, 1),
        i2t_r5=_recall(ranks, 5),
        i2t_r10=_recall(ranks, 10),
        i2t_median_rank=float(np.median(ranks)),
    )


def _with_best_own(
    scores: NDArray[np.float32], is_own: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return (p, q) scores without each photo's lesser own texts, and where its best one is."""
    best = np.where(is_own, scores, -np.inf).argmax(axis=1)
    lesser = is_own.copy()
    lesser[np.arange(len(best)), best] = False
    return np.where(lesser, np.float32(-np.inf), scores), best


def _slices(count: int, step: int) -> list[slice]:
    return [slice(start, start + step) for start in range(0, count, step)]


def _ranks(scores: NDArray[np.float32], own: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the rank of each text's own photo, 1 the best, ties shared."""
    its_score = scores[np.arange(len(own)), own][:, None]
    better = (scores > its_score).sum(axis=1)
    ties = (scores == its_score).sum(axis=1) - 1
    return np.asarray(1 + better + ties / 2, np.float64)


def _recall(ranks: NDArray[np.float64], k: int) -> float:
    return float((ranks <= k).mean())
