import math
from itertools import pairwise

import pytest
import torch
from torch.nn import functional

from core.teaching.contrastive import (
    LARGEST_SCALE,
    LogitScale,
    contrastive_loss,
    pair_masks,
)
from core.teaching.schedule import warmup_cosine


def units(rows, dim=8, seed=0):
    return functional.normalize(torch.randn(rows, dim, generator=torch.manual_seed(seed)), dim=-1)


def test_one_caption_a_photo_is_clips_own_loss():
    texts, images, scale = units(5), units(5, seed=1), torch.tensor(10.0)
    logits = scale * texts @ images.T
    rows = torch.arange(5)
    clip = (functional.cross_entropy(logits, rows) + functional.cross_entropy(logits.T, rows)) / 2
    ours = contrastive_loss(texts, images, scale, torch.eye(5, dtype=torch.bool))
    assert ours.item() == pytest.approx(clip.item(), abs=1e-6)


def test_a_photo_that_shares_a_caption_does_not_repel():
    texts, images, scale = units(3), units(3, seed=1), torch.tensor(10.0)
    photos = torch.tensor([0, 1, 2])
    positives, neutral = pair_masks(photos, torch.tensor([7, 7, 8]), photos)
    assert positives.tolist() == torch.eye(3, dtype=torch.bool).tolist()
    assert neutral.nonzero().tolist() == [[0, 1], [1, 0]]
    images.requires_grad_()
    # The loss of the first text alone: the photo of its twin must get no push from it.
    contrastive_loss(texts[:1], images, scale, torch.tensor([[True, False, False]]), neutral[:1])
    logits = (scale * texts @ images.T).masked_fill(neutral, float("-inf"))
    functional.cross_entropy(logits[:1], torch.tensor([0])).backward()
    assert images.grad[1].abs().max() == 0
    assert images.grad[2].abs().max() > 0


def test_two_captions_of_one_photo_are_both_its_own():
    positives, neutral = pair_masks(
        torch.tensor([0, 0, 1]), torch.tensor([1, 2, 3]), torch.tensor([0, 1])
    )
    assert positives.tolist() == [[True, False], [True, False], [False, True]]
    assert not neutral.any()
    loss = contrastive_loss(units(3), units(2, seed=1), torch.tensor(10.0), positives, neutral)
    assert math.isfinite(loss.item())


def test_the_scale_is_clamped_and_learns():
    assert LogitScale(20.0)().item() == pytest.approx(20.0, rel=1e-5)
    scale = LogitScale(20.0)
    with torch.no_grad():
        scale.exponent.fill_(50.0)
    assert scale().item() == pytest.approx(LARGEST_SCALE, rel=1e-5)


def test_the_rate_rises_to_its_peak_and_falls_to_the_floor():
    rates = [warmup_cosine(step, 100, 10, floor=0.01) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == 1.0
    assert all(later <= earlier for earlier, later in pairwise(rates[10:]))
    assert 0.01 <= rates[-1] < 0.02


def test_a_short_run_survives_a_long_warm_up():
    assert [warmup_cosine(step, 2, 50) for step in range(2)] == [0.5, 1.0]
    with pytest.raises(ValueError, match="0 steps"):
        warmup_cosine(0, 0, 5)
