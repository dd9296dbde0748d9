"""Indexing with Chinese-CLIP ViT-B/16 on the runtime: does decoding hide, and does a query wait?

    python tests/benchmarks/bench_indexing.py [--model FOLDER] [--photos 40] [--rounds 3]

Without a folder: random weights of the published size, converted first (1 GB of disk, a minute).
Files are 12-megapixel JPEGs. In turn, so that a busy machine is equally unfair to both:
- the model alone, on pictures already in memory, in a process of indexing's priority;
- files → vector + thumbnail + row, as the program does it.
Then sentences never asked before are searched for while indexing runs, and while nothing does.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import functools
import itertools
import shutil
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "benchmarks")]

from bench_pipeline import make_photos  # noqa: E402
from random_models import random_vit_b16  # noqa: E402

from core.child_call import call_in_child  # noqa: E402
from core.encoder.convert import convert  # noqa: E402
from core.job import Job  # noqa: E402
from core.library import Library  # noqa: E402
from core.records.search import Query  # noqa: E402
from core.serving.space import load_photo_encoder  # noqa: E402

MODEL = "vit-b-16"
MODEL_S = 6.0
QUERY_EVERY_S = 0.25
IDLE_QUERIES = 40
SUBJECTS = "猫狗鸟马人车船花树山湖海雪雨桥楼路灯书茶饭鱼"
PLACES = ("在草地上", "在海边", "在夜里", "在房间里", "的特写", "和一个孩子", "在下雪天", "在街上")


def main() -> None:
    """Print the figures and whether they are what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="a converted folder")
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "library"
        install(options.model, home / "models")
        make_photos(Path(temporary) / "warm", 2)
        folders = [Path(temporary) / f"round{number}" for number in range(options.rounds)]
        make_photos(folders[0], options.photos)
        for number, folder in enumerate(folders[1:], start=1):
            copy_as_others(folders[0], folder, number)
        with closing(Library.open(home, model=MODEL)) as library:
            library.index([Path(temporary) / "warm"], Job())
            compare(library, folders, options.photos)
            many = Path(temporary) / "many"
            for number in range(100, 102):
                copy_as_others(folders[0], many / str(number), number)
            waiting(library, many)


def install(model: Path | None, models: Path) -> None:
    """Bring the converted model to where the library looks for it."""
    folder = models / MODEL
    if model is not None:
        shutil.copytree(model, folder)
        return
    random_vit_b16(folder)
    if convert(folder, Job()) is None:
        sys.exit("this model has no runtime")


def copy_as_others(source: Path, target: Path, number: int) -> None:
    """Copy JPEGs with other contents, as far as fingerprints go: nothing is recognised."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        (target / file.name).write_bytes(file.read_bytes() + bytes([number]))


def compare(library: Library, folders: list[Path], count: int) -> None:
    """The model alone and the whole way in turn; medians, and their ratio."""
    alone, whole = [], []
    for folder in folders:
        alone.append(model_rate(library))
        started = time.perf_counter()
        report = library.index([folder], Job())
        whole.append(count / (time.perf_counter() - started))
        assert (report.indexed, report.problems) == (count, 0)
        print(f"model {alone[-1]:.2f} a second, files {whole[-1]:.2f}")
    ratio = statistics.median(whole) / statistics.median(alone)
    say("files / model alone", f"{ratio:.2f}", ratio >= 0.8)


def model_rate(library: Library) -> float:
    """Pictures a second of the image tower alone."""
    load = functools.partial(load_photo_encoder, MODEL, library.home.models, "cpu")
    return call_in_child(Job(), count_pictures, load)


def count_pictures(load, job: Job) -> float:
    """Run in a child, which has indexing's priority."""
    encoder = load()
    together = encoder.lanes * encoder.batch_size
    shape = (together, 3, encoder.input_px, encoder.input_px)
    batch = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    encoder.encode_images(batch)
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < MODEL_S:
        encoder.encode_images(batch)
        done += len(batch)
    return done / (time.perf_counter() - started)


def waiting(library: Library, many: Path) -> None:
    """How long an answer takes when nothing else is done, and while photos are indexed."""
    sentences = ("".join(pair) for pair in itertools.product(SUBJECTS, PLACES))
    library.search(Query("照片")).result()
    idle = [ask(library, next(sentences)) for _ in range(IDLE_QUERIES)]
    indexing = threading.Thread(target=lambda: library.index([many], Job()))
    indexing.start()
    busy = []
    while indexing.is_alive():
        time.sleep(QUERY_EVERY_S)
        busy.append(ask(library, next(sentences)))
    indexing.join()
    for name, taken in (("idle", idle), ("while indexing", busy)):
        p50, p95, worst = np.percentile(taken, [50, 95, 100])
        count = len(taken)
        print(f"{count} queries {name}: {p50:.0f} ms, p95 {p95:.0f}, worst {worst:.0f}")
    wait = max(busy) - statistics.median(idle)
    say("a query waits", f"at the worst {wait:.0f} ms", wait <= 150)


def ask(library: Library, sentence: str) -> float:
    """Milliseconds until the answer is there."""
    started = time.perf_counter()
    assert library.search(Query(sentence)).result().ids is not None
    return 1000 * (time.perf_counter() - started)


def say(what: str, value: str, reached: bool) -> None:
    """Print a figure and whether it is what is wanted."""
    print(f"{what:20} {value}  {'✓' if reached else '✗ MISSED'}")


if __name__ == "__main__":
    main()
