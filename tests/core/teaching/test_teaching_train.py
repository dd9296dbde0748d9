import errno
import json
import os
import signal
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.encoder.head import SCALE, Head, rounded_rows
from core.encoder.words import sum_of_words, word_rows
from core.errors import Cancelled, EnvironmentFault, UserError
from core.job import Job
from core.teaching import train
from core.teaching.checkpoint import read_checkpoint, write_checkpoint
from core.teaching.heads import HeadShape, ResidualHead, TwoHeads, WordTable
from core.teaching.pairs import FrozenImages, SampledPairs, Texts
from core.teaching.recipe import SCORE, Recipe
from core.teaching.train import Trainer

PHOTOS, KINDS = 48, 2
RECIPE = Recipe(steps=60, learning_rate=2e-2, weight_decay=0.01, warmup_steps=5, average=0.9,
                validate_every=20, seed=3)  # fmt: skip


SHAPES = (HeadShape(20, 16, 8, 0.1, 0.05), HeadShape(12, 16, 8, 0.1, 0.05))


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def world(seed=0):
    """Photos and captions that say the same thing in two unknown languages."""
    rng = np.random.default_rng(seed)
    meaning = rng.normal(size=(PHOTOS, 6))
    images = (meaning @ rng.normal(size=(6, 20))).astype(np.float32)
    photos = np.repeat(np.arange(PHOTOS), KINDS)
    texts = meaning[photos] @ rng.normal(size=(6, 12)) + 0.1 * rng.normal(size=(len(photos), 12))
    return torch.from_numpy(images), torch.from_numpy(texts.astype(np.float32)), photos


def sampled(views, texts, photos, seed):
    return SampledPairs(
        FrozenImages([view.numpy() for view in views]),
        Texts((texts, None), np.arange(len(texts))),
        photos,
        np.tile(np.arange(KINDS), PHOTOS),
        batch_size=16,
        seed=seed,
    )


def new_run(folder, recipe=RECIPE, images=None, on_news=lambda _: None):
    folder.mkdir(exist_ok=True)
    own, texts, photos = world()
    images = own if images is None else images
    torch.manual_seed(0)
    model = TwoHeads(
        ResidualHead(SHAPES[0], images.mean(0), images.std(0)),
        ResidualHead(SHAPES[1], texts.mean(0), texts.std(0)),
    )
    pairs = sampled([images, images], texts, photos, seed=3)

    def validate(heads):
        scores = heads.text_vectors((texts, None)) @ heads.image_vectors(images).T
        hits = scores.argmax(1) == torch.from_numpy(photos)
        return {SCORE: hits.float().mean().item()}

    return Trainer(model, pairs, recipe, validate, folder, on_news=on_news), model


def stop_at(step):
    job = Job(lambda done, _total: job.cancel() if done == step else None)
    return job


