"""The wizard in the application: opened, closed, in another language, and at the end of it all."""

from __future__ import annotations

import sys
import threading

import pytest
from fakes.tuning_runs import RunMaker

from desktop import app, theme
from desktop.tune.step_rail import DATA, TRAINING

WAIT_MS = 5000


@pytest.fixture
def maker(library, monkeypatch):
    made = RunMaker(library.home.home, monkeypatch)
    library.tuning = made.tuning
    made.child = made.train_slowly
    yield made
    made.go_on.set()


@pytest.fixture
def application(qapp, own_home, library, maker, monkeypatch, qtbot):
    """The application over a library in memory, open; training waits for `maker.go_on`."""
    import core.library

    monkeypatch.setattr(core.library.Library, "open", lambda *_, **__: library)
    monkeypatch.setattr(qapp, "quit", lambda: None)
    hooks = sys.excepthook, threading.excepthook
    made = app.Application(qapp, own_home)
    with qtbot.waitSignal(made.library_opened):
        made.start()
    yield made
    maker.go_on.set()
    if not made._is_closing:
        made.close()
    made.finish()
    made._translations.remove()
    made.window.deleteLater()
    made._limit.stop()
    sys.excepthook, threading.excepthook = hooks
    qapp.setQuitOnLastWindowClosed(True)
    theme.apply(qapp, "light")


def opener(application):
    return application.shelf.tuning


def begin(application, maker, qtbot):
    """Train a run with its page on the screen."""
    run = maker.ready("豆豆")
    opener(application).open()
    opener(application).wizard.open_run(run.id)
    qtbot.waitUntil(lambda: opener(application).task.progress is not None, timeout=WAIT_MS)
    return run


def test_the_main_window_stays_usable_beside_it(application):
    application.session.tuning_requested.emit(None)
    wizard = opener(application).wizard
    assert wizard.isVisible()
    assert not wizard.isModal()
    assert wizard.step == DATA
    wizard.close()


def test_it_is_made_once_and_keeps_what_was_chosen(application):
    opener(application).open()
    wizard = opener(application).wizard
    wizard.data.from_captions.click()
    wizard.close()
    opener(application).open()
    assert opener(application).wizard is wizard
    assert wizard.data.from_captions.isChecked()
    wizard.close()


def test_it_is_built_in_steps_before_anybody_asks(application):
    steps = opener(application)._steps
    for _ in range(60):
        if not steps._timer.isActive():
            break
        steps._take_step()
    wizard = opener(application).wizard
    assert wizard is not None
    assert not wizard.isVisible()
    assert not wizard.build_next()


def test_a_run_that_was_cut_off_is_told_of_at_the_next_start(application, maker, qtbot):
    run = maker.ready("豆豆")
    maker.folder(run.id).change(state="running")  # by a process that is gone
    steps = opener(application)._steps
    while steps._timer.isActive():
        steps._take_step()
    line = application.window.activity.training
    qtbot.waitUntil(lambda: line.text() != "", timeout=WAIT_MS)
    opener(application).open()
    wizard = opener(application).wizard
    assert (wizard.step, wizard.late.training.run_id) == (TRAINING, run.id)
    assert line.text() == ""  # who looks need not be told
    wizard.close()


def test_the_models_page_leads_to_it_and_makes_way(application, qtbot):
    from desktop.windows.models import ModelsWindow

    application.shelf.show_models()
    page = application.window.findChild(ModelsWindow)
    page.tune_requested.emit("starter")
    assert opener(application).wizard.isVisible()
    page.tune.menu().actions()[0].trigger()
    assert not page.isVisible()
    opener(application).wizard.close()


def test_what_is_trained_is_told_below_and_leads_back(application, maker, qtbot):
    run = begin(application, maker, qtbot)
    line = application.window.activity.training
    qtbot.waitUntil(lambda: "%" in line.text(), timeout=WAIT_MS)
    opener(application).wizard.close()
    assert line.isVisible()
    line.click()
    wizard = opener(application).wizard
    assert (wizard.isVisible(), wizard.step, wizard.late.run_id) == (True, TRAINING, run.id)
    wizard.close()


def test_an_end_that_nobody_saw_is_told_and_leads_to_its_result(application, maker, qtbot):
    run = begin(application, maker, qtbot)
    opener(application).wizard.close()
    maker.go_on.set()
    line = application.window.activity.training
    qtbot.waitUntil(lambda: opener(application).task.run_id == "", timeout=WAIT_MS)
    assert line.isVisible()
    line.click()
    wizard = opener(application).wizard
    qtbot.waitUntil(lambda: wizard.late.result.run_id == run.id, timeout=WAIT_MS)
    assert not line.isVisible()
    wizard.close()


def test_another_language_while_it_trains_goes_on_where_it_was(application, maker, qtbot):
    run = begin(application, maker, qtbot)
    old = opener(application).wizard
    application.shelf.language_chosen.emit("en")
    wizard = opener(application).wizard
    assert wizard is not old
    assert wizard.isVisible()
    assert opener(application).task.run_id == run.id
    qtbot.waitUntil(lambda: wizard.step == TRAINING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: wizard.late.run_id == run.id, timeout=WAIT_MS)
    assert wizard.rail.text == "Step 3 of 5: Training"
    assert wizard.parent() is application.window
    wizard.close()
    for window in application.window.findChildren(type(wizard).__mro__[1]):
        window.close()  # the settings, which a change of language opens again


def test_closing_the_application_pauses_the_run_for_another_time(application, maker, qtbot):
    run = begin(application, maker, qtbot)
    with qtbot.waitSignal(application.closed, timeout=WAIT_MS):
        application.window.close()
    assert not opener(application).wizard.isVisible()
    qtbot.waitUntil(lambda: maker.tuning.run(run.id).state == "paused", timeout=WAIT_MS)
    maker.go_on.set()
