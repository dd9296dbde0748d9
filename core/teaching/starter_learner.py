"""The bundled starter as a learner: its two heads and its table of words, on frozen towers.

Stage 1 trains the text side (its head, the table, with rows for words that the captions bring
along) against image vectors that stay to the bit; stage 2 trains the image head too. What the
towers say is computed once and kept. Needs torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from core.encoder.starter import StarterEncoder
from core.encoder.text import tidy
from core.teaching.features import FeatureStore, PhotoReader, photo_facts
from core.teaching.pairs import FrozenImages, SampledPairs, Texts, equal_numbers
from core.teaching.run_folder import WEIGHTS
from core.teaching.starter_files import WORDS, write_starter
from core.teaching.starter_heads import (
    familiar_axes,
    frequent_words,
    new_heads,
    padded_rows,
    read_heads,
)
from core.teaching.starter_model import StarterModel
from core.teaching.weights_file import load_tensors, save_tensors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from core.job import Job
    from core.teaching.batch import Pairs
    from core.teaching.learner import LearnerSettings, Weights
    from core.teaching.lesson import Lesson

PHOTO_BATCH, TEXT_BATCH = 8, 256
TEXT_DIM = 512
LEAST_CAPTIONS, LEAST_OF_MANY, MANY = 2, 8, 10_000  # that have a word, for it to get a row
OWN_AXES = "own_axes"  # in the weights' file
STRANGE_AXES = 16  # at most so many directions become familiar


class StarterLearner:
    """See `Learner`. cache: a folder for what the towers said."""

    average = 0.99
    device = "cpu"
    # Words that have a row are averaged with the others before they say anything.
    begins_as_parent = False

    def __init__(
        self, folder: Path, settings: LearnerSettings, cache: Path, *, threads: int | None = None
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._encoder = StarterEncoder(folder, threads=threads)
        self._tensors = self._encoder.towers.raw("heads.safetensors")
        self.vocabulary = self._encoder.vocabulary
        revision = self._encoder.towers.image_revision
        self._photo_store = FeatureStore(cache, f"{revision} {settings.seed}", np.float16)
        self._text_store = FeatureStore(cache, "usem3", np.float32)
        self._reader = PhotoReader(self._encoder.prepare, self._encoder.input_px, settings.seed)
        self._base: Weights = {}
        self.model = self._parent()

    def watch(self, files: Sequence[Path], job: Job) -> Tensor:
        """Return the features of photos as they are, and the rest behind them."""
        return torch.from_numpy(np.asarray(self._features(files, 0, job), np.float32))

    def listen(self, texts: Sequence[str]) -> tuple[Tensor, list[str]]:
        """Return the texts' embeddings, and the texts themselves for the table of words."""
        different = list(dict.fromkeys(texts))
        rows = dict(zip(different, self._embedded(different), strict=True))
        return torch.from_numpy(np.stack([rows[text] for text in texts])), list(texts)

    def photo_vectors(self, watched: Tensor) -> NDArray[np.float32]:
        """See `Learner`."""
        locked, self.model.images_locked = self.model.images_locked, False
        alone, self.model.seen_alone = self.model.seen_alone, False
        with torch.inference_mode():
            vectors = self.model.eval().image_vectors(watched)
        self.model.images_locked, self.model.seen_alone = locked, alone
        return np.asarray(vectors.numpy(), np.float32)

    def text_vectors(self, heard: tuple[Tensor, list[str]]) -> NDArray[np.float32]:
        """See `Learner`."""
        embeddings, texts = heard
        alone, self.model.seen_alone = self.model.seen_alone, False
        with torch.inference_mode():
            rows = padded_rows(tidy(texts), self.vocabulary)
            vectors = self.model.eval().text_vectors((embeddings, rows))
        self.model.seen_alone = alone
        return np.asarray(vectors.numpy(), np.float32)

    def begin(self, stage: int, lesson: Lesson, job: Job) -> Pairs:
        """See `Learner`. The texts' embeddings and the photos' features are computed here."""
        views = [self._features(lesson.files, view, job) for view in range(self._settings.views)]
        embeddings = np.asarray(self._embeddings(lesson.texts, job))
        if not self._base:
            self._enrol(lesson, embeddings, views[0])
        self._unlock(stage)
        if self.model.images_locked:
            views = [self.photo_vectors(_float(view)) for view in views]
        rows = padded_rows(tidy(lesson.texts), self.vocabulary)
        return SampledPairs(
            FrozenImages(views),
            Texts((torch.from_numpy(embeddings), rows), equal_numbers(lesson.texts)),
            lesson.photos,
            lesson.groups,
            batch_size=self._settings.batch_size,
            seed=self._settings.seed,
        )

    def taught(self) -> Weights:
        """See `Learner`."""
        own = dict(self.model.named_parameters())
        return {name: own[name].detach().clone() for name in self._base}

    def save(self, folder: Path) -> None:
        """See `Learner`: the trained weights, the buffers, and the words."""
        words = "\n".join(self.vocabulary) + "\n"
        (folder / WORDS).write_text(words, encoding="utf-8")
        content = self.taught() | dict(self.model.named_buffers())
        save_tensors(content, folder / WEIGHTS, {OWN_AXES: str(self.model.own_axes)})

    def restore(self, folder: Path) -> Weights:
        """See `Learner`."""
        content, facts = load_tensors(folder / WEIGHTS)
        words = (folder / WORDS).read_text(encoding="utf-8").split("\n")[:-1]
        self.vocabulary = {word: row for row, word in enumerate(words)}
        if self._settings.from_scratch:
            features = np.zeros((2, self.model.heads.image.direct.in_features), np.float32)
            texts = np.zeros((2, TEXT_DIM), np.float32)
            heads = new_heads(features, texts, len(words), self._settings.dropout)
        else:
            heads = read_heads(self._tensors, len(words), self._settings.dropout)
        self.model = self._around(heads, content["axes"].numpy(), int(facts[OWN_AXES]))
        with torch.no_grad():
            for name, buffer in self.model.named_buffers():
                buffer.copy_(content.pop(name))
        own = dict(self.model.named_parameters())
        self._base = {name: own[name].detach().clone() for name in content}
        return content

    def mix(self, taught: Weights, alpha: float) -> None:
        """See `Learner`. From scratch there is nothing to mix with: only 1 is the taught model."""
        own = dict(self.model.named_parameters())
        self.model.mix = alpha
        with torch.no_grad():
            for name, value in taught.items():
                own[name].copy_(torch.lerp(self._base[name], value, alpha))

    def write(self, folder: Path) -> None:
        """See `Learner`."""
        write_starter(
            self._folder, folder, self.model, self._tensors, list(self.vocabulary),
            images_changed=any(name.startswith("heads.image.") for name in self._base),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing to let go of."""

    def _parent(self) -> StarterModel:
        heads = read_heads(self._tensors, len(self.vocabulary), self._settings.dropout)
        axes = self._tensors["familiar.axes"].astype(np.float32)
        return self._around(heads, axes, 0)

    def _around(self, heads: Any, axes: NDArray[np.float32], own_axes: int) -> StarterModel:  # noqa: ANN401
        encoder = self._encoder
        return StarterModel(
            heads, encoder.bridge, axes, own_axes, encoder.shares, encoder.familiarity,
            encoder.info.dim,
        )  # fmt: skip

    def _enrol(
        self, lesson: Lesson, embeddings: NDArray[np.float32], features: NDArray[Any]
    ) -> None:
        """Make room for what the captions bring: words, and what is no longer strange."""
        texts, settings = tidy(lesson.texts), self._settings
        least = LEAST_OF_MANY if len(texts) > MANY else LEAST_CAPTIONS
        torch.manual_seed(settings.seed)
        if settings.from_scratch:
            self.vocabulary = frequent_words(texts, least)
            seen = np.asarray(features, np.float32)[:, : self.model.heads.image.direct.in_features]
            heads = new_heads(seen, embeddings, len(self.vocabulary), settings.dropout)
            self.model = self._around(heads, familiar_axes(embeddings), 0)
            self.model.seen_alone = True
            return
        self.vocabulary = frequent_words(texts, least, self.vocabulary)
        heads = read_heads(self._tensors, len(self.vocabulary), settings.dropout)
        axes = self.model.axes.numpy()
        own = self._strange_axes(np.unique(embeddings, axis=0))
        self.model = self._around(heads, np.concatenate([axes, own], axis=1), own.shape[1])

    def _strange_axes(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the directions of captions that the model takes for strange: (512, few)."""
        centred = embeddings - self.model.heads.text.mean.numpy()
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
        axes = self.model.axes.numpy()
        along = centred @ axes
        strange = np.linalg.norm(along, axis=1) < self.model.familiarity.familiar
        rest = (centred - along @ axes.T)[strange]
        if not len(rest):
            return np.zeros((embeddings.shape[1], 0), np.float32)
        directions = np.linalg.svd(rest, full_matrices=False)[2]
        return np.ascontiguousarray(directions[:STRANGE_AXES].T, np.float32)

    def _unlock(self, stage: int) -> None:
        self.model.images_locked = stage == 1
        for name, parameter in self.model.named_parameters():
            is_image = name.startswith("heads.image.")
            parameter.requires_grad_(stage == 2 or not is_image)
            if parameter.requires_grad:
                self._base.setdefault(name, parameter.detach().clone())

    def _features(self, files: Sequence[Path], view: int, job: Job) -> NDArray[Any]:
        """Return features and rest of a view: (photos, features + rest), half precision."""

        def chunks(first: int) -> Iterator[NDArray[np.float32]]:
            for pixels in self._reader.stream(files, first, view, PHOTO_BATCH):
                yield np.concatenate(self._encoder.image_parts(pixels), axis=1)

        features = self.model.heads.image.direct.in_features
        dim = features + self._encoder.info.dim - self.model.heads.image.direct.out_features
        return self._photo_store.rows(
            photo_facts(files, view), chunks, count=len(files), dim=dim, job=job
        )

    def _embeddings(self, texts: Sequence[str], job: Job) -> NDArray[Any]:
        """Return the texts' embeddings, (texts, 512); equal and alike long ones go together."""
        different = sorted(set(texts), key=lambda text: (len(text), text))
        row_of = {text: row for row, text in enumerate(different)}

        def chunks(first: int) -> Iterator[NDArray[np.float32]]:
            for start in range(first, len(different), TEXT_BATCH):
                yield self._encoder.towers.text_features(different[start : start + TEXT_BATCH])

        rows = self._text_store.rows(different, chunks, count=len(different), dim=TEXT_DIM, job=job)
        return np.asarray(rows[[row_of[text] for text in texts]])

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [
            self._encoder.towers.text_features(texts[start : start + TEXT_BATCH])
            for start in range(0, len(texts), TEXT_BATCH)
        ]
        return np.concatenate(parts)


def _float(rows: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.asarray(rows, np.float32))
