"""The commands of the terminal: each opens the library, asks it, and returns a report."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli import albums, backup, duplicates, export, marks, state, vectors
from core.cli.opened import ANSWER_TIMEOUT_S, OpenedLibrary, in_folder
from core.cli.report import Command, Progress, Report
from core.cli.usage import day, positive
from core.errors import UserError
from core.records.search import Filters, Query

if TYPE_CHECKING:
    import argparse

    from core.library import Library
    from core.messages.common import Language
    from core.records.photos import Photo
    from core.records.reports import IndexReport
    from core.records.search import SearchResult

FORMAT_ALIASES = {"JPG": "JPEG", "TIF": "TIFF", "HEIF": "HEIC"}
SHOWN_DIGITS = 4


def _index(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options) as library, Progress() as job:
        report = library.index(options.paths, job)
    return Report(asdict(report), lambda language: _index_lines(report, language))


def _search(options: argparse.Namespace) -> Report:
    query = Query(
        text=" ".join(options.text),
        image=options.image,
        image_weight=options.weight,
        filters=_filters(options),
        limit=options.limit,
        collapse_duplicates=options.collapse,
    )
    if query.image is not None and not query.image.is_file():  # type: ignore[union-attr]
        raise UserError("no_such_file", path=str(query.image))
    with OpenedLibrary(options, read_only=True) as library:
        if options.folder is not None:
            query = replace(query, filters=in_folder(library, query.filters, options.folder))
        if options.label is not None:
            query = replace(query, filters=_in_label(library, query.filters, options.label))
        query = marks.narrowed(library, query, options)
        return _results(library, query)


def _similar(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options, read_only=True) as library:
        photo = library.photo_at(options.photo)
        if photo is None:
            raise UserError("no_such_photo", path=str(options.photo))
        query = Query(image=photo.id, limit=options.limit + 1, filters=_filters(options))
        return _results(library, query, without=photo.id)


def _eval(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options, read_only=True) as library, Progress() as job:
        report = library.evaluate(options.captions, options.root, options.kind, job)
    data = {
        name: round(value, SHOWN_DIGITS) if isinstance(value, float) else value
        for name, value in asdict(report).items()
    }
    return Report(data, lambda _: [f"{name}: {value}" for name, value in data.items()])


def _results(library: Library, query: Query, *, without: int | None = None) -> Report:
    result = library.search(query).result(ANSWER_TIMEOUT_S)
    photos = {photo.id: photo for photo in library.photos([int(i) for i in result.ids])}
    rows = [
        _row(photos[int(photo_id)], float(score), position < result.likely)  # type: ignore[index]
        for position, (photo_id, score) in enumerate(zip(result.ids, result.scores, strict=True))
        if int(photo_id) in photos and int(photo_id) != without
    ]
    rows = rows[: len(rows) if without is None or query.limit is None else query.limit - 1]
    return Report(rows, lambda language: _result_lines(rows, result, language))


def _row(photo: Photo, score: float, is_likely: bool) -> dict[str, Any]:
    taken_at = photo.taken_at.isoformat() if photo.taken_at else None
    return {
        "path": str(photo.path),
        "score": round(score, SHOWN_DIGITS),
        "likely": is_likely,
        "taken_at": taken_at,
        "width": photo.facts.width,
        "height": photo.facts.height,
        "format": photo.facts.format,
        "id": photo.id,
    }


def _result_lines(
    rows: list[dict[str, Any]], result: SearchResult, language: Language
) -> list[str]:
    if not rows:
        return ["没有找到照片。" if language == "zh_CN" else "No photo found."]
    return [f"{row['score']:.4f}{'*' if row['likely'] else ' '} {row['path']}" for row in rows]


def _index_lines(report: IndexReport, language: Language) -> list[str]:
    if language == "zh_CN":
        return [
            f"新认识 {report.indexed} 张，没有变化 {report.unchanged} 张，"
            f"移动 {report.moved} 张，消失 {report.removed} 张，"
            f"打不开 {report.problems} 个，用时 {report.seconds:.1f} 秒。"
        ]
    return [
        f"{report.indexed} indexed, {report.unchanged} unchanged, {report.moved} moved, "
        f"{report.removed} gone, {report.problems} problems, {report.seconds:.1f} s."
    ]


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        taken_from=options.taken_from,
        taken_to=options.taken_to,
        orientation=options.orientation,
        screenshots={"only": True, "none": False}.get(options.screenshots),
        formats=frozenset(
            FORMAT_ALIASES.get(name.upper(), name.upper()) for name in options.format
        ),
    )


def _in_label(library: Library, filters: Filters, name: str) -> Filters:
    view = library.labels.view(library.labels.named(name).id)
    return replace(filters, among=frozenset([*view.confirmed.tolist(), *view.found.tolist()]))


def _index_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path,
                        help="folders to add; none: look for changes")  # fmt: skip


def _search_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="*", help="a sentence")
    parser.add_argument("--image", metavar="FILE", type=Path, help="a picture to search with")
    parser.add_argument("--weight", type=float, default=0.5,
                        help="share of the picture where both are given (0 to 1)")  # fmt: skip
    parser.add_argument("--folder", metavar="DIR", type=Path, help="only below this folder")
    parser.add_argument("--label", metavar="NAME", help="only photos of a label (see `teach`)")
    parser.add_argument("--collapse", action="store_true", help="show near-duplicates once")
    marks.filter_arguments(parser)
    _filter_arguments(parser)


def _similar_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photo", metavar="PHOTO", type=Path, help="a photo of the library")
    _filter_arguments(parser)


def _filter_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", "-k", metavar="N", type=positive, default=20,
                        help="how many (20)")  # fmt: skip
    parser.add_argument("--from", dest="taken_from", metavar="DATE", type=day,
                        help="taken on this day or later")  # fmt: skip
    parser.add_argument("--to", dest="taken_to", metavar="DATE", type=day,
                        help="taken on this day or earlier")  # fmt: skip
    parser.add_argument("--orientation", choices=("landscape", "portrait", "square"),
                        help="wider, higher, or as wide as high")  # fmt: skip
    parser.add_argument("--screenshots", choices=("only", "none"),
                        help="only screenshots, or none")  # fmt: skip
    parser.add_argument("--format", action="append", default=[], help="JPEG, HEIC, …; repeatable")


def _eval_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("captions", metavar="CAPTIONS.tsv", type=Path,
                        help="file and caption a line, with a tab between")  # fmt: skip
    parser.add_argument("--root", metavar="DIR", type=Path, required=True,
                        help="the folder that the file names are relative to")  # fmt: skip
    parser.add_argument("--kind", help="only captions of this kind (second of three columns)")


def _models(options: argparse.Namespace) -> Report:
    from core.cli import models  # which needs Report from here

    return models.run(options)


def _models_arguments(parser: argparse.ArgumentParser) -> None:
    from core.cli import models

    models.add_arguments(parser)


def _teach(options: argparse.Namespace) -> Report:
    from core.cli import teach

    return teach.run(options)


def _teach_arguments(parser: argparse.ArgumentParser) -> None:
    from core.cli import teach

    teach.add_arguments(parser)


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


COMMANDS: dict[str, Command] = {
    "index": Command("read new and changed photos", _index_arguments, _index),
    "search": Command("find photos by a sentence, a picture, or both", _search_arguments, _search),
    "similar": Command("find photos like one of the library", _similar_arguments, _similar),
    "eval": Command("measure retrieval over a captions file", _eval_arguments, _eval),
    "albums": Command(
        "list the automatic albums, or your own", albums.albums_arguments, albums.albums
    ),
    "marks": Command("take marks and albums along", marks.files_arguments, marks.files),
    "mark": Command("favourites, stars, keywords, albums", marks.mark_arguments, marks.mark),
    "duplicates": Command(
        "list photos that are there more than once",
        duplicates.duplicates_arguments,
        duplicates.duplicates,
    ),
    "problems": Command("list what could not be read, and why", _no_arguments, state.problems),
    "status": Command("say what the library holds", _no_arguments, state.status),
    "verify": Command("check the database and the index", _no_arguments, state.verify),
    "backup": Command("copy the library's database", backup.backup_arguments, backup.backup),
    "restore": Command(
        "bring a backup of the library back", backup.restore_arguments, backup.restore
    ),
    "export": Command(
        "copy photos, smaller ones, or a list of them, to a folder",
        export.export_arguments,
        export.export,
    ),
    "embed": Command(
        "print the vectors of pictures and sentences",
        vectors.embed_arguments,
        vectors.embed,
    ),
    "classify": Command(
        "say which label fits a picture", vectors.classify_arguments, vectors.classify
    ),
    "models": Command("list, install, choose and remove models", _models_arguments, _models),
    "teach": Command("teach the model what is yours", _teach_arguments, _teach),
}
