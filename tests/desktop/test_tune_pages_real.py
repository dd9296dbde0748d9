"""From training to adoption and back with the real starter, killed on the way. Loads torch."""

import multiprocessing
import os
import random
import shutil
import signal
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from core.job import Job
from core.library import Library
from core.paths import resources
from core.records.tuning import TaughtLabel
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.tune.adopted_page import AdoptedPage
from desktop.tune.result_page import ResultPage
from desktop.tune.run_task import RunTask
from desktop.tune.training_page import TrainingPage

pytestmark = pytest.mark.slow

WAIT_MS = 240_000
EPOCHS = 100  # so long that no machine is through before it is killed
PETS = ("bison", "cow", "giant-panda", "hedgehog", "horses", "koala", "pig", "sheep")
PLACES = ("colosseum", "eiffel-tower", "golden-temple", "great-wall", "machu-picchu",
          "mont-saint-michel", "pont-du-gard", "rocket")  # fmt: skip


@pytest.fixture
def library(tmp_path, qapp):
    made = Library.open(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def ops(library):
    made = Ops()
    yield made
    made.shutdown(60.0)


@pytest.fixture
def make_run(library, tmp_path):
    """Return a way to make the same run again."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in (*PETS, *PLACES):
        shutil.copyfile(resources() / "demo" / f"{name}.jpg", folder / f"{name}.jpg")
    labels = [
        TaughtLabel("阿毛", tuple(folder / f"{name}.jpg" for name in PETS), kind="pet"),
        TaughtLabel("石头城", tuple(folder / f"{name}.jpg" for name in PLACES), kind="place"),
    ]
    tuning = library.tuning
    data, base = tuning.check_labels(labels, Job()), tuning.base("starter")
    settings = replace(tuning.suggest(base, data), epochs=EPOCHS, learning_rate=3e-3)
    return lambda: tuning.new_run(base, data, settings, "阿毛和石头城").id


def test_killed_at_random_it_goes_on_from_the_page_and_comes_to_the_same_then_is_adopted(
    library, ops, make_run, qtbot
):
    run_id, whole = make_run(), make_run()
    task = RunTask(library, ops)
    page = TrainingPage(library, ops, task)
    qtbot.addWidget(page)
    page.show()
    heard = random.randrange(1, 6)  # validations before its process is killed
    steps = []

    def kill(news):
        if news.validation is not None and news.done:
            steps.append(news.done)
            if len(steps) == heard:
                for child in multiprocessing.active_children():
                    if child.name == "tune":
                        os.kill(child.pid, signal.SIGKILL)

    task.progressed.connect(kill)
    with qtbot.waitSignal(task.failed, timeout=WAIT_MS):
        page.open(run_id)
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert library.tuning.run(run_id).error == "child_died"
    drawn = [x for line in page.curves.recall.lines for x, _ in line.points]
    assert max(drawn) >= steps[-1]  # the curve is there before anything goes on
    library.tuning.train(whole, Job())  # takes what the other has read of the photos
    with qtbot.waitSignal(page.finished, timeout=WAIT_MS):
        page.messages.findChild(QPushButton).click()
    assert library.tuning.result(run_id) == library.tuning.result(whole), f"killed at {steps}"
    assert library.tuning.curve(run_id) == library.tuning.curve(whole)
    task.close()
    _adopt_and_go_back(library, ops, run_id, qtbot)


def _adopt_and_go_back(library, ops, run_id, qtbot):
    result = ResultPage(library, ops)
    qtbot.addWidget(result)
    result.open(run_id)
    qtbot.waitUntil(lambda: not result._body.isHidden(), timeout=WAIT_MS)
    result.slider.slider.setValue(4)
    with qtbot.waitSignal(result.adopted, timeout=WAIT_MS) as adopted:
        result.adopt.click()
    assert adopted.args == ["starter-tuned-1", run_id]
    qtbot.waitUntil(lambda: library.model.name == "starter-tuned-1", timeout=WAIT_MS)
    assert (library.model.is_starter, library.model.is_bundled) == (True, False)
    bridge = EventBridge(library.events)
    after = AdoptedPage(library, bridge, ops)
    qtbot.addWidget(after)
    after.open(*adopted.args)
    qtbot.waitUntil(lambda: "none has to be looked at again" in after.text, timeout=WAIT_MS)
    with qtbot.waitSignal(after.rolled_back, timeout=WAIT_MS):
        after.back.click()
    qtbot.waitUntil(lambda: library.model.is_bundled, timeout=WAIT_MS)
    bridge.close()
