"""What a run will take, from a few photos and one step of the real thing. Needs torch.

Loads the model, so that it is run in the process that training would have. What is computed is
thrown away.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from core.records.tuning import TuneEstimate
from core.teaching.batch import Batch
from core.teaching.checkpoint import write_checkpoint
from core.teaching.gradient import BatchGradient
from core.teaching.learners import open_learner
from core.teaching.lesson import GALLERY, Lesson, lesson_of
from core.teaching.memory import free_bytes, peak_bytes
from core.teaching.stopwatch import NOTHING, Span, timed, timed_often
from core.teaching.train import SAVE_EVERY_S, SAVE_SHARE
from core.teaching.tune import ALPHAS, VALIDATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job
    from core.records.tuning import TuneData, TuneSettings
    from core.teaching.learner import Learner

SAMPLE = 8  # photos
SAMPLE_TEXTS = 32
QUICK_S, LARGER = 0.5, 8  # steps that take no longer are timed at so many times the size
# A loaded machine is loaded unevenly: the longest that is said goes beyond what was measured.
MARGIN, LEAST_MARGIN, MOST_MARGIN = 1.5, 1.25, 4.0
MOST_WRITTEN = 64_000_000  # bytes of a checkpoint on trial
PROBE_PHOTOS, PROBE_TEXTS = 36, 258
NUMBER = 4  # bytes
# Of every trained number, besides itself: gradient, best, mean or copy; AdamW keeps two more.
COPIES = {"adamw": 5, "sgd": 4}
SAVED = {"adamw": 5, "sgd": 4}  # in a checkpoint
TWICE = 4 / 3  # a batch in pieces is computed once more without gradient


class _Step(NamedTuple):
    """A step's time: so much in any case, and so much a pair; its memory likewise, in bytes."""

    fixed: Span
    pair: Span
    fixed_bytes: float
    pair_bytes: float


class _Rates(NamedTuple):
    """A photo through the image tower, a text through its own, a stage's steps, a checkpoint."""

    photo: Span
    text: Span
    steps: dict[int, _Step]
    trained: int
    save: Span
    begin: Span  # until the model is there


def estimate(
    choice: str,
    models: Path,
    data: TuneData,
    settings: TuneSettings,
    device: str,
    scratch: Path,
    job: Job,
    *,
    started_s: float = 0.0,
) -> TuneEstimate:
    """Return what a run with these settings will take. scratch: an own folder, deleted again.

    started_s: what it took this process to be ready, as it will take the run's.

    Raises ModelError, UserError tune_photo_gone, EnvironmentFault, Cancelled.
    """
    lesson = lesson_of(data.pairs)
    free = _free(device, scratch)
    count = min(SAMPLE, len(lesson.files), settings.batch_size)
    sample = _part(lesson, count)
    small = replace(settings, augment=1, accumulate=1, batch_size=count)
    opened: list[Learner] = []
    begin = timed(
        lambda: opened.append(open_learner(choice, models, small, scratch / "cache", device))
    )
    (learner,) = opened
    try:
        rates = _measure(learner, sample, settings, device, job)
        save = _timed_save(rates.trained * NUMBER * SAVED[settings.optimizer], scratch)
        begin = Span(begin.shortest + started_s, begin.usual + started_s)
        rates = rates._replace(begin=begin, save=save)
        stored = sum(file.stat().st_size for file in scratch.rglob("*.rows")) / (2 * count)
    finally:
        learner.close()
        shutil.rmtree(scratch, ignore_errors=True)
    features = int(stored * data.train_photos * settings.augment)
    found = _reckon(rates, data, settings, learner.begins_as_parent)
    return replace(found, disk_bytes=found.disk_bytes + features, **free)


def _free(device: str, scratch: Path) -> dict[str, int]:
    """Return what there is before anything is loaded. A card's memory counts where it trains."""
    there = next((folder for folder in scratch.parents if folder.is_dir()), scratch.anchor)
    memory = torch.cuda.mem_get_info()[0] if device == "cuda" else free_bytes()
    return {"free_memory_bytes": memory, "free_disk_bytes": shutil.disk_usage(there).free}


def _part(lesson: Lesson, count: int) -> Lesson:
    own = np.flatnonzero(lesson.photos < count)
    texts = tuple(lesson.texts[row] for row in own)
    return Lesson(lesson.files[:count], texts, lesson.photos[own], lesson.groups[own])


def _measure(
    learner: Learner, sample: Lesson, settings: TuneSettings, device: str, job: Job
) -> _Rates:
    learner.watch(sample.files[:1], job)  # the first one pays for what is loaded late
    photo = timed(lambda: learner.watch(sample.files[1:], job)).per(max(1, len(sample.files) - 1))
    texts = (sample.texts * SAMPLE_TEXTS)[:SAMPLE_TEXTS]
    text = timed(lambda: learner.text_vectors(learner.listen(texts))).per(len(texts))
    steps: dict[int, _Step] = {}
    for stage in (1, 2) if settings.stage == "both" else (int(settings.stage),):
        batch = learner.begin(stage, sample, job).batch(0)
        gradient = BatchGradient(learner.model, settings.precision, device)
        learner.model.train()
        trained = sum(p.numel() for p in learner.model.parameters() if p.requires_grad)
        before = _memory_now(device) + trained * NUMBER  # the gradients are no pair's
        gradient.run(batch, 0)
        job.check()
        steps[stage] = _step(gradient, batch, device, before)
    return _Rates(photo, text, steps, trained, NOTHING, NOTHING)


