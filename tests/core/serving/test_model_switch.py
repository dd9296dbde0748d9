from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.two_models import EARLY, LATER, two_models
from PIL import Image

from core.errors import EnvironmentFault, ModelError, UserError
from core.events import FaultRaised, ModelChanged, PhotosChanged
from core.job import Job
from core.library import Library
from core.records.search import Query
from core.settings import SettingsFile
from core.store.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAIT_S = 30.0
COLOURS = {"a-red": "red", "b-blue": "blue", "z-green": "lime"}


class Bench:
    """A library with two fake models over three painted photos, and an ear on its bus."""

    def __init__(self, folder: Path) -> None:
        self.photos = folder / "photos"
        self.home = folder / "library"
        self.heard: list = []
        self._news = threading.Condition()
        for name, colour in COLOURS.items():
            self.paint(name, colour)
        self.library = self.open()

    def open(self, **options) -> Library:
        self.library = Library.open(self.home, encoders=two_models(), **options)
        self.library.events.subscribe(self._hear)
        return self.library

    def reopen(self) -> Library:
        self.library.close()
        self.heard.clear()
        return self.open()

    def paint(self, name: str, colour: str) -> Path:
        self.photos.mkdir(exist_ok=True)
        path = self.photos / f"{name}.png"
        Image.new("RGB", (16, 12), colour).save(path)
        return path

    def hold(self) -> None:
        """From now on the model "later" waits at green pictures."""
        (self.library.home.models / "hold").touch()

    def release(self) -> None:
        (self.library.home.models / "hold").unlink()

    def embedded(self) -> Counter[str]:
        """How many pictures each model has embedded."""
        return Counter((self.library.home.models / "embedded").read_text().split())

    def devices(self) -> list[str]:
        """Where each index worker was to run."""
        return (self.library.home.models / "devices").read_text().split()

    def ask(self, text: str):
        result = self.library.search(Query(text=text)).result(WAIT_S)
        best = self.library.photos(result.ids[:1])
        return result.model, best[0].path.stem if best else "", len(result.ids)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, WAIT_S), "it did not happen in time"

    def wait_for_model(self, key: str) -> None:
        self.wait_until(lambda: self.library.model.key == key and not self.library.switching())

    def has_heard(self, kind: type) -> bool:
        return any(isinstance(event, kind) for event in list(self.heard))

    def close(self) -> None:
        self.library.close()

    def _hear(self, event) -> None:
        with self._news:
            self.heard.append(event)
            self._news.notify_all()


@pytest.fixture
def bench(tmp_path: Path):
    """Indexed by the model "early"."""
    with closing(Bench(tmp_path)) as made:
        made.library.index([made.photos], Job())
        made.library.start_indexing(watch=False)
        yield made


def begin_switch(bench: Bench) -> None:
    """Choose "later" and let it embed all but the green photo."""
    bench.hold()
    bench.library.use_model("later")
    bench.wait_until(lambda: bench.library.switching().have == 2)


def test_another_device_counts_from_the_next_photo_on_and_loses_none(bench):
    begin_switch(bench)
    bench.library.use_device("cpu")
    deadline = time.monotonic() + WAIT_S
    while bench.devices()[-1] != "cpu" and time.monotonic() < deadline:
        threading.Event().wait(0.02)  # the old worker would be done with the photo at once
    bench.release()
    bench.wait_for_model("later@1")
    assert bench.devices()[-2:] == ["auto", "cpu"]
    assert bench.embedded()["later"] == 3
    assert bench.ask("绿") == ("later@1", "z-green", 3)
    assert bench.reopen().settings.current.device == "cpu"


def test_another_device_leaves_a_pause_as_it_is(bench):
    begin_switch(bench)
    bench.library.pause()
    bench.wait_until(lambda: bench.library.progress.state == "paused")
    bench.library.use_device("cpu")
    bench.release()
    assert bench.library.progress.state == "paused"
    bench.library.resume()
    bench.wait_for_model("later@1")


def test_unknown_devices_and_readers_change_no_device(bench):
    with pytest.raises(UserError, match="unknown_device"):
        bench.library.use_device("abacus")
    with (
        closing(Library.open(bench.home, encoders=two_models(), read_only=True)) as reader,
        pytest.raises(EnvironmentFault, match="library_in_use"),
    ):
        reader.use_device("cpu")
    assert bench.library.settings.current.device == "auto"


