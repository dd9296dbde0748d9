"""The towers of Chinese-CLIP as ONNX graphs: ViT and BERT; `onnx_resnet` has RN50's.

Everything runs on rows (pictures × tokens, hidden), so that each layer is one matrix product.
In the last layer only the [CLS] row goes on after the keys and values are made: nothing else is
read from it, and a twelfth of the work is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.encoder.onnx_graph import GraphBuilder, tensor_info

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.tensors import TensorFiles

ACTIVATIONS = ("quick_gelu", "gelu")
# int7: weights of seven bits, for processors whose int8 products overflow in between (AVX2 without
# VNNI: 255 × 127 × 2 does not fit 16 bits); as fast as int8, its rounding twice as coarse.
# mixed: int7, but float where a layer's inputs have the longest tails, behind the activation.
Variant = Literal["float", "int8", "int7", "mixed"]
WEIGHT_MAX: dict[Variant, int | None] = {"float": None, "int8": 127, "int7": 63, "mixed": 63}


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What a transformer calls its parts; both towers are built from the same block."""

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


VISION = LayerNames(
    "vision_model.encoder.layers.{}",
    "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj",
    "layer_norm1", "mlp.fc1", "mlp.fc2", "layer_norm2",
)  # fmt: skip
TEXT = LayerNames(
    "text_model.encoder.layer.{}",
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "attention.output.LayerNorm",
    "intermediate.dense", "output.dense", "output.LayerNorm",
)  # fmt: skip


