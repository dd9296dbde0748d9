"""What the locked towers say about captioned photos, computed once and kept in files.

Used by `train_starter.py`. A folder of captions is laid out as Flickr8k-CN is with us:
`train.tsv` and `val.tsv` (file, kind, caption) beside the photos that they name.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from core.encoder.text import tidy  # noqa: E402
from core.media.photo_file import read_photo  # noqa: E402
from core.teaching.evaluate import read_captions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.starter_towers import StarterTowers

KINDS = ("zhc", "zhb", "en")
BATCH = 8
SMALLEST_SHARE = 0.45  # of the photo's area that a random view shows
JITTER = 0.25  # of brightness, contrast and colour


@dataclass(frozen=True)
class Captions:
    """The captions of one split: every row of the arrays is one caption."""

    files: list[str]  # the photos, in order of their numbers
    photos: NDArray[np.int64]
    kinds: NDArray[np.int64]
    texts: list[str]


def load_captions(data: Path, split: str) -> Captions:
    """Read one split, kind by kind."""
    tsv = data / f"{split}.tsv"
    lines = [(line, kind) for kind, name in enumerate(KINDS) for line in read_captions(tsv, name)]
    files = list(dict.fromkeys(line.file for line in read_captions(tsv)))
    number = {file: row for row, file in enumerate(files)}
    return Captions(
        files=files,
        photos=np.array([number[line.file] for line, _ in lines]),
        kinds=np.array([kind for _, kind in lines]),
        texts=tidy([line.caption for line, _ in lines]),
    )


def image_features(
    towers: StarterTowers, data: Path, split: str, view: int, cache: Path
) -> NDArray[np.float16]:
    """Return (photos, features) of one view, from the cache or computed into it.

    View 0 is the photo as it is, 1 mirrored; higher ones are random crops of changed colours,
    the same whenever they are drawn.
    """
    stored = cache / f"{towers.image_revision}-{split}-{view}.npy"
    if not stored.exists():
        rng = np.random.default_rng(view)
        files = [data / file for file in load_captions(data, split).files]
        rows = [
            towers.image_features(
                np.stack([towers.prepare(_view(_open(file, towers), view, rng)) for file in part])
            )[0].astype(np.float16)
            for part in (files[i : i + BATCH] for i in range(0, len(files), BATCH))
        ]
        _store(stored, np.concatenate(rows))
    return np.load(stored)


def text_features(
    towers: StarterTowers, texts: Sequence[str], split: str, cache: Path
) -> NDArray[np.float32]:
    """Return (texts, 512) of the sentence encoder, from the cache or computed into it."""
    stored = cache / f"{split}-texts.npy"
    if not stored.exists():
        different = sorted(set(texts), key=lambda text: (len(text), text))
        row_of = {text: row for row, text in enumerate(different)}
        rows = np.concatenate(
            [towers.text_features(different[i : i + 256]) for i in range(0, len(different), 256)]
        )
        _store(stored, rows[[row_of[text] for text in texts]])
    return np.load(stored)


def _open(file: Path, towers: StarterTowers) -> Image:
    return read_photo(file, min_edge_px=towers.input_px).image


def _view(image: Image, view: int, rng: np.random.Generator) -> Image:
    from PIL import Image as Pillow
    from PIL import ImageEnhance

    if view == 0:
        return image
    if view == 1:
        return image.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
    area, aspect = rng.uniform(SMALLEST_SHARE, 1.0), np.exp(rng.uniform(-0.3, 0.3))
    width, height = min(1.0, (area * aspect) ** 0.5), min(1.0, (area / aspect) ** 0.5)
    left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    box = np.array([left, top, left + width, top + height]) * np.tile(image.size, 2)
    image = image.resize((260, 260), Pillow.Resampling.BICUBIC, box=tuple(box))
    if rng.random() < 0.5:
        image = image.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhance(image).enhance(rng.uniform(1 - JITTER, 1 + JITTER))
    return image


def _store(path: Path, rows: NDArray[np.generic]) -> None:
    """Write the file whole or not at all, so that an interrupted run is no half cache."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.save(file, rows)
    unfinished.replace(path)
    print(json.dumps({"stored": path.name, "shape": list(rows.shape)}), flush=True)
