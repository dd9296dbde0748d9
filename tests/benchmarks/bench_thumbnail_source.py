"""Would a stored thumbnail do in place of the photo, when another model embeds the library?

    python tests/benchmarks/bench_thumbnail_source.py [--photos FOLDER] [--model MODEL]

Every photo is read twice: as it is, and enlarged to 12 megapixels with a little noise, for what a
camera writes. Its vector is compared with that of the thumbnail which the library would keep, and
of one that costs three times as much. "Ranked alike": of the first ten photos for a sentence, how
many are the same. `core.indexing.backlog` says what follows.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.encoder.probe import SENTENCES  # noqa: E402
from core.encoder.registry import load_encoder  # noqa: E402
from core.media.photo_file import read_photo  # noqa: E402
from core.media.thumbnails import scale_down  # noqa: E402

CAMERA = (4000, 3000)
BOUND = 0.99
BETTER_PX, BETTER_QUALITY = 384, 90
FIRST = 10


def main() -> None:
    """Print the figures of both sizes of originals and both kinds of thumbnails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, default=PROJECT / "resources" / "demo")
    parser.add_argument("--model", default="starter")
    options = parser.parse_args()
    encoder = load_encoder(options.model, Path("models"), device="cpu")
    texts = encoder.encode_texts(SENTENCES)
    files = sorted(options.photos.glob("*.jpg"))
    with tempfile.TemporaryDirectory() as temporary:
        for name in ("as it is", "12 MP"):
            vectors = {"stored": [], "better": [], "original": []}
            read_s = {"original": 0.0, "stored": 0.0}
            for file in files:
                source = file if name == "as it is" else enlarged(file, Path(temporary))
                embed(encoder, source, vectors, read_s)
            report(f"{name}, {len(files)} photos", vectors, texts)
            print(", ".join(f"{1000 * s / len(files):.1f} ms a {k}" for k, s in read_s.items()))


def enlarged(file: Path, folder: Path) -> Path:
    """Write the photo as a camera with 12 megapixels would have."""
    with Image.open(file) as opened:
        size = CAMERA if opened.width >= opened.height else CAMERA[::-1]
        large = np.asarray(opened.convert("RGB").resize(size, Image.Resampling.BICUBIC), np.int16)
    noise = np.random.default_rng(0).integers(-8, 9, (*large.shape[:2], 1), np.int16)
    Image.fromarray(np.clip(large + noise, 0, 255).astype(np.uint8)).save(
        folder / "large.jpg", quality=92
    )
    return folder / "large.jpg"


def embed(encoder, source: Path, vectors: dict[str, list], read_s: dict[str, float]) -> None:
    """Add the vectors of one photo and its thumbnails, and how long reading took."""
    started = time.perf_counter()
    photo = read_photo(source, min_edge_px=max(encoder.input_px, BETTER_PX))
    read_s["original"] += time.perf_counter() - started
    started = time.perf_counter()
    stored = Image.open(io.BytesIO(photo.thumbnail)).convert("RGB")
    read_s["stored"] += time.perf_counter() - started
    pictures = {"stored": stored, "better": better(photo.image), "original": photo.image}
    pixels = np.stack([encoder.prepare(picture) for picture in pictures.values()])
    for kind, vector in zip(pictures, encoder.encode_images(pixels), strict=True):
        vectors[kind].append(vector)


def better(image: Image.Image) -> Image.Image:
    """Return what a thumbnail of three times the bytes would give back."""
    kept = io.BytesIO()
    small = scale_down(image, BETTER_PX / min(image.size))
    small.save(kept, "JPEG", quality=BETTER_QUALITY, subsampling=0)
    return Image.open(kept).convert("RGB")


def report(title: str, vectors: dict[str, list], texts: np.ndarray) -> None:
    """Print cosines and how much of a ranking stays."""
    original = np.stack(vectors["original"])
    first = np.argsort(-(texts @ original.T), axis=1)[:, :FIRST]
    print(title)
    for kind in ("stored", "better"):
        rows = np.stack(vectors[kind])
        cosines = (rows * original).sum(axis=1)
        theirs = np.argsort(-(texts @ rows.T), axis=1)[:, :FIRST]
        same = np.mean([len(set(a) & set(b)) / FIRST for a, b in zip(first, theirs, strict=True)])
        print(
            f"  {kind:8} cosine mean {cosines.mean():.4f}, 1 % below "
            f"{np.percentile(cosines, 1):.4f}, least {cosines.min():.4f}, "
            f"{(cosines >= BOUND).mean():.0%} reach {BOUND}; ranked alike {same:.0%}"
        )


if __name__ == "__main__":
    main()