def test_old_model_answers_until_the_new_one_knows_every_photo(bench):
    begin_switch(bench)
    progress = bench.library.switching()
    assert (progress.serving, progress.target) == (EARLY, LATER)
    assert (progress.have, progress.total) == (2, 3)
    assert bench.ask("绿") == ("early@1", "z-green", 3)
    assert bench.library.model == EARLY
    bench.release()
    bench.wait_for_model("later@1")
    assert bench.ask("绿") == ("later@1", "z-green", 3)
    assert [e.model for e in bench.heard if isinstance(e, ModelChanged)] == [EARLY, LATER]
    settings = SettingsFile(bench.home / "settings.json").current
    assert (settings.model, settings.serving_model) == ("later", "later")


def test_switching_back_embeds_nothing_again(bench):
    bench.library.use_model("later")
    bench.wait_for_model("later@1")
    before = bench.embedded()
    assert before == {"early": 3, "later": 3}
    bench.library.use_model("starter")
    bench.wait_for_model("early@1")
    assert bench.ask("红") == ("early@1", "a-red", 3)
    assert bench.embedded() == before


@pytest.mark.slow
def test_change_of_mind_in_the_middle_is_instant(bench):
    begin_switch(bench)
    bench.library.use_model("starter")
    assert bench.library.switching() is None
    assert bench.ask("绿") == ("early@1", "z-green", 3)
    assert bench.embedded()["early"] == 3


def test_switch_goes_on_after_a_restart_where_it_was(bench):
    begin_switch(bench)
    library = bench.reopen()
    assert (library.model, library.switching().have) == (EARLY, 2)
    assert bench.ask("蓝") == ("early@1", "b-blue", 3)
    bench.release()
    library.start_indexing(watch=False)
    bench.wait_for_model("later@1")
    assert bench.embedded() == {"early": 3, "later": 3}


