"""A transformer's layers as ONNX operators: what the towers of every family are built of.

Everything runs on rows (pictures × tokens, hidden), so that each layer is one matrix product.
Where only one row of a picture or text is read from the last layer, only that row goes on in it
after the keys and values are made: a twelfth of the work is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.encoder.onnx_graph import GraphBuilder, tensor_info

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.tensors import TensorFiles

# The name in a config → ONNX Runtime's operator.
ACTIVATIONS = {"quick_gelu": "QuickGelu", "gelu": "Gelu", "gelu_pytorch_tanh": "FastGelu"}
# int7: weights of seven bits, for processors whose int8 products overflow in between
# (`int8_products`); as fast as int8, its rounding twice as coarse.
# mixed: int7, but float where a layer's inputs have the longest tails, behind the activation.
Variant = Literal["float", "int8", "int7", "mixed"]
WEIGHT_MAX: dict[Variant, int | None] = {"float": None, "int8": 127, "int7": 63, "mixed": 63}
Row = Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What a transformer calls its parts; all towers are built from the same block."""

    prefix: str  # with {} for the number of the layer
    query: str
    key: str
    value: str
    out: str
    attention_norm: str
    widen: str
    narrow: str
    mlp_norm: str

    def of(self, layer: int, part: str) -> str:
        """Return the full name of a part of one layer."""
        return f"{self.prefix.format(layer)}.{getattr(self, part)}"


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide and deep a tower is, from its part of a config."""

    hidden: int
    heads: int
    layers: int
    activation: str
    epsilon: float

    @classmethod
    def of(cls, config: dict[str, Any]) -> Shape:
        """Read it. Raises KeyError, ValueError: an activation that is not written down."""
        activation = str(config["hidden_act"])
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation {activation}")
        hidden, heads, layers = (
            int(config[key]) for key in ("hidden_size", "num_attention_heads", "num_hidden_layers")
        )
        return cls(hidden, heads, layers, activation, float(config["layer_norm_eps"]))


def graph_of(tensors: TensorFiles, variant: Variant) -> GraphBuilder:
    """Return an empty graph for one variant."""
    return GraphBuilder(tensors, WEIGHT_MAX[variant], narrow_in_int8=variant != "mixed")


class Transformer:
    """The layers of one tower.

    is_norm_first: norm, attention, add (ViT) rather than attention, add, norm (BERT).
    to_rows: the shape (n, tokens, hidden), as a tensor.
    """

    def __init__(
        self,
        graph: GraphBuilder,
        names: LayerNames,
        shape: Shape,
        to_rows: str,
        *,
        is_norm_first: bool,
    ) -> None:
        self._graph = graph
        self._names = names
        self._shape = shape
        self._to_rows = to_rows
        self._is_norm_first = is_norm_first

    def stack(self, x: str, row: Row | None) -> str:
        """Append every layer: (n × t, hidden) → (n, hidden), or all rows where `row` is None."""
        last = self._shape.layers - 1
        for layer in range(self._shape.layers):
            x = self._layer(x, layer, row if layer == last else None)
        return x

    def row(self, x: str, row: Row) -> str:
        """Return one row of every picture or text: (n × t, hidden) → (n, hidden)."""
        graph = self._graph
        tokens = graph.node("Reshape", x, self._to_rows)
        start, end = (0, 1) if row == "first" else (-1, 2**31)
        one = graph.node("Slice", tokens, graph.shape(start), graph.shape(end), graph.shape(1))
        return graph.node("Reshape", one, graph.shape(-1, self._shape.hidden))

    def attention(self, query: str, key: str, value: str) -> str:
        """Append attention over (n, t, hidden) each; returns rows."""
        graph = self._graph
        out = graph.node("MultiHeadAttention", query, key, value, num_heads=self._shape.heads)
        return graph.node("Reshape", out, graph.shape(-1, self._shape.hidden))

    def perceptron(self, x: str, widen: str, narrow: str) -> str:
        """Append two products with the activation between them."""
        graph = self._graph
        wide = graph.linear(x, widen)
        kind = ACTIVATIONS[self._shape.activation]
        attributes: dict[str, Any] = {"alpha": 1.702} if kind == "QuickGelu" else {}
        wide = graph.node(kind, wide, **attributes)
        return graph.linear(wide, narrow, int8=graph.narrow_in_int8)

    def norm(self, x: str, name: str) -> str:
        """Append a layer norm."""
        return self._graph.norm(x, name, self._shape.epsilon)

    def _layer(self, x: str, layer: int, row: Row | None) -> str:
        graph, of = self._graph, self._names.of
        inner = self.norm(x, of(layer, "attention_norm")) if self._is_norm_first else x
        if row is not None:
            attended = self._attend_one(inner, layer, row)
            x = self.row(x, row)
        else:
            attended = self._attend(inner, layer)
        x = graph.node("Add", x, graph.linear(attended, of(layer, "out")))
        if not self._is_norm_first:
            x = self.norm(x, of(layer, "attention_norm"))
        inner = self.norm(x, of(layer, "mlp_norm")) if self._is_norm_first else x
        x = graph.node("Add", x, self.perceptron(inner, of(layer, "widen"), of(layer, "narrow")))
        return x if self._is_norm_first else self.norm(x, of(layer, "mlp_norm"))

    def _attend(self, x: str, layer: int) -> str:
        """Every token looks at every token of its own picture or text."""
        query, key, value = self._projected(x, layer, "query", "key", "value")
        return self.attention(query, key, value)

    def _attend_one(self, x: str, layer: int, row: Row) -> str:
        """Only one token looks."""
        graph = self._graph
        query = graph.linear(self.row(x, row), self._names.of(layer, "query"))
        query = graph.node("Reshape", query, graph.shape(-1, 1, self._shape.hidden))
        return self.attention(query, *self._projected(x, layer, "key", "value"))

    def _projected(self, x: str, layer: int, *parts: str) -> list[str]:
        """Return products of the same rows, (n, t, hidden) each; in int8 they are made at once."""
        graph = self._graph
        names = [self._names.of(layer, part) for part in parts]
        if graph.weight_max is not None:
            found = graph.split(graph.linear(x, *names), len(names))
        else:
            found = [graph.linear(x, name) for name in names]
        return [graph.node("Reshape", part, self._to_rows) for part in found]


def pixels_info(px: int) -> Any:  # noqa: ANN401 - onnx's own type
    """Return the description of an image tower's input."""
    return tensor_info("pixels", "F32", "n", 3, px, px)


def ids_info(length: int | str) -> Any:  # noqa: ANN401
    """Return the description of a text tower's input."""
    return tensor_info("ids", "I64", "n", length)


def finish(graph: GraphBuilder, x: str, dim: int, path: Path, source: Any) -> list[Path]:  # noqa: ANN401
    """Call `x` (n, dim) the features, write the graph, and return its files."""
    graph.node("Identity", x, output="features")
    return graph.write(path, [source], [tensor_info("features", "F32", "n", dim)])
