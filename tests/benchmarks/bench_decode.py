"""How much faster a photo is read than by a plain loop: one 12-megapixel JPEG, one thread.

    python tests/benchmarks/bench_decode.py

Ours: fingerprint, facts, scaled decode, thumbnail and the picture for the encoder. Plain: the
same outputs with a full Pillow decode, each resized from it. Bare: full decode and one resize
to 224 px, nothing else. All run in turns, so that a busy machine is equally unfair to all.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import hashlib
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ROUNDS = 15


def make_photo(path: Path) -> None:
    """A 4000 × 3000 picture with structure at every scale, as a photo has."""
    random = np.random.default_rng(2)
    picture = np.zeros((3000, 4000, 3), np.float32)
    for cells, weight in ((8, 90), (60, 50), (400, 25), (2000, 10)):
        noise = random.integers(0, 255, (cells * 3 // 4, cells, 3), np.uint8)
        layer = Image.fromarray(noise).resize((4000, 3000), Image.Resampling.BICUBIC)
        picture += np.asarray(layer, np.float32) * (weight / 175)
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(path, quality=88)


def decode_barely(path: Path) -> None:
    with Image.open(path) as image:
        image.convert("RGB").resize((224, 224), Image.Resampling.BICUBIC)


def read_plainly(path: Path) -> None:
    hashlib.sha256(path.read_bytes()).digest()
    with Image.open(path) as image:
        image.getexif()
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.resize((224, 224), Image.Resampling.BICUBIC)
        thumbnail = upright.resize((384, 288), Image.Resampling.BICUBIC)
        thumbnail.save(io.BytesIO(), "JPEG", quality=82)


def main() -> None:
    from core.media.photo_file import read_photo

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        make_photo(path)
        ways = {
            "read_photo": lambda: read_photo(path, min_edge_px=224),
            "plain, same outputs": lambda: read_plainly(path),
            "bare decode + resize": lambda: decode_barely(path),
        }
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, read in ways.items():
                started = time.perf_counter()
                read()
                spent[name].append(time.perf_counter() - started)
        print(f"12 MP JPEG of {path.stat().st_size / 1e6:.1f} MB, median of {ROUNDS}")
    ours = statistics.median(spent["read_photo"])
    for name, seconds in spent.items():
        median = statistics.median(seconds)
        print(f"{name:22s} {median * 1000:6.1f} ms   ratio {median / ours:4.1f}")


if __name__ == "__main__":
    main()
