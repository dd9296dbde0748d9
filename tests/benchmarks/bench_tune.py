"""Fine-tuning: what the estimate says against what a run takes, on the device that is there.

    python tests/benchmarks/bench_tune.py [--photos 512] [--epochs 6] [--hog GIB]

Chinese-CLIP ViT-B/16 with random weights on a graphics card, a small model of its architecture
elsewhere, which shows that the script works and little else. For both stages, adapters and whole
matrices, and each precision: seconds and memory, told and taken; whether a run that was stopped
in its middle ends as one that was not. hog: so much of the card is taken by somebody else, which
leaves a batch too little.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "benchmarks")]

from random_models import random_small, random_vit_b16  # noqa: E402

from core.errors import Cancelled  # noqa: E402
from core.job import Job  # noqa: E402
from core.records.tuning import CaptionSource, TuneProgress  # noqa: E402
from core.tuning.tuning import Tuning  # noqa: E402

MODEL = "vit-b-16"
GIB = 1 << 30
POLL_S = 0.1
CASES = {
    "1, adapters": {"stage": "1", "lora_rank": 8},
    "1, whole": {"stage": "1", "lora_rank": 0},
    "2, adapters": {"stage": "2", "lora_rank": 8},
    "2, whole": {"stage": "2", "lora_rank": 0},
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=512)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--hog", type=float, default=0.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "library"
        tuning = Tuning(home)
        device = tuning.device
        make = random_vit_b16 if device == "cuda" else random_small
        make(home / "models" / MODEL)
        captions = make_captions(Path(temporary) / "photos", options.photos)
        data = tuning.check_captions(CaptionSource(captions), Job())
        print(f"device {device}; {data.train_photos} photos, {data.validation_photos} held out")
        precisions = ("fp32", "bf16", "fp16") if device == "cuda" else ("fp32",)
        for precision in precisions:
            for name, chosen in CASES.items():
                told_and_taken(
                    tuning, data, options.epochs, name, {**chosen, "precision": precision}
                )
        stopped(tuning, data, options.epochs, precisions[-1])
        if options.hog:
            hogged(tuning, data, options.hog)


def make_captions(folder: Path, count: int) -> Path:
    """Write photos, each of its own colours, and a sentence about each."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    lines = []
    for number in range(count):
        blocks = rng.integers(0, 256, (6, 6, 3), np.uint8)
        picture = Image.fromarray(blocks).resize((480, 360), Image.Resampling.BICUBIC)
        picture.save(folder / f"{number}.jpg", quality=90)
        lines.append(f"{number}.jpg\t编号{number}，颜色{blocks[0, 0].tolist()}\n")
    captions = folder / "captions.tsv"
    captions.write_text("file\tcaption\n" + "".join(lines), encoding="utf-8")
    return captions


def settings_of(tuning, data, epochs, chosen):
    """Return what is suggested for this model, with a case's own choices."""
    base = tuning.base(MODEL)
    return base, replace(
        tuning.suggest(base, data, chosen["stage"]), epochs=epochs, patience=0, augment=1, **chosen
    )


def told_and_taken(tuning, data, epochs: int, name: str, chosen: dict) -> None:
    """Estimate a run, then run it."""
    base, settings = settings_of(tuning, data, epochs, chosen)
    told = tuning.estimate(base, data, settings, Job())
    run = tuning.new_run(base, data, settings)
    news: list[TuneProgress] = []
    with watched_memory() as memory:
        began = time.perf_counter()
        tuning.train(run.id, Job(on_news=news.append))
        taken = time.perf_counter() - began
    losses = [one.loss for one in news if one.loss is not None]
    result = tuning.result(run.id)
    print(
        f"stage {name:12} {settings.precision}: {told.seconds:.0f} s told, {taken:.0f} taken; "
        f"{told.memory_bytes / GIB:.1f} GiB told, {memory[0]:.1f} on the card; "
        f"loss {losses[0]:.3f} to {losses[-1]:.3f}; "
        f"mean recall {result.before.score:.3f} to {result.after.score:.3f}",
        flush=True,
    )
    tuning.delete(run.id)


def stopped(tuning, data, epochs: int, precision: str) -> None:
    """Compare a run that was stopped in its middle with one that was not."""
    figures = []
    for is_stopped in (False, True):
        chosen = {**CASES["2, adapters"], "precision": precision}
        base, settings = settings_of(tuning, data, epochs, chosen)
        run = tuning.new_run(base, data, settings)
        if is_stopped:
            stop_in_the_middle(tuning, run.id)
        tuning.train(run.id, Job())
        figures.append(tuning.result(run.id).after)
        tuning.delete(run.id)
    difference = abs(figures[0].score - figures[1].score)
    print(f"stopped and gone on: mean recall differs by {difference:.4f}", flush=True)


def stop_in_the_middle(tuning, run_id: str) -> None:
    """Train until half of the steps are done."""
    job = Job(on_news=lambda news: news.done * 2 > news.total > 1 and job.cancel())
    try:
        tuning.train(run_id, job)
    except Cancelled:
        return
    print("it was done before it could be stopped")


def hogged(tuning, data, gib: float) -> None:
    """Train with a large batch while somebody else has most of the card."""
    import torch

    kept = torch.empty(int(gib * GIB), dtype=torch.uint8, device="cuda")
    chosen = {**CASES["2, whole"], "precision": "fp32"}
    base, settings = settings_of(tuning, data, 2, chosen)
    settings = replace(settings, batch_size=data.train_photos, accumulate=1)
    run = tuning.new_run(base, data, settings)
    notes: list[tuple[str, int]] = []
    tuning.train(
        run.id, Job(on_news=lambda news: news.note and notes.append((news.note, news.note_count)))
    )
    print(f"with {len(kept) / GIB:.0f} GiB taken by others: {notes}, {tuning.run(run.id).state}")
    tuning.delete(run.id)


@contextmanager
def watched_memory():
    """Yield a list whose one number is the most memory of the card that was in use, in GiB."""
    most, done = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(most, done))
    if shutil.which("nvidia-smi"):
        watcher.start()
    yield most
    done.set()
    if watcher.is_alive():
        watcher.join()


def _watch(most: list[float], done: threading.Event) -> None:
    command = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    while not done.wait(POLL_S):
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        most[0] = max(most[0], float(said.split()[0] or 0) / 1024)


if __name__ == "__main__":
    main()
