"""The starter's two heads between their file and training: made anew, read, and written.

The file's matrices are int8 with a scale a row (`core.encoder.head`); what is read here and
written again unchanged is the same to the bit. Needs torch.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.encoder.head import SCALE, rounded_rows
from core.encoder.words import MAX_WORDS, word_rows, words_of
from core.teaching.heads import HeadShape, ResidualHead, TwoHeads, WordTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

# Chosen on Flickr8k-CN val; resources/starter/model-card.md has the table.
HIDDEN, OUTPUTS = 768, 192
IMAGE_NOISE, TEXT_NOISE = 0.5, 0.2
IMAGE_DROPOUT_FACTOR, MOST_DROPOUT = 2.0, 0.6  # a picture has nine times as many numbers
MATRICES = ("direct", "enter", "leave")
SPREAD_FLOOR = 0.01  # of the mean spread: a feature that never varies must not be blown up
FAMILIAR_AXES = 64  # main axes of the captions' embeddings

Tensors = dict[str, "NDArray[np.generic]"]


def shape_of(side: str, inputs: int, hidden: int, outputs: int, dropout: float) -> HeadShape:
    """Return the shape of the "image" or the "text" head, with what keeps it from cramming."""
    if side == "text":
        return HeadShape(inputs, hidden, outputs, dropout, TEXT_NOISE)
    most = min(MOST_DROPOUT, IMAGE_DROPOUT_FACTOR * dropout)
    return HeadShape(inputs, hidden, outputs, most, IMAGE_NOISE)


def new_heads(
    features: NDArray[np.float32], texts: NDArray[np.float32], words: int, dropout: float
) -> TwoHeads:
    """Return untrained heads that know the scale of their inputs."""
    spread = features.std(axis=0) + SPREAD_FLOOR * features.std()
    dim = texts.shape[1]
    image = shape_of("image", features.shape[1], HIDDEN, OUTPUTS, dropout)
    text = shape_of("text", dim, HIDDEN, OUTPUTS, dropout)
    return TwoHeads(
        ResidualHead(image, _tensor(features.mean(axis=0)), _tensor(spread)),
        # a unit vector's spread
        ResidualHead(text, _tensor(texts.mean(axis=0)), torch.full((dim,), dim**-0.5)),
        WordTable(words, OUTPUTS, dropout),
    )


def read_heads(tensors: Mapping[str, NDArray[np.generic]], words: int, dropout: float) -> TwoHeads:
    """Return the heads of a file, with room for `words` words; those beyond the file's are zero.

    Raises KeyError where the file lacks something.
    """
    table = _whole("words.table", tensors)
    known, outputs = table.shape
    heads = TwoHeads(
        _read_head("image", tensors, dropout),
        _read_head("text", tensors, dropout),
        WordTable(words, outputs, dropout),
    )
    assert heads.words is not None
    with torch.no_grad():
        heads.words.table.weight.zero_()
        heads.words.table.weight[:known] = _tensor(table)
    return heads


def _read_head(
    side: str, tensors: Mapping[str, NDArray[np.generic]], dropout: float
) -> ResidualHead:
    layers = {name: _tensor(_whole(f"{side}.{name}", tensors)) for name in MATRICES}
    hidden, inputs = layers["enter"].shape
    shape = shape_of(side, inputs, hidden, len(layers["direct"]), dropout)
    own = {
        name: _tensor(tensors[f"{side}.{name}"])
        for name in ("mean", "spread", "enter_bias", "bias")
    }
    head = ResidualHead(shape, own["mean"], own["spread"])
    with torch.no_grad():
        for name, weight in layers.items():
            getattr(head, name).weight.copy_(weight)
        head.enter.bias.copy_(own["enter_bias"])
        head.direct.bias.copy_(own["bias"])  # the file holds the sum of both
        head.leave.bias.zero_()
    return head


def stored_head(side: str, head: ResidualHead) -> Tensors:
    """Return the tensors of one head as the file holds them."""
    tensors: Tensors = {}
    for name in MATRICES:
        key = f"{side}.{name}"
        weight = getattr(head, name).weight.detach().numpy()
        tensors[key], tensors[key + SCALE] = rounded_rows(weight)
    tensors[f"{side}.enter_bias"] = head.enter.bias.detach().numpy()
    tensors[f"{side}.bias"] = (head.direct.bias + head.leave.bias).detach().numpy()
    tensors[f"{side}.mean"] = head.mean.numpy()
    tensors[f"{side}.spread"] = head.spread.numpy()
    return tensors


def stored_words(words: WordTable) -> Tensors:
    """Return the tensors of the word table as the file holds them."""
    table = words.table.weight.detach().numpy()[:-1]  # the last row is the padding
    rows, scale = rounded_rows(table)
    return {"words.table": rows, "words.table" + SCALE: scale}


def frequent_words(
    texts: Sequence[str], least: int, known: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the known words with their rows, and after them those that enough texts have."""
    counts = Counter(word for text in texts for word in set(words_of(text)))
    vocabulary = dict(known or {})
    for word in sorted(word for word, count in counts.items() if count >= least):
        vocabulary.setdefault(word, len(vocabulary))
    return vocabulary


def padded_rows(texts: Sequence[str], vocabulary: Mapping[str, int]) -> Tensor:
    """Return each text's known words as rows of the table: (texts, MAX_WORDS)."""
    padded = torch.full((len(texts), MAX_WORDS), len(vocabulary))
    for row, text in enumerate(texts):
        known = word_rows(text, vocabulary)
        padded[row, : len(known)] = torch.from_numpy(known)
    return padded


def familiar_axes(texts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the main axes of the captions' embeddings as columns: (512, FAMILIAR_AXES)."""
    different = np.unique(texts, axis=0)
    centred = different - texts.mean(axis=0)
    axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :FAMILIAR_AXES]
    return np.ascontiguousarray(axes, np.float32)


def _whole(name: str, tensors: Mapping[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    matrix = tensors[name].astype(np.float32)
    scale = tensors.get(name + SCALE)
    return matrix if scale is None else np.asarray(matrix * scale.astype(np.float32)[:, None])


def _tensor(values: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, np.float32))
