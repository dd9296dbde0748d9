"""`teach label …` in the terminal: the same labels as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.opened import OpenedLibrary, photo_ids
from core.cli.report import Command, Progress, Report, add_actions
from core.cli.telling import Telling
from core.cli.usage import positive
from core.errors import UserError
from core.messages.names import name_note
from core.records.labels import HIGHEST_PRECISION, KINDS, LOWEST_PRECISION, LabelView

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from core.library import Library
    from core.messages.common import Language
    from core.records.labels import Answer, Label
    from core.records.photos import PhotoId

KIND_NAMES = {"pet": "宠物", "person": "人物", "place": "地点", "thing": "物品", "event": "事件",
              "": "其他"}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `teach label`."""
    add_actions(parser, ACTIONS, "label_action")


def run(options: argparse.Namespace) -> Report:
    """Run one of them."""
    report: Report = options.label_action(options)
    return report


def _list(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options, read_only=True) as library:
        views = library.labels.views()
    rows = [_view_data(view) for view in views]
    none = {"zh_CN": "还没有教过什么。", "en": "Nothing has been taught yet."}
    return Report(
        rows, lambda language: [_line(view, language) for view in views] or [none[language]]
    )


def _add(options: argparse.Namespace) -> Report:
    _check_answers(options)
    with OpenedLibrary(options) as library:
        answers: dict[PhotoId, Answer] = {}
        for paths, answer in ((options.forget, None), (options.no, False), (options.yes, True)):
            answers |= dict.fromkeys(photo_ids(library, paths), answer)
        label = _made_or_found(library, options)
        library.labels.answer(label.id, answers)
        view = library.labels.view(label.id)
    return Report(
        _view_data(view), lambda language: [_line(view, language), *_name_notes(view, language)]
    )


