"""`export` in the terminal: the photos of a question, or files of the library, into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.opened import ANSWER_TIMEOUT_S, OpenedLibrary
from core.cli.report import Progress, Report, language
from core.cli.usage import between, positive
from core.errors import UserError
from core.messages.common import problem_text
from core.records.exports import ExportChoices
from core.records.search import Query

if TYPE_CHECKING:
    import argparse

    from core.library import Library
    from core.messages.common import Language
    from core.records.exports import ExportReport


LARGEST_PX = 65_500  # that a JPEG can have


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `export`."""
    parser.add_argument("what", metavar="TEXT|PHOTO", nargs="+",
                        help="a sentence, or paths of photos of the library")  # fmt: skip
    parser.add_argument("--to", metavar="DIR", type=Path, required=True,
                        help="the folder; made where it is not there")  # fmt: skip
    parser.add_argument("--limit", "-k", type=positive, metavar="N",
                        help="of a sentence: how many (all that are likely)")  # fmt: skip
    parser.add_argument("--as", dest="kind", choices=("originals", "jpeg", "list"),
                        default="originals", help="what is written (originals)")  # fmt: skip
    parser.add_argument("--names", choices=("kept", "numbered", "dated"), default="kept",
                        help="what the files are called")  # fmt: skip
    parser.add_argument("--longest", metavar="PX", type=between(0, LARGEST_PX),
                        default=ExportChoices().longest_px,
                        help="of a JPEG, 0: as it is (%(default)s)")  # fmt: skip
    parser.add_argument("--quality", metavar="Q", type=between(1, 95),
                        default=ExportChoices().quality,
                        help="of a JPEG, 1 to 95 (%(default)s)")  # fmt: skip
    parser.add_argument("--with-place", action="store_true",
                        help="let a JPEG say where it was taken")  # fmt: skip
    parser.add_argument("--without-camera", action="store_true",
                        help="do not let a JPEG say with what it was taken")  # fmt: skip


def export(options: argparse.Namespace) -> Report:
    """Write them; what could not be read is told, and is no failure of the command."""
    with OpenedLibrary(options, read_only=True) as library:
        ids = _chosen(library, options)
        if options.kind == "list":
            path = library.exports.write_list(ids, options.to, language())
            return Report({"list": str(path), "photos": len(ids)}, lambda _: [str(path)])
        choices = ExportChoices(
            kind=options.kind,
            naming=options.names,
            longest_px=options.longest,
            quality=options.quality,
            keep_place=options.with_place,
            keep_camera=not options.without_camera,
        )
        with Progress() as job:
            report = library.exports.run(ids, options.to, choices, job)
    return Report(_data(report), lambda language: _lines(report, language))


def _chosen(library: Library, options: argparse.Namespace) -> list[int]:
    """Return the photos meant: by path where every word is a file, else by the sentence."""
    paths = [Path(word) for word in options.what]
    if all(path.is_file() for path in paths):
        photos = [(path, library.photo_at(path)) for path in paths]
        for path, photo in photos:
            if photo is None:
                raise UserError("no_such_photo", path=str(path))
        return [int(photo.id) for _, photo in photos if photo is not None]
    query = Query(text=" ".join(options.what), limit=options.limit)
    result = library.search(query).result(ANSWER_TIMEOUT_S)
    count = result.likely if options.limit is None else options.limit
    return [int(photo_id) for photo_id in result.ids[:count]]


def _data(report: ExportReport) -> dict[str, Any]:
    return {
        "folder": str(report.folder),
        "written": [str(path) for path in report.written],
        "beside": [str(path) for path in report.beside],
        "failures": [
            {"path": str(failure.path), "code": failure.code, "detail": failure.detail}
            for failure in report.failures
        ],
    }


def _lines(report: ExportReport, language: Language) -> list[str]:
    written, failed = len(report.written), len(report.failures)
    if language == "zh_CN":
        lines = [f"已导出 {written} 张到 {report.folder}。"]
        lines += [f"{failed} 张没能导出："] if failed else []
    else:
        lines = [f"{written} exported to {report.folder}."]
        lines += [f"{failed} could not be:"] if failed else []
    return lines + [
        f"{failure.path}\t{problem_text(failure.code, failure.detail, language)}"
        for failure in report.failures
    ]
