"""The towers of SigLIP 2 as ONNX graphs.

The image tower has no [CLS]: a learned query (the probe) pools all tokens at the end. The text
tower reads a fixed number of tokens, padding included, and answers with the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.encoder.onnx_blocks import (
    LayerNames,
    Shape,
    Transformer,
    finish,
    ids_info,
    pixels_info,
)

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.onnx_graph import GraphBuilder

IMAGE, TEXT = (
    LayerNames(
        tower + ".encoder.layers.{}",
        "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj",
        "layer_norm1", "mlp.fc1", "mlp.fc2", "layer_norm2",
    )
    for tower in ("vision_model", "text_model")
)  # fmt: skip
HEAD = "vision_model.head"


def write_image_tower(graph: GraphBuilder, config: dict[str, Any], path: Path) -> list[Path]:
    """Write the image tower: pixels (n, 3, px, px) → features (n, dim), not yet of length 1.

    config: "vision_config" of the model's config.json. Raises KeyError, ValueError.
    """
    shape = Shape.of(config)
    px, patch = int(config["image_size"]), int(config["patch_size"])
    to_rows = graph.shape(-1, (px // patch) ** 2, shape.hidden)
    layers = Transformer(graph, IMAGE, shape, to_rows, is_norm_first=True)
    embeddings = "vision_model.embeddings"
    x = graph.node(
        "Conv", "pixels",
        graph.weight(f"{embeddings}.patch_embedding.weight"),
        graph.weight(f"{embeddings}.patch_embedding.bias"),
        kernel_shape=[patch, patch], strides=[patch, patch],
    )  # fmt: skip
    x = graph.node("Reshape", x, graph.shape(0, shape.hidden, -1))
    x = graph.node("Transpose", x, perm=[0, 2, 1])
    x = graph.node("Add", x, graph.weight(f"{embeddings}.position_embedding.weight"))
    x = layers.stack(graph.node("Reshape", x, graph.shape(-1, shape.hidden)), None)
    x = _pooled(graph, layers, layers.norm(x, "vision_model.post_layernorm"), to_rows, shape.hidden)
    return finish(graph, x, shape.hidden, path, pixels_info(px))


def write_text_tower(graph: GraphBuilder, config: dict[str, Any], path: Path) -> list[Path]:
    """Write the text tower: ids (n, length) → features (n, dim), not yet of length 1.

    config: "text_config" of the model's config.json. Raises KeyError, ValueError.
    """
    shape = Shape.of(config)
    length = int(config["max_position_embeddings"])
    to_rows = graph.shape(-1, length, shape.hidden)
    layers = Transformer(graph, TEXT, shape, to_rows, is_norm_first=True)
    x = graph.rows_of("text_model.embeddings.token_embedding.weight", "ids")
    x = graph.node("Add", x, graph.weight("text_model.embeddings.position_embedding.weight"))
    x = layers.stack(graph.node("Reshape", x, graph.shape(-1, shape.hidden)), "last")
    x = layers.norm(x, "text_model.final_layer_norm")
    head = [graph.weight(f"text_model.head.{part}") for part in ("weight", "bias")]
    x = graph.node("Gemm", x, *head, transB=1)  # one row a text: not worth quantising
    return finish(
        graph, x, graph.tensors.shape("text_model.head.weight")[0], path, ids_info(length)
    )


def _pooled(graph: GraphBuilder, layers: Transformer, x: str, to_rows: str, hidden: int) -> str:
    """Append the head: the probe looks at every token of a picture: (n × t, h) → (n, h).

    The product of the probe is the same for every picture and made here.
    """
    weights, biases, probe = (
        graph.tensors.array(f"{HEAD}.{name}")
        for name in ("attention.in_proj_weight", "attention.in_proj_bias", "probe")
    )
    asked = probe.reshape(1, hidden) @ weights[:hidden].T + biases[:hidden]
    count = graph.node("Shape", graph.node("Reshape", x, to_rows), start=0, end=1)
    count = graph.node("Concat", count, graph.shape(1, hidden), axis=0)
    query = graph.node("Expand", graph.constant(asked.reshape(1, 1, hidden)), count)
    key, value = graph.split(
        graph.product(x, f"{HEAD}.attention", weights[hidden:], biases[hidden:]), 2
    )
    pooled = layers.attention(
        query, graph.node("Reshape", key, to_rows), graph.node("Reshape", value, to_rows)
    )
    pooled = graph.linear(pooled, f"{HEAD}.attention.out_proj")
    inner = layers.norm(pooled, f"{HEAD}.layernorm")
    return graph.node("Add", pooled, layers.perceptron(inner, f"{HEAD}.mlp.fc1", f"{HEAD}.mlp.fc2"))
