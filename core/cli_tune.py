"""`teach tune`, `teach runs` … in the terminal: fine-tuning, its history, and what comes of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.cli_report import Command, Report
from core.messages import size_text

if TYPE_CHECKING:
    import argparse

    from core.messages import Language
    from core.tuning_records import TuneFigures, TuneRun

STATES = {
    "ready": "还没开始",
    "running": "正在训练",
    "paused": "已暂停",
    "interrupted": "中断了，可以接着训练",
    "failed": "没有成功",
    "done": "完成",
    "discarded": "已丢弃",
}


def _runs(options: argparse.Namespace) -> Report:
    from core.tuning import Tuning

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


def _run_line(run: TuneRun, language: Language) -> str:
    state = STATES[run.state] if language == "zh_CN" else run.state
    parts = [
        run.id,
        run.name,
        run.base,
        state,
        f"{run.done}/{run.total}",
        size_text(run.size_bytes),
    ]
    if run.figures is not None:
        parts.append(figures_text(run.figures))
    return " · ".join(parts)


def figures_text(figures: TuneFigures) -> str:
    """Return recalls in percent, both ways."""
    ways = (
        (figures.r1, figures.r5, figures.r10),
        (figures.i2t_r1, figures.i2t_r5, figures.i2t_r10),
    )
    return "  ".join("R@1/5/10 " + "/".join(f"{100 * r:.1f}" for r in way) for way in ways)


def _runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--delete", metavar="RUN", help="delete a run with everything of it")


ACTIONS: dict[str, Command] = {
    "runs": Command("list what was trained, with parameters and figures", _runs_arguments, _runs),
}
