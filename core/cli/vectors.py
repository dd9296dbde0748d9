"""`embed` and `classify` in the terminal: what the model itself says of pictures and texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.report import Progress, Report

if TYPE_CHECKING:
    import argparse

VECTOR_DIGITS = 7
SCORE_DIGITS = 4


def embed(options: argparse.Namespace) -> Report:
    """Return a list of {"image" or "text": …, "model": …, "vector": […]}."""
    from core.serving.tools import ModelTools

    tools = ModelTools(options.library, options.model, in_child=False)
    with Progress() as job:
        found = tools.embed(options.image, options.text, job)
    rows: list[dict[str, Any]] = [
        {
            row.kind: row.source,
            "model": row.model,
            "vector": [round(float(number), VECTOR_DIGITS) for number in row.vector],
        }
        for row in found
    ]
    lines = [
        f"{row.source}\t{' '.join(str(number) for number in data['vector'])}"
        for row, data in zip(found, rows, strict=True)
    ]
    return Report(rows, lambda _: lines)


def classify(options: argparse.Namespace) -> Report:
    """Return a list of {"label", "cosine", "probability"}, best first."""
    from core.serving.tools import ModelTools

    tools = ModelTools(options.library, options.model, in_child=False)
    with Progress() as job:
        scores = tools.classify(options.image, options.labels, job, plain=options.plain)
    rows = [
        {
            "label": score.label,
            "cosine": round(score.cosine, SCORE_DIGITS),
            "probability": round(score.probability, SCORE_DIGITS),
        }
        for score in scores
    ]
    lines = [f"{s.probability:7.2%}  {s.cosine:.4f}  {s.label}" for s in scores]
    return Report(rows, lambda _: lines)


def embed_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `embed` takes."""
    parser.add_argument("--image", metavar="FILE", type=Path, nargs="+", action="extend",
                        default=[], help="pictures")  # fmt: skip
    parser.add_argument("--text", metavar="TEXT", nargs="+", action="extend", default=[],
                        help="sentences")  # fmt: skip


def classify_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `classify` takes."""
    parser.add_argument("--image", metavar="FILE", type=Path, required=True,
                        help="a picture")  # fmt: skip
    parser.add_argument("--labels", metavar="A,B,…", required=True,
                        help="separated by commas; each is put into sentences")  # fmt: skip
    parser.add_argument("--plain", action="store_true",
                        help="the labels are whole sentences already")  # fmt: skip
