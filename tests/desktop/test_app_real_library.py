"""The real application on a real library with the real starter model, without a screen."""

from __future__ import annotations

import pytest


@pytest.mark.slow
def test_a_folder_is_indexed_searched_and_closed(application, qtbot):
    with qtbot.waitSignal(application.library_opened, timeout=20_000):
        application.start()
    qtbot.waitUntil(lambda: application.library.count() > 0, timeout=60_000)
    window, session = application.window, application.session
    window.search.set_text("雪地里的北极熊")
    qtbot.waitUntil(lambda: session.results.shown.question.text != "", timeout=60_000)
    assert len(session.photos.ids) > 0

    def is_idle() -> bool:
        progress = application.library.progress
        return progress.state == "idle" and application.library.count() >= 20

    qtbot.waitUntil(is_idle, timeout=120_000)
    with qtbot.waitSignal(session.finder.answered, timeout=20_000):
        session.finder.ask_now()
    best = application.library.photos(session.photos.ids[:3].tolist())
    assert any("bear" in photo.path.name for photo in best)
    with qtbot.waitSignal(session.finder.neighbours_found, timeout=20_000):
        session.grid.set_current(int(session.photos.ids[0]))
    with qtbot.waitSignal(application.closed, timeout=20_000):
        window.close()
