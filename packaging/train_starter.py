"""Train the heads of the bundled model: `python packaging/train_starter.py --data DIR`.

DIR holds captioned photos as Flickr8k-CN is with us: `train.tsv` and `val.tsv` (file, kind,
caption) beside the photos that they name. Trained on train, chosen on val. Run `build_starter.py`
first; this adds heads.safetensors, words.txt, its log and the manifest to the same folder.

The engine is the one of the application (`core.teaching.tune`, from scratch): locked-image tuning
of two heads (LiT, Zhai et al. 2022, arXiv 2111.07991; stage 1 of Chinese-CLIP, arXiv 2211.01335).
Everything is kept under --cache as soon as it is computed; a run that was stopped goes on where it
was. The same seed gives the same heads on the same machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import build_starter  # noqa: E402
from safetensors.numpy import save  # noqa: E402

from core.encoder.starter_towers import StarterTowers  # noqa: E402
from core.job import Job  # noqa: E402
from core.records.tuning import TuneBase, TuneData, TunePair, TuneProgress  # noqa: E402
from core.records.tuning_parameters import from_scratch  # noqa: E402
from core.teaching.evaluate import read_captions  # noqa: E402
from core.teaching.learners import open_learner  # noqa: E402
from core.teaching.run_folder import RunFolder  # noqa: E402
from core.teaching.starter_files import HEADS, UNCHANGED, WORDS  # noqa: E402
from core.teaching.starter_heads import (  # noqa: E402
    FAMILIAR_AXES,
    new_heads,
    stored_head,
    stored_words,
)
from core.teaching.tune import tune  # noqa: E402

if TYPE_CHECKING:
    from core.records.tuning import Split

KINDS = ("zhc", "zhb", "en")  # equally likely for a photo, however many captions they hold
NOWHERE = Path("no-models")  # the base is named by its path
TEXT_DIM = 512


def main() -> None:
    """Train, and write the heads into the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PROJECT / "resources" / "starter")
    parser.add_argument("--cache", type=Path, default=PROJECT / "build" / "starter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--views", type=int, help="fewer are quicker and find a little less")
    options = parser.parse_args()
    folder = RunFolder(options.cache / f"run-{options.seed}")
    if not folder.is_one:
        data = captioned_photos(options.data)
        settings = replace(from_scratch(data.train_photos), seed=options.seed)
        if options.views:
            settings = replace(settings, augment=options.views)
        base = blank_starter(options.out, options.cache / "blank")
        folder.begin(base, data, settings, "starter")
    with folder.locked():
        tune(folder.path, NOWHERE, "cpu", Job(on_news=_show))
    run = folder.read()
    learner = open_learner(run.base, NOWHERE, run.settings, folder.path / "cache", "cpu")
    learner.mix(learner.restore(folder.path), 1.0)
    made = options.cache / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    learner.write(made)
    for name in (HEADS, WORDS):
        shutil.copyfile(made / name, options.out / name)
    shutil.copyfile(folder.path / "log-2.jsonl", options.out / "training-log.jsonl")
    print(f"starter@{build_starter.write_manifest(options.out)} in {options.out}")


def captioned_photos(folder: Path) -> TuneData:
    """Return both splits as they are laid out; every file is taken for readable."""
    splits: tuple[tuple[str, Split], ...] = (("train", "train"), ("val", "validation"))
    pairs = tuple(
        TunePair(folder / line.file, line.caption, kind, split)
        for name, split in splits
        for kind in KINDS
        for line in read_captions(folder / f"{name}.tsv", kind)
    )
    train, held_out = (
        len({pair.file for pair in pairs if pair.split == split}) for _, split in splits
    )
    return TuneData(pairs, (), train, held_out)


def blank_starter(built: Path, folder: Path) -> TuneBase:
    """Return a starter with the towers that were built and heads that know nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in (*UNCHANGED, "starter.json"):
        shutil.copyfile(built / name, folder / name)
    towers = StarterTowers(folder)
    pixels = np.zeros((1, 3, towers.input_px, towers.input_px), np.float32)
    features = np.tile(towers.image_features(pixels)[0], (2, 1))
    heads = new_heads(features, np.zeros((2, TEXT_DIM), np.float32), 1, 0.0)
    tensors = {
        **stored_head("image", heads.image),
        **stored_head("text", heads.text),
        **stored_words(heads.words),
        "familiar.axes": np.zeros((TEXT_DIM, FAMILIAR_AXES), np.float16),
    }
    (folder / HEADS).write_bytes(save(tensors))
    (folder / WORDS).write_text("。\n", encoding="utf-8")
    revision = build_starter.write_manifest(folder)
    return TuneBase(str(folder), "blank", f"starter@{revision}", "starter", 0, trains_images=True)


def _show(news: object) -> None:
    assert isinstance(news, TuneProgress)
    figures = None if news.validation is None else round(news.validation.score, 4)
    if figures is not None or news.phase != "training" or news.done % 50 == 0:
        row = {"phase": news.phase, "done": news.done, "of": news.total, "loss": news.loss}
        print(json.dumps(row | {"score": figures}), flush=True)


if __name__ == "__main__":
    main()
