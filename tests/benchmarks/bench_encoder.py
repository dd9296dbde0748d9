"""What the encoders cost: start-up, memory, rates. Run: python tests/benchmarks/bench_encoder.py.

Each start-up and memory figure comes from a process of its own. With a captions file and its
folder of photos (`--captions val.tsv --photos DIR`) recall is printed as well.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT))

from core.encoder.registry import load_encoder  # noqa: E402
from core.teaching.evaluate import read_captions, text_to_image_recall  # noqa: E402

QUERY = "在雪地里奔跑的狗"
COLD_START = """
import json, sys, time
started = time.perf_counter()
from pathlib import Path
import numpy, psutil
from core.encoder.registry import load_encoder
choice, towers = sys.argv[1:]
encoder = load_encoder(choice, Path("."), threads=1, towers=towers)
if towers != "image":
    encoder.encode_texts(["在雪地里奔跑的狗"])
if towers != "text":
    px = encoder.input_px
    encoder.encode_images(numpy.zeros((encoder.batch_size, 3, px, px), numpy.float32))
print(json.dumps([time.perf_counter() - started, psutil.Process().memory_info().rss]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="starter", help='"starter" or a model folder')
    parser.add_argument("--captions", type=Path)
    parser.add_argument("--photos", type=Path)
    options = parser.parse_args()
    for towers in ("text", "image", "both"):
        seconds, whole, rss = cold_start(options.model, towers)
        print(
            f"{towers:5}  cold start {seconds:.2f} s in the process, {whole:.2f} s around it; "
            f"RSS {rss / 2**20:.0f} MiB"
        )
    encoder = load_encoder(options.model, Path(), threads=1)
    print(f"text   {1000 * seconds_each(lambda: encoder.encode_texts([QUERY])):.1f} ms a query")
    print(f"image  {images_per_second(encoder):.1f} images/s, one thread, without decoding")
    if options.captions and options.photos:
        print_recall(encoder, options.captions, options.photos)


def cold_start(model: str, towers: str) -> tuple[float, float, int]:
    """Best of three: seconds to the first answer, the same with Python's own start, bytes."""
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        output = subprocess.run(
            [sys.executable, "-c", COLD_START, model, towers],
            cwd=PROJECT,
            check=True,
            capture_output=True,
        ).stdout
        seconds, rss = json.loads(output)
        runs.append((seconds, time.perf_counter() - started, rss))
    return min(runs)


def seconds_each(call, times: int = 30) -> float:
    """Median over some calls."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken))


def images_per_second(encoder) -> float:
    px = encoder.input_px
    shape = (encoder.batch_size, 3, px, px)
    batch = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    return encoder.batch_size / seconds_each(lambda: encoder.encode_images(batch), times=12)


def print_recall(encoder, captions: Path, photos: Path) -> None:
    """R@1/5/10 per kind of caption, with 95 % bootstrap intervals over the photos."""
    from PIL import Image

    files = sorted(photos.glob("*.jpg"))
    batches = [files[i : i + encoder.batch_size] for i in range(0, len(files), encoder.batch_size)]
    vectors = np.concatenate(
        [
            encoder.encode_images(np.stack([encoder.prepare(Image.open(file)) for file in batch]))
            for batch in batches
        ]
    )
    row_of = {file.name: row for row, file in enumerate(files)}
    for kind in ("zhc", "zhb", "en"):
        lines = read_captions(captions, kind)
        texts = encoder.encode_texts([line.caption for line in lines])
        truth = np.array([row_of[Path(line.file).name] for line in lines])
        report = text_to_image_recall(texts, vectors, truth)
        spread = bootstrap(texts, vectors, truth)
        figures = [
            f"R@{k} {100 * recall:.1f} ±{100 * half:.1f}"
            for k, recall, half in zip(
                (1, 5, 10), (report.r1, report.r5, report.r10), spread, strict=True
            )
        ]
        print(f"{kind}    {'  '.join(figures)}  median rank {report.median_rank:.0f}")


def bootstrap(texts, vectors, truth, rounds: int = 200) -> list[float]:
    """Half the 95 % interval of R@1/5/10; photos are drawn, each with all its captions."""
    scores = texts @ vectors.T
    ranks = (scores > scores[np.arange(len(truth)), truth][:, None]).sum(axis=1)
    hits = np.stack([ranks < k for k in (1, 5, 10)]).astype(float)
    per_photo = np.stack([np.bincount(truth, row, len(vectors)) for row in hits])
    counts = np.bincount(truth, minlength=len(vectors))
    drawn = np.random.default_rng(0).integers(0, len(vectors), (rounds, len(vectors)))
    recalls = per_photo[:, drawn].sum(axis=2) / counts[drawn].sum(axis=1)
    low, high = np.percentile(recalls, [2.5, 97.5], axis=1)
    return list((high - low) / 2)


if __name__ == "__main__":
    main()
