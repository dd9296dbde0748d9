"""Teaching the real starter in the real window: what is found, and that no click waits for it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageEnhance
from PySide6.QtCore import Qt
from watched import Watched

BOXES = (
    (0, 0, 0.8, 0.9),
    (0.2, 0, 1, 1),
    (0.1, 0.1, 0.95, 0.9),
    (0, 0.1, 0.9, 1),
    (0.1, 0, 1, 0.9),
)


@pytest.fixture
def pandas(demo_photos):
    """The demo photos and five more views of the red panda."""
    folder = demo_photos
    with Image.open(folder / "red-panda.jpg") as panda:
        panda.load()
    width, height = panda.size
    for number, box in enumerate(BOXES):
        piece = panda.crop(tuple(int(s * e) for s, e in zip((width, height) * 2, box, strict=True)))
        ImageEnhance.Brightness(piece).enhance(0.8 + 0.1 * number).save(folder / f"p{number}.jpg")
    return folder


@pytest.mark.slow
def test_a_few_keys_teach_it_and_the_window_never_waits(pandas, application, qtbot, monkeypatch):
    with qtbot.waitSignal(application.library_opened, timeout=20_000):
        application.start()
    library, session = application.library, application.session
    wanted = {"red-panda.jpg", *(f"p{number}.jpg" for number in range(len(BOXES)))}

    def is_ready():
        done = library.count() >= 20 + len(BOXES) and library.progress.state == "idle"
        return done and not session.finder.is_busy

    qtbot.waitUntil(is_ready, timeout=180_000)
    qtbot.waitUntil(lambda: session.labels.teaching.page is not None, timeout=30_000)
    label = library.labels.add("小红", kind="pet")
    library.labels.answer(label.id, {library.photo_at(pandas / "red-panda.jpg").id: True})

    def learnt():
        return session.labels.shelf.learnt(label.id)

    def is_learnt_from(answers):
        return bool(learnt()) and learnt()[-1].answers == answers

    label = library.labels.get(label.id)
    watched = Watched(monkeypatch, library.labels)
    session.labels.teach(label)
    page = session.labels.teaching.page
    for number in range(1, 7):
        qtbot.waitUntil(lambda: page.asking.current is not None, timeout=20_000)
        is_panda = page.asking.current.path.name in wanted
        key = Qt.Key.Key_Right if is_panda else Qt.Key.Key_Left
        qtbot.keyClick(page.card, key)
        qtbot.waitUntil(lambda said=number + 1: is_learnt_from(said), timeout=20_000)
    assert [point.answers for point in learnt()][-6:] == [2, 3, 4, 5, 6, 7]
    page.done.click()
    qtbot.waitUntil(lambda: bool(session.photos.likely), timeout=60_000)
    likely = library.photos(session.photos.ids[: session.photos.likely].tolist())
    assert {photo.path.name for photo in likely} == wanted
    assert watched.on_gui_thread == []
    assert watched.elsewhere >= {"answer", "views"}
    with qtbot.waitSignal(application.closed, timeout=20_000):
        application.window.close()
