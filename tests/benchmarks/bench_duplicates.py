"""How well and how fast duplicates are found: python tests/benchmarks/bench_duplicates.py DATA.

DATA holds photos/ and flickr8k-cn/train/. Copies of every photo of photos/ are made (re-saved,
halved, brightened, as messengers send them, trimmed) and looked for among all of them; different
photos that are taken for one another are counted in both folders. The starter's vectors are kept
under build/duplicates, so that a second run takes minutes less.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tracemalloc
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.encoder.registry import load_encoder  # noqa: E402
from core.index.vectors import VectorMatrix  # noqa: E402
from core.job import Job  # noqa: E402
from core.labels.scorer import Ground  # noqa: E402
from core.media.photo_file import read_photo  # noqa: E402
from core.organising.duplicates import Duplicates  # noqa: E402
from core.organising.near_pairs import find_near_pairs  # noqa: E402
from core.records.photos import ImageFacts  # noqa: E402
from core.store import files  # noqa: E402
from core.store.database import Database  # noqa: E402
from core.store.duplicates import Duplicates as StoredDuplicates  # noqa: E402
from core.store.files import NewPhoto  # noqa: E402
from core.store.photos import Photos  # noqa: E402
from core.store.roots import Roots  # noqa: E402

LARGE = 100_000
COPIES = {
    "re-saved at quality 60": lambda image: (image, 60),
    "half as large": lambda image: (image.reduce(2), 90),
    "brightened by 30 %": lambda image: (ImageEnhance.Brightness(image).enhance(1.3), 90),
    "a third as large, quality 50": lambda image: (image.reduce(3), 50),
    "2 % trimmed on every side": lambda image: (trimmed(image, 0.02), 90),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=PROJECT / "build" / "duplicates")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder("starter", options.data, threads=1)
    report_quality(encoder, options)
    report_speed(options.cache)


def report_quality(encoder, options) -> None:
    photos = sorted((options.data / "photos").glob("*.jpg"))
    train = sorted((options.data / "flickr8k-cn" / "train").glob("*.jpg"))
    known = {file.name for file in photos}
    others = [file for file in train if file.name not in known]
    originals = look(encoder, photos, options.cache / "photos.npz")
    strangers = look(encoder, others, options.cache / "train.npz")
    print(f"{len(photos)} photos, {len(others)} others: false pairs among different photos")
    for name, (hashes, vectors) in (("photos", originals), ("others", strangers)):
        print(
            f"  {name}: {len(near(hashes, vectors)[0])} of {len(hashes) * (len(hashes) - 1) // 2}"
        )
    for name, change in COPIES.items():
        hashes, vectors = look_at_copies(encoder, photos, name, change, options.cache)
        report_copies(name, originals, (hashes, vectors))


def report_copies(name: str, originals, copies) -> None:
    count = len(originals[0])
    left, right = near(*(np.concatenate(both) for both in zip(originals, copies, strict=True)))
    is_true = right - left == count
    print(f"  {name}: {is_true.sum()} of {count} found, {(~is_true).sum()} wrong pairs")


def near(hashes, vectors):
    matrix = VectorMatrix(vectors.shape[1])
    matrix.put(np.arange(len(vectors)), vectors)
    left, right = find_near_pairs(
        np.arange(len(hashes)), hashes, lambda ids: matrix.vectors_of(ids), Job()
    )
    return left, right


def look(encoder, files, stored: Path):
    """Return the difference hashes and vectors of files, remembered."""
    if not stored.exists():
        hashes, rows = [], []
        for start in range(0, len(files), 8):
            read = [
                read_photo(file, min_edge_px=encoder.input_px) for file in files[start : start + 8]
            ]
            hashes += [photo.facts.dhash for photo in read]
            rows.append(encoder.encode_images(np.stack([encoder.prepare(p.image) for p in read])))
        np.savez(stored, hashes=np.array(hashes, np.uint64), vectors=np.concatenate(rows))
    known = np.load(stored)
    return known["hashes"], known["vectors"]


def look_at_copies(encoder, photos, name: str, change, cache: Path):
    stored = cache / f"{name.replace(' ', '-').replace('%', 'percent')}.npz"
    if stored.exists():
        return look(encoder, [], stored)
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for file in photos:
            with Image.open(file) as image:
                copy, quality = change(image.convert("RGB"))
            copies.append(Path(folder, file.name))
            copy.save(copies[-1], quality=quality)
        return look(encoder, copies, stored)


def trimmed(image: Image.Image, share: float) -> Image.Image:
    width, height = image.size
    across, down = round(width * share), round(height * share)
    return image.crop((across, down, width - across, height - down))


def report_speed(cache: Path) -> None:
    """Say what a large library costs: hashes of real photos, each with some bits turned over."""
    known = [np.load(cache / name) for name in ("photos.npz", "train.npz")]
    hashes = np.concatenate([part["hashes"] for part in known])
    vectors = np.concatenate([part["vectors"] for part in known])
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(hashes), LARGE)
    large = turned_over(hashes[rows], 14, rng)
    matrix = VectorMatrix(vectors.shape[1])
    for start in range(0, LARGE, 8192):
        noise = rng.normal(0, 0.01, (len(rows[start : start + 8192]), vectors.shape[1]))
        shaken = vectors[rows[start : start + 8192]] + noise.astype(np.float32)
        shaken /= np.linalg.norm(shaken, axis=1, keepdims=True)
        matrix.put(np.arange(start, start + len(shaken)), shaken)
    with tempfile.TemporaryDirectory() as folder, closing(library_of(large, folder)) as database:
        photos = Photos(database)
        ground = Ground("starter", 0, matrix)
        duplicates = Duplicates(StoredDuplicates(database), lambda: ground, photos.get)
        started, used = time.perf_counter(), time.process_time()
        groups = duplicates.find(Job())
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        tracemalloc.start()
        duplicates.find(Job())
        most = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    print(
        f"{LARGE} photos: {len(groups)} groups, {wall:.1f} s, {cpu:.1f} CPU s, {most:.0f} MB more"
    )


def library_of(hashes, folder: str) -> Database:
    """Make a library of so many photos; every fiftieth has a copy in another folder."""
    database = Database(Path(folder, "library.db"), Path(folder, "thumbnails.db"))
    root = Roots(database).add(Path(folder))

    def fill(connection) -> None:
        for row, dhash in enumerate(hashes.tolist()):
            content = row - 1 if row % 50 == 1 else row
            facts = ImageFacts(
                format="JPEG", width=4000, height=3000, color=0, dhash=int(dhash),
                taken_at=datetime(2020, 1, 1) + timedelta(minutes=row) if row % 3 else None,
            )  # fmt: skip
            place = (root, f"{row % 50}", f"IMG_{row}.jpg")
            size = 1_000_000 + content
            files.save(connection, NewPhoto(*place, size, row, content.to_bytes(16, "big"), facts))

    database.write(fill)
    return database


def turned_over(hashes, most: int, rng):
    """Return hashes of which up to `most` bits were turned over."""
    count = rng.integers(0, most + 1, len(hashes))
    out = hashes.copy()
    for step in range(most):
        chosen = np.uint64(1) << rng.integers(0, 64, len(hashes), dtype=np.uint64)
        out ^= np.where(step < count, chosen, np.uint64(0))
    return out


if __name__ == "__main__":
    main()
