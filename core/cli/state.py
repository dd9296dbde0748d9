"""`problems`, `status`, `verify` in the terminal: how the library is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.cli.opened import OpenedLibrary
from core.cli.report import Progress, Report
from core.messages.common import problem_text

if TYPE_CHECKING:
    import argparse

    from core.library import Library
    from core.messages.common import Language
    from core.records.reports import VerifyReport

VERDICTS: dict[Language, tuple[str, str, str, str]] = {
    "zh_CN": (
        "{0} 张照片，{1} 个向量。",
        "数据库完好。",
        "数据库损坏了；用 restore 恢复一份备份，照片没有受影响。",
        "索引（HNSW）的 recall@200：{0:.4f}。",
    ),
    "en": (
        "{0} photos, {1} embeddings.",
        "The database is sound.",
        "The database is damaged; `restore` brings a backup back. No photo is affected.",
        "HNSW recall@200: {0:.4f}.",
    ),
}


def problems(options: argparse.Namespace) -> Report:
    """List what could not be read, and why."""
    with OpenedLibrary(options, read_only=True) as library:
        found = library.problems()
    data = [
        {
            "path": str(problem.path),
            "code": problem.code,
            "reason": problem_text(problem.code, problem.detail, "zh_CN"),
            "reason_en": problem_text(problem.code, problem.detail, "en"),
        }
        for problem in found
    ]
    none = {"zh_CN": "没有打不开的照片。", "en": "Every photo could be read."}

    def lines(language: Language) -> list[str]:
        return [f"{p.path}\t{problem_text(p.code, p.detail, language)}" for p in found] or [
            none[language]
        ]

    return Report(data, lines)


def status(options: argparse.Namespace) -> Report:
    """Say what the library holds."""
    with OpenedLibrary(options, read_only=True) as library:
        data = {
            "library": str(library.home.home),
            "photos": library.count(),
            "problems": len(library.problems()),
            "model": library.model.key,
            "next_model": _next_model(library),
            "roots": [
                {"path": str(root.path), "online": root.online, "photos": root.photo_count}
                for root in library.roots()
            ],
        }
    return Report(data, lambda language: _status_lines(data, language))


def verify(options: argparse.Namespace) -> Report:
    """Check the database and the index, as `Library.verify` does."""
    with OpenedLibrary(options) as library, Progress() as job:
        report = library.verify(job)
    return Report(asdict(report), lambda language: _verify_lines(report, language))


def _next_model(library: Library) -> dict[str, Any] | None:
    """Return which model is chosen and how far it is, while another one still answers."""
    change = library.switching()
    if change is None:
        return None
    return {"model": change.target.key, "photos": change.have, "of": change.total}


def _status_lines(data: dict[str, Any], language: Language) -> list[str]:
    names = {
        "zh_CN": ("图库", "照片", "打不开", "模型", "未连接", "将换成"),
        "en": ("library", "photos", "problems", "model", "offline", "next model"),
    }[language]
    values = (data["library"], data["photos"], data["problems"], data["model"])
    lines = [f"{name}: {value}" for name, value in zip(names, values, strict=False)]
    if data["next_model"] is not None:
        coming = data["next_model"]
        lines.append(f"{names[5]}: {coming['model']}  {coming['photos']} / {coming['of']}")
    for root in data["roots"]:
        suffix = "" if root["online"] else f"  ({names[4]})"
        lines.append(f"  {root['path']}  {root['photos']}{suffix}")
    return lines


def _verify_lines(report: VerifyReport, language: Language) -> list[str]:
    counts, sound, damaged, recall = VERDICTS[language]
    lines = [counts.format(report.photos, report.vectors)]
    lines.append(sound if report.database_ok else damaged)
    if report.hnsw_recall is not None:
        lines.append(recall.format(report.hnsw_recall))
    return lines
