"""The models page: what is shown of each model, and what its buttons do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.model_library import B16, ModelLibrary, broken_model
from fakes.tuning_runs import RunMaker
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from core.encoder.lineage import Lineage
from core.errors import EnvironmentFault
from core.events import ProgressChanged
from core.records.models import DeviceNote, ModelState
from core.records.reports import IndexingProgress
from core.records.tuning import TuneBase
from desktop.bridge import EventBridge
from desktop.i18n import Translations
from desktop.ops import Ops
from desktop.serving.cards import make_cards
from desktop.serving.speeds import Speeds
from desktop.serving.tasks import ModelTasks
from desktop.windows.models import ModelsWindow


class Stage:
    """A models page over a library whose models are invented."""

    def __init__(self, library: ModelLibrary, qtbot) -> None:
        self.library = library
        self.qtbot = qtbot
        self.ops = Ops()
        self.bridge = EventBridge(library.events)
        self.tasks = ModelTasks(library, self.ops)
        self.speeds = Speeds(library, self.ops)

    def open(self) -> ModelsWindow:
        self.window = ModelsWindow(self.library, self.bridge, self.ops, self.tasks, self.speeds)
        self.window.show()
        self.qtbot.waitUntil(lambda: self.window.card(B16) is not None)
        return self.window

    def press(self, button) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait_for_kind(self, card_id: str, kind: str) -> None:
        def holds() -> bool:
            card = self.window.card(card_id)
            return card is not None and card.card.kind == kind

        self.qtbot.waitUntil(holds)

    def answer(self, text: str) -> None:
        buttons = self.window.findChild(QMessageBox).buttons()
        self.press(next(button for button in buttons if button.text() == text))

    def calls(self, name: str) -> list[object]:
        return [argument for called, argument in self.library.calls if called == name]

    def close(self) -> None:
        self.tasks.close()
        self.speeds.close()
        if self.window is not None:
            self.window.close()
        self.ops.shutdown()
        self.bridge.close()
        self.library.close()

    window: ModelsWindow | None = None


@pytest.fixture
def stage(tmp_path, qtbot):
    made = Stage(ModelLibrary(tmp_path / "library"), qtbot)
    yield made
    made.close()


def test_models_page_shows_the_catalogue_and_asks_no_network(stage):
    window = stage.open()
    card = window.card(B16)
    assert card.card.kind == "offer"
    assert card.card.is_recommended
    assert "753 MB" in card._facts.text()
    assert window.card("starter").card.kind == "in_use"
    assert window.card("siglip2-base-patch16-224").action.isEnabled() is False
    assert stage.calls("install_model") == []
    stage.qtbot.waitUntil(lambda: "NVIDIA" in window.device.reason)


def test_models_page_downloads_shows_speed_and_time_and_then_uses_it(stage):
    window = stage.open()
    card = window.card(B16)
    stage.press(card.action)
    stage.qtbot.waitUntil(lambda: "312 MB / 753 MB" in card.download.text)
    assert "4.2 MB/s" in card.download.text
    assert "about 2 minutes left" in card.download.text
    assert card.action.isHidden()
    stage.library.line.set()
    stage.wait_for_kind(B16, "in_use")
    assert stage.calls("install_model") == [(B16, "hub")]
    assert stage.calls("use_model") == [B16]
    assert card.download.isHidden()


def test_models_page_cancels_a_download(stage):
    window = stage.open()
    card = window.card(B16)
    stage.press(card.action)
    stage.qtbot.waitUntil(lambda: "312 MB" in card.download.text)
    stage.press(card.download.stop)
    stage.qtbot.waitUntil(lambda: not stage.tasks.is_running(B16))
    stage.qtbot.waitUntil(card.action.isVisible)
    assert window.messages.isHidden()  # they know what they did
    assert stage.calls("use_model") == []


def test_models_page_closed_meanwhile_finds_the_download_again(stage):
    stage.press(stage.open().card(B16).action)
    stage.qtbot.waitUntil(lambda: stage.tasks.progress_of(B16) is not None)
    stage.window.close()
    window = stage.open()
    assert "312 MB" in window.card(B16).download.text


def test_models_page_says_why_a_download_failed_and_tries_again(stage):
    window = stage.open()
    stage.library.fault = EnvironmentFault("download_offline", host="hub.test", reason="timeout")
    stage.library.line.set()
    stage.press(window.card(B16).action)
    stage.qtbot.waitUntil(window.messages.isVisible)
    assert "hub.test" in window.messages.text
    stage.press(window.messages._button)
    stage.wait_for_kind(B16, "in_use")


@pytest.mark.parametrize(("language", "source"), [("zh_CN", "modelscope"), ("en", "hub")])
def test_models_page_suggests_a_source_that_answers_there(stage, language, source):
    translations = Translations(QApplication.instance())
    translations.install(language)
    assert stage.open().source.source == source
    translations.remove()


def test_models_page_takes_an_address_and_remembers_it(stage):
    window = stage.open()
    box = window.source.box
    box.setCurrentIndex(box.findData("own"))
    box.activated.emit(box.currentIndex())
    stage.press(window.card(B16).action)
    assert stage.calls("install_model") == []  # no address yet
    stage.qtbot.keyClicks(window.source.address, "https://models.test")
    stage.qtbot.keyClick(window.source.address, Qt.Key.Key_Return)
    assert window.isVisible()
    assert stage.library.settings.current.model_source == "https://models.test"
    stage.press(window.card(B16).action)
    stage.qtbot.waitUntil(lambda: stage.calls("install_model") == [(B16, "https://models.test")])
    stage.window.close()
    assert stage.open().source.source == "https://models.test"


def test_models_page_says_who_answers_meanwhile_and_leads_back(stage):
    window = stage.open()
    stage.library.begin_change(B16, 12_304, 24_318)
    stage.qtbot.waitUntil(window.switch.isVisible)
    stage.library.events.publish(
        ProgressChanged(IndexingProgress("indexing", 12_400, 24_318, 410, 1260))
    )
    stage.library.change = replace(stage.library.change, have=12_400)
    stage.qtbot.waitUntil(lambda: "12,400 / 24,318" in window.switch.text)
    assert "about 21 minutes left" in window.switch.text
    assert "the starter model goes on answering" in window.switch.text
    assert window.card(B16).card.kind == "next"
    assert window.card("starter").card.kind == "leaving"
    assert window.card(B16).remove.isHidden()
    stage.press(window.switch.back)
    stage.qtbot.waitUntil(window.switch.isHidden)
    assert stage.calls("use_model") == ["starter"]


def test_models_page_uses_an_installed_model(stage):
    stage.library.put_model(B16)
    window = stage.open()
    assert "knows 60 photos" in window.card(B16)._facts.text()
    stage.press(window.card(B16).action)
    stage.wait_for_kind(B16, "in_use")
    stage.wait_for_kind("starter", "ready")


def test_models_page_tells_when_a_model_cannot_be_used(stage):
    stage.library.put_model(B16)
    window = stage.open()
    stage.library.fault = broken_model(B16)
    stage.press(window.card(B16).action)
    stage.qtbot.waitUntil(window.messages.isVisible)
    assert B16 in window.messages.text


def test_models_page_says_how_long_each_model_would_take_before_it_is_installed(stage):
    window = stage.open()
    stage.qtbot.waitUntil(lambda: "about 360 photos a minute here" in _speed(window))
    assert "your 60 photos would take less than a minute" in _speed(window)
    window.close()
    assert "about 360" in _speed(stage.open())


def test_models_page_counts_only_the_photos_that_a_model_does_not_know(stage):
    stage.library.put_model(B16, vectors=60)
    window = stage.open()
    stage.qtbot.waitUntil(lambda: _speed(window) == "about 360 photos a minute here")


def test_models_page_measures_a_model_once_for_all_windows(stage):
    stage.library.put_model(B16)
    window = stage.open()
    stage.press(window.card(B16).measure)
    stage.qtbot.waitUntil(lambda: "measured here: 240 photos a minute" in _speed(window))
    assert window.card(B16).measure.isHidden()
    assert stage.calls("measure_model") == [B16]
    stage.window.close()
    assert "240 photos a minute" in _speed(stage.open())


def test_models_page_offers_to_measure_again_after_a_failure(stage):
    stage.library.put_model(B16)
    window = stage.open()
    stage.library.fault = broken_model(B16)
    stage.press(window.card(B16).measure)
    stage.qtbot.waitUntil(window.messages.isVisible)
    assert window.card(B16).measure.isEnabled()


@pytest.mark.parametrize("wanted", [True, False])
def test_models_page_deletes_only_after_a_yes_and_says_what_is_freed(stage, wanted):
    stage.library.put_model(B16)
    window = stage.open()
    assert "1.21 GB" in window.card(B16).remove.accessibleName()
    stage.press(window.card(B16).remove)
    box = window.findChild(QMessageBox)
    assert "1.21 GB" in box.text()
    stage.answer("Delete" if wanted else "Keep")
    if wanted:
        stage.wait_for_kind(B16, "offer")
        assert "1.21 GB freed" in window.messages.text
    assert stage.calls("remove_model") == ([B16] if wanted else [])


def test_models_page_offers_to_delete_what_a_gone_model_left(stage):
    stage.library.states.append(ModelState("", "old@7", "old", 0, 3204, 3_280_896))
    window = stage.open()
    stage.press(window.card("old@7").remove)
    stage.answer("Delete")
    stage.qtbot.waitUntil(lambda: window.card("old@7") is None)
    assert stage.calls("remove_model_vectors") == ["old@7"]


def test_models_page_imports_what_is_dropped(stage, tmp_path):
    checkpoint = tmp_path / "clip_cn_mine.pt"
    checkpoint.write_bytes(b"weights")
    window = stage.open()
    _drop(window, QUrl.fromLocalFile(str(checkpoint)))
    stage.qtbot.waitUntil(lambda: window.imports.count == 1)
    stage.library.line.set()
    stage.wait_for_kind("clip_cn_mine", "ready")
    assert window.imports.count == 0
    assert stage.calls("import_model") == [checkpoint]
    stage.press(window.messages._button)  # "Use it"
    stage.wait_for_kind("clip_cn_mine", "in_use")


def test_models_page_refuses_drops_from_elsewhere(stage):
    window = stage.open()
    _drop(window, QUrl("https://models.test/clip.pt"))
    assert window.messages.isVisible()
    assert stage.calls("import_model") == []


def test_models_page_lets_a_waiting_import_be_cancelled(stage, tmp_path):
    window = stage.open()
    stage.press(window.card(B16).action)
    stage.tasks.bring_in(tmp_path)
    stage.press(window.imports.line(str(tmp_path)).stop)
    stage.qtbot.waitUntil(lambda: window.imports.count == 0)
    assert stage.tasks.is_running(B16)
    assert stage.calls("import_model") == []


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (DeviceNote("cpu", "asked"), "as you chose"),
        (DeviceNote("cpu", "missing"), "cannot be used now"),
        (DeviceNote("cuda", "best"), "NVIDIA card"),
        (DeviceNote("mps", "best"), "Mac"),
    ],
)
def test_models_page_says_where_models_run_and_why(stage, note, said):
    stage.library.note = note
    window = stage.open()
    stage.qtbot.waitUntil(lambda: said in window.device.reason)


def test_models_page_chooses_where_photos_are_looked_at(stage):
    stage.library.put_model(B16)
    window = stage.open()
    stage.press(window.card(B16).measure)
    stage.qtbot.waitUntil(lambda: "measured here" in _speed(window))
    stage.library.note = DeviceNote("cuda", "asked")
    _choose_device(window, "cuda")
    stage.qtbot.waitUntil(lambda: "as you chose" in window.device.reason)
    assert stage.library.settings.current.device == "cuda"
    stage.qtbot.waitUntil(lambda: "about" in _speed(window))  # that was on the other one


def test_models_page_keeps_the_device_when_it_cannot_be_changed(stage):
    window = stage.open()
    stage.library.fault = EnvironmentFault("library_not_writable", path="/x", reason="full")
    _choose_device(window, "cpu")
    stage.qtbot.waitUntil(window.messages.isVisible)
    assert window.device.box.currentData() == "auto"


@pytest.mark.parametrize(("platform", "shown"), [("linux", "cuda"), ("darwin", "mps")])
def test_models_page_offers_the_devices_that_this_system_can_have(
    stage, monkeypatch, platform, shown
):
    monkeypatch.setattr("desktop.widgets.device_box.sys.platform", platform)
    box = stage.open().device.box
    assert [box.itemData(row) for row in range(box.count())] == ["auto", "cpu", shown]


def test_models_page_goes_from_top_to_bottom_with_the_tab_key(stage):
    window = stage.open()
    cards = [card.id for card in make_cards(stage.library.catalogue(), stage.library.models())]
    buttons = {window.card(name).action: name for name in cards}
    chain, widget = [], window.switch.back
    while widget is not window.source.box:
        widget = widget.nextInFocusChain()
        chain.append(widget)
    assert [buttons[widget] for widget in chain if widget in buttons] == cards


def _speed(window: ModelsWindow) -> str:
    return window.card(B16)._speed.text()


def _choose_device(window: ModelsWindow, device: str) -> None:
    box = window.device.box
    box.setCurrentIndex(box.findData(device))
    box.activated.emit(box.currentIndex())


def _drop(window: ModelsWindow, url: QUrl) -> None:
    mime = QMimeData()
    mime.setUrls([url])
    event = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def put_tuned(stage, monkeypatch, **facts):
    """Have a model that was made of the starter by a finished run."""
    maker = RunMaker(stage.library.home.home, monkeypatch, use=stage.library.use_model)
    stage.library.tuning = maker.tuning
    folder = stage.library.home.models / "starter-tuned-1"
    folder.mkdir(parents=True)
    Lineage("starter", "starter@1", maker.done("豆豆和老家"), 0.75, "1").write(folder)
    stage.library.put_model("starter-tuned-1", is_starter=True, variant="1", **facts)
    return maker


def test_a_taught_model_says_what_it_was_made_of_and_goes_back(stage, monkeypatch):
    put_tuned(stage, monkeypatch, serving=True, target=True)
    stage.library.states[0] = replace(stage.library.states[0], serving=False, target=False)
    window = stage.open()
    card = window.card("starter-tuned-1")
    assert card._name.text() == "Starter model (fine-tuned 1)"
    assert card._about.text() == "Fine-tuned here as “豆豆和老家”, with 75% of what it learnt."
    assert window.card("starter")._name.text() == "Starter model"
    assert window.cards.ids[:2] == ["starter", "starter-tuned-1"]
    assert not window.card("starter").back.isVisible()
    stage.press(card.back)
    stage.wait_for_kind("starter", "in_use")
    assert stage.calls("use_model") == ["starter"]
    stage.wait_for_kind("starter-tuned-1", "ready")
    assert not card.back.isVisible()  # it is not in use: there is nothing to go back from
    stage.press(card.remove)
    box = window.findChild(QMessageBox)
    assert box.text().startswith("Delete Starter model (fine-tuned 1)?")
    stage.answer("Keep")


def test_a_taught_model_whose_history_was_deleted_is_still_told_from_its_parent(stage, monkeypatch):
    maker = put_tuned(stage, monkeypatch)
    maker.tuning.delete(maker.tuning.runs()[0].id)
    card = stage.open().card("starter-tuned-1")
    assert card._about.text() == "Fine-tuned here, with 75% of what it learnt."


def test_what_can_be_taught_leads_to_fine_tuning_and_the_page_makes_way(stage, monkeypatch):
    base = TuneBase("starter", "Starter", "starter@1", "starter", 0, trains_images=True)
    monkeypatch.setattr(stage.library.tuning, "bases", lambda: [base])
    page = stage.open()
    assert not page.card(B16).tune.isVisible()  # not here yet
    with stage.qtbot.waitSignal(page.tune_requested) as asked:
        stage.press(page.card("starter").tune)
    assert asked.args == ["starter"]
    assert not page.isVisible()
    stage.window = None


def test_what_was_trained_so_far_is_reached_from_the_page(stage):
    page = stage.open()
    with stage.qtbot.waitSignal(page.history_requested):
        page.tune.menu().actions()[1].trigger()
    assert not page.isVisible()
    stage.window = None
