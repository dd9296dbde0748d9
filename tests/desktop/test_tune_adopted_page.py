"""The page after an adoption: who answers, what to try, and the way back."""

from dataclasses import replace

import pytest
from fakes.model_library import ModelLibrary
from fakes.tuning_runs import RunMaker

from core.encoder.lineage import Lineage
from core.errors import ModelError
from core.events import ProgressChanged
from core.records.models import ModelInfo, SwitchProgress
from core.records.reports import IndexingProgress
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.tune.adopted_page import AdoptedPage

WAIT_MS = 5000
TUNED = "starter-tuned-1"


@pytest.fixture
def library(tmp_path):
    made = ModelLibrary(tmp_path / "library")
    yield made
    made.close()


@pytest.fixture
def run_id(library, monkeypatch):
    maker = RunMaker(library.home.home, monkeypatch, use=library.use_model)
    library.tuning = maker.tuning
    made = maker.done("豆豆")
    folder = library.home.models / TUNED
    folder.mkdir(parents=True)
    Lineage("starter", "starter@1", made, 1.0, "1").write(folder)
    return made


@pytest.fixture
def page(library, qtbot):
    ops, bridge = Ops(), EventBridge(library.events)
    made = AdoptedPage(library, bridge, ops)
    qtbot.addWidget(made)
    made.resize(820, 640)
    made.show()
    yield made
    made._later.stop()
    ops.shutdown()
    bridge.close()


def adopt(library, *, photos_key="", change=None):
    library.states = [replace(library.states[0], target=False, serving=change is not None)]
    library.put_model(TUNED, is_starter=True, variant="1", photos_key=photos_key, target=True,
                      serving=change is None)  # fmt: skip
    library.change = change


def wait_for(page, qtbot, words):
    qtbot.waitUntil(lambda: words in page.text, timeout=WAIT_MS)


def changing(have):
    starter = ModelInfo("starter@1", "Starter", 512, is_starter=True)
    tuned = ModelInfo("starter@2", TUNED, 512, is_starter=True, variant="1")
    return SwitchProgress(starter, tuned, have, 60)


def test_what_only_has_to_be_loaded_is_not_said_to_look_at_photos(page, library, run_id, qtbot):
    adopt(library, photos_key="starter@1", change=changing(60))
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "It answers in a moment.")
    assert page.switch.isHidden()
    assert "none has to be looked at again" in page.text


def test_after_the_first_stage_it_answers_and_no_photo_is_looked_at_again(
    page, library, run_id, qtbot
):
    adopt(library, photos_key="starter@1")
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "You can search with it already.")
    assert "none has to be looked at again" in page.text
    assert page._about.text() == "Starter model (fine-tuned 1)"
    assert page.switch.isHidden()
    assert "“豆豆在第 0 处”" in page.text


def test_after_the_second_stage_the_old_one_answers_until_every_photo_is_known(
    page, library, run_id, qtbot
):
    adopt(library, change=changing(12))
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "getting to know your photos")
    assert "12 / 60" in page.switch.text
    assert "the starter model goes on answering" in page.switch.text
    library.change = changing(30)
    library.events.publish(ProgressChanged(IndexingProgress("indexing", 30, 60)))
    qtbot.waitUntil(lambda: "30 / 60" in page.switch.text, timeout=WAIT_MS)
    adopt(library)
    library.events.publish(ProgressChanged(IndexingProgress("idle")))
    wait_for(page, qtbot, "It knows every photo on a connected drive.")
    assert page.switch.isHidden()


def test_going_back_takes_a_moment_and_forth_again_too(page, library, run_id, qtbot):
    adopt(library, photos_key="starter@1")
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "You can search with it already.")
    with qtbot.waitSignal(page.rolled_back, timeout=WAIT_MS) as left:
        page.back.click()
    assert left.args == [TUNED]
    assert ("use_model", "starter") in library.calls
    wait_for(page, qtbot, "Starter model answers your searches now.")
    assert (page.back.isEnabled(), page.use.isVisible()) == (False, True)
    page.use.click()
    wait_for(page, qtbot, "You can search with it already.")


def test_one_that_was_deleted_since_is_said_to_be(page, library, run_id, qtbot):
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "It was deleted.")
    assert not page.use.isVisible()
    with qtbot.waitSignal(page.finished):
        page.done.click()


def test_a_parent_that_was_removed_is_said_and_nothing_changes(page, library, run_id, qtbot):
    adopt(library, photos_key="starter@1")
    page.open(TUNED, run_id)
    wait_for(page, qtbot, "You can search with it already.")
    library.fault = ModelError("model_missing", model="starter")
    page.back.click()
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    wait_for(page, qtbot, "You can search with it already.")
