"""Builds ONNX graphs operator by operator, with weights that stay where they are.

Context: torch's exporter changes with every version, needs onnxscript, and cannot say which
operators ONNX Runtime will have fused. Choice: the graphs are written out, with ONNX Runtime's
own operators (`com.microsoft`) where it has a faster one. Cost: an architecture that is not
written down (`onnx_towers`, `onnx_resnet`) has no runtime.

Single-precision weights of the float graph are not copied: the graph names the safetensors file
and the place in it. Only what is computed (int8 weights, folded norms) goes to a `.data` file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.tensors import TensorFiles

OPSET = 17  # LayerNormalization
IR_VERSION = 8
ORT = "com.microsoft"
ALIGNMENT = 64  # bytes; a cache line
TABLE_MAX = 127  # of a looked-up row: nothing is multiplied, so nothing overflows
ROWS_AT_ONCE = 16_384
DATA = "<data>"  # the graph's own data file, whose name is known when it is written
ORT_KINDS = frozenset(
    {"DynamicQuantizeMatMul", "MultiHeadAttention", "QuickGelu", "Gelu", "FastGelu"}
)
_ONNX_TYPES = {"F32": 1, "I64": 7, "F16": 10, "F64": 11, "BF16": 16}  # onnx.TensorProto.DataType
_NUMPY_TYPES = {"float32": 1, "int8": 3}


class GraphBuilder:
    """Collects operators and weights; every method returns the name of its output tensor.

    weight_max: the largest weight in int8, where products are made in int8 (one scale a column
    for weights, activations measured as they come); None keeps them in float. narrow_in_int8:
    False keeps those in float that follow an activation, whose inputs have the longest tails.
    """

    def __init__(
        self, tensors: TensorFiles, weight_max: int | None = None, *, narrow_in_int8: bool = True
    ) -> None:
        self.tensors = tensors
        self.weight_max = weight_max
        self.narrow_in_int8 = narrow_in_int8
        self._nodes: list[Any] = []
        self._initializers: dict[str, Any] = {}
        self._data = bytearray()

    def node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:  # noqa: ANN401 - ONNX attributes
        """Append one operator with one output; the names in ORT_KINDS are ONNX Runtime's own."""
        return self._append(kind, inputs, [output or f"{kind}_{len(self._nodes)}"], attributes)[0]

    def split(self, x: str, parts: int) -> list[str]:
        """Cut the last axis into equal parts."""
        names = [f"Split_{len(self._nodes)}_{part}" for part in range(parts)]
        return self._append("Split", [x], names, {"axis": -1})

    def weight(self, name: str) -> str:
        """Return a tensor of the model in single precision, whatever it is stored in."""
        stored = f"stored:{name}"
        if stored not in self._initializers:
            place = self.tensors.place(name)
            self._initializers[stored] = _external(
                stored,
                _ONNX_TYPES[place.dtype],
                place.shape,
                (place.file.name, place.offset, place.length),
            )
        if self.tensors.place(name).dtype == "F32":
            return stored
        return self.node("Cast", stored, to=_ONNX_TYPES["F32"])

    def constant(self, values: NDArray[Any]) -> str:
        """Append computed numbers; they go to the graph's own data file."""
        name = f"computed_{len(self._initializers)}"
        self._data.extend(bytes(-len(self._data) % ALIGNMENT))
        self._initializers[name] = _external(
            name,
            _NUMPY_TYPES[values.dtype.name],
            values.shape,
            (DATA, len(self._data), values.nbytes),
        )
        self._data.extend(np.ascontiguousarray(values).tobytes())
        return name

    def shape(self, *sizes: int) -> str:
        """Append a shape, kept inside the graph, where ONNX Runtime's shape inference needs it."""
        return self.small(np.asarray(sizes, np.int64))

    def small(self, values: NDArray[Any]) -> str:
        """Append a few numbers, kept inside the graph."""
        from onnx import numpy_helper

        name = f"{values.dtype.name}_{'_'.join(map(str, values.reshape(-1)))}"
        self._initializers[name] = numpy_helper.from_array(values, name)
        return name

    def linear(self, x: str, *names: str, int8: bool = True) -> str:
        """Append x @ W.T + b for rows x, the layers side by side: (n, in) → (n, sum of outs).

        names: without ".weight" and ".bias"; a layer without a bias has none.
        int8: False keeps this one in float also where the graph is in int8.
        """
        if self.weight_max is not None and int8:
            return self._product_int8(x, *self.stored(names), self.weight_max)
        outputs = [self._linear_float(x, name) for name in names]
        return outputs[0] if len(outputs) == 1 else self.node("Concat", *outputs, axis=-1)

    def product(
        self, x: str, name: str, weights: NDArray[np.float32], biases: NDArray[np.float32]
    ) -> str:
        """Append x @ W.T + b for rows x and computed numbers: (n, in) → (n, out).

        name: as a layer would have one.
        """
        del name
        if self.weight_max is not None:
            return self._product_int8(x, weights, biases, self.weight_max)
        return self.node("Gemm", x, self.constant(weights), self.constant(biases), transB=1)

    def stored(self, names: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return weights and biases of layers side by side; absent biases are zeros."""
        weights = [self.tensors.array(f"{name}.weight") for name in names]
        biases = [
            self.tensors.array(f"{name}.bias")
            if f"{name}.bias" in self.tensors
            else np.zeros(len(weight), np.float32)
            for name, weight in zip(names, weights, strict=True)
        ]
        return np.concatenate(weights), np.concatenate(biases)

    def rows_of(self, name: str, ids: str) -> str:
        """Append a look-up in a table; in int8 a table of words is a quarter as large."""
        if self.weight_max is None:
            return self.node("Gather", self.weight(name), ids, axis=0)
        rows, scales = quantise_rows(self.tensors.array(name), TABLE_MAX)
        found = self.node("Gather", self.constant(rows), ids, axis=0)
        scale = self.node("Gather", self.constant(scales[:, None]), ids, axis=0)
        return self.node("Mul", self.node("Cast", found, to=_ONNX_TYPES["F32"]), scale)

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Append a layer norm over the last axis."""
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=epsilon)

    def write(self, graph: Path, inputs: Sequence[Any], outputs: Sequence[Any]) -> list[Path]:
        """Write the graph and, where it has computed weights, `<stem>.data`; return the files.

        inputs, outputs: from `tensor_info`.
        """
        from onnx import helper

        data = graph.with_suffix(".data")
        for initializer in self._initializers.values():
            for entry in initializer.external_data:
                if entry.key == "location" and entry.value == DATA:
                    entry.value = data.name
        proto = helper.make_model(
            helper.make_graph(
                self._nodes, graph.stem, inputs, outputs, list(self._initializers.values())
            ),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(ORT, 1)],
            ir_version=IR_VERSION,
            producer_name="shiying",
        )
        if self._data:
            data.write_bytes(self._data)
        graph.write_bytes(proto.SerializeToString(deterministic=True))
        return [graph, data] if self._data else [graph]

    def _append(
        self, kind: str, inputs: Sequence[str], outputs: list[str], attributes: dict[str, Any]
    ) -> list[str]:
        from onnx import helper

        domain = ORT if kind in ORT_KINDS else ""
        self._nodes.append(
            helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes)
        )
        return outputs

    def _linear_float(self, x: str, name: str) -> str:
        bias = [self.weight(f"{name}.bias")] if f"{name}.bias" in self.tensors else []
        return self.node("Gemm", x, self.weight(f"{name}.weight"), *bias, transB=1)

    def _product_int8(
        self,
        x: str,
        weights: NDArray[np.float32],
        biases: NDArray[np.float32],
        weight_max: int,
    ) -> str:
        rows, scales = quantise_rows(weights, weight_max)
        columns = self.constant(np.ascontiguousarray(rows.T))
        numbers = (self.constant(scales), "", self.constant(biases))
        return self.node("DynamicQuantizeMatMul", x, columns, *numbers)


