"""Models from the user's disk: what is taken in, and what is refused and why."""

import json
import pickle
import shutil

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.encoder.intake import finish, prepare, take_in
from core.encoder.registry import load_encoder
from core.encoder.tensors import TensorFiles
from core.errors import Cancelled, ModelError
from core.job import Job
from tests.core.encoder import reference_clip

pytestmark = pytest.mark.slow  # imports torch and transformers


class Evil:
    def __reduce__(self):
        return (open, ("evil-was-here", "w"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    clip = reference_clip.random_model()
    return reference_clip.save(clip, tmp_path_factory.mktemp("own") / "clip_cn_random.pt")


@pytest.fixture(scope="module")
def taken(checkpoint, tmp_path_factory):
    """The folder that comes of the checkpoint, in transformers' form."""
    folder = tmp_path_factory.mktemp("taken") / "random"
    folder.mkdir()
    take_in(checkpoint, folder, Job())
    return folder


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def refusal(source, target):
    with pytest.raises(ModelError) as refused:
        take_in(source, target, Job())
    assert refused.value.code == "model_broken"
    return str(refused.value.fields["reason"])


def texts_of(folder):
    encoder = load_encoder(str(folder), folder, device="cpu", threads=1, towers="text")
    return encoder.encode_texts(["一只狗", "夜景"])


def changed(checkpoint, path, change):
    content = torch.load(checkpoint, weights_only=True)
    change(content["state_dict"])
    torch.save(content, path)
    return path


def test_a_checkpoint_becomes_a_folder_of_safetensors(taken):
    names = {file.name for file in taken.iterdir()}
    assert names == {"model.safetensors", "config.json", "preprocessor_config.json", "vocab.txt"}
    config = json.loads((taken / "config.json").read_text())
    assert config["vision_config"]["patch_size"] == 8
    assert config["text_config"]["num_hidden_layers"] == 2


def test_a_folder_is_copied(taken, target):
    (taken / "README.md").write_text("not needed")
    take_in(taken, target, Job())
    (taken / "README.md").unlink()
    assert {file.name for file in target.iterdir()} == {file.name for file in taken.iterdir()}
    assert np.array_equal(texts_of(target), texts_of(taken))


def test_a_pickle_is_kept_as_safetensors(taken, target, tmp_path):
    source = shutil.copytree(taken, tmp_path / "pickled")
    torch.save(load_file(source / "model.safetensors"), source / "pytorch_model.bin")
    (source / "model.safetensors").unlink()
    take_in(source, target, Job())
    assert not list(target.glob("*.bin"))
    assert np.array_equal(texts_of(target), texts_of(taken))


def test_a_downloaded_pickle_gives_way_to_safetensors(taken, tmp_path):
    folder = shutil.copytree(taken, tmp_path / "downloaded")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    finish(folder, Job())
    names = {file.name for file in folder.iterdir()}
    assert {"model.safetensors", "runtime.json"} <= names
    assert not {"pytorch_model.bin", "fresh"} & names


def test_a_downloaded_checkpoint_does_too(checkpoint, taken, tmp_path):
    folder = tmp_path / "downloaded"
    folder.mkdir()
    shutil.copy(checkpoint, folder)
    finish(folder, Job())
    names = {file.name for file in folder.iterdir()}
    assert {"model.safetensors", "config.json", "vocab.txt", "runtime.json"} <= names
    assert not {checkpoint.name, "fresh"} & names
    assert (texts_of(folder) * texts_of(taken)).sum(axis=1).min() > 0.99


def test_a_folder_with_only_a_checkpoint_is_that_checkpoint(checkpoint, taken, target):
    take_in(checkpoint.parent, target, Job())
    assert np.array_equal(texts_of(target), texts_of(taken))


def test_flash_attention_checkpoints_are_read(checkpoint, taken, target, tmp_path):
    def fuse(state):
        for name in list(state):
            if "attn.in_proj_" in name:
                state[name.replace("in_proj_", "Wqkv.")] = state.pop(name)
        for layer in range(2):
            attention = f"module.bert.encoder.layer.{layer}.attention"
            for part in ("weight", "bias"):
                state[f"{attention}.self.Wqkv.{part}"] = torch.cat(
                    [state.pop(f"{attention}.self.{x}.{part}") for x in ("query", "key", "value")]
                )
                dense = state.pop(f"{attention}.output.dense.{part}")
                state[f"{attention}.self.out_proj.{part}"] = dense

    take_in(changed(checkpoint, tmp_path / "flash.pt", fuse), target, Job())
    ours, theirs = (TensorFiles([f / "model.safetensors"]) for f in (target, taken))
    name = "text_model.encoder.layer.1.attention.self.value.weight"
    assert np.array_equal(ours.array(name), theirs.array(name))
    assert np.array_equal(texts_of(target), texts_of(taken))


def test_half_precision_is_kept(checkpoint, taken, target, tmp_path):
    def halve(state):
        state.update({name: tensor.half() for name, tensor in state.items()})

    take_in(changed(checkpoint, tmp_path / "half.pt", halve), target, Job())
    size = (target / "model.safetensors").stat().st_size
    assert size < 0.6 * (taken / "model.safetensors").stat().st_size
    assert (texts_of(target) * texts_of(taken)).sum(axis=1).min() > 0.9999


@pytest.mark.parametrize("name", ["evil.pt", "pytorch_model.bin"])
def test_a_pickle_with_code_is_refused_and_not_run(taken, target, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    source = shutil.copytree(taken, tmp_path / "evil")
    (source / "model.safetensors").unlink()
    torch.save({"state_dict": Evil()}, source / name)
    refusal(source / name if name == "evil.pt" else source, target)
    (source / name).write_bytes(pickle.dumps(Evil()))
    refusal(source / name if name == "evil.pt" else source, target)
    assert not (tmp_path / "evil-was-here").exists()


@pytest.mark.parametrize("kept", [0, 10, 0.3, 0.999])
def test_a_truncated_checkpoint_is_refused(checkpoint, target, tmp_path, kept):
    content = checkpoint.read_bytes()
    end = kept if kept in (0, 10) else int(kept * len(content))
    (tmp_path / "cut.pt").write_bytes(content[:end])
    assert "cut.pt" in refusal(tmp_path / "cut.pt", target)


def test_a_flipped_bit_is_noticed(checkpoint, target, tmp_path):
    content = bytearray(checkpoint.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "flipped.pt").write_bytes(content)
    assert "flipped.pt" in refusal(tmp_path / "flipped.pt", target)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda state: state.pop("module.text_projection"), "text_projection"),
        (lambda state: state.pop("module.visual.conv1.weight"), "not a Chinese-CLIP"),
        (lambda state: state.update({"module.lora_A": torch.zeros(2)}), "lora_A has no place"),
        (lambda state: state.update({"module.visual.positional_embedding": torch.zeros(12, 64)}),
         "no square picture"),
        (lambda state: state.update(
            {"module.bert.embeddings.word_embeddings.weight": torch.zeros(30522, 64)}),
         "vocabulary of 30522 words"),
    ],
)  # fmt: skip
def test_another_architecture_is_refused(checkpoint, target, tmp_path, change, reason):
    path = changed(checkpoint, tmp_path / "other.pt", change)
    assert reason in refusal(path, target)


