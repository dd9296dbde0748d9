"""The training loop of everything that we teach: contrastive, deterministic, resumable.

What happens in a step depends on the seed and the step's number alone, so that a run that was
killed and resumed ends with the same figures as one that was not (on a GPU, as far as its own
arithmetic repeats itself). The best weights by validation are what comes out, not the last. One
thread calls it; needs torch.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import torch

from core.errors import Cancelled, EnvironmentFault, UserError
from core.teaching.checkpoint import read_checkpoint, write_checkpoint
from core.teaching.gradient import BatchGradient, is_out_of_memory
from core.teaching.optimizer import new_optimizer
from core.teaching.recipe import SCORE, StepNews
from core.teaching.schedule import warmup_cosine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor, nn

    from core.job import Job
    from core.teaching.batch import Pairs, TwoTowers
    from core.teaching.recipe import Recipe

    Validate = Callable[[nn.Module], dict[str, float]]

MAX_GRADIENT = 5.0
SAVE_EVERY_S = 60.0  # besides at each validation …
SAVE_SHARE = 0.05  # … but never so often that it takes more of the time than this


class Trainer:
    """One run: owns the optimiser, the averaged weights, the best ones, and the files of both.

    Only parameters that require a gradient are trained, kept and returned. folder: gets
    `log.jsonl` (one line per validation) and `checkpoint.pt`, with `name` behind their stems; a run
    that finds a checkpoint of the same recipe there goes on from it.
    """

    def __init__(
        self,
        model: nn.Module,
        pairs: Pairs,
        recipe: Recipe,
        validate: Validate,
        folder: Path,
        *,
        device: str = "cpu",
        name: str = "",
        on_news: Callable[[StepNews], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._towers: TwoTowers = model  # type: ignore[assignment] # a module that has them
        self._pairs = pairs
        self._recipe = recipe
        self._validate = validate
        self._checkpoint = folder / f"checkpoint{name}.pt"
        self._log = folder / f"log{name}.jsonl"
        self._on_news = on_news
        self._device = device
        self._trained: dict[str, Tensor] = {
            n: p for n, p in model.named_parameters() if p.requires_grad
        }
        self._optimizer = new_optimizer(model, recipe)
        self._gradient = BatchGradient(model, recipe.precision, device, recipe.piece)
        self._average = self._copy() if recipe.average else None
        self._best = self._copy()
        self._best_score = -math.inf
        self._done = 0
        self._history: list[dict[str, Any]] = []

    def run(self, job: Job) -> dict[str, Tensor]:
        """Train to the end and return the best weights; they are also in the model then.

        Raises Cancelled, UserError training_diverged, EnvironmentFault checkpoint_not_written,
        tune_out_of_memory; in each case it can be run again and goes on from its checkpoint.
        """
        self._resume()
        self._started, self._began_at = time.monotonic(), self._done
        self._saved, self._save_s = self._started, 0.0
        self._examined_s, self._exams = 0.0, 0
        if self._recipe.validate_first and not self._history:
            self._note(None)
        while self._done < self._recipe.steps and not self._is_stale:
            self._advance(job)
        self._put(self._best)
        self._model.eval()
        return self._best

    def _advance(self, job: Job) -> None:
        loss = self._step(self._done)
        self._done += 1
        recipe = self._recipe
        if self._done % recipe.validate_every == 0 or self._done == recipe.steps:
            self._note(loss)
        elif time.monotonic() - self._saved > max(SAVE_EVERY_S, self._save_s / SAVE_SHARE):
            self._save()
        else:
            self._tell(loss)
        try:
            job.step(self._done, recipe.steps)
        except Cancelled:
            self._save()
            raise

    @property
    def _is_stale(self) -> bool:
        """Whether patience is at an end."""
        patience = self._recipe.patience
        scores = [line[SCORE] for line in self._history if SCORE in line]
        if not patience or not scores:
            return False
        return len(scores) - 1 - scores.index(max(scores)) >= patience

    def _step(self, step: int) -> float:
        recipe = self._recipe
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate(step)
        self._model.train()
        loss = self._gradients(step)
        if not math.isfinite(loss):
            raise UserError("training_diverged", step=step)
        scaler = self._gradient.scaler
        scaler.unscale_(self._optimizer)
        torch.nn.utils.clip_grad_norm_(self._trained.values(), MAX_GRADIENT)
        scaler.step(self._optimizer)
        scaler.update()
        self._towers.settle()
        if self._average is not None:
            # Its memory is shorter at first, so that the start fades.
            decay = min(recipe.average, (step + 1) / (step + 10))
            for name, value in self._trained.items():
                self._average[name].lerp_(value.detach(), 1.0 - decay)
        return loss

    def _gradients(self, step: int) -> float:
        """Return the loss, its gradients in the model; in smaller pieces where memory is short."""
        batch = self._pairs.batch(step)
        while True:
            self._optimizer.zero_grad()
            try:
                return self._gradient.run(batch, self._recipe.seed * 1_000_003 + step)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                piece = min(
                    self._gradient.piece or len(batch.image_photos), len(batch.image_photos)
                )
                if piece == 1:
                    raise EnvironmentFault("tune_out_of_memory") from error
            self._gradient.piece = (piece + 1) // 2
            _forget_cached_memory(self._device)
            self._history.append(
                {"step": step, "note": "tune_less_memory", "piece": self._gradient.piece}
            )
            self._tell(None, note=("tune_less_memory", self._gradient.piece))

    def _rate(self, step: int) -> float:
        recipe = self._recipe
        floor = 0.01 if recipe.cosine else 1.0
        return recipe.learning_rate * warmup_cosine(step, recipe.steps, recipe.warmup_steps, floor)

    def _note(self, loss: float | None) -> None:
        """Validate the averaged weights, keep them if they are the best so far, save all."""
        began = time.monotonic()
        candidate = self._average if self._average is not None else self._trained
        current = self._copy() if self._average is not None else None
        self._put(candidate)
        self._model.eval()
        with torch.inference_mode():
            figures = self._validate(self._model)
        is_best = figures[SCORE] > self._best_score
        if is_best:
            self._best_score, self._best = figures[SCORE], self._copy()
        if current is not None:
            self._put(current)
        line = {"step": self._done, "loss": None if loss is None else round(loss, 4)}
        self._history.append(
            {**line, "learning_rate": self._rate(max(0, self._done - 1)), **figures}
        )
        self._save()
        self._write_log()
        self._examined_s += time.monotonic() - began
        self._exams += 1
        self._tell(loss, figures, is_best=is_best)

    def _write_log(self) -> None:
        text = "".join(json.dumps(line) + "\n" for line in self._history)
        draft = self._log.with_suffix(".part")
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._log)  # a full disk leaves the lines that were there
        except OSError as error:
            draft.unlink(missing_ok=True)
            path, reason = str(self._log), error.strerror or str(error)
            raise EnvironmentFault("checkpoint_not_written", path=path, reason=reason) from error

    def _tell(
        self,
        loss: float | None,
        figures: dict[str, float] | None = None,
        *,
        is_best: bool = False,
        note: tuple[str, int] | None = None,
    ) -> None:
        recipe, done = self._recipe, self._done
        rate, left = self._rate(max(0, done - 1)), self._seconds_left()
        self._on_news(StepNews(done, recipe.steps, loss, rate, figures, is_best, left, note))

    def _seconds_left(self) -> float | None:
        """Return what the steps and the validations to come take at the pace so far."""
        here, to_come = self._done - self._began_at, self._recipe.steps - self._done
        if not here:
            return None
        exam = self._examined_s / self._exams if self._exams else 0.0
        exams = math.ceil(to_come / self._recipe.validate_every)
        stepping = time.monotonic() - self._started - self._examined_s
        return stepping / here * to_come + exam * exams

    def _save(self) -> None:
        began = time.monotonic()
        state = {
            "recipe": asdict(self._recipe),
            "done": self._done,
            "model": self._copy(),
            "optimizer": self._optimizer.state_dict(),
            "scaler": self._gradient.scaler.state_dict(),
            "piece": self._gradient.piece,
            "average": self._average,
            "best": self._best,
            "best_score": self._best_score,
            "history": self._history,
        }
        write_checkpoint(self._checkpoint, state)
        self._saved = time.monotonic()
        self._save_s = self._saved - began

    def _resume(self) -> None:
        state = read_checkpoint(self._checkpoint)
        if state is None or state["recipe"] != asdict(self._recipe):
            return
        if state["model"].keys() != self._trained.keys():
            return
        self._put(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._gradient.scaler.load_state_dict(state["scaler"])
        self._gradient.piece = state["piece"]
        to = self._device
        self._best = {name: value.to(to) for name, value in state["best"].items()}
        if self._average is not None:
            self._average = {name: value.to(to) for name, value in state["average"].items()}
        self._best_score, self._done = state["best_score"], state["done"]
        self._history = state["history"]

    def _copy(self) -> dict[str, Tensor]:
        return {name: value.detach().clone() for name, value in self._trained.items()}

    def _put(self, weights: dict[str, Tensor]) -> None:
        with torch.no_grad():
            for name, value in self._trained.items():
                if weights[name] is not value:
                    value.copy_(weights[name])


def _forget_cached_memory(device: str) -> None:
    backend = {"cuda": torch.cuda, "mps": torch.mps}.get(device)
    if backend is not None:
        backend.empty_cache()