SWITCH_AND_HANG = """
import sys, time
from pathlib import Path
from core.library import Library
from fakes.two_models import two_models

if __name__ == "__main__":
    library = Library.open(Path(sys.argv[1]), encoders=two_models())
    library.use_model("later")
    library.start_indexing(watch=False)
    while library.switching().have < 2:
        time.sleep(0.01)
    print("half way", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_killed_in_the_middle_goes_on_at_the_next_start(bench, project):
    bench.hold()
    bench.library.close()
    paths = os.pathsep.join([str(project), str(project / "tests")])
    process = subprocess.Popen(
        [sys.executable, "-c", SWITCH_AND_HANG.replace("sys.argv[1]", repr(str(bench.home)))],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline() == b"half way\n"
        process.kill()
    library = bench.open()
    assert (library.model, library.switching().have) == (EARLY, 2)
    bench.release()
    library.start_indexing(watch=False)
    bench.wait_for_model("later@1")
    assert bench.ask("绿") == ("later@1", "z-green", 3)


@pytest.mark.slow
def test_every_question_during_a_switch_is_answered(bench):
    bench.ask("红")
    bench.library.use_model("later")
    answered = set()
    while "later@1" not in answered:
        model, best, count = bench.ask("红")
        answered.add(model)
        assert (best, count) == ("a-red", 3)
    assert answered == {"early@1", "later@1"}


@pytest.mark.slow
def test_hasty_changes_of_mind_end_with_the_last_one(bench):
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(bench.library.use_model, ["later", "starter"] * 5):
            pass
    bench.library.use_model("later")
    bench.wait_for_model("later@1")
    assert bench.ask("蓝") == ("later@1", "b-blue", 3)
    assert bench.library.model_fault is None


@pytest.mark.slow
def test_reader_beside_the_window_is_answered_by_the_old_model(bench):
    begin_switch(bench)
    with closing(Library.open(bench.home, read_only=True, encoders=two_models())) as reader:
        assert reader.search(Query(text="绿")).result(WAIT_S).model == "early@1"
        with pytest.raises(EnvironmentFault):
            reader.use_model("starter")


@pytest.mark.slow
def test_index_in_the_terminal_ends_with_the_new_model(tmp_path):
    with closing(Bench(tmp_path)) as bench:
        bench.library.index([bench.photos], Job())
        bench.library.use_model("later")  # as `models use` does
        assert bench.reopen().model == EARLY
        bench.library.index([], Job())
        assert bench.library.model == LATER


@pytest.mark.parametrize("broken", ["blind", pytest.param("mute", marks=pytest.mark.slow)])
def test_model_that_cannot_be_loaded_is_given_up(bench, broken):
    bench.library.use_model(broken)
    bench.wait_until(lambda: bench.has_heard(FaultRaised) and not bench.library.switching())
    assert bench.library.model_fault.code == "model_broken"
    assert bench.library.settings.current.model == "starter"
    assert bench.ask("红") == ("early@1", "a-red", 3)
    bench.paint("c-yellow", "yellow")  # and indexing goes on with the old one
    bench.library.rescan()
    bench.wait_until(lambda: bench.ask("黄")[1] == "c-yellow")


def test_choice_of_a_model_that_is_not_there_changes_nothing(bench):
    with pytest.raises(ModelError) as refusal:
        bench.library.use_model("nothing")
    assert refusal.value.code == "model_missing"
    assert bench.library.settings.current.model == "starter"
    assert bench.library.switching() is None


def test_choice_that_cannot_be_written_down_changes_nothing(bench):
    settings = bench.home / "settings.json"
    settings.unlink(missing_ok=True)
    (settings / "in the way").mkdir(parents=True)
    with pytest.raises(EnvironmentFault) as refusal:
        bench.library.use_model("later")
    assert refusal.value.code == "library_not_writable"
    assert bench.library.switching() is None
    assert bench.library.settings.current.model == "starter"


@pytest.mark.slow
def test_model_that_went_missing_gives_way_to_the_one_that_answered(bench):
    bench.library.use_model("later")
    bench.wait_for_model("later@1")
    bench.library.settings.update(model="gone")
    library = bench.reopen()
    assert (library.model, library.model_fault.code) == (LATER, "model_missing")
    assert library.settings.current.model == "gone"  # counts again when it is back


@pytest.mark.slow
def test_what_happens_to_files_meanwhile_is_seen_by_the_old_model(bench):
    begin_switch(bench)
    new = bench.paint("c-yellow", "yellow")
    (bench.photos / "b-blue.png").unlink()
    bench.library.rescan()
    bench.wait_until(lambda: bench.ask("红")[2] == 2)
    assert bench.library.photo_at(new) is None or bench.ask("黄")[1] != "c-yellow"
    bench.release()
    bench.wait_for_model("later@1")
    bench.wait_until(lambda: bench.ask("黄") == ("later@1", "c-yellow", 3))


@pytest.mark.slow
def test_photos_out_of_reach_do_not_hold_the_switch_up(bench):
    away = bench.photos.with_name("away")
    (away / "far").mkdir(parents=True)
    Image.new("RGB", (16, 12), "white").save(away / "far" / "white.png")
    bench.library.index([away], Job())
    away.rename(away.with_name("unplugged"))
    bench.library.rescan()
    bench.wait_until(lambda: not all(root.online for root in bench.library.roots()))
    bench.library.use_model("later")
    bench.wait_for_model("later@1")
    away.with_name("unplugged").rename(away)
    bench.library.rescan()
    bench.wait_until(lambda: bench.ask("白")[1] == "white")


@pytest.mark.slow
def test_vectors_of_two_models_never_meet(bench):
    bench.library.use_model("later")
    bench.wait_for_model("later@1")
    early = Vectors(bench.library._parts.database, EARLY.key, EARLY.dim)
    later = Vectors(bench.library._parts.database, LATER.key, LATER.dim)
    for photo_id in map(int, bench.library.browse()):
        assert np.allclose(later.get(photo_id)[2:], -early.get(photo_id), atol=1e-2)
    bench.paint("a-red", "blue")  # other content: what the old model saw is forgotten
    bench.library.rescan()
    bench.wait_until(lambda: bench.has_heard(PhotosChanged) and early.coverage() == (2, 3))
    assert later.coverage() == (3, 3)


@pytest.mark.slow
def test_vectors_of_a_model_out_of_use_can_be_removed(bench):
    begin_switch(bench)
    for key in (EARLY.key, LATER.key):
        with pytest.raises(ModelError) as refusal:
            bench.library.remove_model_vectors(key)
        assert refusal.value.code == "model_in_use"
    bench.release()
    bench.wait_for_model("later@1")
    by_key = {state.key: state for state in bench.library.models()}
    assert (by_key[EARLY.key].vectors, by_key[EARLY.key].serving) == (3, False)
    assert (by_key[LATER.key].serving, by_key[LATER.key].target) == (True, True)
    assert bench.library.remove_model_vectors(EARLY.key) == 3 * 4 * 2
    assert {s.key: s.vectors for s in bench.library.models()}[EARLY.key] == 0
    assert bench.ask("红") == ("later@1", "a-red", 3)
