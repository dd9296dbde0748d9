"""The authors' own implementation, `cn_clip`, as the judge of ours.

It is installed without its dependencies: what it imports of torchvision and six is stood in for
here (torchvision's PIL backend is `Image.resize` and a division by 255).
"""

import importlib
import sys
import types

import numpy as np
import pytest
from PIL import Image


def load():
    """Return the module `cn_clip.clip`; skips the test where it is not installed."""
    pytest.importorskip("torch")
    stand_ins = {"six": _six(), "torchvision": types.ModuleType("torchvision")}
    stand_ins["torchvision.transforms"] = _transforms()
    if importlib.util.find_spec("cn_clip") is None:
        pytest.skip("cn_clip is not installed")
    added = [name for name in stand_ins if importlib.util.find_spec(name.split(".")[0]) is None]
    sys.modules.update({name: stand_ins[name] for name in added})
    try:
        return importlib.import_module("cn_clip.clip")
    finally:
        for name in added:
            del sys.modules[name]


def random_model(**changes):
    """Return a CLIP of the reference with random weights; tiny unless told otherwise."""
    import torch

    load()
    model = importlib.import_module("cn_clip.clip.model")
    sizes = {
        "embed_dim": 48,
        "image_resolution": 32,
        "vision_layers": 2,
        "vision_width": 64,
        "vision_patch_size": 8,
        "vocab_size": 21128,
        "text_attention_probs_dropout_prob": 0.1,
        "text_hidden_act": "gelu",
        "text_hidden_dropout_prob": 0.1,
        "text_hidden_size": 64,
        "text_initializer_range": 0.02,
        "text_intermediate_size": 128,
        "text_max_position_embeddings": 64,
        "text_num_attention_heads": 1,
        "text_num_hidden_layers": 2,
        "text_type_vocab_size": 2,
        **changes,
    }
    torch.manual_seed(11)
    clip = model.CLIP(**sizes).eval()
    with torch.no_grad():
        for name, tensor in [*clip.named_parameters(), *clip.named_buffers()]:
            if tensor.ndim == 1 and tensor.is_floating_point():  # norms and biases of a real model
                tensor.add_(torch.rand_like(tensor) * 0.3)
            if name.endswith("bn3.weight"):
                tensor.fill_(0.5)
        clip.logit_scale.fill_(3.9)
    return clip


def vectors(clip, pixels, texts):
    """Return the reference's unit vectors: (n, dim), (m, dim)."""
    import torch

    tokens = load().tokenize(texts)
    with torch.inference_mode():
        images = clip.encode_image(torch.from_numpy(pixels))
        words = clip.encode_text(tokens)
    return tuple((rows / rows.norm(dim=-1, keepdim=True)).numpy() for rows in (images, words))


def save(clip, path, **changes):
    """Write a checkpoint as the authors publish them; `changes` are more of its entries."""
    import torch

    state = {f"module.{name}": value for name, value in clip.state_dict().items()}
    state["module.bert.pooler.dense.weight"] = torch.zeros(1)
    torch.save({"epoch": 1, "name": "random", "state_dict": state, **changes}, path)
    return path


def _six():
    six = types.ModuleType("six")
    six.PY2, six.PY3 = False, True
    return six


def _transforms():
    import torch

    def compose(steps):
        def apply(image):
            for step in steps:
                image = step(image)
            return image

        return apply

    def resize(size, interpolation):
        return lambda image: image.resize(size[::-1], interpolation)

    def to_tensor():
        return lambda image: (
            torch.from_numpy(np.ascontiguousarray(np.asarray(image).transpose(2, 0, 1)))
            .float()
            .div(255)
        )

    def normalize(mean, std):
        mean, std = (torch.tensor(values)[:, None, None] for values in (mean, std))
        return lambda tensor: (tensor - mean) / std

    module = types.ModuleType("torchvision.transforms")
    module.Compose, module.Resize = compose, resize
    module.ToTensor, module.Normalize = to_tensor, normalize
    module.InterpolationMode = types.SimpleNamespace(BICUBIC=Image.Resampling.BICUBIC)
    return module
