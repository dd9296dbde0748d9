"""Train the heads of the bundled model: `python packaging/train_starter.py --data DIR`.

DIR holds captioned photos as `starter_features` describes: trained on train.tsv, chosen on
val.tsv. Run `build_starter.py` first; this adds heads.safetensors, its log and the manifest to
the same folder. Locked-image tuning (LiT, Zhai et al. 2022, arXiv 2111.07991; stage 1 of
Chinese-CLIP, arXiv 2211.01335) with the engine in `core.teaching`.

Everything is kept under --cache as soon as it is computed; a run that was stopped goes on
where it was. The same seed gives the same heads on the same machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import build_starter  # noqa: E402
import torch  # noqa: E402
from safetensors.numpy import save  # noqa: E402
from starter_features import (  # noqa: E402
    KINDS,
    Captions,
    image_features,
    load_captions,
    text_features,
)

from core.encoder.head import SCALE, rounded_rows  # noqa: E402
from core.encoder.starter_towers import StarterTowers  # noqa: E402
from core.encoder.words import MAX_WORDS, word_rows, words_of  # noqa: E402
from core.job import Job  # noqa: E402
from core.teaching.evaluate import text_to_image_recall  # noqa: E402
from core.teaching.heads import HeadShape, ResidualHead, TwoHeads, WordTable  # noqa: E402
from core.teaching.pairs import FrozenPairs  # noqa: E402
from core.teaching.train import SCORE, Recipe, Trainer  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from core.teaching.train import Validate

VIEWS = 8
BATCH_PHOTOS = 1000
RECIPE = Recipe(
    steps=1500,
    learning_rate=1e-3,
    weight_decay=0.05,
    warmup_steps=50,
    average=0.99,
    validate_every=150,
    bfloat16=True,
)
IMAGE_HIDDEN, TEXT_HIDDEN = 768, 768
IMAGE_DROPOUT, IMAGE_NOISE = 0.6, 0.5
TEXT_DROPOUT, TEXT_NOISE = 0.3, 0.2
MIN_CAPTIONS, WORD_DROPOUT = 8, 0.3  # a word that fewer captions have is not looked up
FAMILIAR_AXES = 64  # main axes of the captions' embeddings
SPREAD_FLOOR = 0.01  # of the mean spread: a feature that never varies must not be blown up


def main() -> None:
    """Train, and write the heads into the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PROJECT / "resources" / "starter")
    parser.add_argument("--cache", type=Path, default=PROJECT / "build" / "starter")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = replace(RECIPE, seed=options.seed)
    options.cache.mkdir(parents=True, exist_ok=True)
    towers = StarterTowers(options.out, threads=options.threads)
    train = load_captions(options.data, "train")
    texts = text_features(towers, train.texts, "train", options.cache)
    views = [
        torch.from_numpy(image_features(towers, options.data, "train", view, options.cache))
        for view in range(VIEWS)
    ]
    vocabulary = frequent_words(train.texts)
    pairs = FrozenPairs(
        views,
        torch.from_numpy(texts),
        train.photos,
        train.kinds,
        batch_size=BATCH_PHOTOS,
        seed=recipe.seed,
        words=padded_rows(train.texts, vocabulary),
    )
    torch.manual_seed(recipe.seed)
    model = new_heads(views[0].float(), texts, len(vocabulary))
    validate = validation(towers, options.data, options.cache, vocabulary)
    folder = options.cache / f"run-{recipe.seed}"
    folder.mkdir(exist_ok=True)
    Trainer(model, pairs, recipe, validate, folder).run(Job(_progress))
    tensors = stored_heads(model) | {"familiar.axes": familiar_axes(texts)}
    (options.out / "heads.safetensors").write_bytes(save(tensors))
    (options.out / "words.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    shutil.copyfile(folder / "log.jsonl", options.out / "training-log.jsonl")
    print(f"starter@{build_starter.write_manifest(options.out)} in {options.out}")


def frequent_words(texts: Sequence[str]) -> dict[str, int]:
    """Return the words that enough captions have, in order, and their rows."""
    counts = Counter(word for text in texts for word in words_of(text))
    frequent = sorted(word for word, count in counts.items() if count >= MIN_CAPTIONS)
    return {word: row for row, word in enumerate(frequent)}


def padded_rows(texts: Sequence[str], vocabulary: dict[str, int]) -> Tensor:
    """Return each text's known words as rows of the table: (texts, MAX_WORDS)."""
    padded = torch.full((len(texts), MAX_WORDS), len(vocabulary))
    for row, text in enumerate(texts):
        known = word_rows(text, vocabulary)
        padded[row, : len(known)] = torch.from_numpy(known)
    return padded


def new_heads(features: Tensor, texts: NDArray[np.float32], words: int) -> TwoHeads:
    """Return untrained heads that know the scale of their inputs."""
    spread = features.std(dim=0) + SPREAD_FLOOR * features.std()
    dim = texts.shape[1]
    shape = HeadShape(
        features.shape[1], IMAGE_HIDDEN, build_starter.SEEN_DIM, IMAGE_DROPOUT, IMAGE_NOISE
    )
    text_shape = HeadShape(dim, TEXT_HIDDEN, build_starter.SEEN_DIM, TEXT_DROPOUT, TEXT_NOISE)
    mean = torch.from_numpy(texts.mean(axis=0))
    return TwoHeads(
        ResidualHead(shape, features.mean(dim=0), spread),
        ResidualHead(text_shape, mean, torch.full((dim,), dim**-0.5)),  # a unit vector's spread
        WordTable(words, build_starter.SEEN_DIM, WORD_DROPOUT),
    )


def validation(
    towers: StarterTowers, data: Path, cache: Path, vocabulary: dict[str, int]
) -> Validate:
    """Return the function that measures heads on val: recalls by kind, and their mean R@10."""
    val: Captions = load_captions(data, "val")
    features = torch.from_numpy(image_features(towers, data, "val", 0, cache)).float()
    texts = torch.from_numpy(text_features(towers, val.texts, "val", cache))
    rows_of = padded_rows(val.texts, vocabulary)

    def validate(model: torch.nn.Module) -> dict[str, float]:
        assert isinstance(model, TwoHeads)
        images = model.image_vectors(features).numpy()
        sentences = model.text_vectors((texts, rows_of)).numpy()
        figures: dict[str, float] = {}
        for number, kind in enumerate(KINDS):
            rows = val.kinds == number
            report = text_to_image_recall(sentences[rows], images, val.photos[rows])
            figures |= {f"{kind} R@1": report.r1, f"{kind} R@10": report.r10}
        figures[SCORE] = round(float(np.mean([figures[f"{kind} R@10"] for kind in KINDS])), 5)
        return figures

    return validate


def stored_heads(model: TwoHeads) -> dict[str, NDArray[np.generic]]:
    """Return the tensors as `core.encoder.head` reads them; large matrices rounded to int8."""
    tensors: dict[str, NDArray[np.generic]] = {}
    for prefix, head in (("image", model.image), ("text", model.text)):
        matrices = {"direct": head.direct, "enter": head.enter, "leave": head.leave}
        for name, layer in matrices.items():
            weight = layer.weight.detach().numpy()
            key = f"{prefix}.{name}"
            tensors[key], tensors[key + SCALE] = rounded_rows(weight)
        tensors[f"{prefix}.enter_bias"] = head.enter.bias.detach().numpy()
        tensors[f"{prefix}.bias"] = (head.direct.bias + head.leave.bias).detach().numpy()
        tensors[f"{prefix}.mean"] = head.mean.numpy()
        tensors[f"{prefix}.spread"] = head.spread.numpy()
    assert model.words is not None
    table = model.words.table.weight.detach().numpy()[:-1]  # the last row is the padding
    tensors["words.table"], tensors["words.table" + SCALE] = rounded_rows(table)
    return {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def familiar_axes(texts: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return the main axes of the captions' embeddings as columns: (512, FAMILIAR_AXES)."""
    different = np.unique(texts, axis=0)
    centred = different - texts.mean(axis=0)
    axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :FAMILIAR_AXES]
    return np.ascontiguousarray(axes, np.float16)


def _progress(done: int, total: int | None) -> None:
    if done % 50 == 0:
        print(json.dumps({"step": done, "of": total}), flush=True)


if __name__ == "__main__":
    main()
