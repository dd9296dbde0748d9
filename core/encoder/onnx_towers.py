"""The towers of Chinese-CLIP as ONNX graphs: ViT and BERT; `onnx_resnet` has RN50's.

Of the last layer only the [CLS] row is read.
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


def write_vit(graph: GraphBuilder, config: dict[str, Any], path: Path) -> list[Path]:
    """Write the image tower: pixels (n, 3, px, px) → features (n, dim), not yet of length 1.

    config: "vision_config" of the model's config.json. Raises KeyError, ValueError.
    """
    shape = Shape.of(config)
    px, patch = int(config["image_size"]), int(config["patch_size"])
    to_rows = graph.shape(-1, (px // patch) ** 2 + 1, shape.hidden)
    layers = Transformer(graph, VISION, shape, to_rows, is_norm_first=True)
    x = _patches_behind_cls(graph, shape.hidden, patch)
    x = graph.node("Reshape", x, graph.shape(-1, shape.hidden))
    x = layers.stack(layers.norm(x, "vision_model.pre_layrnorm"), "first")
    x = layers.norm(x, "vision_model.post_layernorm")
    return _project(graph, x, "visual_projection", path, pixels_info(px))


def write_bert(graph: GraphBuilder, config: dict[str, Any], path: Path) -> list[Path]:
    """Write the text tower: ids (n, t) of texts that are all t long → features (n, dim).

    There is no mask: texts of one length go together (`runtime`), and nothing is padded.
    config: "text_config" of the model's config.json. Raises KeyError, ValueError.
    """
    shape = Shape.of(config)
    length = graph.node("Shape", "ids", start=1, end=2)
    to_rows = graph.node("Concat", graph.shape(-1), length, graph.shape(shape.hidden), axis=0)
    layers = Transformer(graph, TEXT, shape, to_rows, is_norm_first=False)
    embeddings = "text_model.embeddings"
    x = graph.node("Gather", graph.weight(f"{embeddings}.word_embeddings.weight"), "ids", axis=0)
    positions = graph.node(
        "Slice", graph.weight(f"{embeddings}.position_embeddings.weight"),
        graph.shape(0), length, graph.shape(0),
    )  # fmt: skip
    kinds = graph.weight(f"{embeddings}.token_type_embeddings.weight")
    kind = graph.node("Slice", kinds, graph.shape(0), graph.shape(1), graph.shape(0))
    x = graph.node("Add", graph.node("Add", x, positions), kind)
    x = graph.node("Reshape", x, graph.shape(-1, shape.hidden))
    x = layers.stack(layers.norm(x, f"{embeddings}.LayerNorm"), "first")
    return _project(graph, x, "text_projection", path, ids_info("t"))


def _patches_behind_cls(graph: GraphBuilder, hidden: int, patch: int) -> str:
    """Return the tokens of every picture with their positions: (n, 1 + patches, hidden)."""
    embeddings = "vision_model.embeddings"
    x = graph.node(
        "Conv", "pixels", graph.weight(f"{embeddings}.patch_embedding.weight"),
        kernel_shape=[patch, patch], strides=[patch, patch],
    )  # fmt: skip
    x = graph.node("Reshape", x, graph.shape(0, hidden, -1))
    x = graph.node("Transpose", x, perm=[0, 2, 1])
    count = graph.node("Shape", "pixels", start=0, end=1)
    shape = graph.node("Concat", count, graph.shape(1, hidden), axis=0)
    first = graph.weight(f"{embeddings}.class_embedding")
    first = graph.node("Expand", graph.node("Reshape", first, graph.shape(1, 1, -1)), shape)
    x = graph.node("Concat", first, x, axis=1)
    return graph.node("Add", x, graph.weight(f"{embeddings}.position_embedding.weight"))


def _project(graph: GraphBuilder, x: str, projection: str, path: Path, source: Any) -> list[Path]:  # noqa: ANN401
    weight = graph.weight(f"{projection}.weight")  # one row a picture: not worth quantising
    x = graph.node("Gemm", x, weight, transB=1)
    return finish(graph, x, graph.tensors.shape(f"{projection}.weight")[0], path, source)
