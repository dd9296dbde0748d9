"""The windows besides the main one: settings, models, problems, keys, and the report of a bug.

Owner: the GUI thread. Made with the application; windows that need the library open only once
there is one. Each is made when it is asked for, and goes when it is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from desktop.system import memory
from desktop.system.update_check import UpdateCheck
from desktop.tune.opener import TuneOpener
from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import Label
    from desktop.bridge import EventBridge
    from desktop.folder_commands import FolderCommands
    from desktop.ops import Ops
    from desktop.serving.speeds import Speeds
    from desktop.serving.tasks import ModelTasks
    from desktop.session import Session
    from desktop.system.autostart import Autostart
    from desktop.windows.compare import CompareWindow
    from desktop.windows.error_dialog import ErrorDialog
    from desktop.windows.main_window import MainWindow

MODULES = ("settings", "models", "storage", "problems", "licences", "shortcuts", "duplicates")
AFTER_MS = 3000  # the full view and the teaching page come first


class WindowShelf(QObject):
    """Opens them over the main window, which may be replaced by another one."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    setting_changed = Signal(str)  # the field that has another value now

    def __init__(
        self, ops: Ops, window: MainWindow, autostart: Autostart, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ops = ops
        self._autostart = autostart
        self._window = window
        self._library: Library | None = None
        self._bridge: EventBridge | None = None
        self._model_tasks: ModelTasks | None = None
        self._speeds: Speeds | None = None
        self._report: ErrorDialog | None = None
        self._comparison: CompareWindow | None = None
        self._updates: UpdateCheck | None = None
        self.tuning: TuneOpener | None = None
        modules = [f"desktop.windows.{name}" for name in MODULES]
        self._steps = WarmUp(modules, memory.put_aside, self, after_ms=AFTER_MS)
        self._is_closed = False

    def put_library(self, library: Library, bridge: EventBridge) -> None:
        """Have something to show."""
        self._library, self._bridge = library, bridge
        self._updates = UpdateCheck(library, self._ops, self)
        if library.settings.current.check_updates:
            self._updates.look_later(lambda: self._window.messages)
        if self.tuning is not None:
            self.tuning.close()
        self.tuning = TuneOpener(library, bridge, self._ops, self)
        self.tuning.closed.connect(self._take_keys)

    def leave_library(self) -> None:
        """Have nothing to show until there is another library."""
        self._close_comparison()
        if self._model_tasks is not None:
            self._model_tasks.close()
            self._model_tasks = None
        if self.tuning is not None:
            self.tuning.close()
            self.tuning = None
        self._speeds = None
        self._close_updates()
        self._library = self._bridge = None

    def put_session(self, window: MainWindow, session: Session) -> None:
        """Open over this window from now on, whenever its session asks for it."""
        self._close_comparison()
        self._window = window
        session.settings_requested.connect(self.show_settings)
        session.models_requested.connect(self.show_models)
        session.shortcuts_requested.connect(self.show_shortcuts)
        session.problems_requested.connect(self.show_problems)
        session.comparison_requested.connect(self.show_comparison)
        session.duplicates_requested.connect(self.show_duplicates)
        session.tuning_requested.connect(self._tune_with)
        self._steps.start()
        if self.tuning is not None:
            self.tuning.put_window(window)

    def close(self) -> None:
        """Open nothing more, and end what is open and what installs models.

        Signals and the icon beside the clock end the program around an open dialog.
        """
        self._is_closed = True
        for dialog in self._window.findChildren(QDialog):
            dialog.reject()
        self._steps.stop()
        self._close_comparison()
        self._close_updates()
        if self._model_tasks is not None:
            self._model_tasks.close()
        if self._speeds is not None:
            self._speeds.close()
        if self.tuning is not None:
            self.tuning.close()

    def show_settings(self) -> None:
        """Show the user's choices."""
        from desktop.system.tray import Tray
        from desktop.windows.settings import SettingsWindow

        library = self._library
        if library is None:
            return
        updates = self._updates
        if updates is None:
            return
        dialog = SettingsWindow(
            library, self._autostart, updates, self._window, has_tray=Tray.is_available()
        )
        dialog.report_requested.connect(self.show_report)
        dialog.changed.connect(self.setting_changed)
        dialog.theme_changed.connect(self.theme_chosen)
        dialog.language_changed.connect(self.language_chosen)
        dialog.excludes_changed.connect(lambda: self._ops.run(library.rescan))
        dialog.models_requested.connect(self.show_models)
        dialog.licences_requested.connect(self.show_licences)
        dialog.storage_requested.connect(self.show_storage)
        self._open(dialog)

    def show_models(self) -> None:
        """Show what models there are, and how to get another one."""
        from desktop.serving.speeds import Speeds
        from desktop.windows.models import ModelsWindow

        library, bridge, tasks = self._library, self._bridge, self._tasks()
        if library is None or bridge is None or tasks is None:
            return
        if self._speeds is None:
            self._speeds = Speeds(library, self._ops, self)
        dialog = ModelsWindow(library, bridge, self._ops, tasks, self._speeds, self._window)
        dialog.tune_requested.connect(self._tune_model)
        dialog.history_requested.connect(self.show_tuning_history)
        self._open(dialog)

    def welcome(self, folders: FolderCommands) -> None:
        """Greet somebody who has no folder yet, once in the life of a library."""
        from desktop.windows.welcome import WelcomeWindow

        library = self._library
        if library is None or self._is_closed or library.settings.current.welcomed:
            return
        dialog = WelcomeWindow(library, self._ops, self._window)
        dialog.folders_chosen.connect(folders.add)
        dialog.model_wanted.connect(self._download)
        self._open(dialog)

    def show_licences(self) -> None:
        """Show what the program is made of."""
        from desktop.windows.licences import LicencesWindow

        self._open(LicencesWindow(self._ops, self._window))

    def show_storage(self) -> None:
        """Show what is kept on the disk."""
        from desktop.windows.storage import StorageWindow

        if self._library is not None:
            dialog = StorageWindow(self._library, self._ops, self._window)
            dialog.models_requested.connect(self.show_models)
            self._open(dialog)

    def show_shortcuts(self) -> None:
        """Show what the keys do."""
        from desktop.windows.shortcuts import ShortcutsWindow

        self._open(ShortcutsWindow(self._window))

    def show_problems(self) -> None:
        """Show the files that could not be opened."""
        from desktop.windows.problems import ProblemsWindow

        if self._library is not None and self._bridge is not None:
            self._open(ProblemsWindow(self._library, self._bridge, self._ops, self._window))

    def show_duplicates(self) -> None:
        """Show the photos that are there more than once."""
        from desktop.windows.duplicates import DuplicatesWindow

        if self._library is not None and self._bridge is not None:
            self._open(DuplicatesWindow(self._library, self._bridge, self._ops, self._window))

    def show_comparison(self, photo_id: int | None = None) -> None:
        """Compare a photo with words, in a window that stays beside the main one."""
        from desktop.windows.compare import CompareWindow

        if self._library is None or self._bridge is None:
            return
        dialog = self._comparison
        if dialog is None or not isValid(dialog):
            dialog = CompareWindow(self._library, self._bridge, self._ops, self._window)
            dialog.finished.connect(self._take_keys)
            self._comparison = dialog
        if photo_id is not None:
            dialog.use_photo(photo_id)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def show_tuning_history(self) -> None:
        """Show what was fine-tuned so far."""
        if self.tuning is not None:
            self.tuning.open_history()

    def show_bug(self, trace: str) -> None:
        """Show a report that can be copied; the next one while it is open is added below."""
        from desktop.windows.error_dialog import ErrorDialog

        if self._is_closed:
            return
        if self._report is not None and isValid(self._report) and self._report.isVisible():
            self._report.add(trace)
            return
        self._report = ErrorDialog(trace, self._about, self._window)
        self._open(self._report)

    def show_report(self) -> None:
        """Show the same report although nothing has been noticed, for whoever is to help."""
        from desktop.windows.error_dialog import ErrorDialog

        self._open(ErrorDialog("", self._about, self._window))

    def _about(self) -> tuple[str, str]:
        """Return the facts of the library, and the end of the log."""
        from desktop.system.report import facts_of, log_end

        library = self._library
        return ("", "") if library is None else (facts_of(library), log_end(library.home.logs))

    def _close_updates(self) -> None:
        if self._updates is not None:
            self._updates.close()
            self._updates = None

    def _tune_with(self, label: Label | None) -> None:
        if self.tuning is not None:
            self.tuning.open(label_id=label.id if label is not None else None)

    def _tune_model(self, choice: str) -> None:
        if self.tuning is not None:
            self.tuning.open(model=choice)

    def _download(self, model_id: str) -> None:
        from desktop.widgets.source_box import default_source

        tasks = self._tasks()
        if self._library is not None and tasks is not None:
            source = self._library.settings.current.model_source or default_source()
            tasks.download(model_id, source)

    def _tasks(self) -> ModelTasks | None:
        """Return what installs models, made at the first need."""
        from desktop.serving.tasks import ModelTasks

        if self._model_tasks is None and self._library is not None:
            self._model_tasks = ModelTasks(self._library, self._ops, self)
            self._model_tasks.failed.connect(self._on_model_failed)
        return self._model_tasks

    def _open(self, dialog: QDialog) -> None:
        """Show a dialog; its end gives the keys back, without a window manager nobody else does."""
        dialog.finished.connect(self._take_keys)
        dialog.open()

    def _close_comparison(self) -> None:
        """Unlike the others it does not keep the main window from being closed before it."""
        if self._comparison is not None and isValid(self._comparison):
            self._comparison.close()

    def _take_keys(self) -> None:
        if not self._is_closed:
            self._window.activateWindow()

    def _on_model_failed(self, _task_id: str, error: BaseException) -> None:
        """The page says so itself while it is open; a download goes on when it is not."""
        from desktop.windows.models import ModelsWindow

        if self._window.findChild(ModelsWindow) is None:
            self._ops.report(error)