def quantise_rows(
    weights: NDArray[np.float32], largest: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return whole numbers and one scale a row, symmetric: (out, in) → (out, in), (out,)."""
    scales = np.empty(len(weights), np.float32)
    rows = np.empty(weights.shape, np.int8)
    for start in range(0, len(weights), ROWS_AT_ONCE):  # a table of words may be a gigabyte
        some = weights[start : start + ROWS_AT_ONCE]
        scale = np.maximum(np.abs(some).max(axis=1), np.finfo(np.float32).tiny) / largest
        scales[start : start + ROWS_AT_ONCE] = scale
        rows[start : start + ROWS_AT_ONCE] = np.rint(some / scale[:, None])
    return rows, scales


def tensor_info(name: str, dtype: str, *shape: int | str) -> Any:  # noqa: ANN401 - onnx's own type
    """Return the description of an input or output; a str in the shape is any size."""
    from onnx import helper

    return helper.make_tensor_value_info(name, _ONNX_TYPES[dtype], list(shape))


def _external(name: str, kind: int, shape: Sequence[int], place: tuple[str, int, int]) -> Any:  # noqa: ANN401
    """place: file, offset, bytes."""
    from onnx import TensorProto

    proto = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in zip(("location", "offset", "length"), place, strict=True):
        proto.external_data.add(key=key, value=str(value))
    return proto
