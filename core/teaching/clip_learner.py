"""A Chinese-CLIP folder as a learner. Needs torch and, through the encoder room, transformers.

While the image tower is locked, what it says about a photo is computed once and kept: a step of
stage 1 then costs the text tower alone, a hundredth of the work. In stage 2 photos are decoded for
each batch, on other threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from core.encoder.chinese_clip import teachable
from core.encoder.text import tidy
from core.encoder.torch_encoder import TorchEncoder
from core.teaching.clip_files import write_clip
from core.teaching.clip_model import IMAGE, ClipModel
from core.teaching.features import FeatureStore, PhotoReader, photo_facts
from core.teaching.lora import adapters
from core.teaching.pairs import (
    FrozenImages,
    PreparedAhead,
    SampledPairs,
    Texts,
    equal_numbers,
)
from core.teaching.run_folder import WEIGHTS
from core.teaching.weights_file import load_tensors, save_tensors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from core.encoder.clip_folder import ChineseClipFolder
    from core.job import Job
    from core.teaching.batch import Pairs
    from core.teaching.learner import LearnerSettings, Weights
    from core.teaching.lesson import Lesson

PHOTO_BATCH = {"cpu": 4, "cuda": 128, "mps": 32}
TEXT_BATCH = {"cpu": 16, "cuda": 256, "mps": 64}
LORA_A, LORA_B = ".lora_a", ".lora_b"
RANK = "lora_rank"  # in the weights' file


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """Photos, and what the locked image tower said of them: (photos, dim)."""

    files: tuple[Path, ...]
    vectors: NDArray[np.float32]


class ClipLearner:
    """See `Learner`. cache: a folder for what the locked image tower said."""

    average = 0.0
    begins_as_parent = True

    def __init__(
        self, folder: ChineseClipFolder, settings: LearnerSettings, cache: Path, *, device: str
    ) -> None:
        self.device = device
        self._settings = settings
        self._source = folder
        self._words = folder.tokenizer()
        self._recipe = self._source.pixel_recipe()
        self.model = ClipModel(
            teachable(folder, checkpointing=settings.checkpointing), settings.dropout
        ).to(device)
        key = f"{self._source.info(device).key} {settings.seed}"
        self._store = FeatureStore(cache, key, np.float32)
        self._reader = PhotoReader(self._recipe.apply, self._source.image_px, settings.seed)
        self._resnet = self._load_resnet() if self._source.is_resnet else None
        self._base: Weights = {}
        self._images_taught = False
        self._ahead: PreparedAhead | None = None

    def watch(self, files: Sequence[Path], job: Job) -> Watched:
        """See `Learner`. Before the image tower is unlocked."""
        return Watched(tuple(files), np.asarray(self._locked_vectors(files, 0, job)))

    def listen(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return token ids and mask."""
        rows = [self._words.encode(text) for text in tidy(texts)]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)], mask[number, : len(row)] = row, 1
        return torch.from_numpy(ids), torch.from_numpy(mask)

    def photo_vectors(self, watched: Watched) -> NDArray[np.float32]:
        """See `Learner`."""
        if not self._images_taught:
            return watched.vectors
        batches = self._reader.stream(watched.files, 0, 0, PHOTO_BATCH[self.device])
        return np.concatenate([self._see(pixels) for pixels in batches])

    def text_vectors(self, heard: tuple[Tensor, Tensor]) -> NDArray[np.float32]:
        """See `Learner`."""
        size = TEXT_BATCH[self.device]
        order = torch.argsort(heard[1].sum(dim=1), stable=True)  # like lengths together
        vectors = np.zeros((len(order), self._source.dim), np.float32)
        self.model.eval()
        with torch.inference_mode():
            for start in range(0, len(order), size):
                rows = order[start : start + size]
                ids, mask = (part[rows].to(self.device) for part in heard)
                vectors[rows.numpy()] = self.model.text_vectors((ids, mask)).cpu().numpy()
        return vectors

    def begin(self, stage: int, lesson: Lesson, job: Job) -> Pairs:
        """See `Learner`."""
        settings = self._settings
        images: FrozenImages | _Pixels = _Pixels(self._reader, lesson.files, settings.views)
        if stage == 1:
            images = FrozenImages(
                [self._locked_vectors(lesson.files, view, job) for view in range(settings.views)]
            )
        torch.manual_seed(settings.seed + stage)  # of new adapters
        self.model.unlock(stage, freeze=settings.freeze, lora_rank=settings.lora_rank)
        self._images_taught = stage == 2
        for name, parameter in self.model.clip.named_parameters():
            if parameter.requires_grad:
                self._base.setdefault(name, parameter.detach().clone())
        pairs = SampledPairs(
            images,
            Texts(self.listen(lesson.texts), equal_numbers(lesson.texts)),
            lesson.photos,
            lesson.groups,
            batch_size=settings.batch_size,
            seed=settings.seed,
        )
        self.close()
        self._ahead = PreparedAhead(pairs)
        return self._ahead

    def taught(self) -> Weights:
        """See `Learner`."""
        own = dict(self.model.clip.named_parameters())
        return {name: own[name].detach().clone() for name in self._base}

    def save(self, folder: Path) -> None:
        """See `Learner`."""
        save_tensors(self.taught(), folder / WEIGHTS, {RANK: str(self._settings.lora_rank)})

    def restore(self, folder: Path) -> Weights:
        """See `Learner`."""
        content, facts = load_tensors(folder / WEIGHTS)
        taught = {name: value.to(self.device) for name, value in content.items()}
        adapted = [name.removesuffix(LORA_A) for name in taught if name.endswith(LORA_A)]
        self.model.adapt(adapted, int(facts[RANK]))
        self._images_taught = any(name.startswith(IMAGE) for name in taught)
        self.model.images_locked = not self._images_taught
        own = dict(self.model.clip.named_parameters())
        self._base = {name: own[name].detach().clone() for name in taught}
        return taught

    def mix(self, taught: Weights, alpha: float) -> None:
        """See `Learner`. Of an adapter its product counts with alpha, not each of its halves."""
        own = dict(self.model.clip.named_parameters())
        for layer in adapters(self.model).values():
            layer.mix = alpha
        with torch.no_grad():
            for name, value in taught.items():
                if not name.endswith((LORA_A, LORA_B)):
                    value = torch.lerp(self._base[name], value, alpha)
                own[name].copy_(value)

    def write(self, folder: Path) -> None:
        """See `Learner`: a transformers folder, adapters merged."""
        own = dict(self.model.clip.named_parameters())
        changed = {n: own[n].detach() for n in self._base if not n.endswith((LORA_A, LORA_B))}
        for name, layer in adapters(self.model.clip).items():
            changed[f"{name}.weight"] = layer.merged()
        write_clip(self._source, folder, changed)

    def close(self) -> None:
        """See `Learner`."""
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _locked_vectors(self, files: Sequence[Path], view: int, job: Job) -> NDArray[np.float32]:
        def chunks(first: int) -> Iterator[NDArray[np.float32]]:
            for pixels in self._reader.stream(files, first, view, PHOTO_BATCH[self.device]):
                yield self._see(pixels)

        facts = photo_facts(files, view)
        dim = self._source.dim
        return self._store.rows(facts, chunks, count=len(files), dim=dim, job=job)

    def _see(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._resnet is not None:
            return self._resnet.encode_images(pixels)
        locked, self.model.images_locked = self.model.images_locked, False
        self.model.eval()
        with torch.inference_mode():
            vectors = self.model.image_vectors(torch.from_numpy(pixels).to(self.device))
        self.model.images_locked = locked
        return np.asarray(vectors.cpu().numpy(), np.float32)

    def _load_resnet(self) -> TorchEncoder:
        """RN50's image tower, which is never taught, is the encoder's."""
        return TorchEncoder(self._source, device=self.device, towers="image")


class _Pixels:
    """Photos decoded for each batch; see `core.teaching.pairs.Images`."""

    def __init__(self, reader: PhotoReader, files: Sequence[Path], views: int) -> None:
        self._reader = reader
        self._files = files
        self.views = views

    def take(self, photos: NDArray[np.int64], views: NDArray[np.int64]) -> Tensor:
        files = [self._files[photo] for photo in photos]
        pixels: Any = self._reader.read(files, photos.tolist(), views.tolist())
        return torch.from_numpy(pixels)
