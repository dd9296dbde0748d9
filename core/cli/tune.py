"""`teach tune`, `teach runs` … in the terminal: fine-tuning, its history, and what comes of it."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.opened import OpenedLibrary
from core.cli.report import Command, Progress, Report, language
from core.cli.tune_progress import TuneDisplay, figures_text
from core.errors import Cancelled, EnvironmentFault, UserError
from core.messages.common import size_text
from core.messages.tuning import export_text, note_text
from core.messages.usage import help_text
from core.records.tuning import CaptionSource, TuneSettings
from core.records.tuning_parameters import PARAMETERS

if TYPE_CHECKING:
    import argparse

    from core.messages.common import Language
    from core.records.tuning import (
        AlphaFigures,
        TuneBase,
        TuneData,
        TuneEstimate,
        TuneResult,
        TuneRun,
    )
    from core.tuning.tuning import Tuning

STATES = {
    "ready": "还没开始",
    "running": "正在训练",
    "paused": "已暂停",
    "interrupted": "中断了，可以接着训练",
    "failed": "没有成功",
    "done": "完成",
    "discarded": "已丢弃",
}
UNFINISHED = ("ready", "paused", "interrupted", "failed")


def _tune(options: argparse.Namespace) -> Report:
    from core.tuning.tuning import Tuning

    tuning = Tuning(options.library)
    if options.resume is not None:
        run = _unfinished(tuning, options.resume)
    else:
        base = tuning.base(options.model or "starter")
        data = _data(options, tuning)
        settings = _settings(options, tuning, base, data)
        if options.dry_run:
            with Progress() as job:
                return _plan(data, settings, tuning.estimate(base, data, settings, job))
        run = tuning.new_run(base, data, settings, options.name or _usual_name(base))
    run = _trained(options, tuning, run.id)
    adopted = ""
    if options.adopt is not None:
        alpha = options.adopt if isinstance(options.adopt, float) else None
        adopted = _adopted(options, run.id, alpha)
    result = tuning.result(run.id)
    data_out = run_data(run) | {"result": asdict(result), "adopted_as": adopted}
    return Report(_plain(data_out), lambda language: _result_lines(run, result, adopted, language))


def _trained(options: argparse.Namespace, tuning: Tuning, run_id: str) -> TuneRun:
    """Train to the end; whoever stops it is told how to go on. Raises as `Tuning.train`."""
    try:
        with TuneDisplay(as_json=options.json) as job:
            return tuning.train(run_id, job)
    except (Cancelled, EnvironmentFault) as stop:
        if not options.json:
            told = {"zh_CN": f"接着训练：teach tune --resume {run_id}",
                    "en": f"To go on: teach tune --resume {run_id}"}  # fmt: skip
            kept = {"zh_CN": "已暂停，训练好的都在。", "en": "Paused; what was learnt is kept. "}
            head = kept[language()] if isinstance(stop, Cancelled) else ""
            sys.stderr.write(f"{head}{told[language()]}\n")
        raise


def _data(options: argparse.Namespace, tuning: Tuning) -> TuneData:
    """Return the checked pairs of labels or of captions. Raises UserError."""
    seed = options.seed or 0
    if options.labels is not None:
        with OpenedLibrary(options, read_only=True) as library:
            names = [library.labels.named(name).id for name in options.labels]
            labels = library.labels.taught(list(dict.fromkeys(names)) or None)
        with Progress() as job:
            return tuning.check_labels(labels, job, seed=seed)
    if options.data is None:
        raise UserError("tune_no_data")
    source = CaptionSource(options.data, options.root, options.validation)
    with Progress() as job:
        return tuning.check_captions(source, job, seed=seed)


def _unfinished(tuning: Tuning, run_id: str) -> TuneRun:
    """Return the run that is named, or the newest that has not come to its end."""
    if run_id:
        return tuning.run(run_id)
    run = next((run for run in tuning.runs() if run.state in UNFINISHED), None)
    if run is None:
        raise UserError("tune_nothing_unfinished")
    return run


def _settings(
    options: argparse.Namespace, tuning: Tuning, base: TuneBase, data: TuneData
) -> TuneSettings:
    """Return what suits the data, and over it what was asked for."""
    if options.from_scratch:
        suggested = tuning.suggest_from_scratch(data)
    else:
        suggested = tuning.suggest(base, data, options.stage or "1")
    asked = {p.name: value for p in PARAMETERS if (value := getattr(options, p.name)) is not None}
    if options.full:
        asked["lora_rank"] = 0
    return replace(suggested, **asked)


def _usual_name(base: TuneBase) -> str:
    """Return what a run is called that is given no name; "" leaves it to the core."""
    if base.family != "starter" or language() != "zh_CN":
        return ""
    return f"入门模型 {datetime.now():%Y-%m-%d %H:%M}"


def _plan(data: TuneData, settings: TuneSettings, estimate: TuneEstimate) -> Report:
    def lines(language: Language) -> list[str]:
        minutes = _minutes(estimate)
        said = {
            "zh_CN": f"训练 {data.train_photos} 张，验证 {data.validation_photos} 张；"
            f"{estimate.steps} 步，约 {minutes} 分钟，内存约 {size_text(estimate.memory_bytes)}，"
            f"磁盘约 {size_text(estimate.disk_bytes)}。",
            "en": f"{data.train_photos} photos to train on, {data.validation_photos} held out; "
            f"{estimate.steps} steps, about {minutes} minutes, "
            f"{size_text(estimate.memory_bytes)} of memory, "
            f"{size_text(estimate.disk_bytes)} of disk.",
        }
        return [*(note_text(note, language) for note in data.notes), said[language]]

    notes = [asdict(note) for note in data.notes]
    facts = {"train_photos": data.train_photos, "validation_photos": data.validation_photos}
    found = {**facts, "notes": notes, "settings": asdict(settings), "estimate": asdict(estimate)}
    return Report(found, lines)


def _minutes(estimate: TuneEstimate) -> str:
    """Return how long a run takes, from the idle machine to a loaded one."""
    least, most = (max(1, round(s / 60)) for s in (estimate.seconds, estimate.longest_seconds))
    return str(least) if most <= least else f"{least}–{most}"


def _adopted(options: argparse.Namespace, run_id: str, alpha: float | None) -> str:
    with OpenedLibrary(options) as library, Progress() as job:
        return library.tuning.models.adopt(run_id, job, alpha=alpha).id


def _adopt(options: argparse.Namespace) -> Report:
    name = _adopted(options, options.run, options.alpha)
    said = {
        "zh_CN": f"已采用为 {name}。用 models use 可以随时换回原来的模型。",
        "en": f"Adopted as {name}. `models use` goes back to the old model at any time.",
    }
    return Report({"id": name, "run": options.run}, lambda language: [said[language]])


def _export(options: argparse.Namespace) -> Report:
    from core.tuning.tuning import Tuning

    models = Tuning(options.library).models
    with Progress() as job:
        path = models.export(options.run, options.folder, job, alpha=options.alpha)
    form = models.export_form(options.run)
    said = {"zh_CN": f"已导出到 {path}。", "en": f"Exported to {path}."}
    return Report(
        {"path": str(path), "run": options.run, "form": form},
        lambda language: [said[language], export_text(form, language)],
    )


def _runs(options: argparse.Namespace) -> Report:
    from core.tuning.tuning import Tuning

    tuning = Tuning(options.library)
    if options.delete:
        freed = tuning.delete(options.delete)
        said = {
            "zh_CN": f"已删除 {options.delete}，腾出 {size_text(freed)}。",
            "en": f"{options.delete} is deleted, {size_text(freed)} freed.",
        }
        data = {"id": options.delete, "freed_bytes": freed}
        return Report(data, lambda language: [said[language]])
    runs = tuning.runs()
    none = {"zh_CN": "还没有训练过。", "en": "Nothing was trained yet."}
    return Report(
        [run_data(run) for run in runs],
        lambda language: [_run_line(run, language) for run in runs] or [none[language]],
    )


def run_data(run: TuneRun) -> dict[str, Any]:
    """Return a run as JSON has it."""
    data = asdict(run)
    data["created_at"] = run.created_at.isoformat()
    return data


def _plain(content: Any) -> Any:  # noqa: ANN401 - whatever is in a report
    if isinstance(content, dict):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return str(content) if isinstance(content, Path) else content


def _run_line(run: TuneRun, language: Language) -> str:
    state = STATES[run.state] if language == "zh_CN" else run.state
    steps = f"{run.done}/{run.total}"
    parts = [run.id, run.name, run.base, state, steps, size_text(run.size_bytes)]
    if run.figures is not None:
        parts.append(figures_text(run.figures))
    return " · ".join(parts)


def _result_lines(run: TuneRun, result: TuneResult, adopted: str, language: Language) -> list[str]:
    is_chinese = language == "zh_CN"
    mix = next((one for one in result.mixes if one.alpha == result.alpha), result.mixes[0])
    lines = [_mix_line("原来" if is_chinese else "before", result.mixes[0], language)]
    if 0.0 < mix.alpha < 1.0:
        name = f"新学的用 {mix.alpha:.0%}" if is_chinese else f"{mix.alpha:.0%} of what is new"
        lines.append(_mix_line(name, mix, language))
    lines.append(_mix_line("全用新学的" if is_chinese else "all that is new", result.mixes[-1],
                           language))  # fmt: skip
    if adopted:
        lines.append(f"已采用为 {adopted}。" if is_chinese else f"Adopted as {adopted}.")
    elif mix.alpha:
        hint = f"teach adopt {run.id}"
        lines.append(
            f"用 {hint} 采用它（新学的用 {mix.alpha:.0%}，最合适）。"
            if is_chinese
            else f"`{hint}` adopts it ({mix.alpha:.0%} of what is new, which suits best)."
        )
    else:
        lines.append("建议保留原来的模型。" if is_chinese else "Better keep the old model.")
    return lines


def _mix_line(name: str, mix: AlphaFigures, language: Language) -> str:
    """Return the figures of old and new mixed so, with what it costs elsewhere."""
    general = f"{100 * mix.retention:.1f}"
    if language == "zh_CN":
        worse = "（变差了）" if mix.forgets else ""
        return f"{name}：{figures_text(mix.validation)} · 一般的搜索 {general}{worse}"
    worse = " (worse)" if mix.forgets else ""
    return f"{name}: {figures_text(mix.validation)} · general search {general}{worse}"


def _tune_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--data", metavar="FILE", type=Path,
        help="TSV or JSONL (file, caption), or a data set folder of Chinese-CLIP")  # fmt: skip
    either.add_argument("--labels", metavar="NAME", nargs="*",
        help="the photos of labels, captions made of their names; none named: all")  # fmt: skip
    add("--root", metavar="DIR", type=Path, help="what relative file names start from")
    add("--validation", metavar="FILE", type=Path,
        help="captions to validate with; otherwise some photos are held out")  # fmt: skip
    add("--name", default="", help="what the run is called in the history")
    add("--resume", nargs="?", const="", metavar="RUN",
        help="go on with a run; none named: the newest unfinished one")  # fmt: skip
    add("--dry-run", action="store_true", help="check data, estimate time and memory, and stop")
    add("--adopt", nargs="?", const="", type=float, metavar="ALPHA",
        help="use the result at once, so much of it; no number: as recommended")  # fmt: skip
    add("--full", action="store_true", help="whole matrices, as --lora-rank 0")
    defaults = TuneSettings()
    for one in PARAMETERS:
        flag = f"--{one.name.replace('_', '-')}"
        kind = type(getattr(defaults, one.name))
        why = (one.why_zh if language() == "zh_CN" else one.why_en).replace("%", "%%")
        if one.name in ("from_scratch", "checkpointing"):
            add(flag, action="store_const", const=True, help=why)
        elif kind is bool:
            add(f"--no-{one.name}", dest=one.name, action="store_const", const=False,
                help=help_text("off: {0}", language()).format(why))  # fmt: skip
        else:
            metavar = None if one.choices else "N"
            add(flag, type=kind, choices=one.choices or None, metavar=metavar, help=why)


def _run_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="as `teach runs` shows it")
    parser.add_argument("--alpha", type=float, metavar="0…1",
                        help="how much of what was taught counts; else as recommended")  # fmt: skip


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _run_argument(parser)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that is not there yet")


def _runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--delete", metavar="RUN", help="delete a run with everything of it")


ACTIONS: dict[str, Command] = {
    "tune": Command("fine-tune a model on captioned photos", _tune_arguments, _tune),
    "runs": Command("list what was trained, with parameters and figures", _runs_arguments, _runs),
    "adopt": Command("use the model of a finished run", _run_argument, _adopt),
    "export-model": Command("write a run's model for other programs", _export_arguments, _export),
}
