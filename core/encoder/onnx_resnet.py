"""The image tower of Chinese-CLIP RN50 as an ONNX graph; `resnet_tower` says what it is.

Batch norms are folded into the convolutions. There is no int8 variant: ONNX Runtime multiplies
convolutions in int8 only with ranges measured beforehand, and in float it already beats torch
by half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.onnx_graph import tensor_info
from core.encoder.resnet_tower import NORM_EPSILON, PREFIX, STEM

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.onnx_graph import GraphBuilder


def write_resnet(graph: GraphBuilder, config: dict[str, Any], path: Path) -> list[Path]:
    """Write the tower: pixels (n, 3, px, px) → features (n, dim), not yet of length 1.

    config: "vision_config" of the model's config.json. Raises KeyError, ValueError.
    """
    px = int(config["image_size"])
    x = "pixels"
    for conv, norm, stride in STEM:
        x = graph.node("Relu", _conv_norm(graph, x, conv, norm, stride=stride, padding=1))
    x = _average(graph, x, 2)
    for stage, blocks in enumerate(config["layers"], start=1):
        for block in range(blocks):
            stride = 2 if stage > 1 and block == 0 else 1
            x = _bottleneck(graph, x, f"layer{stage}.{block}", stride)
    _attention_pool(graph, x, int(config["num_attention_heads"]))
    dim = graph.tensors.shape(f"{PREFIX}attnpool.c_proj.weight")[0]
    return graph.write(
        path,
        [tensor_info("pixels", "F32", "n", 3, px, px)],
        [tensor_info("features", "F32", "n", dim)],
    )


def _bottleneck(graph: GraphBuilder, x: str, name: str, stride: int) -> str:
    out = graph.node("Relu", _conv_norm(graph, x, f"{name}.conv1", f"{name}.bn1"))
    out = graph.node("Relu", _conv_norm(graph, out, f"{name}.conv2", f"{name}.bn2", padding=1))
    if stride > 1:
        out, x = _average(graph, out, stride), _average(graph, x, stride)
    out = _conv_norm(graph, out, f"{name}.conv3", f"{name}.bn3")
    if f"{PREFIX}{name}.downsample.0.weight" in graph.tensors:
        x = _conv_norm(graph, x, f"{name}.downsample.0", f"{name}.downsample.1")
    return graph.node("Relu", graph.node("Add", out, x))


def _average(graph: GraphBuilder, x: str, size: int) -> str:
    return graph.node("AveragePool", x, kernel_shape=[size, size], strides=[size, size])


def _conv_norm(
    graph: GraphBuilder, x: str, conv: str, norm: str, *, stride: int = 1, padding: int = 0
) -> str:
    def numbers(name: str) -> Any:  # noqa: ANN401 - an array of numpy
        return graph.tensors.array(PREFIX + name).astype(np.float64)

    scale = numbers(f"{norm}.weight") / np.sqrt(numbers(f"{norm}.running_var") + NORM_EPSILON)
    weight = numbers(f"{conv}.weight") * scale[:, None, None, None]
    bias = numbers(f"{norm}.bias") - numbers(f"{norm}.running_mean") * scale
    return graph.node(
        "Conv",
        x,
        graph.constant(weight.astype(np.float32)),
        graph.constant(bias.astype(np.float32)),
        kernel_shape=list(weight.shape[2:]),
        strides=[stride, stride],
        pads=[padding] * 4,
    )


def _attention_pool(graph: GraphBuilder, x: str, heads: int) -> None:
    pool = f"{PREFIX}attnpool"
    places, channels = graph.tensors.shape(f"{pool}.positional_embedding")
    tokens = graph.node("Reshape", x, graph.shape(0, channels, places - 1))
    tokens = graph.node("Transpose", tokens, perm=[0, 2, 1])
    mean = graph.node("ReduceMean", tokens, axes=[1], keepdims=1)
    tokens = graph.node("Concat", mean, tokens, axis=1)
    tokens = graph.node("Add", tokens, graph.weight(f"{pool}.positional_embedding"))
    first = graph.node("Slice", tokens, graph.shape(0), graph.shape(1), graph.shape(1))
    rows = graph.node("Reshape", tokens, graph.shape(-1, channels))
    query = graph.linear(graph.node("Reshape", first, graph.shape(-1, channels)), f"{pool}.q_proj")
    query = graph.node("Reshape", query, graph.shape(-1, 1, channels))
    key, value = (
        graph.node(
            "Reshape", graph.linear(rows, f"{pool}.{name}"), graph.shape(-1, places, channels)
        )
        for name in ("k_proj", "v_proj")
    )
    pooled = graph.node("MultiHeadAttention", query, key, value, num_heads=heads)
    pooled = graph.node("Reshape", pooled, graph.shape(-1, channels))
    weight, bias = graph.weight(f"{pool}.c_proj.weight"), graph.weight(f"{pool}.c_proj.bias")
    graph.node("Gemm", pooled, weight, bias, output="features", transB=1)
