"""The whole way through an open library: labels, training, adoption, search, and back."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import threading
from dataclasses import replace

import numpy as np
import pytest

from core.errors import Cancelled, EnvironmentFault, ModelError, UserError
from core.events import ModelChanged
from core.job import Job
from core.library import Library
from core.paths import resources
from core.records.search import Query
from core.records.tuning import TaughtLabel, TuneProgress

pytestmark = pytest.mark.slow  # loads torch and both towers in child processes

PETS = ("bison", "chelsea-the-cat", "cow", "german-shepherd", "giant-panda", "hedgehog", "horses",
        "kitten-with-yarn", "koala", "polar-bear", "raccoon", "red-panda", "sheep",
        "pig")  # fmt: skip
PLACES = ("colosseum", "eiffel-tower", "golden-temple", "great-wall", "machu-picchu",
          "mont-saint-michel", "pont-du-gard")  # fmt: skip
OTHERS = sorted({file.stem for file in (resources() / "demo").glob("*.jpg")} - {*PETS, *PLACES})
WAIT_S = 120.0


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos") / "demo"
    shutil.copytree(resources() / "demo", folder, ignore=shutil.ignore_patterns("*.md"))
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory, photos):
    """The home of a library that knows the photos, with one finished run of the first stage."""
    home = tmp_path_factory.mktemp("trained") / "home"
    before = {path: path.stat().st_mtime_ns for path in photos.rglob("*")}
    library = Library.open(home)
    try:
        library.index([photos], Job())
        run, news = new_run(library, photos), []
        done = library.tuning.train(run.id, Job(on_news=news.append))
    finally:
        library.close()
    assert {path: path.stat().st_mtime_ns for path in photos.rglob("*")} == before
    assert [path.name for path in home.parent.iterdir()] == ["home"]
    return home, done, news


@pytest.fixture
def library(tmp_path, trained):
    shutil.copytree(trained[0], tmp_path / "home")
    library = Library.open(tmp_path / "home")
    yield library
    library.close()


def labels(photos):
    return [
        TaughtLabel("阿毛", tuple(photos / f"{name}.jpg" for name in PETS), kind="pet"),
        TaughtLabel("石头城", tuple(photos / f"{name}.jpg" for name in PLACES), kind="place"),
        TaughtLabel("天外飞仙", tuple(photos / f"{name}.jpg" for name in OTHERS)),
    ]


def settings_of(tuning, data, **changes):
    base = tuning.base("starter")
    wanted = {"epochs": 12, "learning_rate": 3e-3, **changes}
    return base, replace(tuning.suggest(base, data, wanted.get("stage", "1")), **wanted)


LONG_EPOCHS = 100


def new_run(library, photos, **changes):
    data = library.tuning.check_labels(labels(photos), Job())
    base, settings = settings_of(library.tuning, data, **changes)
    return library.tuning.new_run(base, data, settings, "阿毛和石头城")


def first_of(library, text, count=6):
    result = library.search(Query(text=text, limit=count)).result(WAIT_S)
    return [photo.path.stem for photo in library.photos([int(i) for i in result.ids])]


def vectors_of(library):
    return {state.choice: state.vectors for state in library.models()}


def wait_for_change(library, act):
    """Run `act`, and wait until the model that it chooses answers."""
    changed = threading.Event()

    def listen(event):
        if isinstance(event, ModelChanged) and library.switching() is None:
            changed.set()

    stop = library.events.subscribe(listen)
    try:
        outcome = act()
        if library.switching() is not None:
            assert changed.wait(WAIT_S)
        return outcome
    finally:
        stop()


def test_a_run_tells_how_far_it_is_and_keeps_its_figures(library, trained):
    _, done, news = trained
    assert (done.state, done.done) == ("done", done.total)
    assert all(isinstance(one, TuneProgress) for one in news)
    assert {one.phase for one in news} >= {"loading", "reading", "training", "measuring"}
    result, curve = library.tuning.result(done.id), library.tuning.curve(done.id)
    assert result.after.score > result.before.score
    assert [mix.alpha for mix in result.mixes] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert (curve[0].step, curve[0].validation) == (0, result.before)
    assert max(point.validation.score for point in curve) == result.after.score
    assert result.winners[0].rank_after < result.winners[0].rank_before
    assert result.winners[0].file in result.winners[0].first_after
    kept = library.tuning.run(done.id)
    assert (kept.before, kept.figures) == (result.before, result.after)
    left = {path.name for path in (library.home.teaching / "runs" / done.id).iterdir()}
    assert not {name for name in left if name.startswith(("checkpoint", "cache"))}


def test_the_first_stage_is_adopted_without_looking_at_a_photo_again(library, trained):
    tuning, run, before = library.tuning, trained[1], library.model
    assert len(set(first_of(library, "天外飞仙")) & set(OTHERS)) < 6
    model = wait_for_change(library, lambda: tuning.models.adopt(run.id, Job(), alpha=1.0))
    assert model.id == "starter-tuned-1"
    assert library.model.name == model.id
    assert library.model.key != before.key
    assert library.model.vectors_key == before.vectors_key
    assert library.index([], Job()).indexed == 0
    assert vectors_of(library) == {"starter": 36, "starter-tuned-1": 36}
    assert set(first_of(library, "天外飞仙")) <= set(OTHERS)
    assert set(first_of(library, "阿毛的照片")) <= set(PETS)
    assert tuning.run(run.id).adopted == ("starter-tuned-1",)
    origin = tuning.models.origin(model.id)
    assert (origin.parent, origin.run_id, origin.alpha) == ("starter", run.id, 1.0)

    with pytest.raises(ModelError):
        library.remove_model(model.id)
    wait_for_change(library, lambda: tuning.models.roll_back(model.id))
    assert library.model.key == before.key
    assert len(set(first_of(library, "天外飞仙")) & set(OTHERS)) < 6
    library.remove_model(model.id)
    assert vectors_of(library) == {"starter": 36}  # which shared them


def test_the_second_stage_is_adopted_in_the_background_and_left_at_once(library, photos):
    tuning = library.tuning
    run = new_run(library, photos, stage="both", epochs=6, augment=2)
    tuning.train(run.id, Job())
    library.start_indexing(watch=False)
    before = library.model
    model = wait_for_change(library, lambda: tuning.models.adopt(run.id, Job(), alpha=1.0))
    assert library.model.vectors_key == library.model.key != before.key
    assert vectors_of(library) == {"starter": 36, model.id: 36}
    wait_for_change(library, lambda: tuning.models.roll_back(model.id))
    assert library.model.key == before.key
    assert {point.stage for point in tuning.curve(run.id)} == {1, 2}


def test_a_run_that_is_paused_or_killed_ends_with_the_figures_of_one_that_was_not(library, photos):
    def long_run():  # so long that no machine is through before it is stopped
        return new_run(library, photos, epochs=LONG_EPOCHS)

    tuning = library.tuning
    whole = tuning.train(long_run().id, Job())
    paused = long_run()
    job = Job(on_news=lambda n: job.cancel() if n.phase == "training" and n.done >= 4 else None)
    with pytest.raises(Cancelled):
        tuning.train(paused.id, job)
    assert tuning.run(paused.id).state == "paused"
    assert tuning.train(paused.id, Job()).state == "done"

    killed = long_run()

    def kill(news):
        if news.phase == "training" and news.validation is not None and news.done:
            for child in multiprocessing.active_children():
                if child.name == "tune":
                    os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(EnvironmentFault, match="child_died"):
        tuning.train(killed.id, Job(on_news=kill))
    assert (tuning.run(killed.id).state, tuning.run(killed.id).error) == ("failed", "child_died")
    tuning.train(killed.id, Job())

    results = [tuning.result(run.id) for run in (whole, paused, killed)]
    assert results[0] == results[1] == results[2]
    assert tuning.curve(whole.id) == tuning.curve(killed.id)


def test_what_was_made_of_a_run_outlives_it(library, photos, tmp_path, trained):
    tuning, run = library.tuning, trained[1]
    with pytest.raises(UserError) as early:
        tuning.models.adopt(new_run(library, photos).id, Job())
    assert early.value.code == "tune_not_done"
    for wrong in (0.0, -1.0, 1.5, float("nan")):
        with pytest.raises(UserError) as refused:
            tuning.models.adopt(run.id, Job(), alpha=wrong)
        assert refused.value.code == "tune_bad_value"
    model = wait_for_change(library, lambda: tuning.models.adopt(run.id, Job(), alpha=0.5))
    out = tuning.models.export(run.id, tmp_path / "out", Job(), alpha=0.5)
    for name in ("heads.safetensors", "words.txt", "starter.json", "image_tower.onnx"):
        assert (out / name).read_bytes() == (model.path / name).read_bytes()
    with pytest.raises(UserError) as refused:
        tuning.models.export(run.id, tmp_path / "out", Job(), alpha=0.5)
    assert refused.value.code == "tune_target_exists"
    size = tuning.run(run.id).size_bytes
    assert tuning.discard(run.id) > size / 2
    assert tuning.run(run.id).state == "discarded"
    assert tuning.result(run.id).before  # its history is left
    with pytest.raises(UserError):
        tuning.models.adopt(run.id, Job(), alpha=1.0)
    assert not (library.home.teaching / "runs" / run.id / "cache").exists()
    assert first_of(library, "阿毛的照片")
    tuning.delete(run.id)
    assert run.id not in {one.id for one in tuning.runs()}


def test_a_photo_that_goes_away_meanwhile_is_named_and_the_run_goes_on_when_it_is_back(
    library, photos, tmp_path
):
    folder = tmp_path / "home" / "copy"  # inside the home: the fixture's photos stay as they are
    shutil.copytree(photos, folder)
    data = library.tuning.check_labels(labels(folder), Job())
    base, settings = settings_of(library.tuning, data, epochs=3)
    run = library.tuning.new_run(base, data, settings)
    trained = next(pair.file for pair in data.pairs if pair.split == "train")
    trained.rename(trained.with_suffix(".away"))
    with pytest.raises(UserError) as gone:
        library.tuning.train(run.id, Job())
    assert gone.value.code == "tune_photo_gone"
    assert trained.name in gone.value.fields["path"]
    assert library.tuning.run(run.id).error == "tune_photo_gone"
    trained.with_suffix(".away").rename(trained)
    assert library.tuning.train(run.id, Job()).state == "done"


def test_settings_that_make_no_sense_are_refused_before_anything_is_written(library, photos):
    data = library.tuning.check_labels(labels(photos), Job())
    base, settings = settings_of(library.tuning, data)
    with pytest.raises(UserError) as refused:
        library.tuning.new_run(base, data, replace(settings, learning_rate=np.inf))
    assert refused.value.code == "tune_bad_value"
    assert len(library.tuning.runs()) == 1


def test_a_rate_that_is_far_too_high_is_said_to_be_that(library, photos):
    run = new_run(library, photos, learning_rate=1.0, optimizer="sgd", epochs=60, warmup=0)
    with contextlib.suppress(UserError):
        library.tuning.train(run.id, Job())
    after = library.tuning.run(run.id)
    if after.state == "failed":
        assert after.error == "training_diverged"
    else:
        assert library.tuning.result(run.id).keep_old_recommended
