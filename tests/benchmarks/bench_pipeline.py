"""File → vector + thumbnail + row: our pipeline against a plain loop, in the same run.

Plain: open with Pillow, decode in full, resize, embed one image, commit each. Both use the
starter, both start from the same 12-megapixel JPEGs. Prints the rates and their ratio.
Run: python tests/benchmarks/bench_pipeline.py [number of files]
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import io
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.encoder.registry import load_encoder  # noqa: E402
from core.job import Job  # noqa: E402
from core.library import Library  # noqa: E402

SIZE = (4000, 3000)


def make_photos(folder: Path, count: int) -> list[Path]:
    """Write `count` different 12 MP JPEGs with the detail of a real photo."""
    folder.mkdir()
    sources = sorted((PROJECT / "resources" / "demo").glob("*.jpg"))
    noise = np.random.default_rng(0).integers(-12, 12, (SIZE[1], SIZE[0], 1), np.int16)

    def make(number: int) -> Path:
        with Image.open(sources[number % len(sources)]) as image:
            large = np.asarray(image.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC))
        noisy = np.clip(large + np.roll(noise, number * 97, 0), 0, 255).astype(np.uint8)
        path = folder / f"{number}.jpg"
        Image.fromarray(noisy).save(path, quality=90)
        return path

    with ThreadPoolExecutor() as pool:
        return list(pool.map(make, range(count)))


def plain_loop(paths: list[Path], database: Path) -> float:
    """Return the seconds for all files."""
    encoder = load_encoder("starter", database.parent, towers="image")
    encoder.encode_images(np.zeros((1, 3, encoder.input_px, encoder.input_px), np.float32))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE photos (path, vector, thumbnail)")
        started = time.perf_counter()
        for path in paths:
            with Image.open(path) as opened:
                image = opened.convert("RGB")
            vector = encoder.encode_images(encoder.prepare(image)[None])[0]
            image.thumbnail((384, 384))
            jpeg = io.BytesIO()
            image.save(jpeg, "JPEG")
            row = (str(path), vector.tobytes(), jpeg.getvalue())
            connection.execute("INSERT INTO photos VALUES (?, ?, ?)", row)
            connection.commit()
        return time.perf_counter() - started


def pipeline(folder: Path, home: Path, warm_up: Path) -> float:
    """Return the seconds for all files; the worker has started and loaded before."""
    with closing(Library.open(home)) as library:
        library.index([warm_up], Job())
        started = time.perf_counter()
        report = library.index([folder], Job())
        assert report.problems == 0
        return time.perf_counter() - started


def main() -> None:
    """Print both rates and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        make_photos(home / "warm", 2)
        paths = make_photos(home / "photos", count)
        ours = pipeline(home / "photos", home / "library", home / "warm")
        plain = plain_loop(paths, home / "plain.db")
    print(f"plain loop      {count / plain:6.2f} files/s")
    print(f"pipeline        {count / ours:6.2f} files/s")
    print(f"ratio           {plain / ours:6.2f}  (wanted: at least 3)")


if __name__ == "__main__":
    main()