def test_something_else_that_torch_wrote_is_refused(target, tmp_path):
    for number, content in enumerate(([1, 2], {"weight": torch.zeros(3)}, torch.zeros(2))):
        torch.save(content, tmp_path / f"{number}.pt")
        refusal(tmp_path / f"{number}.pt", target)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "vocab.txt").unlink(), "neither vocab.txt"),
        (lambda folder: (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n"), "no [CLS]"),
        (lambda folder: (folder / "config.json").unlink(), "no config.json"),
        (lambda folder: (folder / "config.json").write_text("{}"), "model_type"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"x" * 40), "safetensors"),
        (lambda folder: (folder / "model.safetensors").unlink(), "no .safetensors"),
    ],
)
def test_a_folder_that_is_no_model_is_refused(taken, target, tmp_path, spoil, reason):
    source = shutil.copytree(taken, tmp_path / "spoiled")
    spoil(source)
    assert reason in refusal(source, target)


def test_weights_of_another_shape_are_refused_before_conversion(taken, target, tmp_path):
    source = shutil.copytree(taken, tmp_path / "misshapen")
    tensors = load_file(source / "model.safetensors")
    tensors["visual_projection.weight"] = torch.zeros(8, 8)
    save_file(tensors, source / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="misshapen"):
        prepare(source, target, Job())


def test_weights_that_are_no_numbers_are_refused(taken, target, tmp_path):
    source = shutil.copytree(taken, tmp_path / "nan")
    tensors = load_file(source / "model.safetensors")
    tensors["visual_projection.weight"].fill_(float("nan"))
    save_file(tensors, source / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="no numbers"):
        prepare(source, target, Job())


def test_progress_is_one_scale_and_cancelling_stops(taken, tmp_path):
    steps = []
    (tmp_path / "whole").mkdir()
    prepare(taken, tmp_path / "whole", Job(lambda done, total: steps.append((done, total))))
    assert {total for _, total in steps} == {100}
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (100, 100)
    job = Job(lambda done, _: job.cancel() if done >= 50 else None)
    (tmp_path / "part").mkdir()
    with pytest.raises(Cancelled):
        prepare(taken, tmp_path / "part", job)
    assert not (tmp_path / "part" / "runtime.json").exists()