def _check_answers(options: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before anything is changed. Raises UserError."""
    asked = options.precision
    if asked is not None and not LOWEST_PRECISION <= asked <= HIGHEST_PRECISION:
        span = {"least": LOWEST_PRECISION, "most": HIGHEST_PRECISION}
        raise UserError("label_bad_precision", value=f"{asked:g}", **span)
    both = {path.absolute() for path in options.yes} & {path.absolute() for path in options.no}
    if both:
        raise UserError("label_contradiction", photo=str(min(both)))


def _name_notes(view: LabelView, language: Language) -> list[str]:
    """Say what a name will be mistaken for, as the window does."""
    notes = (name_note(name, language) for name in view.label.names)
    return [note for note in notes if note]


def _made_or_found(library: Library, options: argparse.Namespace) -> Label:
    """Return the label of this name; an option that is given changes one that is there."""
    try:
        label = library.labels.named(options.name)
    except UserError:
        label = library.labels.add(options.name, kind=options.kind or "", aliases=options.alias)
    else:
        aliases = [*label.aliases, *options.alias]
        library.labels.change(label.id, kind=options.kind, aliases=aliases)
    if options.precision is not None:
        library.labels.change(label.id, precision=options.precision)
    return label


def _show(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options, read_only=True) as library:
        view = library.labels.view(library.labels.named(options.name).id)
        groups = (
            ("confirmed", view.confirmed.tolist(), [1.0] * len(view.confirmed)),
            ("found", view.found.tolist(), view.chances.tolist()),
            ("suggested", view.suggestions.tolist(), view.suggestion_chances.tolist()),
        )
        rows = [row for group in groups for row in _rows(library, *group)]
    data = {**_view_data(view), "photos": rows}
    return Report(data, lambda language: [_line(view, language), *map(_photo_line, rows)])


def _suggest(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options, read_only=True) as library:
        label = library.labels.named(options.name)
        ids = library.labels.questions(label.id, options.limit)
        rows = [{"path": str(photo.path), "id": photo.id} for photo in library.photos(ids)]
    none = {
        "zh_CN": "没有可问的：先用 teach label add 名字 --yes 照片 给一个例子。",
        "en": "Nothing to ask: give an example first, teach label add NAME --yes PHOTO.",
    }
    return Report(rows, lambda language: [str(row["path"]) for row in rows] or [none[language]])


def _remove(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options) as library:
        copy = library.labels.remove(library.labels.named(options.name).id)
    said = {
        "zh_CN": f"已忘记「{copy.label.name}」和 {len(copy.answers)} 个回答；照片没有动。",
        "en": f"“{copy.label.name}” and {len(copy.answers)} answers are forgotten; "
        "no photo was touched.",
    }
    data = {"name": copy.label.name, "answers": len(copy.answers)}
    return Report(data, lambda language: [said[language]])


def _export(options: argparse.Namespace) -> Report:
    if options.to is None and not options.sidecars:
        raise UserError("label_export_nowhere")
    with OpenedLibrary(options, read_only=True) as library, Progress() as job:
        labels = [library.labels.named(name) for name in options.name] or library.labels.all()
        ids = [label.id for label in labels]
        telling = Telling(labels=len(labels))
        if options.to is not None:
            answers = library.labels.export(ids, options.to)
            telling.say(
                f"已写入 {options.to}：{len(labels)} 个标签，{answers} 个回答。",
                f"{options.to}: {len(labels)} labels, {answers} answers.",
                answers=answers,
            )
        if options.sidecars:
            telling.say_sidecars(library.labels.write_sidecars(ids, job, found_too=options.found))
    return telling.report()


def _import(options: argparse.Namespace) -> Report:
    with OpenedLibrary(options) as library:
        report = library.labels.import_file(options.file)
    said = {
        "zh_CN": f"导入 {report.labels} 个标签，新增 {report.answers} 个回答；"
        f"{report.missing} 张照片不在这个图库里。",
        "en": f"{report.labels} labels imported, {report.answers} answers added; "
        f"{report.missing} photos are not in this library.",
    }
    data = {"labels": report.labels, "answers": report.answers, "missing": report.missing}
    return Report(data, lambda language: [said[language]])


def _rows(
    library: Library, group: str, ids: Sequence[int], chances: Sequence[float]
) -> list[dict[str, Any]]:
    chance_of = dict(zip(ids, chances, strict=True))
    return [
        {"path": str(photo.path), "id": photo.id, "group": group,
         "chance": round(chance_of[photo.id], 3)}
        for photo in library.photos(ids)
    ]  # fmt: skip


def _photo_line(row: dict[str, Any]) -> str:
    mark = {"confirmed": "+", "found": "*", "suggested": "?"}[row["group"]]
    return f"{mark} {row['chance']:.2f} {row['path']}"


def _view_data(view: LabelView) -> dict[str, Any]:
    label, quality = view.label, view.quality
    return {
        "name": label.name,
        "aliases": list(label.aliases),
        "kind": label.kind,
        "yes": label.yes_count,
        "no": label.no_count,
        "photos": view.count,
        "suggestions": len(view.suggestions),
        "wanted_precision": label.precision,
        "method": quality.method,
        "estimated_precision": round(quality.precision, 3),
        "estimated_recall": round(quality.recall, 3),
        "contradictions": len(quality.contradictions),
    }


def _line(view: LabelView, language: Language) -> str:
    label, quality = view.label, view.quality
    is_chinese = language == "zh_CN"
    names = " / ".join(label.names)
    kind = KIND_NAMES[label.kind] if is_chinese else label.kind or "other"
    head = f"{names}（{kind}）：" if is_chinese else f"{names} ({kind}): "
    if not quality.method:
        return head + ("还没有例子。" if is_chinese else "no example yet.")
    more = len(view.suggestions)
    yes, no = label.yes_count, label.no_count
    if is_chinese:
        said = f"{view.count} 张，另有 {more} 张可能是；是 {yes} / 不是 {no}；"
    else:
        said = f"{view.count} photos, {more} more may be; yes {yes} / no {no}; "
    return head + said + _quality_text(view, language)


def _quality_text(view: LabelView, language: Language) -> str:
    """Say how well a label is known; nothing is right or wrong where nothing is found."""
    precision, recall = (round(100 * v) for v in (view.quality.precision, view.quality.recall))
    if language == "zh_CN":
        right = f"估计找得准 {precision}%" if len(view.found) else "例子以外还没有有把握的"
        return f"{right}，找得全 {recall}%"
    right = f"estimated precision {precision}%" if len(view.found) else "sure of none but those"
    return f"{right}, recall {recall}%"


def _name_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a label's name or one of its aliases")


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _name_argument(parser)
    parser.add_argument("--kind", choices=[kind for kind in KINDS if kind],
                        help="what it is")  # fmt: skip
    parser.add_argument("--alias", action="append", default=[], help="another name; repeatable")
    parser.add_argument("--precision", type=float, metavar="P",
                        help="share of what is found that should be right (.5 to .99)")  # fmt: skip
    for option, said in (("yes", "show it"), ("no", "do not show it"), ("forget", "say nothing")):
        parser.add_argument(f"--{option}", metavar="PHOTO", nargs="+", type=Path, default=[],
                            help=f"photos or folders of the library that {said}")  # fmt: skip


def _suggest_arguments(parser: argparse.ArgumentParser) -> None:
    _name_argument(parser)
    parser.add_argument("--limit", "-k", metavar="N", type=positive, default=10,
                        help="how many (10)")  # fmt: skip


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="*", help="none: every label")
    parser.add_argument("--to", metavar="FILE.json", type=Path, help="write labels and answers")
    parser.add_argument("--sidecars", action="store_true",
                        help="write labels as keywords into PHOTO.xmp beside photos")  # fmt: skip
    parser.add_argument("--found", action="store_true",
                        help="sidecars also where a label was only found")  # fmt: skip


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.json", type=Path, help="what `export` wrote")


ACTIONS: dict[str, Command] = {
    "list": Command("show the labels and how well they are known", _no_arguments, _list),
    "add": Command("make a label, or give one more examples", _add_arguments, _add),
    "show": Command("list the photos of a label", _name_argument, _show),
    "suggest": Command("list the photos worth a yes or no", _suggest_arguments, _suggest),
    "remove": Command("forget a label and its answers", _name_argument, _remove),
    "export": Command("take labels along, or write sidecars", _export_arguments, _export),
    "import": Command("read labels that were exported", _import_arguments, _import),
}
