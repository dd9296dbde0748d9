"""How a training run shows itself in a terminal: a line for people, JSON lines for programs."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.cli.report import language
from core.job import Job
from core.messages.tuning import note_text
from core.records.tuning import DataNote, TuneProgress

if TYPE_CHECKING:
    from types import FrameType

    from core.messages.common import Language
    from core.records.tuning import TuneFigures

PHASES = {
    "loading": "装入模型",
    "reading": "看照片",
    "training": "训练",
    "validating": "验证",
    "measuring": "比较新旧",
}


class TuneDisplay:
    """A job for a run: progress goes to stderr, Ctrl+C pauses it with its checkpoint."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._is_terminal = sys.stderr.isatty()
        self._is_open = False

    def __enter__(self) -> Job:
        self._job = Job(on_news=self._show)
        self._before = signal.signal(signal.SIGINT, self._on_interrupt)
        return self._job

    def __exit__(self, *exception: object) -> None:
        signal.signal(signal.SIGINT, self._before)
        if self._is_open:
            sys.stderr.write("\n")

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._job.cancel()

    def _show(self, news: object) -> None:
        if not isinstance(news, TuneProgress):
            return
        if self._as_json:
            sys.stderr.write(json.dumps(asdict(news), ensure_ascii=False) + "\n")
            sys.stderr.flush()
        elif self._is_terminal:
            self._is_open = True
            sys.stderr.write(f"\r\x1b[K{progress_text(news, language())}")
            sys.stderr.flush()
        elif news.validation is not None or news.note:
            sys.stderr.write(progress_text(news, language()) + "\n")


def progress_text(news: TuneProgress, wanted: Language) -> str:
    """Return one line: what is being done, how far it is, how well it goes, how long it takes."""
    is_chinese = wanted == "zh_CN"
    parts = [PHASES[news.phase] if is_chinese else news.phase]
    if news.total > 1:
        parts.append(f"{news.done}/{news.total}")
    if news.loss is not None:
        parts.append(f"{'损失' if is_chinese else 'loss'} {news.loss:.3f}")
    if news.validation is not None:
        parts.append(figures_text(news.validation))
    if news.seconds_left is not None:
        minutes, seconds = divmod(round(news.seconds_left), 60)
        left = f"{minutes}:{seconds:02}"
        parts.append(f"还有约 {left}" if is_chinese else f"about {left} left")
    if news.note:
        parts.append(note_text(DataNote(news.note, news.note_count), wanted))
    return " · ".join(parts)


def figures_text(figures: TuneFigures) -> str:
    """Return recalls in percent: texts that find their photo, photos that find a text."""
    there = (figures.r1, figures.r5, figures.r10)
    back = (figures.i2t_r1, figures.i2t_r5, figures.i2t_r10)
    found = ["/".join(f"{100 * recall:.1f}" for recall in way) for way in (there, back)]
    return f"R@1/5/10 {found[0]} (i2t {found[1]})"
