"""The bundled model: works at first launch, offline, without torch.

A picture and a sentence meet in a space of three parts; heads.safetensors and
bridge.safetensors hold the numbers:
- seen: two small heads trained on captioned photos, one on the image tower's features, one on
  the text encoder's embedding (LiT, Zhai et al. 2022, arXiv 2111.07991).
- words: the text encoder's space (USE multilingual v3), centred and turned to the axes in
  which the ImageNet classes differ. A picture stands where its classes stand, weighted by
  their probabilities (ConSE, Norouzi et al. 2014, arXiv 1312.5650). It knows things that the
  captioned photos never show.
- look: the pooled features of the image tower. A sentence has zeros here, so that the look
  decides nothing between a sentence and a picture but much between two pictures.

A sentence leans on `seen` as far as the captions talk of such things, and else on `words`.
Cost: a cosine between a sentence and a picture stays well below 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core.encoder.head import SCALE, Head
from core.encoder.starter_towers import MANIFEST, StarterTowers, read_manifest
from core.encoder.text import tidy
from core.encoder.vectors import unit
from core.encoder.words import sum_of_words, word_rows
from core.records.models import ModelInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers

BATCH_SIZE = 4  # more does not help a CPU and costs memory


class Shares(NamedTuple):
    """What each part of the space contributes to the cosine of two pictures; together 1."""

    seen: float
    words: float
    look: float


class Familiarity(NamedTuple):
    """From how familiar a text is to the weight of its `words` against its `seen`.

    A text is familiar as far as its embedding lies along the main axes of the training
    captions' embeddings: nouns that no caption has are at .5 to .6, captions at .7 to .95.
    """

    strange: float  # at this share of its length along the axes, and below …
    familiar: float  # … and at this one and above; in a line between
    strange_weight: float
    familiar_weight: float

    def word_weights(self, share: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the weights for such shares, elementwise."""
        weights = (self.strange_weight, self.familiar_weight)
        return np.interp(share, (self.strange, self.familiar), weights).astype(np.float32)


def is_starter(folder: Path) -> bool:
    """Whether a folder holds the bundled model, or one that was made of it."""
    return (folder / MANIFEST).is_file()


def describe(folder: Path) -> ModelInfo:
    """Return what starter.json says. Raises ModelError."""
    return _info(read_manifest(folder))


def _info(manifest: dict[str, Any]) -> ModelInfo:
    return ModelInfo(
        key=f"starter@{manifest['revision']}",
        name=manifest["name"],
        dim=manifest["dim"],
        is_starter=True,
    )


class StarterEncoder:
    """The towers, and the three parts of the space that they meet in. See `Encoder`.

    The towers named are loaded here; the other one when it is first asked for.
    """

    def __init__(
        self, folder: Path, *, threads: int | None = None, towers: Towers = "both"
    ) -> None:
        from threadpoolctl import ThreadpoolController

        manifest = read_manifest(folder)
        self.info = _info(manifest)
        self.input_px: int = manifest["input_px"]
        self.batch_size = BATCH_SIZE
        self.lanes = 1
        self.logit_scale: float = manifest["logit_scale"]
        self._temperature: float = manifest["temperature"]
        self.shares = Shares(**manifest["shares"])
        self.familiarity = Familiarity(**manifest["familiarity"])
        self.towers = StarterTowers(folder, threads=threads)
        self.bridge = self.towers.matrices("bridge.safetensors")
        heads = self.towers.matrices("heads.safetensors")
        self._image_head = Head.from_tensors("image", heads)
        self._text_head = Head.from_tensors("text", heads)
        self._word_table = heads["words.table"] * heads["words.table" + SCALE][:, None]
        self._familiar_axes = heads["familiar.axes"]
        self.vocabulary = self.towers.lines("words.txt")
        self._blas = ThreadpoolController()
        self.towers.load(towers)

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the whole picture squashed to the square: (3, px, px). Pure, thread-safe."""
        return self.towers.prepare(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""
        if not len(pixels):
            return np.zeros((0, self.info.dim), np.float32)
        features, rest = self.image_parts(pixels)
        with self._one_blas_thread():
            seen = unit(self._image_head(features))
        return np.concatenate([np.float32(self.shares.seen**0.5) * seen, rest], axis=1)

    def image_parts(
        self, pixels: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what the image head reads (n, features), and the rest of the vectors (n, rest)."""
        features, logits = self.towers.image_features(pixels)
        axes = self.bridge["look_axes"]
        with self._one_blas_thread():
            words = unit(_softmax(logits / self._temperature) @ self.bridge["class_words"])
            look = unit(features[:, : len(axes)] @ axes)
        parts = ((self.shares.words, words), (self.shares.look, look))
        return features, np.concatenate([np.float32(s**0.5) * part for s, part in parts], axis=1)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim). Overlong texts are cut."""
        vectors = np.zeros((len(texts), self.info.dim), np.float32)
        if len(texts):
            raw = self.towers.text_features(texts)
            with self._one_blas_thread():
                seen = unit(self._text_head(raw) + self._word_sums(texts))
                centred: NDArray[np.float32] = raw - self.bridge["text_mean"]
                words = unit(centred @ self.bridge["text_axes"])
                words *= self._word_weights(raw)
                both = unit(np.concatenate([seen, words], axis=1))
            vectors[:, : both.shape[1]] = both
        return vectors

    def _word_sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what the words that have vectors of their own add: (n, SEEN)."""
        rows = [word_rows(text, self.vocabulary) for text in tidy(texts)]
        return np.stack([sum_of_words(row, self._word_table) for row in rows])

    def _word_weights(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much each text leans on what its words mean: (n, 1)."""
        centred = np.asarray(raw - self._text_head.mean, np.float32)
        share = np.linalg.norm(unit(centred) @ self._familiar_axes, axis=1, keepdims=True)
        return self.familiarity.word_weights(np.asarray(share, np.float32))

    def _one_blas_thread(self) -> AbstractContextManager[object]:
        """Keep numpy's second thread from spinning: it doubled the CPU time of a batch."""
        limit: AbstractContextManager[object] = self._blas.limit(limits=1, user_api="blas")
        return limit


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
