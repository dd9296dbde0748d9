"""The training loop of everything that we teach: contrastive, deterministic, resumable.

What happens in a step depends on the seed and the step's number alone, so that a run that was
killed and resumed ends with the same figures as one that was not. The best weights by
validation are what comes out, not the last. One thread calls it; needs torch.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import torch

from core.errors import UserError
from core.teaching.checkpoint import read_checkpoint, write_checkpoint
from core.teaching.contrastive import contrastive_loss, pair_masks
from core.teaching.schedule import warmup_cosine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor, nn

    from core.job import Job

    Validate = Callable[[nn.Module], dict[str, float]]

SCORE = "score"  # the validation figure that chooses the best weights
BETAS = (0.9, 0.98)
MAX_GRADIENT = 5.0


class Batch(NamedTuple):
    """What one step sees. `images` and `texts` are whatever the model's towers take."""

    images: Any
    texts: Any
    image_photos: Tensor  # (n,) which photo an image belongs to
    text_photos: Tensor  # (t,)
    text_captions: Tensor  # (t,) equal texts have equal numbers


class Pairs(Protocol):
    """Where batches come from."""

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; the same for the same step, whenever it is asked."""


class TwoTowers(Protocol):
    """The model as the loop sees it, besides being an `nn.Module`."""

    def image_vectors(self, images: Any) -> Tensor:  # noqa: ANN401 - the towers know
        """Return unit vectors (n, dim)."""

    def text_vectors(self, texts: Any) -> Tensor:  # noqa: ANN401
        """Return unit vectors (t, dim)."""

    def logit_scale(self) -> Tensor:
        """Return the factor from cosine to logit."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; everything that changes the result, besides model and data."""

    steps: int
    learning_rate: float
    weight_decay: float
    warmup_steps: int
    average: float = 0.0  # decay of the running mean of the weights that is kept; 0: none
    validate_every: int = 100
    seed: int = 0
    bfloat16: bool = False  # matrix products in half precision: twice as fast, as good


class Trainer:
    """One run: owns the optimiser, the averaged weights, the best ones, and the files of both.

    folder: gets `log.jsonl` (one line per validation) and `checkpoint.pt`; a run that finds a
    checkpoint of the same recipe there goes on from it.
    """

    def __init__(
        self,
        model: nn.Module,
        pairs: Pairs,
        recipe: Recipe,
        validate: Validate,
        folder: Path,
    ) -> None:
        self._model = model
        self._towers: TwoTowers = model  # type: ignore[assignment] # a module that has them
        self._pairs = pairs
        self._recipe = recipe
        self._validate = validate
        self._folder = folder
        self._optimizer = torch.optim.AdamW(_groups(model, recipe.weight_decay), betas=BETAS)
        self._average = _copy(model)
        self._best = _copy(model)
        self._best_score = -math.inf
        self._done = 0
        self._history: list[dict[str, float]] = []

    def run(self, job: Job) -> dict[str, Tensor]:
        """Train to the end and return the best weights; they are also in the model then.

        Raises Cancelled (the checkpoint stays), UserError("training_diverged").
        """
        self._resume()
        while self._done < self._recipe.steps:
            loss = self._step(self._done)
            self._done += 1
            if self._done % self._recipe.validate_every == 0 or self._done == self._recipe.steps:
                self._note(loss)
            job.step(self._done, self._recipe.steps)
        self._model.load_state_dict(self._best)
        self._model.eval()
        return self._best

    def _step(self, step: int) -> float:
        recipe = self._recipe
        torch.manual_seed(recipe.seed * 1_000_003 + step)  # dropout and noise of this step
        rate = recipe.learning_rate * warmup_cosine(
            step, recipe.steps, recipe.warmup_steps, floor=0.01
        )
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._model.train()
        loss = self._loss(self._pairs.batch(step))
        if not math.isfinite(loss.item()):
            raise UserError("training_diverged", step=step)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), MAX_GRADIENT)
        self._optimizer.step()
        self._update_average()
        return loss.item()

    def _loss(self, batch: Batch) -> Tensor:
        positives, neutral = pair_masks(batch.text_photos, batch.text_captions, batch.image_photos)
        device = batch.image_photos.device.type
        with torch.autocast(device, torch.bfloat16, enabled=self._recipe.bfloat16):
            texts = self._towers.text_vectors(batch.texts)
            images = self._towers.image_vectors(batch.images)
        scale = self._towers.logit_scale()
        return contrastive_loss(texts.float(), images.float(), scale, positives, neutral)

    def _update_average(self) -> None:
        """Move the running mean; its memory is shorter at first, so that the start fades."""
        decay = min(self._recipe.average, (self._done + 1) / (self._done + 10))
        with torch.no_grad():
            for name, value in self._model.state_dict().items():
                self._average[name].lerp_(value, 1.0 - decay)

    def _note(self, loss: float) -> None:
        """Validate the averaged weights, keep them if they are the best so far, save all."""
        current = _copy(self._model)
        self._model.load_state_dict(self._average)
        self._model.eval()
        with torch.inference_mode():
            figures = self._validate(self._model)
        self._model.load_state_dict(current)
        if figures[SCORE] > self._best_score:
            self._best_score = figures[SCORE]
            self._best = {name: value.clone() for name, value in self._average.items()}
        self._history.append({"step": self._done, "loss": round(loss, 4), **figures})
        self._save()
        lines = "".join(json.dumps(line) + "\n" for line in self._history)
        (self._folder / "log.jsonl").write_text(lines, encoding="utf-8")

    def _save(self) -> None:
        state = {
            "recipe": asdict(self._recipe),
            "done": self._done,
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "best": self._best,
            "best_score": self._best_score,
            "history": self._history,
        }
        write_checkpoint(self._folder / "checkpoint.pt", state)

    def _resume(self) -> None:
        state = read_checkpoint(self._folder / "checkpoint.pt")
        if state is None or state["recipe"] != asdict(self._recipe):
            return
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average, self._best = state["average"], state["best"]
        self._best_score, self._done = state["best_score"], state["done"]
        self._history = state["history"]


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Decay matrices; leave biases, scales and embeddings of single tokens alone."""
    rows = {
        id(parameter)
        for module in model.modules()
        if isinstance(module, torch.nn.Embedding | torch.nn.EmbeddingBag)
        for parameter in module.parameters()
    }
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    matrices = [p for p in trained if p.ndim > 1 and id(p) not in rows]
    others = [p for p in trained if p.ndim <= 1 or id(p) in rows]
    return [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


def _copy(model: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in model.state_dict().items()}
