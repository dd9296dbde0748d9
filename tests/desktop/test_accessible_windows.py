"""Every window besides the main one: each control has a name, and the Tab key leads to it."""

import pytest
from fakes.model_library import B16, ModelLibrary
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.serving.speeds import Speeds
from desktop.serving.tasks import ModelTasks
from desktop.system.autostart import XdgAutostart
from desktop.system.update_check import UpdateCheck
from desktop.windows.ask_words import AskKeywords, AskName
from desktop.windows.compare import CompareWindow
from desktop.windows.duplicates import DuplicatesWindow
from desktop.windows.error_dialog import ErrorDialog
from desktop.windows.export import ExportWindow
from desktop.windows.fitting import LOW_SCREEN
from desktop.windows.main_window import MainWindow
from desktop.windows.models import ModelsWindow
from desktop.windows.preview import PhotoPreview
from desktop.windows.problems import ProblemsWindow
from desktop.windows.settings import SettingsWindow
from desktop.windows.shortcuts import ShortcutsWindow

INNER = ("qt_", "ScrollLeftButton", "ScrollRightButton")  # Qt's own parts of its widgets


class Stage:
    """A library in memory, and whatever window is asked for."""

    def __init__(self, library, qtbot) -> None:
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.tasks, self.speeds = ModelTasks(library, self.ops), Speeds(library, self.ops)
        self.window: QWidget | None = None

    def compare(self) -> QWidget:
        window = CompareWindow(self.library, self.bridge, self.ops)
        window.use_photo(7)
        self.qtbot.waitUntil(lambda: bool(window.bars.texts))
        return window

    def models(self) -> QWidget:
        self.library.put_model(B16)
        window = ModelsWindow(self.library, self.bridge, self.ops, self.tasks, self.speeds)
        self.qtbot.waitUntil(lambda: window.card(B16) is not None)
        return window

    def problems(self) -> QWidget:
        return ProblemsWindow(self.library, self.bridge, self.ops)

    def export(self) -> QWidget:
        window = ExportWindow(self.library, self.ops, [1, 2, 3])
        window.form.jpeg.setChecked(True)
        return window

    def duplicates(self) -> QWidget:
        self.library.duplicates.put("exact", 1, 2, 3)
        window = DuplicatesWindow(self.library, self.bridge, self.ops)
        self.qtbot.waitUntil(lambda: len(window.groups.cards.cards) == 3)
        return window

    def settings(self) -> QWidget:
        login = XdgAutostart([], self.library.home.home)
        updates = UpdateCheck(self.library, self.ops)
        return SettingsWindow(self.library, login, updates, has_tray=True)

    def report(self) -> QWidget:
        return ErrorDialog("")

    def keys(self) -> QWidget:
        return ShortcutsWindow()

    def keywords(self) -> QWidget:
        return AskKeywords(3, ["旅行"])

    def name(self) -> QWidget:
        return AskName("New album", "said", "北京", "Create")

    def preview(self) -> QWidget:
        window = PhotoPreview(self.library, self.ops)
        window.open(9, [5, 9, 2], full_screen=False)
        window.bar.region.setChecked(True)
        return window

    def close(self) -> None:
        self.tasks.close()
        self.speeds.close()
        if self.window is not None:
            self.window.close()
        self.ops.shutdown()
        self.bridge.close()
        self.library.close()


@pytest.fixture
def stage(tmp_path, qtbot):
    made = Stage(ModelLibrary(tmp_path / "library"), qtbot)
    yield made
    made.close()


WINDOWS = (
    "compare",
    "export",
    "models",
    "problems",
    "duplicates",
    "keys",
    "keywords",
    "name",
    "preview",
    "settings",
    "report",
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_fits_a_low_screen(stage, in_english, name, language):
    in_english.install(language)
    window = stage.window = getattr(stage, name)()
    window.show()
    stage.qtbot.wait(0)
    smallest = window.minimumSizeHint().expandedTo(window.minimumSize())
    assert smallest.width() <= LOW_SCREEN[0]
    assert smallest.height() <= LOW_SCREEN[1]
    room = window.screen().availableSize()
    assert window.width() <= max(room.width(), smallest.width())
    assert window.height() <= max(room.height(), smallest.height())


@pytest.mark.parametrize("name", [name for name in WINDOWS if name != "preview"])
def test_enter_presses_the_button_that_has_the_focus(stage, name):
    window = stage.window = getattr(stage, name)()
    pressed = []
    button = QPushButton("more", window, autoDefault=False)
    button.clicked.connect(lambda: pressed.append(button))
    window.show()
    button.show()
    button.setFocus()
    stage.qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [button]
    assert window.isVisible()  # the default button of the window was not meant


@pytest.mark.parametrize("name", WINDOWS)
def test_every_control_of_a_window_has_a_name_and_can_be_reached_by_keyboard(stage, name):
    window = stage.window = getattr(stage, name)()
    window.show()
    unnamed, unreachable = [], []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.objectName().startswith(INNER):
            continue
        is_button = isinstance(widget, QAbstractButton)
        takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (is_button or takes_focus) or widget.focusProxy() is not None:
            continue
        if not (widget.accessibleName() or (is_button and widget.text())):
            unnamed.append(widget)
        if is_button and not takes_focus and not _has_a_key(widget):
            unreachable.append(widget)
    assert unnamed == []
    assert unreachable == []


def test_the_page_of_keys_names_every_shortcut_of_the_main_window(stage, qtbot):
    main = MainWindow(stage.library.settings.current)
    qtbot.addWidget(main)
    shown = {label.text() for label in ShortcutsWindow(main).findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    bound = {shortcut.key().toString(native) for shortcut in main.findChildren(QShortcut)}
    assert len(bound) > 5
    assert bound <= shown


def _has_a_key(button: QAbstractButton) -> bool:
    """Enter in the frame does what its button does."""
    return type(button.parentWidget()).__name__ == "RegionFrame"
