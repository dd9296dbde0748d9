"""What computes a graph: ONNX Runtime, or OpenVINO where it is installed.

A graph takes one input and gives "features". Whatever an engine refuses or stumbles over is a
ValueError with its first line.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

OUTPUT = "features"
REASON_CHARACTERS = 200
# ONNX Runtime's errors have no base of their own.
REFUSALS = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile",
            "NotImplemented", "RuntimeException")  # fmt: skip
# Its tools tell their maker of every import, over the network; they are never let in.
TALKATIVE = ("openvino_telemetry", "openvino.tools.ovc")


class Graph(Protocol):
    """A loaded graph. Each call computes on its caller's thread; any may call at a time."""

    def features(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return (n, dim) for the one input. Raises ValueError."""


class OnnxGraph:
    """A graph on ONNX Runtime. Raises ValueError from the constructor."""

    def __init__(self, graph: Path) -> None:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as states

        self._refusals = tuple(getattr(states, name) for name in REFUSALS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except self._refusals as error:
            raise _refusal(error) from error
        self._input = self._session.get_inputs()[0].name

    def features(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return (n, dim) for the one input. Raises ValueError."""
        return self.outputs(values)[OUTPUT]

    def outputs(self, values: NDArray[Any]) -> Mapping[str, NDArray[np.float32]]:
        """Return everything that the graph gives, by name. Raises ValueError."""
        names = [output.name for output in self._session.get_outputs()]
        try:
            found = self._session.run(names, {self._input: values})
        except self._refusals as error:
            raise _refusal(error) from error
        return dict(zip(names, found, strict=True))


class OpenVinoGraph:
    """A graph on OpenVINO. lanes: how many callers at a time. Raises ValueError."""

    def __init__(self, graph: Path, lanes: int) -> None:
        for name in TALKATIVE:
            sys.modules.setdefault(name, None)  # type: ignore[arg-type]
        import openvino

        options = {"INFERENCE_NUM_THREADS": lanes, "NUM_STREAMS": lanes}
        try:
            core = openvino.Core()
            self._compiled = core.compile_model(core.read_model(graph), "CPU", options)
        except RuntimeError as error:
            raise _refusal(error) from error
        self._own = threading.local()  # a request is one caller's

    def features(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return (n, dim) for the one input. Raises ValueError."""
        if not hasattr(self._own, "request"):
            self._own.request = self._compiled.create_infer_request()
        try:
            found = self._own.request.infer({0: values})
        except RuntimeError as error:
            raise _refusal(error) from error
        return np.array(found[0], np.float32)


def has_openvino() -> bool:
    """Whether OpenVINO is installed; it is an extra. Nothing is imported."""
    return importlib.util.find_spec("openvino") is not None


def _refusal(error: Exception) -> ValueError:
    lines = str(error).splitlines() or [type(error).__name__]
    return ValueError(lines[0][:REASON_CHARACTERS])
