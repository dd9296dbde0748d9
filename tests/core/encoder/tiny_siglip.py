"""A small SigLIP 2 with random weights, in files as they are published."""

import json

from core.encoder.probe import SENTENCES

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
WORDS = 500
LENGTH = 64


def write(folder, seed=7, words=None, vision=None, **shape):
    """Fill a folder: config, safetensors, tokenizer.json, preprocessor config.

    words: of the model's table, where it is to be another than the tokenizer's.
    """
    import torch
    from transformers import SiglipConfig, SiglipModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # it would leave a thread behind
    folder.mkdir(parents=True, exist_ok=True)
    found = write_tokenizer(folder)
    torch.manual_seed(seed)
    shape = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
             "intermediate_size": 144, **shape}  # fmt: skip
    config = SiglipConfig(
        text_config={**shape, "vocab_size": words or found},
        vision_config={**shape, "image_size": 32, "patch_size": 8, **(vision or {})},
    )
    model = SiglipModel(config)
    with torch.no_grad():
        model.logit_scale.fill_(4.7)
        model.logit_bias.fill_(-16.5)
        for name, weight in model.named_parameters():
            if name.endswith("bias") and weight.ndim == 1:
                weight.normal_(std=0.05)  # zero in a new model: nothing would be tested
    model.save_pretrained(folder)
    write_preprocessor(folder, config.vision_config.image_size)
    return folder


def write_tokenizer(folder):
    """Write tokenizer.json as it is published (capitals kept), and return how many words it has."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    trained = [*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=WORDS, special_tokens=trained, show_progress=False)
    corpus = [*SENTENCES, *(text.lower() for text in SENTENCES), "a photo of the sunset"] * 3
    tokenizer.train_from_iterator(corpus, trainer)
    content = json.loads(tokenizer.to_str())
    # Only the first few are special words; bytes are pieces like any other.
    content["added_tokens"] = content["added_tokens"][: len(SPECIAL)]
    content["padding"] = {
        "strategy": {"Fixed": LENGTH},
        "direction": "Right",
        "pad_id": 0,
        "pad_to_multiple_of": None,
        "pad_type_id": 0,
        "pad_token": "<pad>",
    }
    end = {"SpecialToken": {"id": "<eos>", "type_id": 0}}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    content["post_processor"] = {
        "type": "TemplateProcessing", "single": [first, end], "pair": [first, end, second, end],
        "special_tokens": {"<eos>": {"id": "<eos>", "ids": [1], "tokens": ["<eos>"]}},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    return len(content["model"]["vocab"])


def write_preprocessor(folder, px):
    """Write the published preprocessing: squash with a bilinear filter."""
    published = {
        "do_convert_rgb": None,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_processor_type": "SiglipImageProcessor",
        "image_std": [0.5, 0.5, 0.5],
        "resample": 2,
        "rescale_factor": 1 / 255,
        "size": {"height": px, "width": px},
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(published))
