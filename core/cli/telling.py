"""A report that grows while a command does one thing after another, said in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.cli.report import Report
from core.messages.common import error_text

if TYPE_CHECKING:
    from core.messages.common import Language
    from core.records.labels import SidecarReport


class Telling:
    """What was done so far: a line for people, and what programs read of it."""

    def __init__(self, **data: object) -> None:
        self._data: dict[str, object] = data
        self._lines: dict[Language, list[str]] = {"zh_CN": [], "en": []}

    def say(self, chinese: str, english: str, **data: object) -> None:
        """Add a line, and what it is about."""
        self._lines["zh_CN"].append(chinese)
        self._lines["en"].append(english)
        self._data |= data

    def say_sidecars(self, report: SidecarReport) -> None:
        """Add how many sidecars were written, and which could not be, and why."""
        self.say(
            f"写好了 {report.written} 个附属文件（照片.xmp）。",
            f"{report.written} sidecars written (photo.xmp).",
            sidecars=report.written,
            faults=[{"path": str(path), "code": error.code} for path, error in report.faults],
        )
        for language, told in self._lines.items():
            told += [error_text(e.code, e.fields, language) for _, e in report.faults]

    def report(self) -> Report:
        """Return all of it."""
        return Report(self._data, lambda language: self._lines[language])
