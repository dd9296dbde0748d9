"""Which of these labels fits a picture: zero-shot classification with Chinese prompts.

A label is put into several sentences whose vectors are averaged (Radford et al. 2021, arXiv
2103.00020, section 3.1.4): that beats the bare word. The sentences are from the eighty that the
authors of Chinese-CLIP evaluate with. The softmax uses the model's own logit scale. Its shares say
which of these labels fits best, not whether any does; also for SigLIP, which was trained to tell
that (a sigmoid with a bias) but is asked here like the others: the bias cancels out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.records.search import LabelScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.encoder.base import Encoder

TEMPLATES = (
    "{}的照片", "一张{}的照片", "一张包含{}的照片", "许多{}的照片", "我的{}的照片", "{}的特写照片",
    "{}的近距离照片", "{}的明亮照片", "{}的深色照片", "{}的黑白照片", "{}的模糊照片",
    "一张{}的好照片", "一幅{}的画", "{}的图片",
)  # fmt: skip
AS_IT_IS = ("{}",)


def label_vectors(
    encoder: Encoder, labels: Sequence[str], templates: Sequence[str] = TEMPLATES
) -> NDArray[np.float32]:
    """Return one unit vector per label, the mean of its sentences: (n, dim)."""
    sentences = [template.format(label) for label in labels for template in templates]
    vectors = encoder.encode_texts(sentences).reshape(len(labels), len(templates), -1)
    return np.stack([mean_vector(rows) for rows in vectors])


def mean_vector(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit vector in the middle of some: (n, dim) → (dim,)."""
    mean = rows.mean(axis=0)
    return np.asarray(mean / max(np.linalg.norm(mean), np.finfo(np.float32).tiny), np.float32)


def score_labels(
    image: NDArray[np.float32],
    labels: Sequence[str],
    vectors: NDArray[np.float32],
    logit_scale: float,
) -> list[LabelScore]:
    """Return the labels from best to worst, with cosine and probability among these labels.

    image: (dim,); vectors: (n, dim), one for each label.
    """
    cosines = vectors @ image
    powers = np.exp(logit_scale * (cosines - cosines.max()))
    shares = powers / powers.sum()
    return [
        LabelScore(labels[row], float(cosines[row]), float(shares[row]))
        for row in np.argsort(-cosines, kind="stable")
    ]


def clean_labels(text: str) -> list[str]:
    """Return the labels of a list with commas, each once. Raises UserError("no_labels")."""
    pieces = text.replace("，", ",").replace("、", ",").split(",")
    labels = list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
    if len(labels) < 2:
        raise UserError("no_labels")
    return labels
