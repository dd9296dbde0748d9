"""The bottom line says why it is slow, or why it waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_main_window import Stage

from core.events import ProgressChanged
from core.records.reports import IndexingProgress
from desktop.widgets.activity_bar import ActivityBar


@pytest.fixture
def bar(qtbot, qapp):
    made = ActivityBar()
    qtbot.addWidget(made)
    return made


def test_a_new_library_on_a_low_battery_says_that_it_waits(make_library, qtbot):
    stage = Stage(make_library(0), qtbot)
    stage.library.resume = lambda: resumed.append(1)
    resumed = []
    news = IndexingProgress("paused", 0, 300, pace="rest")
    stage.library.events.publish(ProgressChanged(news))
    qtbot.waitUntil(lambda: "battery" in stage.window.empty._page._title.text())
    stage.window.empty._on_acted()
    qtbot.waitUntil(lambda: resumed == [1])
    stage.library.events.publish(ProgressChanged(IndexingProgress("indexing", 1, 300)))
    qtbot.waitUntil(lambda: "Getting to know" in stage.window.empty._page._title.text())
    stage.library.events.publish(ProgressChanged(replace(news, pace="full")))
    qtbot.waitUntil(lambda: stage.window.empty._page._title.text() == "Paused")
    stage.close()


def test_slower_on_battery(bar):
    bar.set_progress(IndexingProgress("indexing", 3, 9, pace="slow"))
    assert bar._doing.text() == "Getting to know your photos · slower on battery"
    assert bar._toggle.text() == "Pause"


def test_waiting_on_battery_can_be_overruled(bar, qtbot):
    bar.set_progress(IndexingProgress("paused", 3, 9, pace="rest"))
    assert bar._doing.text() == "On battery: new photos are waiting"
    assert bar._toggle.text() == "Continue anyway"
    with qtbot.waitSignal(bar.resume_requested):
        bar._toggle.click()


def test_a_pause_of_the_users_own_is_called_that(bar):
    bar.set_progress(IndexingProgress("paused", 3, 9))
    assert bar._doing.text() == "Paused; what is done is kept"
    assert bar._toggle.text() == "Resume"
