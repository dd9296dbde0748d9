"""How well and how fast labels learn: python tests/benchmarks/bench_labels.py DATA [--seeds N].

DATA holds personal/ (subjects with 4–6 photos each), photos/ and flickr8k-cn/train/. The starter
answers; its vectors are kept under build/labels, so that a second run takes minutes less.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
sys.path.insert(0, str(Path(__file__).parent))

import label_trials as trials  # noqa: E402

from core.encoder.registry import load_encoder  # noqa: E402
from core.media.photo_file import read_photo  # noqa: E402
from core.teaching.background import Background  # noqa: E402
from core.teaching.label_model import score_library  # noqa: E402

LARGE, CHUNK = 100_000, 8192


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--cache", type=Path, default=PROJECT / "build" / "labels")
    options = parser.parse_args()
    encoder = load_encoder("starter", options.data, threads=1)
    table = trials.read_table("label_subjects.tsv")
    nouns = encoder.encode_texts([noun for _, _, noun in table])
    sentences = trials.read_table("label_sentences.tsv")
    texts = encoder.encode_texts([sentence for _, sentence, _ in sentences])
    asked = [(subject, stems.split()) for subject, _, stems in sentences]
    for folder in ("photos", "flickr8k-cn/train"):
        gallery = make_gallery(encoder, options, folder, table)
        print(f"\namong {len(gallery.ids)} photos ({folder} and every subject)")
        report(gallery, nouns, asked, texts, options.seeds)
    print("\nspeed, CPU seconds of one thread")
    report_speed(gallery)


def report(gallery, nouns, asked, texts, seeds) -> None:
    for count in (3, 1):
        say(f"{count} example(s), mean average precision", trials.taught(gallery, count, seeds))
        say("  largest cosine with an example", trials.best_single(gallery, count, seeds))
    say("class name as a query", [trials.class_names(gallery, nouns)])
    say("two examples of one setting, targets in others", [trials.one_setting(gallery)])
    say("three examples, one answer in five wrong", trials.wrong_answers(gallery, seeds))
    for told_apart in (False, True):
        matrix = trials.confusion(gallery, "dog", "dog6", told_apart=told_apart)
        told = "with one no each" if told_apart else "without a no"
        print(f"two corgis, (own, other, neither), {told}: {matrix.tolist()}")
    curve, complete = trials.questions_needed(gallery, 10)
    shares = " ".join(f"{share:.2f}" for share in curve)
    print(f"found after 0…10 answers, from one example: {shares}; complete: {complete:.2f}")
    for count, wanted in ((1, 0.9), (3, 0.5), (3, 0.7), (3, 0.9), (3, 0.97)):
        precision, recall = trials.precision_kept(gallery, count, wanted, seeds)
        said = f"{precision:.3f}, recall {recall:.3f}"
        print(f"{count} example(s), precision {wanted:.2f} wanted: {said}")
    recalls = trials.sentences(gallery, asked, texts, min(seeds, 5))
    print(
        f"{len(asked)} sentences, recall@3: "
        + ", ".join(f"{k} {v:.3f}" for k, v in recalls.items())
    )


def report_speed(gallery) -> None:
    """Say what a label costs in a large library, in seconds of one core."""
    rows = np.random.default_rng(0).integers(0, len(gallery.vectors), LARGE)
    library = gallery.vectors[rows] + np.float32(0.002)
    yes = list(gallery.subjects[0].rows.values())
    started = time.process_time()
    background = Background.of(library[:: LARGE // trials.SAMPLE])
    lengths = np.concatenate(
        [background.lengths_of(library[start : start + CHUNK]) for start in range(0, LARGE, CHUNK)]
    )
    measured = time.process_time()
    model = gallery.learn(yes)
    learnt = time.process_time()
    scores = model.fitted.head.score(library, lengths)
    score_library(model, np.arange(LARGE), scores, np.array(yes), 0.9)
    scored = time.process_time()
    print(f"measuring a library (once for all labels): {measured - started:.3f} s")
    print(f"learning from {len(yes)} examples: {learnt - measured:.3f} s")
    print(f"applying to {LARGE} photos: {scored - learnt:.3f} s")


def say(what: str, values) -> None:
    mean = float(np.mean(values))
    if len(values) > 1:
        half = 1.96 * float(np.std(values, ddof=1)) / len(values) ** 0.5
        print(f"{what}: {mean:.4f} ± {half:.4f} (95 %, {len(values)} seeds)")
    else:
        print(f"{what}: {mean:.4f}")


def make_gallery(encoder, options, folder: str, table) -> trials.Gallery:
    files = sorted((options.data / folder).glob("*.jpg"))
    own = sorted((options.data / "personal").glob("*/*.jpg"))
    vectors = np.concatenate(
        [
            embed(encoder, files, options.cache, folder),
            embed(encoder, own, options.cache, "personal"),
        ]
    )
    subjects = [
        trials.Subject(
            name, noun,
            {f.stem: len(files) + row for row, f in enumerate(own) if f.parent.name == name},
        )
        for name, _, noun in table
    ]  # fmt: skip
    return trials.Gallery(vectors, subjects)


def embed(encoder, files: list[Path], cache: Path, name: str):
    key = f"{encoder.info.key}-{name}".replace("/", "-").replace("@", "-")
    stored = cache / f"{key}.npy"
    if not stored.exists():
        rows = []
        for start in range(0, len(files), 8):
            pixels = [
                encoder.prepare(read_photo(file, min_edge_px=encoder.input_px).image)
                for file in files[start : start + 8]
            ]
            rows.append(encoder.encode_images(np.stack(pixels)))
        cache.mkdir(parents=True, exist_ok=True)
        np.save(stored, np.concatenate(rows))
    return np.load(stored)


if __name__ == "__main__":
    main()
