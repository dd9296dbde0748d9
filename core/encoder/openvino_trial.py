"""Whether OpenVINO computes the image tower faster here, and as well.

Context: on processors with VNNI it reached 8 to 9 pictures a core-second of a ViT-B/16 where
ONNX Runtime reached 7; with AVX2 alone it reaches half as many. Choice: an extra that nobody needs
(`pip install openvino`); where it is there, conversion writes a graph for it, and keeps that only
if it agrees with torch within the bounds of every variant and is faster by a tenth. It is used by
indexing alone: queries would pay its start. Cost: ranges are measured beforehand (on half of the
probe pictures; all of them judge), so a picture beyond everything seen is cut off; 86 MB on the
disk for a ViT-B/16; what was installed before the extra has to be converted again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.engines import OnnxGraph, OpenVinoGraph
from core.encoder.int8_products import int8_overflows
from core.encoder.onnx_static import HIGH, LOW, StaticGraph, WatchingGraph
from core.encoder.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.engines import Graph
    from core.encoder.model_files import ModelFolder
    from core.encoder.onnx_static import Ranges
    from core.encoder.probe import Agreement
    from core.encoder.tensors import TensorFiles

WATCHING = "image-watching.onnx"
FASTER = 1.1
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """How OpenVINO did. speed: of the other engine's rate. files: [] where it is not to be used."""

    agreement: Agreement
    speed: float
    files: list[Path]


def try_openvino(
    folder: ModelFolder,
    tensors: TensorFiles,
    config: dict[str, Any],
    pixels: NDArray[np.float32],
    judge: Callable[[NDArray[np.float32]], Agreement],
    rival: Graph,
    path: Path,
) -> Trial:
    """Write the image tower for OpenVINO to `path`, and compare it with the one in use.

    pixels: of the probe, (n, 3, px, px). judge: from vectors to how far they are from torch's.
    Raises KeyError, ValueError where the tower cannot be written or run so; OSError.
    """
    ranges = _measured(folder, tensors, config, pixels[::2])
    largest = 63 if int8_overflows() else 127
    files = folder.write_tower("image", StaticGraph(tensors, ranges, largest), config, path)
    try:
        graph = OpenVinoGraph(path, 1)
        vectors = unit(np.concatenate([graph.features(one[None]) for one in pixels]))
        found = judge(vectors)
        speed = _seconds(rival, pixels[:1]) / _seconds(graph, pixels[:1])
    except ValueError:
        _remove(files)
        raise
    if found.is_close and speed >= FASTER:
        return Trial(found, speed, files)
    _remove(files)
    return Trial(found, speed, [])


def _measured(
    folder: ModelFolder, tensors: TensorFiles, config: dict[str, Any], pixels: NDArray[np.float32]
) -> Ranges:
    """Return the range of every product's input over some pictures."""
    path = folder.path / WATCHING  # beside the weights, which it names
    files = folder.write_tower("image", WatchingGraph(tensors), config, path)
    try:
        graph = OnnxGraph(path)
        seen = [graph.outputs(one[None]) for one in pixels]
    finally:
        _remove(files)
    names = [name.removeprefix(LOW) for name in seen[0] if name.startswith(LOW)]
    return {
        name: (
            min(float(outputs[LOW + name]) for outputs in seen),
            max(float(outputs[HIGH + name]) for outputs in seen),
        )
        for name in names
    }


def _seconds(graph: Graph, one: NDArray[np.float32]) -> float:
    """CPU seconds of one picture at best: other work on the machine must not decide."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        graph.features(one)
        taken.append(time.process_time() - started)
    return max(min(taken), 1e-6)


def _remove(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
