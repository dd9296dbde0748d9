"""Takes a model that the user has on disk into a fresh folder, in the one form that we keep.

Accepted: a folder in transformers' form (safetensors, or pickles that hold tensors only), an
original checkpoint, alone or in its folder, and a folder with a starter that was taught. What
comes out holds safetensors, config.json, the preprocessing and the vocabulary, or is the starter's
own form. A pickle is only ever read with `weights_only=True`, which runs no code, and never kept.
"""

from __future__ import annotations

import contextlib
import errno
import json
import pickle
import shutil
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from core.encoder import original
from core.encoder.model_files import RECIPE_FILES, weights_of
from core.encoder.model_folder import inspect
from core.encoder.starter import is_starter
from core.encoder.starter_intake import take_in_starter
from core.encoder.wordpiece import read_words
from core.errors import EnvironmentFault, ModelError
from core.job import Job
from core.paths import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES = 8 << 20
CHECKPOINTS = ("*.pt", "*.pth")
PICKLES = "pytorch_model*.bin"
# What a damaged or hostile file makes torch.load raise.
UNREADABLE = (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, IndexError,
              AttributeError, TypeError, OSError, zipfile.BadZipFile)  # fmt: skip
FRESH = "fresh"
PERCENT = 100
TAKEN_IN = 30  # percent of the whole; conversion is the rest


def prepare(source: Path, target: Path, job: Job) -> None:
    """Fill the empty folder `target` from `source`, and convert it. Loads torch: in a child.

    Raises ModelError (its `model` is the name of `target`), EnvironmentFault, Cancelled.
    """
    if is_starter(source):  # runs as it is; no torch
        with _told(target):
            take_in_starter(source, target, job)
        return
    from core.encoder.convert import convert

    with _told(target):
        take_in(source, target, _share(job, 0, TAKEN_IN))
    convert(target, _share(job, TAKEN_IN, PERCENT))


def finish(folder: Path, job: Job) -> None:
    """Turn a downloaded folder into what `prepare` makes, in place. Raises as it does.

    Pickles and original checkpoints among its files give way to safetensors.
    """
    if is_starter(folder):
        return
    from core.encoder.convert import convert

    pickles = [file for kind in (*CHECKPOINTS, PICKLES) for file in sorted(folder.glob(kind))]
    if pickles and not weights_of(folder):
        with _told(folder):
            inner = folder / FRESH / folder.name
            inner.mkdir(parents=True)
            take_in(folder, inner, _share(job, 0, TAKEN_IN))
            for file in inner.iterdir():
                file.replace(folder / file.name)
            shutil.rmtree(folder / FRESH)
    for file in pickles:
        file.unlink()
    convert(folder, _share(job, TAKEN_IN, PERCENT))


def take_in(source: Path, target: Path, job: Job) -> None:
    """Fill the empty folder `target` from a folder or a checkpoint; besides, raises OSError."""
    if source.is_file():
        _take_checkpoint(source, target, job)
        return
    if not source.is_dir():
        raise ModelError("model_missing", model=str(source))
    checkpoints = sorted(file for kind in CHECKPOINTS for file in source.glob(kind))
    if len(checkpoints) == 1 and not weights_of(source) and not any(source.glob(PICKLES)):
        _take_checkpoint(checkpoints[0], target, job)
    else:
        _take_folder(source, target, job)


def _take_folder(source: Path, target: Path, job: Job) -> None:
    weights = weights_of(source)
    pickles = [] if weights else sorted(source.glob(PICKLES))
    if not pickles:
        inspect(source).tokenizer()  # refuse before gigabytes are copied
    files = [file for name in RECIPE_FILES if (file := source / name).is_file()]
    if not files or (not weights and not pickles):
        inspect(source)  # says what is missing
    total = sum(file.stat().st_size for file in [*files, *weights])
    done = 0
    for file in [*files, *weights]:
        done = _copy(file, target / file.name, done, total, job)
    for number, file in enumerate(pickles):
        job.step(number, len(pickles))
        tensors = _load_pickle(file, target.name)
        _save(dict(tensors), target / f"{file.stem.replace('pytorch_model', 'model')}.safetensors")
    inspect(target).tokenizer()


def _take_checkpoint(source: Path, target: Path, job: Job) -> None:
    job.step(0, 3)
    content = _load_pickle(source, target.name)
    try:
        state = original.state_of(content)
        config = original.config_of(state)
        tensors = dict(original.translated(state))
    except ValueError as error:
        raise _broken(target.name, str(error)) from error
    words = resources() / "vocabulary" / "bert-chinese.txt"
    expected, found = config["text_config"]["vocab_size"], len(read_words(words))
    if expected != found:
        raise _broken(target.name, f"its vocabulary of {expected} words is not BERT's {found}")
    job.step(1, 3)
    _save(tensors, target / "model.safetensors")
    job.step(2, 3)
    _write_json(target / "config.json", config)
    px = config["vision_config"]["image_size"]
    _write_json(target / "preprocessor_config.json", original.preprocessor_config(px))
    (target / "vocab.txt").write_bytes(words.read_bytes())


def _load_pickle(file: Path, model: str) -> Any:  # noqa: ANN401 - what is in it is found out later
    """Return the content of a file that torch wrote; no code in it is run."""
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the refusal says it all
            # A zip can stay on the disk until its tensors are copied; older files cannot.
            is_zip = zipfile.is_zipfile(file)
            if is_zip:
                _check_sums(file)
            return torch.load(file, map_location="cpu", weights_only=True, mmap=is_zip)
    except UNREADABLE as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise _broken(model, f"{file.name}: {reason}") from error


def _check_sums(file: Path) -> None:
    """Raise ValueError where a flipped bit would become a weight: torch maps without looking."""
    with zipfile.ZipFile(file) as archive:
        damaged = archive.testzip()
    if damaged is not None:
        raise ValueError(f"{damaged} is damaged")


def _save(tensors: dict[str, Any], file: Path) -> None:
    import torch
    from safetensors.torch import save_file

    own = {
        name: (value.float() if value.dtype == torch.float64 else value).clone().contiguous()
        for name, value in tensors.items()
        if isinstance(value, torch.Tensor) and value.is_floating_point()
    }
    save_file(own, file, metadata={"format": "pt"})


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn a failing disk into what the user is told."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, SafetensorError) as error:
        # safetensors wraps the system's error in its text.
        is_full = getattr(error, "errno", None) == errno.ENOSPC or "os error 28" in str(error)
        if is_full:
            raise EnvironmentFault("disk_full", path=str(target.parent)) from error
        raise _broken(target.name, str(error)) from error


def _copy(source: Path, target: Path, done: int, total: int, job: Job) -> int:
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(CHUNK_BYTES):
            writer.write(chunk)
            done += len(chunk)
            job.step(done, total)
    return done


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _broken(model: str, reason: str) -> ModelError:
    return ModelError("model_broken", model=model, reason=reason)


def _share(job: Job, start: int, end: int) -> Job:
    """Return a job whose whole is a part of another's hundred percent."""

    def report(done: int, total: int | None) -> None:
        share = done / total if total else 0.0
        job.step(start + round((end - start) * share), PERCENT)

    return Job(report)
