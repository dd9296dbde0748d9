"""A model of 753 MB from a hub on this machine whose line is cut five times.

    .venv/bin/python tests/benchmarks/bench_download.py [--megabytes 753] [--cuts 5]

Prints how much came over the line against the size (the promise: at most 1.05), whether what
arrived is byte-identical, how long it took, and how soon a cancel stops it.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.errors import Cancelled
from core.job import Job
from core.models.patience import Patience
from core.models.shelf import ModelShelf
from core.paths import resources
from tests.fakes import model_server as faults

MODEL = "chinese-clip-vit-base-patch16"
WEIGHTS = "model.safetensors"


def publish(folder: Path, megabytes: int) -> None:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "chinese_clip"}))
    (folder / "vocab.txt").write_text("[PAD]")
    with (folder / WEIGHTS).open("wb") as stream:
        for _ in range(megabytes):
            stream.write(os.urandom(1_000_000))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=753)
    parser.add_argument("--cuts", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "published")
        publish(folder, options.megabytes)
        with faults.ModelServer(folder) as server:
            measure(server, Path(place, "models"), options)


def measure(server: faults.ModelServer, models: Path, options: argparse.Namespace) -> None:
    shelf = ModelShelf(
        models,
        resources() / "catalogue.toml",
        runnable=frozenset({"chinese_clip"}),
        in_use=lambda: "starter",
        check=lambda folder: None,
        prepare=lambda source, folder, job: None,
        patience=Patience(first_s=0.05),
    )
    size = options.megabytes * 1_000_000
    server.faults[WEIGHTS] = [faults.cut(size // (options.cuts + 2))] * options.cuts
    started = time.perf_counter()
    rates = []
    model = shelf.install(
        MODEL, server.url, Job(), lambda progress: rates.append(progress.bytes_per_s)
    )
    seconds = time.perf_counter() - started
    same = faults.sha256(model.path / WEIGHTS) == faults.sha256(server.folder / WEIGHTS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{options.megabytes} MB, cut {options.cuts} times: {seconds:.1f} s")
    print(f"over the line: {server.sent_bytes / model.size_bytes:.4f} of the size")
    print(
        f"byte-identical: {same}; {len(rates)} reports; {memory:.0f} MB of memory with the server"
    )
    shelf.remove(MODEL)
    cancel(server, shelf, size)


def cancel(server: faults.ModelServer, shelf: ModelShelf, size: int) -> None:
    """Measure how soon a cancel ends an installation whose line has stalled."""
    server.faults[WEIGHTS] = [faults.stall(size // 10)]
    job, asked_at = Job(), []

    def ask() -> None:
        asked_at.append(time.perf_counter())
        job.cancel()

    timer = threading.Timer(3.0, ask)
    timer.start()
    try:
        shelf.install(MODEL, server.url, job)
    except Cancelled:
        print(f"cancelled in a stall: {1000 * (time.perf_counter() - asked_at[0]):.0f} ms")
    timer.join()


if __name__ == "__main__":
    main()
