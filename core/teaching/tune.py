"""One run from its folder to its result: what the training process does. Needs torch.

The order: load, measure the model as it is, train stage by stage, measure again, mix old and new.
Everything that took long is in the run's folder, so that whatever ends the process, calling this
again goes on and ends with the same figures.
"""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.errors import Cancelled
from core.job import Job
from core.models.part import disk_error
from core.records.tuning import AlphaFigures, TuneFigures, TuneProgress, TuneResult
from core.teaching.examiner import Examiner, compared
from core.teaching.learners import open_learner
from core.teaching.lesson import exam_of, lesson_of
from core.teaching.recipe import SCORE, Recipe
from core.teaching.result_file import write_result
from core.teaching.retention import forgets, retention_exam
from core.teaching.run_folder import CACHE, WEIGHTS, RunFolder
from core.teaching.train import Trainer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.records.tuning import Phase, TuneSettings
    from core.teaching.batch import Pairs
    from core.teaching.learner import Learner, Weights
    from core.teaching.recipe import StepNews

VALIDATIONS = 10  # of a stage, besides the one before it
ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)
NEWS_EVERY_S = 0.25


def tune(path: Path, models: Path, device: str, job: Job) -> None:
    """Train the run in a folder to its end; the caller holds its lock and writes its state.

    Tells `TuneProgress`. Raises UserError training_diverged, tune_photo_gone; ModelError;
    EnvironmentFault checkpoint_not_written, disk_full, tune_out_of_memory; Cancelled. Each leaves
    what is done.
    """
    _Run(RunFolder(path), models, device, job).finish()


