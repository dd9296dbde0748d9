"""The models: what there is, what is used, and how to get a better one. GUI thread.

Nothing is asked of the network before the user presses a download button. Installing goes on in
`ModelTasks` when the window is closed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.errors import ShiyingError
from core.job import Job
from core.messages.common import size_text
from desktop import i18n
from desktop.dragdrop import local_path
from desktop.serving.cards import make_cards
from desktop.serving.commands import ModelCommands
from desktop.serving.origins import origins_of
from desktop.widgets.device_box import DeviceBox
from desktop.widgets.import_lines import ImportLines
from desktop.widgets.message_bar import MessageBar
from desktop.widgets.model_list import SCROLL_BAR_PX, ModelList
from desktop.widgets.source_box import SourceBox
from desktop.widgets.switch_note import SwitchNote
from desktop.windows.dialog import ENTER, Dialog, press_focused
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

    from core.library import Library
    from core.records.models import (
        InstalledModel,
        ModelOffer,
        ModelState,
        SwitchProgress,
    )
    from core.records.reports import IndexingProgress
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.serving.cards import Card, Origin
    from desktop.serving.speeds import Speeds
    from desktop.serving.tasks import ModelTasks
    from desktop.widgets.model_card import ModelCard

    News = tuple[
        list[ModelOffer],
        list[ModelState],
        SwitchProgress | None,
        int,
        dict[str, Origin],
        frozenset[str],
    ]

LOOK_EVERY_MS = 1000  # at a change of models; indexing tells four times a second


class ModelsWindow(Dialog):
    """Follows library and tasks while it is open."""

    tune_requested = Signal(str)  # the model to be taught, "": whichever
    history_requested = Signal()  # what was fine-tuned so far

    def __init__(
        self,
        library: Library,
        bridge: EventBridge,
        ops: Ops,
        tasks: ModelTasks,
        speeds: Speeds,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models"))
        self.setAcceptDrops(True)
        resize_to_fit(self, 860, 720)
        self._library, self._ops, self._tasks, self._speeds = library, ops, tasks, speeds
        self.commands = ModelCommands(library, ops, tasks, self)
        self._asking = Job()  # for speeds; cancelled when the window goes
        self._progress: IndexingProgress = library.progress
        self._serving_choice = ""
        self.device = DeviceBox(library, ops, self)
        self.imports = ImportLines(tasks, self)
        self.messages = MessageBar(self)
        self.switch = SwitchNote(self)
        self.cards = ModelList(self)
        self.source = SourceBox(library.settings, self)
        self._later = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._later.timeout.connect(self.refresh)
        self._build()
        self._connect(bridge)
        self.refresh()

    def refresh(self) -> None:
        """Ask the library again."""
        library = self._library

        def fetch() -> News:
            offers, states = library.catalogue(), library.models()
            origins = origins_of(library, offers, states)
            tunable = frozenset(base.choice for base in library.tuning.bases())
            return offers, states, library.switching(), library.count(), origins, tunable

        self._ops.run(fetch, self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, and otherwise does not close the page."""
        if not press_focused(self, event) and event.key() not in ENTER:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._later.stop()
        self._asking.cancel()
        self.device.close_asking()
        super().done(result)

    # Laying out.

    def _build(self) -> None:
        title = QLabel(self.tr("Models"), self)
        title.setProperty("role", "title")
        note = QLabel(
            self.tr(
                "A model is what understands photos and sentences. All of them run on this "
                "computer; your photos never leave it."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("role", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 20, 20)
        column.setSpacing(12)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, SCROLL_BAR_PX, 0)
        above.setSpacing(12)
        for widget in (title, note, self.device, self.messages, self.switch, self.imports):
            above.addWidget(widget)
        column.addLayout(above)
        column.addWidget(self.cards, 1)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        self.bring_in = QPushButton(self.tr("Import a model"), self)
        self.bring_in.setToolTip(
            self.tr("A model folder, or a clip_cn_*.pt file. You can also drop it here.")
        )
        menu = QMenu(self.bring_in)
        menu.addAction(self.tr("From a file (.pt)"), self.commands.ask_for_file)
        menu.addAction(self.tr("From a folder"), self.commands.ask_for_folder)
        self.bring_in.setMenu(menu)
        tune = self.tune = QPushButton(self.tr("Fine-tuning"), self)
        tune.setToolTip(self.tr("Let a model practise on your own photos and words."))
        choices = QMenu(tune)
        choices.addAction(self.tr("Fine-tune a model…"), lambda: self._tune(""))
        choices.addAction(self.tr("Training history"), self._show_history)
        tune.setMenu(choices)
        close = QPushButton(self.tr("Done"), self)
        close.clicked.connect(self.accept)
        close.setFocus()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, SCROLL_BAR_PX, 0)
        row.addWidget(self.source)
        row.addStretch()
        row.addWidget(self.tune)
        row.addWidget(self.bring_in)
        row.addWidget(close)
        return row

    def _connect(self, bridge: EventBridge) -> None:
        bridge.model_changed.connect(self.refresh)
        bridge.progress_changed.connect(self._on_progress)
        self._tasks.changed.connect(self._on_tasks_changed)
        self._tasks.progressed.connect(self._show_task)
        self._tasks.installed.connect(self._on_imported)
        self._tasks.failed.connect(self._on_task_failed)
        self.commands.freed.connect(self._on_removed)
        self.commands.failed.connect(self._say_fault)
        cards = self.cards
        cards.download_requested.connect(self._download)
        cards.cancel_requested.connect(self._tasks.cancel)
        cards.use_requested.connect(self._use)
        cards.remove_requested.connect(self.commands.ask_and_remove)
        cards.measure_requested.connect(self._measure)
        cards.tune_requested.connect(self._tune)
        cards.back_requested.connect(self._back)
        self.device.failed.connect(self._say_fault)
        self.device.known.connect(self._speeds.set_device)
        self._speeds.changed.connect(self.refresh)
        self.switch.back_requested.connect(lambda: self._use(self._serving_choice))

    # What there is.

    def _show(self, news: News) -> None:
        if not isValid(self):  # closed while the library was being asked
            return
        offers, states, change, photos, origins, tunable = news
        made = make_cards(offers, states, origins)
        cards = [
            replace(self._with_speed(card, photos), can_be_tuned=card.id in tunable)
            for card in made
        ]
        self._serving_choice = next((state.choice for state in states if state.serving), "")
        self.cards.show_cards(cards)
        self.cards.order_tabs(self.switch.back, self.source.box)
        for card in cards:
            self._show_task(card.id)
        self.switch.show_switch(change, self._progress)

    def _with_speed(self, card: Card, photos: int) -> Card:
        known = card.state.vectors if card.state is not None else 0
        card = replace(card, photos_left=max(0, photos - known))
        measured = self._speeds.measured(card.id)
        if measured is None:
            return card
        return replace(card, photos_per_minute=measured, is_measured=True)

    def card(self, card_id: str) -> ModelCard | None:
        """Return the card of a model."""
        return self.cards.card(card_id)

    def _on_progress(self, progress: IndexingProgress) -> None:
        self._progress = progress
        if not self.switch.isHidden() and not self._later.isActive():
            self._later.start()

    # Installing.

    def _download(self, model_id: str) -> None:
        self.messages.dismiss()
        source = self.source.source
        if source:
            self._tasks.download(model_id, source)
        else:
            self.source.address.setFocus()

    def _on_tasks_changed(self) -> None:
        for card_id in self.cards.ids:  # at once: the library takes a moment
            self._show_task(card_id)
        self.refresh()

    def _show_task(self, task_id: str) -> None:
        if (card := self.card(task_id)) is not None:
            progress = self._tasks.progress_of(task_id)
            card.show_download(is_running=self._tasks.is_running(task_id), progress=progress)

    def _on_imported(self, model: InstalledModel) -> None:
        self.messages.say(
            self.tr("{0} was imported.").format(model.id),
            self.tr("Use it"),
            lambda: self._use(model.id),
        )

    def _on_task_failed(self, task_id: str, error: BaseException) -> None:
        if not isinstance(error, ShiyingError):
            self._ops.report(error)
            return
        card = self.card(task_id)
        if card is None or card.card.offer is None:
            self.messages.say(i18n.sentence_of(error))
            return
        again = lambda: self._download(task_id)  # noqa: E731
        self.messages.say(i18n.sentence_of(error), self.tr("Try again"), again)

    def _measure(self, choice: str) -> None:
        def end(error: BaseException | None) -> None:
            if not isValid(self):
                return
            if (card := self.card(choice)) is not None:
                card.show_measuring(is_running=False)
            if error is not None:
                self._say_fault(error)

        self._speeds.measure(choice, self._asking, end)

    # Importing.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        paths = [local_path(url) for url in event.mimeData().urls()]
        found = next((path for path in paths if path is not None and path.exists()), None)
        if found is None:
            self.messages.say(self.tr("Drop a model folder or a .pt file from this computer."))
            return
        self.messages.dismiss()
        self._tasks.bring_in(found)

    # Choosing and removing.

    def _use(self, choice: str) -> None:
        self.messages.dismiss()
        self.commands.use(choice)

    def _back(self, choice: str) -> None:
        self.messages.dismiss()
        self.commands.roll_back(choice)

    def _tune(self, choice: str) -> None:
        """Make way: while this page is open nothing else takes keys."""
        self.accept()
        self.tune_requested.emit(choice)

    def _show_history(self) -> None:
        self.accept()
        self.history_requested.emit()

    def _on_removed(self, freed_bytes: int) -> None:
        self.messages.say(self.tr("{0} freed.").format(size_text(freed_bytes)))
        self.refresh()

    def _say_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            self.messages.say(i18n.sentence_of(error))
            self.refresh()
        else:
            self._ops.report(error)
