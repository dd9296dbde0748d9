"""How fast this machine multiplies: what a model's speed can be told from before it is here.

Nearly all of a tower is matrix products, so a short measurement of those alone says how long a
picture takes, whatever the model. Loads ONNX Runtime, or torch where there is a graphics card:
run it in a child process.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.device import choose_device
from core.encoder.runtime import default_lanes
from core.records.models import MachineSpeed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from core.job import Job

ROWS, INNER, OUTER = 197, 768, 3072  # a layer of a ViT-B/16
GPU_SIZE = 4096
MEASURE_S = 0.3
GIGA = 1e9


def measure_machine(device: str, job: Job) -> MachineSpeed:
    """Measure the device that models would run on; a second, more where torch has to load.

    device: of the settings. Raises Cancelled.
    """
    found = choose_device(device)
    job.step(0, 2)
    if found.kind != "cpu":
        rate = _gpu_rate(found.kind)
        return MachineSpeed(found.kind, 1, rate, rate)
    integers = _rate(_product(np.uint8, np.int8), ROWS * INNER * OUTER)
    job.step(1, 2)
    floats = _rate(_product(np.float32, np.float32), ROWS * INNER * OUTER)
    return MachineSpeed("cpu", default_lanes(), integers, floats)


def _product(left: type, right: type) -> Callable[[], object]:
    """Return a call that multiplies once on one core, as a converted model does."""
    import onnxruntime
    from onnx import helper, numpy_helper

    dice = np.random.default_rng(0)
    rows: NDArray[Any] = dice.integers(0, 100, (ROWS, INNER)).astype(left)
    columns = numpy_helper.from_array(dice.integers(-60, 60, (INNER, OUTER)).astype(right), "b")
    is_float = left is np.float32
    source, result = (
        helper.np_dtype_to_tensor_dtype(np.dtype(kind))
        for kind in (left, np.float32 if is_float else np.int32)
    )
    graph = helper.make_graph(
        [helper.make_node("MatMul" if is_float else "MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", source, [ROWS, INNER])],
        [helper.make_tensor_value_info("c", result, [ROWS, OUTER])],
        [columns],
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda: session.run(["c"], {"a": rows})


def _gpu_rate(kind: str) -> float:
    """Return what a graphics card does in half precision."""
    import torch

    square: Any = torch.ones((GPU_SIZE, GPU_SIZE), dtype=torch.float16, device=kind)
    # Reading a number back waits for the card.
    return _rate(lambda: float((square @ square)[0, 0]), GPU_SIZE**3)


def _rate(call: Callable[[], object], products: int) -> float:
    """Return billions of multiply-adds a second at best: other work must not decide."""
    call()
    best, end = float("inf"), time.perf_counter() + MEASURE_S
    while time.perf_counter() < end:
        started = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - started)
    return products / max(best, 1e-9) / GIGA
