"""A damaged library, met at the start and met while it is open."""

from __future__ import annotations

import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import core.library
from core.errors import EnvironmentFault
from core.events import FaultRaised
from core.records.backups import Backup, Restored
from desktop import app, i18n, theme

DAMAGE = EnvironmentFault("library_damaged", path="/x", reason="malformed")


@pytest.fixture
def backup() -> Backup:
    made = datetime.now() - timedelta(days=3)
    return Backup(Path("/x/backups/library-1.db"), made, 1_000_000, photos=12, labels=1)


@pytest.fixture
def door(make_library, backup, monkeypatch):
    """What stands in for the class Library: answers of `open`, the backup, what was restored."""

    class Door:
        answers: list[object] = [make_library()]  # noqa: RUF012
        good: Backup | None = backup
        restored: list[Path] = []  # noqa: RUF012

        @classmethod
        def open(cls, home, *, model=None):
            answer = cls.answers.pop(0)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        @classmethod
        def newest_good_backup(cls, home):
            return cls.good

        @classmethod
        def restore(cls, home, path):
            cls.restored.append(path)
            return Restored(backup, None)

    monkeypatch.setattr(core.library, "Library", Door)
    return Door


@pytest.fixture
def application(qapp, own_home, monkeypatch):
    monkeypatch.setattr(qapp, "quit", lambda: None)
    hooks = sys.excepthook, threading.excepthook
    made = app.Application(qapp, own_home)
    yield made
    if not made._is_closing:
        made.close()
    made.finish()
    made._translations.remove()
    made.window.deleteLater()
    made._limit.stop()
    sys.excepthook, threading.excepthook = hooks
    qapp.setQuitOnLastWindowClosed(True)
    theme.apply(qapp, "light")


def face(application) -> str:
    return application.window.empty.face


def test_a_damaged_library_is_brought_back_by_one_button(application, door, backup, qtbot):
    door.answers.insert(0, DAMAGE)
    application.start()
    qtbot.waitUntil(lambda: face(application) == "restore")
    page = application.window.empty._page
    assert i18n.moment(backup.made_at) in page.accessibleName()
    with qtbot.waitSignal(application.library_opened):
        page.button.click()
    assert door.restored == [backup.path]


def test_without_a_backup_the_damage_is_explained(application, door, qtbot):
    door.answers.insert(0, DAMAGE)
    door.good = None
    application.start()
    qtbot.waitUntil(lambda: face(application) == "retry")
    assert i18n.sentence_of(DAMAGE) in application.window.empty._page.accessibleName()


def test_a_restore_that_fails_says_why(application, door, monkeypatch, qtbot):
    fault = EnvironmentFault("backup_no_space", path="/x", needed="1 GB", free="2 MB")

    def fail(home, path):
        raise fault

    monkeypatch.setattr(door, "restore", fail)
    door.answers.insert(0, DAMAGE)
    application.start()
    qtbot.waitUntil(lambda: face(application) == "restore")
    application.window.empty._page.button.click()
    qtbot.waitUntil(lambda: face(application) == "retry")
    assert "2 MB" in application.window.empty._page.accessibleName()


def test_damage_found_while_the_library_is_open_leads_to_the_backup(
    application, door, make_library, qtbot
):
    library = door.answers[0]
    door.answers.append(make_library())
    with qtbot.waitSignal(application.library_opened):
        application.start()
    assert ("care", None) in library.calls
    library.events.publish(FaultRaised(DAMAGE))
    qtbot.waitUntil(lambda: application.window.messages._button.isVisible())
    application.window.messages._button.click()
    qtbot.waitUntil(lambda: face(application) == "restore")
    assert application.library is None
    with qtbot.waitSignal(application.library_opened):
        application.window.empty._page.button.click()
    assert application.library is not library
    assert application.window.isVisible()


def test_closing_while_a_backup_is_looked_for_ends_the_program(
    application, door, monkeypatch, qtbot
):
    door.answers.insert(0, DAMAGE)
    begun, found = threading.Event(), threading.Event()

    def look(home):
        begun.set()
        found.wait(10)

    monkeypatch.setattr(door, "newest_good_backup", look)
    application.start()
    qtbot.waitUntil(begun.is_set)
    with qtbot.waitSignal(application.closed):
        application.window.close()
        found.set()