def test_the_heads_learn_the_pairs(tmp_path):
    trainer, _ = new_run(tmp_path / "run")
    trainer.run(Job())
    lines = (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    scores = [json.loads(line)[SCORE] for line in lines]
    assert [json.loads(line)["step"] for line in lines] == [20, 40, 60]
    assert max(scores) > 0.8  # chance: 1 in 48


@pytest.mark.parametrize("stopped_at", [7, 20, 41])
@pytest.mark.parametrize(
    "change", [{}, {"optimizer": "sgd", "average": 0.0, "piece": 5, "validate_first": True}]
)
def test_a_stopped_run_ends_with_the_weights_of_one_that_was_not(tmp_path, stopped_at, change):
    recipe = replace(RECIPE, **change)
    whole = new_run(tmp_path / "whole", recipe)[0].run(Job())
    with pytest.raises(Cancelled):
        new_run(tmp_path / "broken", recipe)[0].run(stop_at(stopped_at))
    resumed = new_run(tmp_path / "broken", recipe)[0].run(Job())
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    logs = [(tmp_path / name / "log.jsonl").read_bytes() for name in ("whole", "broken")]
    assert logs[0] == logs[1]


@pytest.mark.parametrize("killed_at", [5, 33, 59])
def test_a_run_that_died_between_checkpoints_ends_likewise(tmp_path, killed_at):
    whole = new_run(tmp_path / "whole")[0].run(Job())

    def die(done, _total):
        if done == killed_at:
            raise KeyboardInterrupt  # nothing of ours catches it: no checkpoint is written

    with pytest.raises(KeyboardInterrupt):
        new_run(tmp_path / "broken")[0].run(Job(die))
    resumed = new_run(tmp_path / "broken")[0].run(Job())
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_slow_validation_is_not_taken_for_the_pace_of_the_steps(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(train.time, "monotonic", lambda: clock[0])
    news = []
    recipe = replace(RECIPE, validate_first=True)
    trainer = new_run(tmp_path / "run", recipe, on_news=news.append)[0]
    validate, step = trainer._validate, trainer._step

    def slow_validation(heads):
        clock[0] += 50.0
        return validate(heads)

    def quick_step(number):
        clock[0] += 1.0
        return step(number)

    monkeypatch.setattr(trainer, "_validate", slow_validation)
    monkeypatch.setattr(trainer, "_step", quick_step)
    trainer.run(Job())
    left = {one.step: one.seconds_left for one in news if one.step and not one.figures}
    assert left[1] == 59.0 + 3 * 50.0
    assert left[41] == 19.0 + 50.0


def test_patience_ends_a_run_that_does_not_get_better(tmp_path):
    recipe = replace(RECIPE, steps=400, learning_rate=1e-9, patience=3, validate_first=True)
    news = []
    new_run(tmp_path / "run", recipe, on_news=news.append)[0].run(Job())
    assert news[-1].step == 60
    assert [one.is_best for one in news if one.figures][:2] == [True, False]


def test_the_best_weights_come_out_and_not_the_last(tmp_path):
    trainer, model = new_run(tmp_path / "run", replace(RECIPE, validate_first=True))
    start = {name: value.detach().clone() for name, value in model.named_parameters()}
    scores = iter([0.9, 0.1, 0.2, 0.3])
    trainer._validate = lambda _: {SCORE: next(scores)}
    best = trainer.run(Job())
    assert all(torch.equal(best[name], start[name]) for name in start)
    assert all(torch.equal(value, start[name]) for name, value in model.named_parameters())


def test_too_large_a_batch_is_halved_until_it_fits_and_the_result_is_the_same(
    tmp_path, monkeypatch
):
    recipe = replace(RECIPE, steps=6, validate_every=3)
    shapes = (HeadShape(20, 16, 8, 0.0, 0.0), HeadShape(12, 16, 8, 0.0, 0.0))
    monkeypatch.setattr(sys.modules[__name__], "SHAPES", shapes)
    reference = new_run(tmp_path / "whole", recipe)[0]
    reference._validate = lambda _: {SCORE: 0.5}
    whole = reference.run(Job())
    news = []
    trainer, model = new_run(tmp_path / "small", recipe, on_news=news.append)
    there = model.image_vectors

    def short_of_memory(images):
        if len(images) > 5:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return there(images)

    monkeypatch.setattr(model, "image_vectors", short_of_memory)
    trainer._validate = lambda _: {SCORE: 0.5}
    small = trainer.run(Job())
    assert [one.note for one in news if one.note] == [
        ("tune_less_memory", 8),
        ("tune_less_memory", 4),
    ]
    for name in whole:
        assert torch.allclose(whole[name], small[name], atol=1e-5), name
    log = (tmp_path / "small" / "log.jsonl").read_text(encoding="utf-8")
    assert '"note": "tune_less_memory", "piece": 4' in log


def test_a_machine_that_cannot_hold_one_pair_says_so(tmp_path, monkeypatch):
    trainer, model = new_run(tmp_path / "run")

    def no_memory(images):
        raise RuntimeError(
            "[enforce fail at alloc_cpu.cpp:117] . DefaultCPUAllocator: can't allocate memory"
        )

    monkeypatch.setattr(model, "image_vectors", no_memory)
    with pytest.raises(EnvironmentFault) as fault:
        trainer.run(Job())
    assert fault.value.code == "tune_out_of_memory"


def test_a_full_disk_stops_the_run_with_its_last_checkpoint_whole(tmp_path, monkeypatch):
    resource = pytest.importorskip("resource", reason="limits of a process are POSIX")
    whole = new_run(tmp_path / "whole")[0].run(Job())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    trainer = new_run(tmp_path / "full")[0]
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill_the_disk(done, _total):
        if done == 20:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))

    try:
        with pytest.raises(EnvironmentFault) as fault:
            trainer.run(Job(fill_the_disk))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert fault.value.code == "checkpoint_not_written"
    assert fault.value.fields["reason"] == os.strerror(errno.EFBIG)  # not where torch noticed it
    state = read_checkpoint(tmp_path / "full" / "checkpoint.pt")
    assert state is not None
    assert state["done"] == 20
    resumed = new_run(tmp_path / "full")[0].run(Job())
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_checkpoint_of_another_recipe_is_not_continued(tmp_path):
    new_run(tmp_path / "run")[0].run(Job())
    other = Recipe(steps=20, learning_rate=1e-3, weight_decay=0.0, warmup_steps=1)
    new_run(tmp_path / "run", other)[0].run(Job())
    log = (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["step"] for line in log.splitlines()] == [20]