def write_vit(
    tensors: TensorFiles, config: dict[str, Any], path: Path, variant: Variant
) -> list[Path]:
    """Write the image tower: pixels (n, 3, px, px) → features (n, dim), not yet of length 1.

    config: "vision_config" of the model's config.json. Raises KeyError, ValueError.
    """
    graph = GraphBuilder(tensors, WEIGHT_MAX[variant])
    hidden, px, patch = (int(config[key]) for key in ("hidden_size", "image_size", "patch_size"))
    tokens = (px // patch) ** 2 + 1
    block = _Block(graph, VISION, config, variant, is_norm_first=True)
    embeddings = "vision_model.embeddings"
    x = graph.node(
        "Conv", "pixels", graph.weight(f"{embeddings}.patch_embedding.weight"),
        kernel_shape=[patch, patch], strides=[patch, patch],
    )  # fmt: skip
    x = graph.node(
        "Transpose", graph.node("Reshape", x, graph.shape(0, hidden, -1)), perm=[0, 2, 1]
    )
    count = graph.node("Shape", "pixels", start=0, end=1)
    shape = graph.node("Concat", count, graph.shape(1, hidden), axis=0)
    first = graph.node(
        "Reshape", graph.weight(f"{embeddings}.class_embedding"), graph.shape(1, 1, -1)
    )
    x = graph.node("Concat", graph.node("Expand", first, shape), x, axis=1)
    x = graph.node("Add", x, graph.weight(f"{embeddings}.position_embedding.weight"))
    x = graph.node("Reshape", x, graph.shape(-1, hidden))
    x = graph.norm(x, "vision_model.pre_layrnorm", block.epsilon)
    to_rows = graph.shape(-1, tokens, hidden)
    x = block.stack(x, to_rows)
    x = graph.norm(x, "vision_model.post_layernorm", block.epsilon)
    return _finish(
        graph, x, "visual_projection", path, tensor_info("pixels", "F32", "n", 3, px, px)
    )


def write_bert(
    tensors: TensorFiles, config: dict[str, Any], path: Path, variant: Variant
) -> list[Path]:
    """Write the text tower: ids (n, t) of texts that are all t long → features (n, dim).

    There is no mask: texts of one length go together (`runtime`), and nothing is padded.
    config: "text_config" of the model's config.json. Raises KeyError, ValueError.
    """
    graph = GraphBuilder(tensors, WEIGHT_MAX[variant])
    hidden = int(config["hidden_size"])
    block = _Block(graph, TEXT, config, variant, is_norm_first=False)
    embeddings = "text_model.embeddings"
    x = graph.node("Gather", graph.weight(f"{embeddings}.word_embeddings.weight"), "ids", axis=0)
    length = graph.node("Shape", "ids", start=1, end=2)
    positions = graph.node(
        "Slice", graph.weight(f"{embeddings}.position_embeddings.weight"),
        graph.shape(0), length, graph.shape(0),
    )  # fmt: skip
    kinds = graph.weight(f"{embeddings}.token_type_embeddings.weight")
    kind = graph.node("Slice", kinds, graph.shape(0), graph.shape(1), graph.shape(0))
    x = graph.node("Add", graph.node("Add", x, positions), kind)
    x = graph.node("Reshape", x, graph.shape(-1, hidden))
    x = graph.norm(x, f"{embeddings}.LayerNorm", block.epsilon)
    to_rows = graph.node("Concat", graph.shape(-1), length, graph.shape(hidden), axis=0)
    x = block.stack(x, to_rows)
    return _finish(graph, x, "text_projection", path, tensor_info("ids", "I64", "n", "t"))


class _Block:
    """The layers of one tower.

    is_norm_first: norm, attention, add (ViT) rather than attention, add, norm (BERT).
    """

    def __init__(
        self,
        graph: GraphBuilder,
        names: LayerNames,
        config: dict[str, Any],
        variant: Variant,
        *,
        is_norm_first: bool,
    ) -> None:
        self._graph = graph
        self._names = names
        self._is_norm_first = is_norm_first
        self._narrow_in_int8 = variant != "mixed"
        self._hidden = int(config["hidden_size"])
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._activation = str(config["hidden_act"])
        self.epsilon = float(config["layer_norm_eps"])
        if self._activation not in ACTIVATIONS:
            raise ValueError(f"activation {self._activation}")

    def stack(self, x: str, to_rows: str) -> str:
        """Append every layer; returns the [CLS] rows: (n × t, hidden) → (n, hidden).

        to_rows: the shape (n, t, hidden), as a tensor.
        """
        for layer in range(self._layers):
            x = self._layer(x, layer, to_rows, is_last=layer == self._layers - 1)
        return x

    def _layer(self, x: str, layer: int, to_rows: str, *, is_last: bool) -> str:
        graph, of = self._graph, self._names.of
        inner = self._normed(x, of(layer, "attention_norm")) if self._is_norm_first else x
        if is_last:
            attended = self._attend_first(inner, layer, to_rows)
            x = self._first(x, to_rows)
        else:
            attended = self._attend(inner, layer, to_rows)
        x = graph.node("Add", x, graph.linear(attended, of(layer, "out")))
        if not self._is_norm_first:
            x = self._normed(x, of(layer, "attention_norm"))
        inner = self._normed(x, of(layer, "mlp_norm")) if self._is_norm_first else x
        wide = self._activated(graph.linear(inner, of(layer, "widen")))
        narrow = graph.linear(wide, of(layer, "narrow"), int8=self._narrow_in_int8)
        x = graph.node("Add", x, narrow)
        return x if self._is_norm_first else self._normed(x, of(layer, "mlp_norm"))

    def _attend(self, x: str, layer: int, to_rows: str) -> str:
        """Every token looks at every token of its own picture or text."""
        graph, of = self._graph, self._names.of
        parts = (of(layer, "query"), of(layer, "key"), of(layer, "value"))
        if graph.weight_max is not None:
            query, key, value = graph.split(graph.linear(x, *parts), 3)
        else:
            query, key, value = (graph.linear(x, part) for part in parts)
        query, key, value = (graph.node("Reshape", part, to_rows) for part in (query, key, value))
        return self._attention(query, key, value)

    def _attend_first(self, x: str, layer: int, to_rows: str) -> str:
        """Only [CLS] looks."""
        graph, of = self._graph, self._names.of
        query = graph.linear(self._first(x, to_rows), of(layer, "query"))
        query = graph.node("Reshape", query, graph.shape(-1, 1, self._hidden))
        parts = (of(layer, "key"), of(layer, "value"))
        if graph.weight_max is not None:
            key, value = graph.split(graph.linear(x, *parts), 2)
        else:
            key, value = (graph.linear(x, part) for part in parts)
        return self._attention(
            query, graph.node("Reshape", key, to_rows), graph.node("Reshape", value, to_rows)
        )

    def _attention(self, query: str, key: str, value: str) -> str:
        graph = self._graph
        out = graph.node("MultiHeadAttention", query, key, value, num_heads=self._heads)
        return graph.node("Reshape", out, graph.shape(-1, self._hidden))

    def _first(self, x: str, to_rows: str) -> str:
        """Return the [CLS] rows: (n × t, hidden) → (n, hidden)."""
        graph = self._graph
        tokens = graph.node("Reshape", x, to_rows)
        first = graph.node("Slice", tokens, graph.shape(0), graph.shape(1), graph.shape(1))
        return graph.node("Reshape", first, graph.shape(-1, self._hidden))

    def _normed(self, x: str, name: str) -> str:
        return self._graph.norm(x, name, self.epsilon)

    def _activated(self, x: str) -> str:
        if self._activation == "quick_gelu":
            return self._graph.node("QuickGelu", x, alpha=1.702)
        return self._graph.node("Gelu", x)


def _finish(
    graph: GraphBuilder,
    x: str,
    projection: str,
    path: Path,
    source: Any,  # noqa: ANN401
) -> list[Path]:
    weight = graph.weight(f"{projection}.weight")  # one row a picture: not worth quantising
    graph.node("Gemm", x, weight, output="features", transB=1)
    dim = graph.tensors.shape(f"{projection}.weight")[0]
    return graph.write(path, [source], [tensor_info("features", "F32", "n", dim)])