def _step(gradient: BatchGradient, batch: Batch, device: str, before: int) -> _Step:
    """Time a step, and where it is quick a larger one too: small models cost most for being run."""
    count, once, small = len(batch.image_photos), _seconds(gradient, batch), _memory(device)
    if once.shortest > QUICK_S:
        each = max(0, small - before) / count
        return _Step(NOTHING, once.per(count), small - each * count, each)
    larger, more = _seconds(gradient, _tiled(batch, LARGER)), count * (LARGER - 1)
    pair, each = larger.less(once).per(more), (_memory(device) - small) / more
    whole = Span(pair.shortest * count, pair.usual * count)
    return _Step(once.less(whole), pair, small - each * count, each)


def _seconds(gradient: BatchGradient, batch: Batch) -> Span:
    return timed_often(lambda number: gradient.run(batch, number))


def _timed_save(size_bytes: int, scratch: Path) -> Span:
    """Write what a checkpoint holds, or part of it, to the disk that will hold it."""
    part = min(size_bytes, MOST_WRITTEN)
    state = {"model": torch.zeros(max(1, part // NUMBER))}
    scratch.mkdir(parents=True, exist_ok=True)
    taken = timed(lambda: write_checkpoint(scratch / "checkpoint.pt", state))
    times = size_bytes / max(1, part)
    return Span(taken.shortest * times, taken.usual * times)


def _tiled(content: Any, times: int) -> Any:  # noqa: ANN401 - a batch and what is in it
    if isinstance(content, torch.Tensor):
        return content.repeat(times, *[1] * (content.ndim - 1))
    if isinstance(content, Batch):
        return Batch(*(_tiled(one, times) for one in content))
    return None if content is None else tuple(_tiled(one, times) for one in content)


def _memory_now(device: str) -> int:
    """Return what is in use, and begin anew to note the most that is; a CPU knows the peak only."""
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    return _memory(device)


def _memory(device: str) -> int:
    """Return the most memory so far of what trains: the card's own where there is one."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated()
    return peak_bytes()


def _reckon(
    rates: _Rates, data: TuneData, settings: TuneSettings, looks_again: bool
) -> TuneEstimate:
    """looks_again: in stage 2 every measurement embeds its photos anew."""
    shortest = _reckoned(rates, data, settings, looks_again, 0)
    usual = _reckoned(rates, data, settings, looks_again, 1)
    whole = min(settings.batch_size * settings.accumulate, data.train_photos)
    steps = settings.epochs * (data.train_photos // whole)
    piece = min(settings.batch_size, data.train_photos)
    memory = max(step.fixed_bytes + step.pair_bytes * piece for step in rates.steps.values())
    memory += rates.trained * NUMBER * COPIES[settings.optimizer]
    return TuneEstimate(
        steps=steps * len(rates.steps),
        seconds=round(shortest, 1),
        longest_seconds=round(max(MARGIN * usual, _crowding() * shortest), 1),
        memory_bytes=int(memory),
        disk_bytes=int(rates.trained * NUMBER * (SAVED[settings.optimizer] + 1)),
        trained=rates.trained,
    )


def _crowding() -> float:
    """Return how much longer work takes beside what has run lately, where the system tells it."""
    if not hasattr(os, "getloadavg"):
        return LEAST_MARGIN
    shares = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(MOST_MARGIN, max(LEAST_MARGIN, shares))


def _reckoned(
    rates: _Rates, data: TuneData, settings: TuneSettings, looks_again: bool, which: int
) -> float:
    """Return the seconds of a run. which: 0 for the shortest of what was measured, 1 the usual."""
    photo, text = rates.photo[which], rates.text[which]
    whole = min(settings.batch_size * settings.accumulate, data.train_photos)
    steps = settings.epochs * (data.train_photos // whole)
    texts = len({pair.caption for pair in data.pairs if pair.split == "validation"})
    gallery = max(data.validation_photos, min(GALLERY, data.photos))
    factor = TWICE if settings.accumulate > 1 else 1.0
    seconds = rates.begin[which] + (gallery + PROBE_PHOTOS) * photo
    for stage, step in rates.steps.items():
        again = looks_again and stage == 2
        exam = texts * text + (gallery * photo if again else 0.0)
        if not again:
            seconds += data.train_photos * settings.augment * photo
        training = steps * (step.fixed[which] + step.pair[which] * whole) * factor
        save = rates.save[which]
        saves = VALIDATIONS + training / max(SAVE_EVERY_S, save / SAVE_SHARE)
        seconds += training + VALIDATIONS * exam + saves * save
    last = looks_again and settings.stage != "1"
    mix = (texts + PROBE_TEXTS) * text + ((gallery + PROBE_PHOTOS) * photo if last else 0.0)
    return seconds + (len(ALPHAS) - 1) * mix
