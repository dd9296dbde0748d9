"""Runs of fine-tuning on the disk without a step of training: real folders, staged children."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Cancelled
from core.records.tuning import (
    AlphaFigures,
    TuneData,
    TuneExample,
    TuneFigures,
    TunePair,
    TuneProgress,
    TuneResult,
    TuneSettings,
)
from core.teaching.recipe import SCORE
from core.teaching.result_file import write_result
from core.teaching.run_folder import WEIGHTS, RunFolder
from core.tuning import models as tuning_models
from core.tuning import tuning
from core.tuning.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from core.records.tuning import TuneRun

BEFORE = TuneFigures(0.31, 0.52, 0.68, 0.30, 0.50, 0.66)
AFTER = TuneFigures(0.48, 0.74, 0.87, 0.45, 0.71, 0.85)
STEPS = 40
SETTINGS = TuneSettings(epochs=10, batch_size=8, learning_rate=1e-3)


def photos(count: int = 20, folder: Path = Path("/photos")) -> list[Path]:
    """Return the paths of FakeLibrary's first photos."""
    return [folder / f"IMG_{number:06d}.jpg" for number in range(1, count + 1)]


def make_data(files: Sequence[Path]) -> TuneData:
    """Return a caption a photo; every fourth is held out."""
    pairs = tuple(
        TunePair(file, f"豆豆在第 {at} 处", split="train" if at % 4 else "validation")
        for at, file in enumerate(files)
    )
    held_out = sum(pair.split == "validation" for pair in pairs)
    return TuneData(pairs, (), len(files) - held_out, held_out)


def figures_at(share: float) -> TuneFigures:
    """Return figures on the way from BEFORE to AFTER."""
    before, after = asdict(BEFORE), asdict(AFTER)
    return TuneFigures(**{n: before[n] + share * (after[n] - before[n]) for n in before})


