"""Converted models: the CPU's way, without torch and without transformers.

The graphs come from `convert`, which also measured that their vectors agree with torch's. ONNX
Runtime computes them; for indexing alone OpenVINO does where `openvino_trial` found it faster.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.engines import OnnxGraph, OpenVinoGraph, has_openvino
from core.encoder.runtime_files import TOWERS, file_hash
from core.encoder.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers
    from core.encoder.engines import Graph
    from core.encoder.model_files import ModelFolder, Tokenizer
    from core.encoder.runtime_files import RuntimeFiles, Tower

MAX_THREADS = 8  # pictures at a time: each needs some 50 MB beside the weights
TEXT_BATCH = 16


class RuntimeEncoder:
    """A converted folder. See `Encoder`.

    Each picture is computed by itself, on one thread, beside as many others as there are cores:
    a quarter faster on two cores than both of them at one picture, for nobody waits for the
    other after every product; and as int8 ranges are measured over what is computed together,
    a vector never depends on its neighbours. threads: how many pictures or texts at a time; None
    is one per core.
    Raises ModelError("model_broken") from the constructor and where a tower is first used.
    """

    def __init__(
        self,
        folder: ModelFolder,
        runtime: RuntimeFiles,
        *,
        threads: int | None = None,
        towers: Towers = "both",
    ) -> None:
        self._folder = folder
        self._runtime = runtime
        self._threads = threads or default_lanes()
        self._recipe = folder.pixel_recipe()
        self._graphs: dict[Tower, Graph] = {}
        self._is_for_photos = towers == "image"
        self.info = folder.info("cpu")
        self.input_px = folder.image_px
        self.batch_size = 1
        self.lanes = self._threads
        self.logit_scale = runtime.logit_scale
        for tower in TOWERS:
            if towers in ("both", tower):
                self._graph(tower)
        if towers != "image":
            _ = self._tokenizer

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the pixels as the model's own config wants them: (3, px, px)."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""
        vectors = np.zeros((len(pixels), self.info.dim), np.float32)
        graph = self._graph("image")

        def see(row: int) -> None:
            one = np.ascontiguousarray(pixels[row : row + 1], np.float32)
            vectors[row] = graph.features(one)[0]

        self._side_by_side(see, range(len(pixels)))
        return unit(vectors)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim). Overlong texts are cut."""
        vectors = np.zeros((len(texts), self.info.dim), np.float32)
        tokens = [self._tokenizer.encode(text) for text in texts]
        graph = self._graph("text")

        def read(rows: list[int]) -> None:
            ids = np.asarray([tokens[row] for row in rows], np.int64)
            vectors[rows] = graph.features(ids)

        self._side_by_side(read, _of_one_length(tokens, self._text_batch))
        return unit(vectors)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """Loaded at its first use: 1.7 s and 300 MB where a vocabulary has 256,000 words."""
        return self._folder.tokenizer()

    @property
    def _text_batch(self) -> int:
        """How many texts go together: in int8 one, for the same reason as pictures."""
        return TEXT_BATCH if self._runtime.use["text"] == "float" else 1

    def _side_by_side(self, work: Callable[[Any], None], parts: Sequence[Any]) -> None:
        """Do every part, on as many threads as there are; the runtime lets go of Python's lock."""
        threads = min(self._threads, len(parts))
        if threads <= 1:
            for part in parts:
                work(part)
            return
        with ThreadPoolExecutor(threads, "runtime") as pool:  # 0.1 ms, beside 100 a picture
            list(pool.map(work, parts))

    def _graph(self, tower: Tower) -> Graph:
        if tower not in self._graphs:
            try:
                self._graphs[tower] = self._open(tower)
            except ValueError as error:
                name = self._runtime.graph(tower)
                raise self._folder.broken(f"{name}: {error}") from error
        return self._graphs[tower]

    def _open(self, tower: Tower) -> Graph:
        """Load a tower. Raises ValueError, ModelError."""
        if tower == "image" and self._is_for_photos and self._runtime.openvino and has_openvino():
            return OpenVinoGraph(self._checked(self._runtime.openvino), self.lanes)
        return OnnxGraph(self._checked(self._runtime.graph(tower)))

    def _checked(self, name: str) -> Path:
        """Return a graph's path; it and its data are what was written. Raises ModelError."""
        graph = self._folder.path / name
        for file in (graph, graph.with_suffix(".data")):
            self._check(file)
        return graph

    def _check(self, file: Path) -> None:
        expected = self._runtime.files.get(file.name)
        if expected is None:
            return  # a float graph has no data of its own
        try:
            found = file_hash(file)
        except OSError as error:
            raise self._folder.broken(f"{file.name}: {error.strerror}") from error
        if found != expected:
            raise self._folder.broken(f"{file.name} is damaged")


def _of_one_length(tokens: Sequence[Sequence[int]], most: int) -> list[list[int]]:
    """Return the numbers of the texts in groups of one length, at most `most` together."""
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    groups = []
    for _, group in groupby(order, key=lambda row: len(tokens[row])):
        rows = list(group)
        groups += [rows[start : start + most] for start in range(0, len(rows), most)]
    return groups


def default_lanes() -> int:
    """Return how many pictures go side by side: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_THREADS, len(os.sched_getaffinity(0)))
    return min(MAX_THREADS, os.cpu_count() or 1)
