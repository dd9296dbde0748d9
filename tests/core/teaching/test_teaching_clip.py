"""Both stages on Chinese-CLIP's architecture, small and with random weights."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional

from core.encoder.model_folder import inspect
from core.encoder.torch_encoder import TorchEncoder
from core.errors import Cancelled
from core.job import Job
from core.records.tuning import TunePair
from core.teaching.clip_learner import ClipLearner
from core.teaching.gradient import BatchGradient
from core.teaching.learner import LearnerSettings
from core.teaching.lesson import Exam, lesson_of
from core.teaching.lora import LoraLinear, adapters
from core.teaching.ranking import figures
from core.teaching.recipe import SCORE, Recipe
from core.teaching.train import Trainer
from tests.core.encoder import reference_clip, tiny_clip

pytestmark = pytest.mark.slow  # imports torch and transformers

COUNT = 64
SUBJECTS, PLACES = (
    "狗猫鸟鱼马牛羊兔",
    ("海边", "雪地", "房里", "红色", "山上", "河里", "树下", "路边"),
)
WORDS = list(dict.fromkeys([*tiny_clip.WORDS, *SUBJECTS, *"".join(PLACES)]))
PLAIN = LearnerSettings(batch_size=COUNT, views=1, dropout=0.0, seed=0)
RECIPE = Recipe(steps=60, learning_rate=2e-3, weight_decay=0.0, warmup_steps=5, validate_every=10)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_clip.write(tmp_path_factory.mktemp("model") / "tiny", words=WORDS)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """64 pictures that differ, each with a sentence of its own."""
    folder = tmp_path_factory.mktemp("photos")
    pairs = []
    for number, (subject, place) in enumerate(itertools.product(SUBJECTS, PLACES)):
        blocks = np.random.default_rng(number).integers(0, 256, (4, 4, 3), np.uint8)
        file = folder / f"{number:02}.png"
        Image.fromarray(blocks.repeat(8, axis=0).repeat(8, axis=1)).save(file)
        pairs.append(TunePair(file, f"一只{subject}在{place}"))
    return lesson_of(pairs)


@pytest.fixture
def learner_of(base, tmp_path):
    opened = []

    def new(settings=PLAIN, folder=base):
        learner = ClipLearner(inspect(folder), settings, tmp_path / "run" / "cache", device="cpu")
        opened.append(learner)
        return learner

    yield new
    for learner in opened:
        learner.close()


def train(learner, stage, lesson, folder, recipe=RECIPE, job=None):
    """Train a stage to its end; returns the recalls on what was trained."""
    folder.mkdir(exist_ok=True)
    watched, heard = learner.watch(lesson.files, Job()), learner.listen(lesson.texts)
    right = np.eye(len(lesson.files), dtype=bool)
    exam = Exam(lesson.files, lesson.texts, right, np.zeros_like(right), len(right))

    def measure():
        return figures(learner.text_vectors(heard), learner.photo_vectors(watched), exam)

    pairs = learner.begin(stage, lesson, Job())
    trainer = Trainer(
        learner.model, pairs, recipe, lambda _: {SCORE: measure().score}, folder, name=f"-{stage}"
    )
    trainer.run(job or Job())
    return measure()


def image_side(learner):
    return {
        name: value.clone()
        for name, value in learner.model.clip.state_dict().items()
        if name.startswith(("vision_model.", "visual_projection"))
    }


@pytest.mark.parametrize(("rank", "rate", "steps"), [(0, 3e-3, 120), (8, 1e-2, 220)])
def test_two_stages_overfit_64_pairs_and_the_first_leaves_the_image_tower_to_the_bit(
    learner_of, lesson, tmp_path, rank, rate, steps
):
    recipe = replace(RECIPE, learning_rate=rate, steps=steps, validate_every=20)
    learner = learner_of(PLAIN._replace(lora_rank=rank))
    before = image_side(learner)
    first = train(learner, 1, lesson, tmp_path / "run", replace(recipe, steps=40))
    assert all(torch.equal(value, before[name]) for name, value in image_side(learner).items())
    assert first.score > 0.2  # chance: .08
    second = train(learner, 2, lesson, tmp_path / "run", recipe)
    assert (second.r1, second.i2t_r1) == (1.0, 1.0)
    after = image_side(learner)
    assert before.keys() != after.keys() or any(
        not torch.equal(value, before[name]) for name, value in after.items()
    )


@pytest.mark.parametrize("rank", [0, 4])
@pytest.mark.parametrize("stage", [1, 2])
def test_pieces_of_a_batch_give_both_towers_the_gradient_of_the_whole(
    learner_of, lesson, stage, rank
):
    found = []
    for piece in (None, 16, 7):
        learner = learner_of(PLAIN._replace(lora_rank=rank))
        batch = learner.begin(stage, lesson, Job()).batch(0)
        learner.model.train()
        loss = BatchGradient(learner.model, "fp32", "cpu", piece).run(batch, seed=1)
        own = learner.model.named_parameters()
        found.append((loss, {n: p.grad.clone() for n, p in own if p.grad is not None}))
    whole_loss, whole = found[0]
    assert any("vision_model" in name for name in whole) == (stage == 2)
    for loss, pieces in found[1:]:
        assert loss == pytest.approx(whole_loss, abs=1e-5)
        assert pieces.keys() == whole.keys()
        for name in whole:
            torch.testing.assert_close(pieces[name], whole[name], rtol=1e-3, atol=1e-6)


def test_activation_checkpointing_changes_no_gradient(learner_of, lesson):
    found = []
    for checkpointing in (False, True):
        learner = learner_of(PLAIN._replace(checkpointing=checkpointing))
        batch = learner.begin(2, lesson, Job()).batch(0)
        learner.model.train()
        BatchGradient(learner.model, "fp32", "cpu", 32).run(batch, seed=1)
        found.append({n: p.grad for n, p in learner.model.named_parameters() if p.grad is not None})
    for name, value in found[0].items():
        torch.testing.assert_close(found[1][name], value, rtol=1e-4, atol=1e-7)


def test_a_merged_adapter_computes_what_it_did_beside_its_matrix():
    torch.manual_seed(0)
    layer = LoraLinear(torch.nn.Linear(20, 12), rank=4, dropout=0.0)
    x = torch.randn(5, 20)
    torch.testing.assert_close(layer(x), layer.base(x))  # new, it changes nothing
    torch.nn.init.normal_(layer.lora_b)
    for mix in (0.0, 0.4, 1.0):
        layer.mix = mix
        merged = functional.linear(x, layer.merged(), layer.base.bias)
        torch.testing.assert_close(layer(x), merged, rtol=1e-4, atol=1e-5)
    assert torch.equal(LoraLinear(torch.nn.Linear(3, 2), 8, 0.0).lora_a, layer.lora_a) is False
    assert LoraLinear(torch.nn.Linear(3, 2), 8, 0.0).lora_a.shape == (2, 3)


@pytest.mark.parametrize("rank", [0, 4])
def test_frozen_blocks_stay_and_later_ones_learn(learner_of, lesson, rank):
    learner = learner_of(PLAIN._replace(freeze=1, lora_rank=rank))
    learner.begin(2, lesson, Job())
    trained = {n for n, p in learner.model.clip.named_parameters() if p.requires_grad}
    assert not [n for n in trained if ".layer.0." in n or ".layers.0." in n or ".embeddings." in n]
    assert [n for n in trained if ".layer.1." in n]
    assert [n for n in trained if ".layers.1." in n]
    assert "logit_scale" in trained


def test_adapters_are_few_and_leave_the_matrices_alone(learner_of, lesson):
    learner = learner_of(PLAIN._replace(lora_rank=2))
    learner.begin(2, lesson, Job())
    names = set(adapters(learner.model.clip))
    assert len(names) == 2 * 4 + 2 * 4 + 2  # attention of each block of each tower, projections
    trained = {n for n, p in learner.model.clip.named_parameters() if p.requires_grad}
    assert {n.rpartition(".")[2] for n in trained} == {"lora_a", "lora_b", "logit_scale"}


@pytest.mark.parametrize(("stage", "rank"), [(1, 0), (2, 0), (2, 4)])
def test_a_stopped_run_ends_with_the_figures_of_one_that_was_not(
    learner_of, lesson, tmp_path, stage, rank
):
    settings = PLAIN._replace(lora_rank=rank, dropout=0.1, views=3, batch_size=24)
    recipe = replace(RECIPE, steps=9, validate_every=4, piece=10)
    whole = learner_of(settings)
    expected = train(whole, stage, lesson, tmp_path / "whole", recipe)
    stop = Job(lambda done, total: stop.cancel() if done == 6 else None)
    with pytest.raises(Cancelled):
        train(learner_of(settings), stage, lesson, tmp_path / "broken", recipe, stop)
    resumed = learner_of(settings)
    assert train(resumed, stage, lesson, tmp_path / "broken", recipe) == expected
    ours, theirs = whole.taught(), resumed.taught()
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())


@pytest.mark.parametrize(("stage", "rank"), [(1, 0), (1, 4), (2, 4)])
def test_what_is_written_answers_as_what_was_taught_at_every_mix(
    learner_of, base, lesson, tmp_path, stage, rank
):
    learner = learner_of(PLAIN._replace(lora_rank=rank))
    watched, heard = learner.watch(lesson.files[:5], Job()), learner.listen(lesson.texts[:5])
    train(learner, stage, lesson, tmp_path / "run", replace(RECIPE, steps=4))
    learner.save(tmp_path / "run")
    again = learner_of(PLAIN._replace(lora_rank=rank))
    taught = again.restore(tmp_path / "run")
    assert taught.keys() == learner.taught().keys()
    for alpha in (0.0, 0.5, 1.0):
        for one in (learner, again):
            one.mix(taught, alpha)
        expected = (learner.text_vectors(heard), learner.photo_vectors(watched))
        folder = tmp_path / f"out-{alpha}"
        folder.mkdir()
        again.write(folder)
        encoder = TorchEncoder(inspect(folder), device="cpu")
        pictures = [Image.open(file).convert("RGB") for file in lesson.files[:5]]
        images = encoder.encode_images(np.stack([encoder.prepare(one) for one in pictures]))
        np.testing.assert_allclose(encoder.encode_texts(lesson.texts[:5]), expected[0], atol=2e-5)
        np.testing.assert_allclose(images, expected[1], atol=2e-5)
        if alpha == 0.0:
            parent = TorchEncoder(inspect(base), device="cpu")
            np.testing.assert_allclose(
                parent.encode_texts(lesson.texts[:5]), expected[0], atol=2e-5
            )


def test_what_a_locked_tower_said_is_computed_once(learner_of, lesson, monkeypatch):
    learner = learner_of(PLAIN._replace(views=2))
    learner.begin(1, lesson, Job())
    again = learner_of(PLAIN._replace(views=2))
    monkeypatch.setattr(again, "_see", lambda pixels: pytest.fail("it was computed again"))
    again.begin(1, lesson, Job())


def test_a_stopped_reading_goes_on_with_the_next_photo(learner_of, lesson, tmp_path):
    learner = learner_of()
    stop = Job(lambda done, total: stop.cancel() if done == 20 else None)
    with pytest.raises(Cancelled):
        learner.begin(1, lesson, stop)
    again, seen = learner_of(), []
    there = again._see
    again._see = lambda pixels: (seen.append(len(pixels)), there(pixels))[1]
    batch = again.begin(1, lesson, Job()).batch(0)
    assert sum(seen) == COUNT - 24  # a job stops at the step after
    whole = ClipLearner(again._source, PLAIN, tmp_path / "other" / "cache", device="cpu")
    assert torch.equal(whole.begin(1, lesson, Job()).batch(0).images, batch.images)
    whole.close()


def test_rn50_is_taught_its_text_tower(tmp_path, lesson):
    checkpoint = reference_clip.save(
        reference_clip.random_model(vision_layers=[1, 1, 1, 1], vision_width=32),
        tmp_path / "clip_cn_rn50.pt",
    )
    folder = tmp_path / "rn50"
    folder.mkdir()
    from core.encoder.intake import take_in

    take_in(checkpoint, folder, Job())
    learner = ClipLearner(inspect(folder), PLAIN, tmp_path / "run" / "cache", device="cpu")
    small = replace(lesson, files=lesson.files[:8], texts=lesson.texts[:8],
                    photos=lesson.photos[:8], groups=lesson.groups[:8])  # fmt: skip
    train(learner, 1, small, tmp_path / "run", replace(RECIPE, steps=4))
    out = tmp_path / "out"
    out.mkdir()
    learner.write(out)
    learner.close()
    pictures = [Image.open(Path(file)).convert("RGB") for file in small.files]
    vectors = []
    for place in (folder, out):
        encoder = TorchEncoder(inspect(place), device="cpu")
        vectors.append(encoder.encode_images(np.stack([encoder.prepare(p) for p in pictures])))
    assert np.array_equal(*vectors)
