"""The icon beside the clock: what it says, and that a closed window goes on behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from core.records.reports import IndexingProgress
from desktop.system.background import PATIENCE, Background
from desktop.system.tray import Tray


@pytest.fixture
def tray(qapp, monkeypatch):
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    made = Tray()
    yield made
    made.close()


@pytest.fixture
def place(monkeypatch):
    """Whether the system has a place beside the clock; a list that a test may change."""
    there = [True]
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: there[0]))
    return there


@pytest.fixture
def background(qapp, place):
    owner = QObject()
    made = Background(owner)
    yield made
    made.close()


def texts(tray):
    return [action.text() for action in tray.menu.actions() if action.isVisible() and action.text()]


def test_tooltip_says_how_far_it_is(tray):
    tray.set_progress(IndexingProgress("indexing", 1200, 3000, seconds_left=240.0))
    assert tray.tooltip == (
        "Shiying · Getting to know your photos · 1,200 / 3,000 · about 4 minutes left"
    )
    tray.set_progress(IndexingProgress())
    assert tray.tooltip == "Shiying · Watching for new photos"


def test_menu_pauses_and_resumes(tray, qtbot):
    assert texts(tray) == ["Open Shiying", "Quit"]
    tray.set_progress(IndexingProgress("indexing", 1, 3))
    assert texts(tray) == ["Open Shiying", "Pause", "Quit"]
    with qtbot.waitSignal(tray.pause_requested):
        tray.menu.actions()[1].trigger()
    tray.set_progress(IndexingProgress("paused", 1, 3))
    with qtbot.waitSignal(tray.resume_requested):
        tray.menu.actions()[1].trigger()


def test_menu_opens_and_quits(tray, qtbot):
    with qtbot.waitSignal(tray.open_requested):
        tray.menu.actions()[0].trigger()
    with qtbot.waitSignal(tray.quit_requested):
        tray.menu.actions()[-1].trigger()


def test_without_the_users_wish_there_is_no_icon(background):
    background.want(is_wanted=False)
    assert background.tray is None
    assert not background.keeps_running


def test_a_panel_that_went_away_keeps_no_window_hidden(background, place):
    background.want(is_wanted=True)
    assert background.keeps_running
    place[0] = False
    assert not background.keeps_running


def test_where_the_window_went_is_said_once(background, library, monkeypatch):
    said = []
    monkeypatch.setattr(Tray, "tell_once", lambda tray: said.append(tray))
    background.want(is_wanted=True)
    background.window_left(library.settings)
    background.window_left(library.settings)
    assert len(said) == 1


def test_hidden_start_waits_for_the_panel(background, place):
    place[0] = False
    shown = []
    background.want(is_wanted=True)
    background.start_hidden(lambda: shown.append(1))
    place[0] = True
    background._look()
    assert not background._waiting.isActive()
    assert shown == []


def test_hidden_start_shows_the_window_where_no_panel_comes(background, place):
    place[0] = False
    shown = []
    background.want(is_wanted=True)
    background.start_hidden(lambda: shown.append(1))
    for _ in range(PATIENCE):
        background._look()
    assert shown == [1]
    assert not background._waiting.isActive()


def test_hidden_start_without_an_icon_shows_the_window(background):
    shown = []
    background.start_hidden(lambda: shown.append(1))
    assert shown == [1]
