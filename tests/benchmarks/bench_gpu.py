"""A graphics card: half precision against a plain loop in fp32, and whether it waits for files.

    python tests/benchmarks/bench_gpu.py [--model FOLDER] [--photos 400]

Chinese-CLIP ViT-B/16 (random weights without a folder) through torch. Plain: one picture at a
time in single precision. Ours: as indexing does it; what both say of a
picture is compared. Then 12-megapixel JPEGs are indexed, and the time is counted in which the
tower had nothing to do. Without a card the same is run small on the CPU, where it shows that the
script works and nothing else.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "benchmarks")]

from bench_pipeline import make_photos  # noqa: E402
from random_models import random_vit_b16  # noqa: E402

from core.encoder.device import choose_device  # noqa: E402
from core.encoder.registry import load_encoder  # noqa: E402
from core.job import Job  # noqa: E402
from core.library import Library  # noqa: E402
from core.serving.space import Encoders  # noqa: E402

MODEL = "vit-b-16"
MEASURE_S = 5.0
CPU_PHOTOS = 12
ALIKE = 32  # pictures, and sentences
BUSY = "busy.json"  # in the models folder: when the tower was at work


def main() -> None:
    """Print the figures, or what could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--photos", type=int, default=400)
    options = parser.parse_args()
    device = choose_device("auto")
    count = options.photos if device.half else CPU_PHOTOS
    if not device.half:
        print("NO GRAPHICS CARD HERE: half precision, batches, and waiting are not measured")
    with tempfile.TemporaryDirectory() as temporary:
        models = Path(temporary) / "library" / "models"
        place(options.model, models)
        compare(models)
        agreement(models)
        make_photos(Path(temporary) / "photos", count)
        waiting(Path(temporary), count)


def place(model: Path | None, models: Path) -> None:
    """Put the model among the library's, without what the CPU would run in torch's place."""
    if model is None:
        random_vit_b16(models / MODEL)
        return
    (models / MODEL).mkdir(parents=True)
    for file in model.iterdir():
        if file.suffix in (".json", ".txt", ".safetensors") and file.name != "runtime.json":
            (models / MODEL / file.name).hardlink_to(file)


def compare(models: Path) -> None:
    """Pictures a second, already in memory: plain, then ours."""
    import torch

    encoder = load_encoder(MODEL, models, towers="image")
    shape = (encoder.batch_size, 3, encoder.input_px, encoder.input_px)
    batch = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    ours = rate(lambda: len(encoder.encode_images(batch)))
    kind = encoder.info.device
    name = torch.cuda.get_device_name() if kind == "cuda" else kind
    print(f"device              {name}; batches of {encoder.batch_size}")
    plain = rate(plain_loop(models / MODEL, kind, batch[:4]))
    print(f"plain fp32 loop     {plain:.1f} pictures a second")
    print(f"as indexing does it {ours:.1f} pictures a second, {ours / plain:.1f}×")


def agreement(models: Path) -> None:
    """The lowest cosine between half precision there and single precision on the CPU."""
    there, here = (load_encoder(MODEL, models, device=device) for device in ("auto", "cpu"))
    shape = (ALIKE, 3, there.input_px, there.input_px)
    pixels = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    texts = [f"第{number}张：在海边奔跑的狗" for number in range(ALIKE)]
    for name, call, content in (
        ("pictures", "encode_images", pixels),
        ("sentences", "encode_texts", texts),
    ):
        vectors = [getattr(encoder, call)(content) for encoder in (there, here)]
        print(f"{name:19} lowest cosine with the CPU {(vectors[0] * vectors[1]).sum(1).min():.6f}")
    waits = []
    for text in texts:
        started = time.perf_counter()
        there.encode_texts([text])
        waits.append((time.perf_counter() - started) * 1000)
    print(f"a query             {np.median(waits):.1f} ms, {max(waits):.1f} at worst")


def plain_loop(folder: Path, kind: str, pictures: np.ndarray):
    """Return a call that embeds four pictures one by one, as a first script would."""
    import torch
    from transformers import ChineseCLIPModel

    model = ChineseCLIPModel.from_pretrained(folder, dtype=torch.float32).to(kind).eval()

    def embed() -> int:
        with torch.inference_mode():
            for picture in pictures:
                pixels = torch.from_numpy(picture[None]).to(kind)
                model.get_image_features(pixel_values=pixels).pooler_output.cpu().numpy()
        return len(pictures)

    return embed


def waiting(folder: Path, count: int) -> None:
    """Index files, and print for which share of the time the tower was idle."""
    encoders = Encoders(for_photos=load_watched)
    with closing(Library.open(folder / "library", model=MODEL, encoders=encoders)) as library:
        report = library.index([folder / "photos"], Job())
    assert (report.indexed, report.problems) == (count, 0)
    work = json.loads((folder / "library" / "models" / BUSY).read_text())
    span = work[-1][1] - work[0][0]
    busy = sum(end - start for start, end in work)
    print(f"12 MP files         {count / span:.1f} a second")
    print(f"the tower waits     {1 - busy / span:.0%} of the time")


def load_watched(choice: str, models: Path, device: str):
    """Load the encoder as indexing does, and note when it is at work. Runs in the worker."""
    encoder = load_encoder(choice, models, device=device, towers="image")
    embed, work = encoder.encode_images, []

    def watched(pixels):
        started = time.monotonic()
        vectors = embed(pixels)
        work.append((started, time.monotonic()))
        (models / BUSY).write_text(json.dumps(work))
        return vectors

    encoder.encode_images = watched
    return encoder


def rate(call) -> float:
    """Pictures a second; the first call, which allocates, does not count."""
    call()
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < MEASURE_S:
        done += call()
    return done / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
