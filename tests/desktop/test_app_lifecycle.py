"""From the first window to a quiet end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime

import pytest
from fakes.model_library import B16, ModelLibrary
from PySide6.QtCore import QTimer

from core.errors import EnvironmentFault, UserError
from core.events import ProblemsChanged
from core.records.photos import Problem, RootId
from desktop import app, theme
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.system import launch
from desktop.system.autostart import XdgAutostart
from desktop.system.tray import Tray
from desktop.system.update_check import UpdateCheck
from desktop.windows.compare import CompareWindow
from desktop.windows.error_dialog import ErrorDialog
from desktop.windows.models import ModelsWindow
from desktop.windows.problems import ProblemsWindow
from desktop.windows.settings import SettingsWindow
from desktop.windows.shortcuts import ShortcutsWindow
from desktop.windows.welcome import WelcomeWindow


@pytest.fixture
def opened(library, monkeypatch):
    """What Library.open gives: a library, or the exception in it."""
    import core.library

    answers: list[object] = [library]

    def open_(home, *, model=None, read_only=False):
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(core.library.Library, "open", open_)
    return answers


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


def test_the_window_is_there_before_the_library(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
        assert application.window.isVisible()
        assert application.library is None
    names = [name for name, _ in application.library.calls]
    qtbot.waitUntil(lambda: "start_indexing" in [n for n, _ in application.library.calls])
    assert "search" not in names


def test_words_typed_before_the_library_opens_are_asked_then(application, opened, qtbot):
    application.window.show()
    qtbot.keyClicks(application.window.search.field, "dog")
    with qtbot.waitSignal(application.library_opened):
        application.open_library()
    qtbot.waitUntil(lambda: any(name == "search" for name, _ in application.library.calls))
    qtbot.waitUntil(lambda: not application.session.finder.is_busy)


def test_somebody_without_a_folder_is_welcomed_once(application, opened, qtbot):
    opened[0].root_list.clear()
    with qtbot.waitSignal(application.library_opened):
        application.start()
    qtbot.waitUntil(lambda: application.window.findChild(WelcomeWindow) is not None)
    application.window.findChild(WelcomeWindow).reject()
    qtbot.waitUntil(lambda: application.window.findChild(WelcomeWindow) is None)
    application.shelf.welcome(application.session.folders)
    assert application.window.findChild(WelcomeWindow) is None


def test_a_library_in_use_is_explained_and_can_be_tried_again(application, opened, qtbot):
    opened.insert(0, EnvironmentFault("library_in_use", path="/x"))
    application.start()
    qtbot.waitUntil(lambda: application.window.empty.face == "retry")
    with qtbot.waitSignal(application.library_opened):
        application.window.empty._page.button.click()


def test_closing_leaves_the_screen_first_and_closes_the_library_behind(
    application, opened, qtbot, monkeypatch
):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    closed = []
    monkeypatch.setattr(application.library, "close", lambda: closed.append(1))
    with qtbot.waitSignal(application.closed):
        application.window.close()
        assert not application.window.isVisible()
    assert closed == [1]


def test_with_an_icon_beside_the_clock_a_closed_window_goes_on(
    application, opened, monkeypatch, qtbot
):
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    application._home.mkdir()
    application._settings.update(tray=True)
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.library.settings.update(tray_told=True)
    application.window.close()
    assert not application._is_closing
    application.background.open_requested.emit()
    assert application.window.isVisible()
    with qtbot.waitSignal(application.closed):
        application.background.quit_requested.emit()
    assert application.background.tray is None


def test_a_hidden_start_opens_the_library_and_no_window(application, opened, monkeypatch, qtbot):
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    application._home.mkdir()
    application._settings.update(tray=True)
    with qtbot.waitSignal(application.library_opened):
        application.start(hidden=True)
    assert not application.window.isVisible()


def test_the_tray_setting_takes_effect_at_once(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.library.settings.update(tray=True)
    application.shelf.setting_changed.emit("tray")
    assert application.background.tray is not None
    application.library.settings.update(tray=False)
    application.shelf.setting_changed.emit("tray")
    assert application.background.tray is None


def test_the_details_setting_takes_effect_at_once(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.window.resize(1440, 900)
    details = application.session.details
    qtbot.waitUntil(details.isVisible)
    application.library.settings.update(panel_visible=False)
    application.shelf.setting_changed.emit("panel_visible")
    assert not details.isVisible()


def test_an_end_that_nobody_asked_for_still_closes_the_library(
    application, opened, monkeypatch, qtbot
):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    closed = []
    monkeypatch.setattr(application.library, "close", lambda: closed.append(1))
    application.finish()
    assert closed == [1]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_signal_waits_for_what_the_window_is_doing(application, opened, qtbot):
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with qtbot.waitSignal(application.library_opened):
        application.start()
    launch.close_on_signals(application)
    try:
        with qtbot.waitSignal(application.closed):
            signal.raise_signal(signal.SIGTERM)
            assert application.window.isVisible()  # a lock that closing needs may be held here
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for timer in application.findChildren(QTimer):
            timer.stop()


def test_another_language_takes_effect_at_once_and_keeps_the_words(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.window.search.set_text("dog")
    first = application.window
    application.library.settings.update(language="en")
    application._on_language_changed("en")
    assert application.window is not first
    assert application.window.windowTitle() == "Shiying"
    assert application.window.search.sentence.text == "dog"
    qtbot.waitUntil(lambda: not application.session.finder.is_busy)
    qtbot.waitUntil(lambda: application.window.findChild(SettingsWindow) is not None)
    application.window.findChild(SettingsWindow).close()


def test_what_was_done_before_a_change_of_language_can_be_undone_after_it(
    application, opened, qtbot
):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    marks = application.library.marks
    application.session.marks.commands.set_rating([5, 6], 4)
    qtbot.waitUntil(lambda: marks.summary([5, 6]).rating == 4)
    application._on_language_changed("en")
    application.session.undoing.undo()
    qtbot.waitUntil(lambda: marks.summary([5, 6]).rating == 0)
    application.session.undoing.redo()
    qtbot.waitUntil(lambda: marks.summary([5, 6]).rating == 4)
    qtbot.waitUntil(lambda: application.window.findChild(SettingsWindow) is not None)
    application.window.findChild(SettingsWindow).close()


def test_bugs_are_collected_in_one_report(application, opened, qtbot):
    application.bug_caught.emit("first trace")
    qtbot.waitUntil(lambda: application.window.findChild(ErrorDialog) is not None)
    application.bug_caught.emit("second trace")
    dialog = application.window.findChild(ErrorDialog)
    qtbot.waitUntil(lambda: "second trace" in dialog.report)
    assert "first trace" in dialog.report
    dialog.close()


def test_a_report_can_be_read_without_a_bug(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.shelf.show_report()
    dialog = application.window.findChild(ErrorDialog)
    assert "Model fake@1 on cpu" in dialog.report
    assert "Traceback" not in dialog.report
    dialog.close()


def test_newer_versions_are_looked_for_at_the_start_only_where_chosen(
    application, opened, qtbot, library
):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    assert not application.shelf._updates._timer.isActive()
    library.settings.update(check_updates=True)
    application.shelf.put_library(library, application._bridge)
    updates = application.shelf._updates
    assert updates._timer.isActive()
    updates.look()
    qtbot.waitUntil(application.window.messages.isVisible)
    assert "9.0.0" in application.window.messages.text


def test_settings_take_effect_at_once(library, qtbot, tmp_path):
    ops = Ops()
    updates = UpdateCheck(library, ops)
    window = SettingsWindow(
        library, XdgAutostart([], tmp_path), updates
    )  # deletes itself when closed
    window.show()
    with qtbot.waitSignal(window.theme_changed) as told:
        window.theme.setCurrentIndex(window.theme.findData("dark"))
        window.theme.activated.emit(window.theme.currentIndex())
    assert told.args == ["dark"]
    assert library.settings.current.theme == "dark"
    with qtbot.waitSignal(window.language_changed):
        window.language.setCurrentIndex(window.language.findData("en"))
        window.language.activated.emit(window.language.currentIndex())
    window.excludes.setPlainText("*.tmp\n\n*.tmp\nscreens")
    with qtbot.waitSignal(window.excludes_changed):
        window.close()
    assert library.settings.current.excludes == ("*.tmp", "screens")
    ops.shutdown()


def test_problems_can_be_read_and_tried_again(library, qtbot, tmp_path):
    library.problem_list = [
        Problem(RootId(1), tmp_path / "a.jpg", "truncated", "", 12, datetime.now())
    ]
    ops, bridge = Ops(), EventBridge(library.events)
    window = ProblemsWindow(library, bridge, ops)  # deletes itself when closed
    window.show()
    qtbot.waitUntil(lambda: window._model.rowCount() == 1)
    assert window._model.index(0, 0).data() == "a.jpg"
    assert window._model.index(0, 1).data()
    window._retry.click()
    qtbot.waitUntil(lambda: window._model.rowCount() == 0)
    assert ("retry_problems", None) in library.calls
    library.events.publish(ProblemsChanged(0))
    window.close()
    bridge.close()
    ops.shutdown()


def test_a_chosen_problem_stays_chosen_while_the_list_changes(library, qtbot, tmp_path):
    library.problem_list = [
        Problem(RootId(1), tmp_path / name, "truncated", "", 12, datetime.now())
        for name in ("a.jpg", "b.jpg", "c.jpg")
    ]
    ops, bridge = Ops(), EventBridge(library.events)
    window = ProblemsWindow(library, bridge, ops)
    window.show()
    qtbot.waitUntil(lambda: window._model.rowCount() == 3)
    window._table.selectRow(1)
    library.problem_list = library.problem_list[1:]
    library.events.publish(ProblemsChanged(2))
    qtbot.waitUntil(lambda: window._model.rowCount() == 2)
    assert [problem.path.name for problem in window._chosen()] == ["b.jpg"]
    assert window._reveal.isEnabled()
    window.close()
    bridge.close()
    ops.shutdown()


def test_a_dialog_that_closes_gives_the_keys_back(application, opened, qtbot, monkeypatch):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    taken = []
    monkeypatch.setattr(application.window, "activateWindow", lambda: taken.append(True))
    application.shelf.show_shortcuts()
    dialog = application.window.findChild(ShortcutsWindow)
    assert not taken
    dialog.reject()
    assert taken


def test_one_window_compares_whatever_photo_is_asked_for_and_goes_with_the_main_one(
    application, opened, qtbot
):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.session.comparison_requested.emit(None)
    window = application.window.findChild(CompareWindow)
    application.session.comparison_requested.emit(7)
    qtbot.waitUntil(lambda: window.comparison.has_picture)
    assert application.window.findChildren(CompareWindow) == [window]
    application.window.close()
    assert not window.isVisible()


def test_somebody_who_brings_photos_is_not_asked_for_some(application, opened, tmp_path, qtbot):
    opened[0].root_list.clear()
    application._on_visited([tmp_path])
    with qtbot.waitSignal(application.library_opened):
        application.start()
    qtbot.waitUntil(lambda: not application.ops.is_busy)
    assert application.window.findChild(WelcomeWindow) is None


def test_what_an_open_dialog_does_ends_with_the_application(
    application, opened, library, qtbot, monkeypatch
):
    jobs = []
    monkeypatch.setattr(library, "measure_model", lambda choice, job: jobs.append(job) or 60.0)
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.shelf.welcome(application.session.folders)
    qtbot.waitUntil(lambda: bool(jobs))
    with qtbot.waitSignal(application.closed):
        application.close()  # as the icon beside the clock and SIGTERM do
    assert jobs[0].is_cancelled
    assert application.window.findChild(WelcomeWindow) is None


def test_arguments_name_library_model_and_photos(tmp_path):
    options = launch.parse(["--library", str(tmp_path), "--model", "starter", "a.jpg", "b"])
    assert options.library == tmp_path
    assert [str(path) for path in options.paths] == ["a.jpg", "b"]
    assert not options.hidden
    assert launch.parse(["--hidden"]).hidden


def test_an_unknown_option_is_told_in_one_line(capsys):
    with pytest.raises(SystemExit) as stop:
        launch.parse(["--nope"])
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "--nope" in said
    assert said.count("\n") == 2


def test_without_a_display_a_sentence_says_so_instead_of_a_crash(project, tmp_path):
    variables = dict(os.environ, QT_QPA_PLATFORM="none-of-qts", LANG="zh_CN.UTF-8")
    variables |= {"LC_ALL": "zh_CN.UTF-8", "SHIYING_HOME": str(tmp_path / "home")}
    ended = subprocess.run(
        [sys.executable, "main.py"], cwd=project, env=variables, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("打不开窗口")
    assert ended.stderr.count("\n") == 1


def test_importing_the_window_loads_nothing_heavy(project):
    script = (
        "import sys; import desktop.system.launch, desktop.session\n"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'PIL', 'hnswlib', 'core.library'}\n"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_user_error_from_the_pool_is_a_bar_not_a_report(application, opened, qtbot):
    with qtbot.waitSignal(application.library_opened):
        application.start()
    application.ops.report(UserError("not_a_folder", path="/x"))
    qtbot.waitUntil(lambda: application.window.messages.isVisible())


def test_a_download_that_fails_while_its_page_is_closed_is_told_in_the_window(
    application, opened, tmp_path, qtbot
):
    opened[0] = ModelLibrary(tmp_path / "with-models")
    opened[0].fault = EnvironmentFault("download_offline", host="hub.test", reason="timeout")
    with qtbot.waitSignal(application.library_opened):
        application.start()
    library = application.library
    application.shelf.show_models()
    page = application.window.findChild(ModelsWindow)
    qtbot.waitUntil(lambda: page.card(B16) is not None)
    page.card(B16).action.click()
    page.close()
    qtbot.waitUntil(lambda: application.window.findChild(ModelsWindow) is None)
    library.line.set()
    qtbot.waitUntil(application.window.messages.isVisible)
    assert "hub.test" in application.window.messages.text
    application.close()
    library.close()