class _Run:
    def __init__(self, folder: RunFolder, models: Path, device: str, job: Job) -> None:
        self._folder = folder
        self._run = folder.read()
        self._settings = self._run.settings
        self._job = job
        self._started = time.monotonic()
        self._told = 0.0
        self._exam_s = 0.0  # of the last validation
        self._reached: dict[str, int] = {}  # the step in hand, for the history
        self._stage = 1 if self._settings.stage != "2" else 2
        self._tell("loading", 0, 1)
        self._learner: Learner = open_learner(
            self._run.base, models, self._settings, folder.path / CACHE, device
        )

    def finish(self) -> None:
        learner, pairs = self._learner, self._folder.pairs()
        exam, lesson = exam_of(pairs, self._settings.seed), lesson_of(pairs)
        try:
            self._held_out = Examiner(learner, exam, self._reading())
            self._general = Examiner(learner, retention_exam(), self._reading())
            before, answers = self._held_out.figures(), self._held_out.answers()
            kept = self._general.mean_reciprocal()
            self._note(before=before)
            for stage in self._stages():
                self._stage = stage
                batches = learner.begin(stage, lesson, self._reading())
                self._train(batches, stage)
            self._keep()
            taught = learner.taught()
            mixes = list(self._mixes(taught, before, kept))
            after, retained = self._held_out.figures(), self._general.mean_reciprocal()
            winners, losers = compared(exam, answers, self._held_out.answers())
        finally:
            learner.close()
        result = TuneResult(
            before=before,
            after=after,
            retention_before=kept,
            retention_after=retained,
            mixes=tuple(mixes),
            alpha=_best_alpha(mixes),
            winners=tuple(winners),
            losers=tuple(losers),
        )
        write_result(self._folder.path, result)
        self._note(figures=after)
        for file in self._folder.path.glob("checkpoint*"):
            file.unlink(missing_ok=True)

    @property
    def _alphas(self) -> tuple[float, ...]:
        """How much of what is new is tried at the end, besides nothing."""
        return ALPHAS[-1:] if self._settings.from_scratch else ALPHAS[1:]

    def _stages(self) -> tuple[int, ...]:
        return {"1": (1,), "2": (2,), "both": (1, 2)}[self._settings.stage]

    def _train(self, batches: Pairs, stage: int) -> None:
        settings, learner = self._settings, self._learner
        steps = settings.epochs * batches.steps_per_epoch
        first = steps if stage == 2 and settings.stage == "both" else 0
        total = steps * len(self._stages())
        trainer = Trainer(
            learner.model,
            batches,
            recipe_of(settings, steps, learner),
            lambda _: self._validated(),
            self._folder.path,
            device=learner.device,
            name=f"-{stage}",
            on_news=lambda news: self._on_step(news, first, total),
        )
        try:
            trainer.run(self._job_of_steps())
        except Cancelled:
            self._note(**self._reached)  # its checkpoint is of there
            raise

    def _validated(self) -> dict[str, float]:
        began = time.monotonic()
        figures = self._held_out.figures()
        self._exam_s = time.monotonic() - began
        return {**asdict(figures), SCORE: round(figures.score, 6)}

    def _on_step(self, news: StepNews, first: int, total: int) -> None:
        figures = None
        self._reached = {"done": first + news.step, "total": total}
        if news.figures is not None:
            figures = TuneFigures(**{n: v for n, v in news.figures.items() if n != SCORE})
            best = {"figures": figures} if news.is_best else {}
            self._note(done=first + news.step, total=total, **best)
        elif news.note is None and time.monotonic() - self._told < NEWS_EVERY_S:
            return
        left = news.seconds_left
        if left is not None and news.steps and first + news.steps < total:
            left += left / max(1, news.steps - news.step) * (total - first - news.steps)
        if left is not None:
            left += self._exam_s * len(self._alphas)  # old and new are compared afterwards
        self._tell(
            "training",
            first + news.step,
            total,
            loss=news.loss,
            learning_rate=news.learning_rate,
            validation=figures,
            is_best=news.is_best,
            seconds_left=left,
            note=news.note[0] if news.note else "",
            note_count=news.note[1] if news.note else 0,
        )

    def _mixes(self, taught: Weights, before: TuneFigures, kept: float) -> Iterator[AlphaFigures]:
        """Yield old and new mixed; the last leaves the taught weights in the model."""
        yield AlphaFigures(0.0, before, kept, forgets=False)
        for number, alpha in enumerate(self._alphas):
            left = self._exam_s * (len(self._alphas) - number)
            self._tell("measuring", number, len(self._alphas), seconds_left=left)
            self._job.check()
            self._learner.mix(taught, alpha)
            retained = self._general.mean_reciprocal()
            figures = self._held_out.figures()
            yield AlphaFigures(alpha, figures, retained, forgets=forgets(kept, retained))

    def _keep(self) -> None:
        try:
            self._learner.save(self._folder.path)
        except OSError as error:
            raise disk_error(error, self._folder.path / WEIGHTS) from error

    def _note(self, **facts: object) -> None:
        """Write down how far the run is, so that its history tells it after any end."""
        spent = self._run.seconds + time.monotonic() - self._started
        self._folder.change(seconds=round(spent, 1), **facts)

    def _reading(self) -> Job:
        return Job(lambda done, total: self._on_reading(done, total or 0))

    def _on_reading(self, done: int, total: int) -> None:
        self._job.check()
        if time.monotonic() - self._told > NEWS_EVERY_S:
            self._tell("reading", done, total)

    def _job_of_steps(self) -> Job:
        """Return the job that only stops; `_on_step` tells how far it is."""
        return Job(lambda done, total: self._job.check())

    def _tell(self, phase: Phase, done: int, total: int, **facts: object) -> None:
        self._told = time.monotonic()
        self._job.tell(
            TuneProgress(self._run.id, phase, self._stage, done, total, **facts)  # type: ignore[arg-type]
        )


def recipe_of(settings: TuneSettings, steps: int, learner: Learner) -> Recipe:
    """Return how the loop is to train one stage."""
    return Recipe(
        steps=steps,
        learning_rate=settings.learning_rate,
        weight_decay=settings.weight_decay,
        warmup_steps=settings.warmup,
        average=learner.average,
        validate_every=max(1, math.ceil(steps / VALIDATIONS)),
        seed=settings.seed,
        precision=settings.precision,
        optimizer=settings.optimizer,
        cosine=settings.cosine,
        piece=settings.batch_size if settings.accumulate > 1 else None,
        patience=settings.patience,
        validate_first=learner.begins_as_parent,
    )


def _best_alpha(mixes: list[AlphaFigures]) -> float:
    """Return the mix that finds most among those that do not forget; the old one on a tie."""
    allowed = [mix for mix in mixes if not mix.forgets]
    return max(allowed, key=lambda mix: (mix.validation.score, -mix.alpha)).alpha
