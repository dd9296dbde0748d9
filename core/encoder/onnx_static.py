"""Graphs whose activations are in int8 with ranges measured beforehand, and the measuring.

OpenVINO multiplies so, and only so, in int8 all the way; ONNX Runtime's own operator measures the
ranges of each picture anew, which costs it time and spares it all surprises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.onnx_graph import GraphBuilder, quantise_rows, tensor_info

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.tensors import TensorFiles

    Ranges = Mapping[str, tuple[float, float]]  # by the name of a product

LOW, HIGH = "low:", "high:"
LEVELS = 255  # of an activation


class WatchingGraph(GraphBuilder):
    """The float graph, which also gives the range of every product's input."""

    def __init__(self, tensors: TensorFiles) -> None:
        super().__init__(tensors)
        self._watched: dict[str, str] = {}

    def linear(self, x: str, *names: str, int8: bool = True) -> str:
        """See `GraphBuilder.linear`."""
        self._watched[names[0]] = x
        return super().linear(x, *names, int8=int8)

    def product(
        self, x: str, name: str, weights: NDArray[np.float32], biases: NDArray[np.float32]
    ) -> str:
        """See `GraphBuilder.product`."""
        self._watched[name] = x
        return super().product(x, name, weights, biases)

    def write(self, graph: Path, inputs: Sequence[Any], outputs: Sequence[Any]) -> list[Path]:
        """See `GraphBuilder.write`; the outputs are more."""
        more = list(outputs)
        for name, x in self._watched.items():
            for kind, prefix in (("ReduceMin", LOW), ("ReduceMax", HIGH)):
                self.node(kind, x, output=prefix + name, keepdims=0)
                more.append(tensor_info(prefix + name, "F32"))
        return super().write(graph, inputs, more)


class StaticGraph(GraphBuilder):
    """Products in int8, also of activations, which are cut off at the ranges given."""

    def __init__(self, tensors: TensorFiles, ranges: Ranges, weight_max: int) -> None:
        super().__init__(tensors, weight_max)
        self._largest = weight_max
        self._ranges = ranges

    def linear(self, x: str, *names: str, int8: bool = True) -> str:
        """See `GraphBuilder.linear`. Raises KeyError for one that was not watched."""
        del int8
        return self.product(x, names[0], *self.stored(names))

    def product(
        self, x: str, name: str, weights: NDArray[np.float32], biases: NDArray[np.float32]
    ) -> str:
        """See `GraphBuilder.product`."""
        scale, zero = self._grid(*self._ranges[name])
        x = self.node("DequantizeLinear", self.node("QuantizeLinear", x, scale, zero), scale, zero)
        rows, scales = quantise_rows(weights, self._largest)
        whole = self.node("DequantizeLinear", self.constant(rows), self.constant(scales), axis=0)
        x = self.node("MatMul", x, self.node("Transpose", whole, perm=[1, 0]))
        return self.node("Add", x, self.constant(biases))

    def _grid(self, low: float, high: float) -> tuple[str, str]:
        """Return the scale and the zero of a range, which always holds 0."""
        low, high = min(low, 0.0), max(high, 0.0)
        scale = max((high - low) / LEVELS, float(np.finfo(np.float32).tiny))
        zero = self.small(np.array(round(-low / scale), np.uint8))
        return self.small(np.array(scale, np.float32)), zero
