"""Fine-tuning from training on: every control has a name and the Tab key's way to it."""

import pytest
from fakes.model_library import ModelLibrary
from fakes.tuning_runs import RunMaker
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QScrollBar, QWidget

from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.tune.adopted_page import AdoptedPage
from desktop.tune.history_page import HistoryPage
from desktop.tune.result_page import ResultPage
from desktop.tune.run_task import RunTask
from desktop.tune.training_page import TrainingPage

WAIT_MS = 5000


class Stage:
    """A library in memory with runs on the disk, and whatever page is asked for."""

    def __init__(self, library, maker, qtbot) -> None:
        self.library, self.maker, self.qtbot = library, maker, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.task = RunTask(library, self.ops)

    def training(self) -> QWidget:
        page = TrainingPage(self.library, self.ops, self.task)
        page.open(self.maker.stopped("failed", error="training_diverged"))
        self.qtbot.waitUntil(lambda: not page.messages.isHidden(), timeout=WAIT_MS)
        return page

    def result(self) -> QWidget:
        page = ResultPage(self.library, self.ops)
        page.open(self.maker.done())
        self.qtbot.waitUntil(lambda: not page._body.isHidden(), timeout=WAIT_MS)
        return page

    def adopted(self) -> QWidget:
        self.library.put_model("starter-tuned-1", is_starter=True, variant="1")
        page = AdoptedPage(self.library, self.bridge, self.ops)
        page.open("starter-tuned-1", self.maker.done())
        self.qtbot.waitUntil(lambda: bool(page._now.text()), timeout=WAIT_MS)
        return page

    def history(self) -> QWidget:
        page = HistoryPage(self.library, self.ops)
        self.maker.done()
        page.open()
        self.qtbot.waitUntil(lambda: bool(page.cards), timeout=WAIT_MS)
        return page

    def close(self) -> None:
        self.task.close()
        self.ops.shutdown()
        self.bridge.close()
        self.library.close()


@pytest.fixture
def stage(tmp_path, qtbot, monkeypatch):
    library = ModelLibrary(tmp_path / "library")
    maker = RunMaker(library.home.home, monkeypatch)
    library.tuning = maker.tuning
    made = Stage(library, maker, qtbot)
    yield made
    made.close()


@pytest.mark.parametrize("name", ["training", "result", "adopted", "history"])
def test_every_control_of_a_page_has_a_name_and_can_be_reached_by_keyboard(stage, qtbot, name):
    page = getattr(stage, name)()
    qtbot.addWidget(page)
    page.resize(860, 700)
    page.show()
    controls = [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QAbstractSlider)
        and widget.isVisible()
        and not isinstance(widget, QScrollBar)
    ]
    assert len(controls) >= 2
    unnamed = [
        widget
        for widget in controls
        if not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert unnamed == []
    tab = Qt.FocusPolicy.TabFocus
    assert [widget for widget in controls if not widget.focusPolicy() & tab] == []
