"""A small Chinese-CLIP with random weights, in files as they are published."""

import json

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"一只狗在雪地里奔跑猫海边的红色房子"]


def write(folder, seed=7, words=WORDS, **shape):
    """Fill a folder: config, safetensors, vocab.txt, preprocessor config."""
    import torch
    from transformers import ChineseCLIPConfig, ChineseCLIPModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # it would leave a thread behind
    torch.manual_seed(seed)
    shape = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
             "intermediate_size": 128, **shape}  # fmt: skip
    config = ChineseCLIPConfig(
        text_config={**shape, "vocab_size": len(words)},
        vision_config={**shape, "image_size": 32, "patch_size": 8},
        projection_dim=16,
    )
    model = ChineseCLIPModel(config)
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    published = {
        "do_center_crop": False,
        "do_normalize": True,
        "do_resize": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "resample": 3,
        "size": {"height": 32, "width": 32},
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(published))
    return folder
