"""Pieces of a batch give the gradient of the whole, where nothing is drawn by lot."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.teaching.batch import Batch
from core.teaching.contrastive import LARGEST_SCALE, LogitScale
from core.teaching.gradient import BatchGradient, is_out_of_memory

COUNT = 12


class Towers(nn.Module):
    def __init__(self, dropout=0.0, image_locked=False):
        super().__init__()
        self.image = nn.Sequential(
            nn.Linear(6, 16), nn.Tanh(), nn.Dropout(dropout), nn.Linear(16, 8)
        )
        self.text = nn.Sequential(
            nn.Linear(5, 16), nn.Tanh(), nn.Dropout(dropout), nn.Linear(16, 8)
        )
        self.scale = LogitScale()
        self.image.requires_grad_(not image_locked)

    def image_vectors(self, images):
        return functional.normalize(self.image(images), dim=-1)

    def text_vectors(self, texts):
        return functional.normalize(self.text(texts[0]), dim=-1)

    def logit_scale(self):
        return self.scale()


def batch(seed=0):
    torch.manual_seed(seed)
    rows = torch.arange(COUNT)
    captions = torch.tensor([0, 1, 2, 0, 3, 4, 5, 6, 2, 7, 8, 9])  # two are shared
    return Batch(torch.randn(COUNT, 6), (torch.randn(COUNT, 5), None), rows, rows, captions)


def gradients(piece, precision="fp32", **towers):
    torch.manual_seed(1)
    model = Towers(**towers).train()
    loss = BatchGradient(model, precision, "cpu", piece).run(batch(), seed=7)
    found = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    return loss, found


@pytest.mark.parametrize("piece", [1, 3, 5, 11])
def test_k_pieces_of_b_have_the_gradient_of_one_batch_of_k_times_b(piece):
    whole_loss, whole = gradients(None)
    loss, pieces = gradients(piece)
    assert loss == pytest.approx(whole_loss, abs=1e-6)
    assert pieces.keys() == whole.keys()
    assert "scale.exponent" in pieces
    for name in whole:
        torch.testing.assert_close(pieces[name], whole[name], rtol=1e-4, atol=1e-7)


def test_adding_up_small_batches_would_be_another_loss():
    whole_loss, _ = gradients(None)
    torch.manual_seed(1)
    model = Towers()
    losses = []
    for start in range(0, COUNT, 3):
        part = Batch(*(_rows(one, slice(start, start + 3)) for one in batch()))
        losses.append(BatchGradient(model, "fp32", "cpu").run(part, seed=7))
    assert sum(losses) / len(losses) < 0.8 * whole_loss


def _rows(content, part):
    return (content[0][part], None) if isinstance(content, tuple) else content[part]


def test_a_locked_tower_gets_no_gradient_and_changes_none():
    _, whole = gradients(None, image_locked=True)
    _, pieces = gradients(4, image_locked=True)
    assert not [name for name in pieces if name.startswith("image.")]
    for name in whole:
        torch.testing.assert_close(pieces[name], whole[name], rtol=1e-4, atol=1e-7)


def test_dropout_is_the_same_in_both_passes_but_not_that_of_the_whole_batch():
    _, whole = gradients(None, dropout=0.4)
    _, pieces = gradients(4, dropout=0.4)
    _, again = gradients(4, dropout=0.4)
    assert any(not torch.allclose(pieces[name], whole[name], rtol=1e-2) for name in whole)
    assert all(torch.equal(pieces[name], again[name]) for name in pieces)


def test_half_precision_keeps_the_direction():
    _, exact = gradients(None)
    _, half = gradients(4, precision="bf16")
    for name in exact:
        cosine = functional.cosine_similarity(exact[name].flatten(), half[name].flatten(), dim=0)
        assert cosine > 0.97, name


def test_scaled_half_precision_is_scaled_back_before_the_step():
    torch.manual_seed(1)
    model = Towers()
    exact = gradients(None)[1]
    gradient = BatchGradient(model, "fp16", "cpu")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    for _ in range(20):  # too large a factor overflows, skips the step, and is halved
        optimizer.zero_grad()
        gradient.run(batch(), seed=7)
        gradient.scaler.unscale_(optimizer)
        if all(torch.isfinite(p.grad).all() for p in model.parameters()):
            break
        gradient.scaler.step(optimizer)
        gradient.scaler.update()
    assert gradient.scaler.get_scale() > 1
    for name, parameter in model.named_parameters():
        cosine = functional.cosine_similarity(
            exact[name].flatten(), parameter.grad.flatten(), dim=0
        )
        assert cosine > 0.97, name
        assert parameter.grad.norm() == pytest.approx(exact[name].norm().item(), rel=0.1)


def test_the_scale_comes_back_from_beyond_its_bound():
    scale = LogitScale(LARGEST_SCALE)
    with torch.no_grad():
        scale.exponent += 1.0
    scale().backward()
    assert scale.exponent.grad == 0
    scale.settle()
    scale.exponent.grad = None
    scale().backward()
    assert scale.exponent.grad != 0


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to …"), True),
        (RuntimeError("DefaultCPUAllocator: not enough memory: you tried to …"), True),
        (MemoryError(), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_lack_of_memory_is_known_by_what_devices_say(error, expected):
    assert is_out_of_memory(error) is expected
