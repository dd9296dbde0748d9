"""Fine-tuning the real starter in the real window: from captions to another model, and back."""

from __future__ import annotations

import pytest
from watched import Watched

from core.paths import LibraryPaths
from core.records.tuning import CaptionSource
from core.tuning.tuning import Tuning
from desktop.tune.step_rail import ADOPTION, RESULT

pytestmark = pytest.mark.slow  # loads torch in child processes

OPEN_MS, WORK_MS, CLOSE_MS = 20_000, 180_000, 14_000
PHOTOS = 14


@pytest.fixture
def captions(demo_photos, tmp_path):
    """Two sentences for each of a few photos."""
    table = tmp_path / "captions.tsv"
    names = [file.name for file in sorted(demo_photos.glob("*.jpg"))[:PHOTOS]]
    rows = [f"{name}\t我家的{name[:-4]}\n{name}\t{name[:-4]}的照片\n" for name in names]
    table.write_text("file\tcaption\n" + "".join(rows), encoding="utf-8")
    return CaptionSource(table, demo_photos)


def walk_to_training(application, captions, epochs, qtbot):
    """Press what a user presses, up to the training."""
    with qtbot.waitSignal(application.library_opened, timeout=OPEN_MS):
        application.start()
    application.session.tuning_requested.emit(None)
    wizard = application.shelf.tuning.wizard
    wizard.data.use_captions(captions)
    wizard.onward.click()
    qtbot.waitUntil(lambda: wizard.data.data is not None, timeout=WORK_MS)
    assert wizard.data.data.photos == PHOTOS
    wizard.onward.click()
    qtbot.waitUntil(lambda: wizard.method.plan is not None, timeout=OPEN_MS)
    wizard.method.settings.basic.editors["epochs"].setValue(epochs)
    wizard.onward.click()
    qtbot.waitUntil(lambda: wizard.late.run_id != "", timeout=OPEN_MS)
    return wizard


def test_captions_become_a_model_that_answers_and_the_way_back_is_open(
    application, captions, qtbot, monkeypatch
):
    wizard = walk_to_training(application, captions, 4, qtbot)
    run_id, library = wizard.late.run_id, application.library
    watched = Watched(monkeypatch, library.tuning)
    qtbot.waitUntil(lambda: wizard.step == RESULT, timeout=WORK_MS)
    qtbot.waitUntil(lambda: wizard.late.result.adopt.isVisible(), timeout=OPEN_MS)
    assert watched.on_gui_thread == []
    assert "result" in watched.elsewhere
    mix = wizard.late.result.slider.slider
    mix.setValue(mix.maximum())  # all of what was learnt, whatever is recommended
    before = library.model.key
    wizard.late.result.adopt.click()
    qtbot.waitUntil(lambda: wizard.step == ADOPTION, timeout=WORK_MS)
    qtbot.waitUntil(lambda: library.model.key != before, timeout=OPEN_MS)
    assert library.tuning.run(run_id).adopted == ("starter-tuned-1",)
    library.tuning.models.roll_back("starter-tuned-1")
    qtbot.waitUntil(lambda: library.model.key == before, timeout=OPEN_MS)
    with qtbot.waitSignal(application.closed, timeout=CLOSE_MS):
        application.window.close()


def test_closing_the_application_in_the_middle_keeps_what_was_learnt(
    application, captions, qtbot, own_home
):
    wizard = walk_to_training(application, captions, 9000, qtbot)
    run_id, task = wizard.late.run_id, application.shelf.tuning.task
    is_training = lambda: task.progress is not None and task.progress.phase == "training"  # noqa: E731
    qtbot.waitUntil(is_training, timeout=WORK_MS)
    qtbot.waitUntil(lambda: task.progress.done >= 5, timeout=WORK_MS)
    with qtbot.waitSignal(application.closed, timeout=CLOSE_MS):
        application.window.close()
    application.finish()
    run = Tuning(own_home).run(run_id)
    assert run.state == "paused"
    assert 5 <= run.done < run.total
    runs = LibraryPaths(own_home).teaching / "runs"
    assert list((runs / run_id).glob("checkpoint*"))
