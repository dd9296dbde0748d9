"""The models page over a real library and a hub on this machine: the way from the starter."""

from __future__ import annotations

import importlib.util
import shutil
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from core.job import Job
from core.library import Library
from core.records.search import Query
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.serving.speeds import Speeds
from desktop.serving.tasks import ModelTasks
from desktop.windows.models import ModelsWindow
from tests.fakes.model_server import ModelServer

pytestmark = pytest.mark.slow  # converting loads torch, in a child process

B16 = "chinese-clip-vit-base-patch16"
PHOTOS = ("owl.jpg", "pig.jpg", "coffee.jpg")
WAIT_MS = 120_000


@pytest.fixture(scope="module")
def published(project, tmp_path_factory):
    """A tiny Chinese-CLIP with random weights, as it would be published."""
    path = project / "tests" / "core" / "encoder" / "tiny_clip.py"
    spec = importlib.util.spec_from_file_location("tiny_clip_of_the_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write(tmp_path_factory.mktemp("hub") / "repository")


@pytest.fixture
def library(project, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in PHOTOS:
        shutil.copy2(project / "resources" / "demo" / name, photos)
    with closing(Library.open(tmp_path / "library")) as opened:
        opened.index([photos], Job())
        opened.start_indexing(watch=False)
        yield opened


@pytest.fixture
def page(library, qtbot):
    ops = Ops()
    bridge = EventBridge(library.events)
    tasks = ModelTasks(library, ops)
    speeds = Speeds(library, ops)
    window = ModelsWindow(library, bridge, ops, tasks, speeds)
    window.show()
    qtbot.waitUntil(lambda: window.card(B16) is not None)
    yield window
    tasks.close()
    speeds.close()
    window.close()
    ops.shutdown()
    bridge.close()


def test_models_page_leads_from_the_starter_to_another_model_and_back(
    page, library, published, qtbot
):
    starter = library.model
    with ModelServer(published) as server:
        page.source.box.setCurrentIndex(page.source.box.findData("own"))
        page.source.address.setText(server.url)
        qtbot.mouseClick(page.card(B16).action, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.card(B16).card.kind == "in_use", timeout=WAIT_MS)
    assert page.messages.isHidden(), page.messages.text
    assert library.search(Query(text="一只猫头鹰")).result(60).model == library.model.key
    assert not library.model.is_starter
    qtbot.mouseClick(page.card("starter").action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.card("starter").card.kind == "in_use", timeout=WAIT_MS)
    assert library.model == starter
    assert page.card(B16).card.state.vectors == len(PHOTOS)
