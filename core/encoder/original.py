"""Original Chinese-CLIP checkpoints (`clip_cn_*.pt`): what they hold, in transformers' words.

The architecture is read from the shapes of the tensors, so that fine-tuned checkpoints, other
sizes and other names work. What shapes cannot say follows the reference's own rule: a head is 64
wide, but 80 in ViT-H. Nothing is dropped silently: an unknown tensor is a wrong architecture.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from core.encoder.clip_folder import CLIP_MEAN, CLIP_STD, RESNET
from core.encoder.pixels import BICUBIC
from core.encoder.resnet_tower import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch import Tensor

HEAD_WIDTH = 64
VIT_H_WIDTH, VIT_H_HEAD_WIDTH = 1280, 80
RESNET_STRIDE = 32
# What a checkpoint may hold and nobody needs.
UNUSED = re.compile(r"bert\.pooler\.|.*\.num_batches_tracked$|.*\.position_ids$")
# (pattern, replacement) for tensors that only change their name.
RENAMED = tuple(
    (re.compile(f"{pattern}$"), replacement)
    for pattern, replacement in (
        (r"logit_scale", "logit_scale"),
        (r"visual\.class_embedding", "vision_model.embeddings.class_embedding"),
        (r"visual\.conv1\.weight", "vision_model.embeddings.patch_embedding.weight"),
        (r"visual\.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
        (r"visual\.ln_pre\.(\w+)", r"vision_model.pre_layrnorm.\1"),
        (r"visual\.ln_post\.(\w+)", r"vision_model.post_layernorm.\1"),
        (r"visual\.transformer\.resblocks\.(\d+)\.ln_([12])\.(\w+)",
         r"vision_model.encoder.layers.\1.layer_norm\2.\3"),
        (r"visual\.transformer\.resblocks\.(\d+)\.attn\.out_proj\.(\w+)",
         r"vision_model.encoder.layers.\1.self_attn.out_proj.\2"),
        (r"visual\.transformer\.resblocks\.(\d+)\.mlp\.c_fc\.(\w+)",
         r"vision_model.encoder.layers.\1.mlp.fc1.\2"),
        (r"visual\.transformer\.resblocks\.(\d+)\.mlp\.c_proj\.(\w+)",
         r"vision_model.encoder.layers.\1.mlp.fc2.\2"),
        # Written by the reference's flash attention:
        (r"bert\.encoder\.layer\.(\d+)\.attention\.self\.out_proj\.(\w+)",
         r"text_model.encoder.layer.\1.attention.output.dense.\2"),
        (r"bert\.encoder\.layer\.(\d+)\.((?:attention|intermediate|output)\.(?!.*Wqkv).+)",
         r"text_model.encoder.layer.\1.\2"),
        (r"bert\.embeddings\.(.+)", r"text_model.embeddings.\1"),
    )
)  # fmt: skip
TRANSPOSED = {
    "visual.proj": "visual_projection.weight",
    "text_projection": "text_projection.weight",
}
# Query, key and value in one tensor, and the names of the three.
FUSED_VISION = re.compile(
    r"visual\.transformer\.resblocks\.(\d+)\.attn\.(?:in_proj_|Wqkv\.)(weight|bias)$"
)
FUSED_TEXT = re.compile(r"bert\.encoder\.layer\.(\d+)\.attention\.self\.Wqkv\.(weight|bias)$")


def state_of(checkpoint: object) -> dict[str, Tensor]:
    """Return the tensors of what `torch.load` gave, under the names of the reference.

    Raises ValueError where it is no such checkpoint.
    """
    import torch

    state = checkpoint.get("state_dict", checkpoint) if isinstance(checkpoint, dict) else None
    if not isinstance(state, dict):
        raise ValueError(f"a {type(checkpoint).__name__}, not the tensors of a model")
    tensors = {
        str(name).removeprefix("module."): value
        for name, value in state.items()
        if isinstance(value, torch.Tensor)
    }
    tensors = {name: value for name, value in tensors.items() if not UNUSED.match(name)}
    if (
        "bert.embeddings.word_embeddings.weight" not in tensors
        or "visual.conv1.weight" not in tensors
    ):
        raise ValueError("not a Chinese-CLIP checkpoint: no BERT beside an image tower")
    return tensors


def config_of(state: Mapping[str, Tensor]) -> dict[str, Any]:
    """Return the config.json of a checkpoint. Raises ValueError where its shapes make no model."""
    try:
        text = _text_config(state)
        is_resnet = "visual.layer1.0.conv1.weight" in state
        vision = _resnet_config(state) if is_resnet else _vit_config(state)
        dim = int(state["text_projection"].shape[1])
    except (KeyError, IndexError) as error:
        raise ValueError(f"no {error.args[0]} in the checkpoint") from error
    return {
        "architectures": ["ChineseCLIPModel"],
        "model_type": "chinese_clip",
        "projection_dim": dim,
        "text_config": text,
        "vision_config": vision,
    }


def preprocessor_config(px: int) -> dict[str, Any]:
    """Return the published preprocessing: squash to the square, no crop."""
    return {
        "do_resize": True,
        "size": {"height": px, "width": px},
        "resample": BICUBIC,
        "do_center_crop": False,
        "do_rescale": True,
        "do_normalize": True,
        "image_mean": list(CLIP_MEAN),
        "image_std": list(CLIP_STD),
    }


def translated(state: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """Yield the tensors under transformers' names; some are views of others.

    RN50's image tower keeps its names. Raises ValueError for a tensor with no place.
    """
    is_resnet = "visual.layer1.0.conv1.weight" in state
    for name, tensor in state.items():
        if is_resnet and name.startswith(PREFIX):
            yield name, tensor
        elif name in TRANSPOSED:
            yield TRANSPOSED[name], tensor.t()
        elif name == "logit_scale":
            yield name, tensor.reshape(())
        elif fused := FUSED_VISION.match(name):
            prefix = f"vision_model.encoder.layers.{fused[1]}.self_attn."
            for part, piece in zip(("q_proj", "k_proj", "v_proj"), tensor.chunk(3), strict=True):
                yield f"{prefix}{part}.{fused[2]}", piece
        elif fused := FUSED_TEXT.match(name):
            prefix = f"text_model.encoder.layer.{fused[1]}.attention.self."
            for part, piece in zip(("query", "key", "value"), tensor.chunk(3), strict=True):
                yield f"{prefix}{part}.{fused[2]}", piece
        else:
            yield _renamed(name), tensor


def _renamed(name: str) -> str:
    for pattern, replacement in RENAMED:
        if pattern.match(name):
            return pattern.sub(replacement, name)
    raise ValueError(f"{name} has no place in a Chinese-CLIP")


def _text_config(state: Mapping[str, Tensor]) -> dict[str, Any]:
    vocabulary, hidden = state["bert.embeddings.word_embeddings.weight"].shape
    return {
        "model_type": "chinese_clip_text_model",
        "vocab_size": vocabulary,
        "hidden_size": hidden,
        "num_hidden_layers": _count(state, r"bert\.encoder\.layer\.(\d+)\."),
        "num_attention_heads": _heads(hidden, HEAD_WIDTH),
        "intermediate_size": state["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
        "max_position_embeddings": state["bert.embeddings.position_embeddings.weight"].shape[0],
        "type_vocab_size": state["bert.embeddings.token_type_embeddings.weight"].shape[0],
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
    }


def _vit_config(state: Mapping[str, Tensor]) -> dict[str, Any]:
    hidden, _, patch, _ = _dimensions(state["visual.conv1.weight"], 4)
    side = _side(state["visual.positional_embedding"].shape[0] - 1)
    head = VIT_H_HEAD_WIDTH if hidden == VIT_H_WIDTH else HEAD_WIDTH
    return {
        "model_type": "chinese_clip_vision_model",
        "hidden_size": hidden,
        "num_hidden_layers": _count(state, r"visual\.transformer\.resblocks\.(\d+)\."),
        "num_attention_heads": _heads(hidden, head),
        "intermediate_size": state["visual.transformer.resblocks.0.mlp.c_fc.weight"].shape[0],
        "image_size": side * patch,
        "patch_size": patch,
        "hidden_act": "quick_gelu",
        "layer_norm_eps": 1e-5,
    }


def _resnet_config(state: Mapping[str, Tensor]) -> dict[str, Any]:
    width = state["visual.layer1.0.conv1.weight"].shape[0]
    side = _side(state["visual.attnpool.positional_embedding"].shape[0] - 1)
    return {
        "model_type": RESNET,
        "layers": [_count(state, rf"visual\.layer{stage}\.(\d+)\.") for stage in range(1, 5)],
        "width": width,
        "num_attention_heads": _heads(width * RESNET_STRIDE, HEAD_WIDTH),
        "image_size": side * RESNET_STRIDE,
    }


def _count(state: Mapping[str, Tensor], pattern: str) -> int:
    """Return how many layers there are; ValueError where one between them is missing."""
    numbers = {int(match[1]) for name in state if (match := re.match(pattern, name))}
    if numbers != set(range(len(numbers))) or not numbers:
        raise ValueError(f"layers are missing: {pattern}")
    return len(numbers)


def _heads(width: int, head: int) -> int:
    if width % head:
        raise ValueError(f"a width of {width} is not made of heads of {head}")
    return width // head


def _side(places: int) -> int:
    side = math.isqrt(places)
    if side * side != places or not side:
        raise ValueError(f"{places} places make no square picture")
    return side


def _dimensions(tensor: Tensor, count: int) -> tuple[int, ...]:
    if tensor.ndim != count:
        raise ValueError(f"a tensor of {tensor.ndim} dimensions where {count} belong")
    return tuple(tensor.shape)
