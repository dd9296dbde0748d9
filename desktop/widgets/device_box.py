"""Where photos are looked at: chosen here, and said with the reason. GUI thread."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from core.job import Job
from core.messages.common import device_text
from desktop import i18n

if TYPE_CHECKING:
    from core.library import Library
    from core.records.models import DeviceNote
    from desktop.ops import Ops


class DeviceBox(QWidget):
    """Asks the library and tells it; the next photo is looked at there."""

    known = Signal(str)  # cpu, cuda, mps: where photos are looked at
    failed = Signal(object)  # the exception; the choice is as it was

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._asking = Job()
        self.box, self._reason = QComboBox(self), QLabel(self)
        label = QLabel(self.tr("Runs on"), self)
        label.setProperty("role", "dim")
        label.setBuddy(self.box)
        self.box.setAccessibleName(label.text())
        for device, name in self._names().items():
            self.box.addItem(name, device)
        self._show_choice()
        self._reason.setProperty("role", "dim")
        self._reason.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.box)
        row.addSpacing(4)
        row.addWidget(self._reason, 1)
        self.box.activated.connect(self._on_activated)
        self._ask()

    @property
    def reason(self) -> str:
        """What is said of the choice."""
        return self._reason.text()

    def close_asking(self) -> None:
        """Ask nothing more."""
        self._asking.cancel()

    def _names(self) -> dict[str, str]:
        """The devices that this system can have, and the one that was chosen elsewhere."""
        names = {"auto": self.tr("Automatic (whatever is fastest)"), "cpu": "CPU",
                 "cuda": self.tr("NVIDIA card (CUDA)"),
                 "mps": self.tr("Mac GPU (MPS)")}  # fmt: skip
        foreign = "cuda" if sys.platform == "darwin" else "mps"
        if self._library.settings.current.device != foreign:
            del names[foreign]
        return names

    def _show_choice(self) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(self._library.settings.current.device)))

    def _on_activated(self) -> None:
        device, library = self.box.currentData(), self._library
        if device == library.settings.current.device:
            return
        self._reason.setText("")
        self._ops.run(lambda: library.use_device(device), lambda _: self._end(), self._end)

    def _end(self, error: BaseException | None = None) -> None:
        if not isValid(self):  # the page was closed meanwhile
            return
        self._show_choice()
        self._ask()
        if error is not None:
            self.failed.emit(error)

    def _ask(self) -> None:
        """Whether a card can be used takes seconds to find out where there is one."""
        self._asking.cancel()
        job = self._asking = Job()
        self._ops.run(lambda: self._library.device(job), self._show)

    def _show(self, note: DeviceNote) -> None:
        if isValid(self):
            self._reason.setText(device_text(note.kind, note.reason, i18n.current_language()))
            self.known.emit(note.kind)