def make_result(
    files: Sequence[Path], *, forgets: bool = False, alpha: float = 0.75, losers: int = 1
) -> TuneResult:
    """Return what a run came to. forgets: all of what was taught costs general search."""
    kept = 0.762
    mixes = tuple(
        AlphaFigures(
            share,
            figures_at(share),
            kept - share * (0.09 if forgets else 0.004),
            forgets=forgets and share >= 0.5,
        )
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return TuneResult(
        before=BEFORE,
        after=AFTER,
        retention_before=kept,
        retention_after=mixes[-1].retention,
        mixes=mixes,
        alpha=0.25 if forgets else alpha,
        winners=tuple(_example(files, at, 9 - at, 1) for at in range(3)),
        losers=tuple(_example(files, 3 + at, 1, 4) for at in range(losers)),
    )


def _example(files: Sequence[Path], at: int, before: int, after: int) -> TuneExample:
    rest = [file for file in files if file != files[at]]
    first = [*rest[:5]]
    last = [*rest[5:10]]
    return TuneExample(
        caption=f"豆豆在第 {at} 处",
        file=files[at],
        rank_before=before,
        rank_after=after,
        first_before=tuple([files[at], *first[:4]] if before == 1 else first),
        first_after=tuple([files[at], *last[:4]] if after == 1 else last),
    )


class RunMaker:
    """Makes runs of one library in any state. `child` plays what a training process would do.

    child(name, args, job): name of the function that the core would run in another process.
    """

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, **parts: object) -> None:
        self.tuning = Tuning(home, **parts)
        self.files = photos()
        self.child: Callable[[str, tuple[object, ...], object], object] = self.train_to_the_end
        self.go_on = threading.Event()  # for `train_slowly`

        def call(job: object, function: object, *args: object, grace_s: float = 0.0) -> object:
            return self.child(function.__name__, args, job)

        monkeypatch.setattr(tuning, "call_in_child", call)
        monkeypatch.setattr(tuning_models, "call_in_child", call)

    def ready(self, name: str = "豆豆", **changes: object) -> TuneRun:
        """Return a run that has not begun."""
        settings = replace(SETTINGS, **changes)
        return self.tuning.new_run(
            self.tuning.base("starter"), make_data(self.files), settings, name
        )

    def stopped(self, state: str, name: str = "豆豆", *, error: str = "", **changes: object) -> str:
        """Return the id of a run that stopped half way."""
        run = self.ready(name, **changes)
        folder = self.folder(run.id)
        write_log(folder, 4)
        (folder.path / "checkpoint-1.pt").write_bytes(bytes(4000))
        fields = {"step": 17, "path": "/library/teaching", "reason": "exit code -9"}
        folder.change(
            state=state, done=16, total=STEPS, before=BEFORE, figures=figures_at(0.4),
            seconds=75.0, error=error, error_fields=fields,
        )  # fmt: skip
        return run.id

    def done(self, name: str = "豆豆", *, result: TuneResult | None = None) -> str:
        """Return the id of a finished run."""
        run = self.ready(name)
        self._finish(self.folder(run.id), result)
        self.folder(run.id).change(state="done", seconds=190.0)
        return run.id

    def folder(self, run_id: str) -> RunFolder:
        return RunFolder(self.tuning._runs / run_id)

    def _finish(self, folder: RunFolder, result: TuneResult | None = None) -> None:
        write_log(folder, 10)
        (folder.path / WEIGHTS).write_bytes(bytes(60_000))
        write_result(folder.path, result or make_result(self.files))
        folder.change(done=STEPS, total=STEPS, before=BEFORE, figures=AFTER)

    # Plays for `child`.

    def train_to_the_end(self, name: str, args: tuple[object, ...], job: object) -> None:
        folder = RunFolder(args[0])
        for news in played(folder.path.name):
            job.check()
            job.tell(news)
        self._finish(folder)

    def train_slowly(self, name: str, args: tuple[object, ...], job: object) -> None:
        """Tell the first half, wait for `go_on` or for a pause, then tell the rest."""
        folder, news = RunFolder(args[0]), list(played(Path(str(args[0])).name))
        for one in news[: len(news) // 2]:
            job.tell(one)
        write_log(folder, 5)
        folder.change(done=STEPS // 2, total=STEPS, before=BEFORE, figures=figures_at(0.5))
        while not self.go_on.wait(0.01):
            if job.is_cancelled:
                raise Cancelled
        for one in news[len(news) // 2 :]:
            job.tell(one)
        self._finish(folder)


def played(run_id: str) -> list[TuneProgress]:
    """Return what a training process tells."""
    news = [TuneProgress(run_id, "loading", 1, 0, 1), TuneProgress(run_id, "reading", 1, 9, 20)]
    for step in range(STEPS + 1):
        is_validation = step % 4 == 0
        news.append(
            TuneProgress(
                run_id, "training", 1, step, STEPS,
                loss=None if not step else 3.0 / (1 + step / 8),
                learning_rate=rate_at(step),
                validation=figures_at(step / STEPS) if is_validation else None,
                is_best=is_validation,
                seconds_left=float(4 * (STEPS - step)) if step else None,
            )
        )  # fmt: skip
    news += [TuneProgress(run_id, "measuring", 1, at, 4) for at in range(4)]
    return news


def rate_at(step: int) -> float:
    """Return a warm-up and a fall."""
    return 1e-3 * min(step / 8, 1.0, 1.02 - step / (STEPS + 2))


def write_log(folder: RunFolder, validations: int) -> None:
    """Write the validations that a stage has had."""
    lines = []
    for at in range(validations + 1):
        step = STEPS * at // 10
        figures = figures_at(step / STEPS)
        line = {"step": step, "loss": 3.0 / (1 + step / 8) if step else None,
                "learning_rate": rate_at(step)}  # fmt: skip
        line |= {**asdict(figures), SCORE: figures.score}
        lines.append(json.dumps(line) + "\n")
    (folder.path / "log-1.jsonl").write_text("".join(lines), encoding="utf-8")