def test_numbers_that_run_away_end_the_run_with_a_reason(tmp_path):
    images = world()[0]
    images[:] = float("nan")
    with pytest.raises(UserError) as stopped:
        new_run(tmp_path / "run", images=images)[0].run(Job())
    assert stopped.value.code == "training_diverged"


def test_a_checkpoint_comes_back_and_a_damaged_one_is_none(tmp_path):
    path = tmp_path / "checkpoint.pt"
    assert read_checkpoint(path) is None
    write_checkpoint(path, {"done": 3, "weights": {"a": torch.ones(2)}})
    state = read_checkpoint(path)
    assert state is not None
    assert state["done"] == 3
    path.write_bytes(path.read_bytes()[:100])
    assert read_checkpoint(path) is None


def test_a_checkpoint_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(EnvironmentFault) as fault:
        write_checkpoint(tmp_path / "gone" / "checkpoint.pt", {})
    assert fault.value.code == "checkpoint_not_written"


def test_a_log_that_cannot_be_written_says_so_and_keeps_what_it_had(tmp_path, monkeypatch):
    trainer = new_run(tmp_path / "run")[0]
    log = tmp_path / "run" / "log.jsonl"
    real = type(log).write_text

    def full(path, text, **options):
        if path.suffix == ".part" and text.count("\n") == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, text, **options)

    monkeypatch.setattr(type(log), "write_text", full)
    with pytest.raises(EnvironmentFault) as fault:
        trainer.run(Job())
    assert fault.value.code == "checkpoint_not_written"
    assert fault.value.fields["reason"] == os.strerror(errno.ENOSPC)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


def test_a_batch_depends_on_its_step_alone():
    images, texts, photos = world()
    pairs = sampled([images], texts, photos, seed=1)
    late, again = pairs.batch(5), pairs.batch(5)
    assert torch.equal(late.texts[0], again.texts[0])
    epoch = torch.cat([pairs.batch(step).image_photos for step in range(3)])
    assert sorted(epoch.tolist()) == list(range(PHOTOS))


def test_the_words_in_numpy_are_the_words_in_torch():
    vocabulary = {word: row for row, word in enumerate(["狗", "雪", "雪地", "dog", "^runn"])}
    table = WordTable(len(vocabulary), 8, dropout=0.5).eval()
    weights = table.table.weight.detach().numpy()
    for text in ("雪地里的狗", "A DOG, running!", "", "猫"):
        rows = word_rows(text, vocabulary)
        padded = torch.full((1, 6), len(vocabulary))
        padded[0, : len(rows)] = torch.from_numpy(rows)
        expected = table(padded)[0].detach().numpy()
        np.testing.assert_allclose(sum_of_words(rows, weights), expected, atol=1e-6)


def test_the_head_in_numpy_is_the_head_in_torch():
    images = world()[0]
    head = ResidualHead(HeadShape(20, 16, 8, 0.5, 0.5), images.mean(0), images.std(0)).eval()
    tensors = {
        "image.mean": head.mean,
        "image.spread": head.spread,
        "image.direct": head.direct.weight,
        "image.enter": head.enter.weight,
        "image.enter_bias": head.enter.bias,
        "image.leave": head.leave.weight,
        "image.bias": head.direct.bias + head.leave.bias,
    }
    arrays = {name: tensor.detach().numpy() for name, tensor in tensors.items()}
    expected = head(images).detach().numpy()
    features = images.numpy()
    np.testing.assert_allclose(
        Head.from_tensors("image", arrays)(features), expected, rtol=1e-4, atol=1e-5
    )
    for name in ("image.direct", "image.enter", "image.leave"):
        rows, scale = rounded_rows(arrays[name])
        arrays[name], arrays[name + SCALE] = rows.astype(np.float32), scale.astype(np.float32)
    rounded = Head.from_tensors("image", arrays)(features)
    cosines = (rounded * expected).sum(1) / (
        np.linalg.norm(rounded, axis=1) * np.linalg.norm(expected, axis=1)
    )
    assert cosines.min() > 0.999
