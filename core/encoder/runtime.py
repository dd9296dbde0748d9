"""Chinese-CLIP on ONNX Runtime: the CPU's way, without torch and without transformers.

The graphs come from `convert`, which also measured that their vectors agree with torch's.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.runtime_files import TOWERS, file_hash
from core.encoder.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from core.encoder.base import Towers
    from core.encoder.model_folder import ModelFolder
    from core.encoder.runtime_files import RuntimeFiles, Tower

BATCH_SIZE = 4  # images handed over at once; each is computed by itself
TEXT_BATCH = 16
# ONNX Runtime's errors have no base of their own.
REFUSALS = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile",
            "NotImplemented", "RuntimeException")  # fmt: skip


class RuntimeEncoder:
    """A converted folder. See `Encoder`.

    Each picture is computed by itself: on a CPU that is as fast as a batch, and as int8 ranges
    are measured over what is computed together, a vector never depends on its neighbours.
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
        self._threads = threads
        self._recipe = folder.pixel_recipe()
        self._words = folder.word_pieces()
        self._sessions: dict[Tower, Any] = {}
        self.info = folder.info("cpu")
        self.input_px = folder.image_px
        self.batch_size = BATCH_SIZE
        self.logit_scale = runtime.logit_scale
        for tower in TOWERS:
            if towers in ("both", tower):
                self._session(tower)

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return the pixels as the model's own config wants them: (3, px, px)."""
        return self._recipe.apply(image)

    def encode_images(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one unit vector per prepared image: (n, 3, px, px) → (n, dim)."""
        vectors = np.zeros((len(pixels), self.info.dim), np.float32)
        for row in range(len(pixels)):
            one = np.ascontiguousarray(pixels[row : row + 1], np.float32)
            vectors[row] = self._session("image").run(["features"], {"pixels": one})[0][0]
        return unit(vectors)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, in order: (n, dim), cut after 52 tokens."""
        vectors = np.zeros((len(texts), self.info.dim), np.float32)
        tokens = [self._words.encode(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda number: len(tokens[number]))
        for _, group in groupby(order, key=lambda number: len(tokens[number])):
            rows = list(group)
            for start in range(0, len(rows), self._text_batch):
                some = rows[start : start + self._text_batch]
                ids = np.asarray([tokens[number] for number in some], np.int64)
                vectors[some] = self._session("text").run(["features"], {"ids": ids})[0]
        return unit(vectors)

    @property
    def _text_batch(self) -> int:
        """How many texts go together: in int8 one, for the same reason as pictures."""
        return TEXT_BATCH if self._runtime.use["text"] == "float" else 1

    def _session(self, tower: Tower) -> Any:  # noqa: ANN401 - onnxruntime has no types
        if tower not in self._sessions:
            graph = self._folder.path / self._runtime.graph(tower)
            for file in (graph, graph.with_suffix(".data")):
                self._check(file)
            try:
                self._sessions[tower] = open_graph(graph, self._threads)
            except ValueError as error:
                raise self._folder.broken(f"{graph.name}: {error}") from error
        return self._sessions[tower]

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


def open_graph(graph: Path, threads: int | None) -> Any:  # noqa: ANN401
    """Return an ONNX Runtime session; threads None: one per physical core. Raises ValueError."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as states

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.log_severity_level = 3
    # Waiting threads that spin take the cores from decoding and from the window.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except tuple(getattr(states, name) for name in REFUSALS) as error:
        raise ValueError(str(error).splitlines()[0][:200]) from error
