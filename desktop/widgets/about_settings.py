"""What this is, where it keeps its things, and whether there is a newer one. GUI thread.

Part of the settings window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from core import __version__
from core.records.model_names import model_text
from desktop import i18n
from desktop.system.update_check import open_page
from desktop.widgets.setting_rows import switch

if TYPE_CHECKING:
    from core.errors import ShiyingError
    from core.library import Library
    from core.records.updates import Release
    from desktop.system.update_check import UpdateCheck
    from desktop.widgets.setting_rows import SettingRows


class AboutSettings(QObject):
    """Adds its rows. A signal leads to another window; `changed` names a field of the settings."""

    changed = Signal(str)
    storage_requested = Signal()
    models_requested = Signal()
    licences_requested = Signal()
    report_requested = Signal()

    def __init__(self, library: Library, updates: UpdateCheck, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._updates = updates
        self._window = parent
        self._release: Release | None = None
        self.look = self._button(self.tr("Look now"))
        self.look.setEnabled(updates.can_ask)
        self.look.clicked.connect(self._on_look)
        self.check_updates = switch(library.settings.current.check_updates, parent)
        self.check_updates.setEnabled(updates.can_ask)
        self.check_updates.toggled.connect(self._on_check_updates)
        updates.answered.connect(self._on_release)
        updates.failed.connect(self._on_failure)

    @property
    def controls(self) -> dict[str, QWidget]:
        """The field of the settings that each control writes."""
        return {"check_updates": self.check_updates}

    def add_to(self, rows: SettingRows) -> None:
        """Add a row for each."""
        library = self._library
        rows.add_section(self.tr("About"))
        open_home = self._button(self.tr("Open"))
        open_home.setAccessibleName(self.tr("Open the library folder"))
        open_home.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(library.home.home)))
        )
        place = rows.add(
            self.tr("Library"),
            self.tr(
                "Thumbnails and what Shiying knows about your photos; the photos themselves "
                "are not in here.\n{0}"
            ).format(library.home.home),
            open_home,
        )
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows.add(
            self.tr("What Shiying keeps about me"),
            self.tr("Every part with its size, and a button beside whatever can be deleted."),
            self._leads_to(self.tr("Show"), self.storage_requested),
        )
        choose = self._leads_to(self.tr("Choose a model"), self.models_requested)
        rows.add(*self._model_words(), choose)
        rows.add(
            self.tr("Shiying {0}").format(__version__),
            self.tr("Open source. No account, no statistics, nothing is uploaded."),
            self._leads_to(self.tr("Licences"), self.licences_requested),
        )
        self._add_updates(rows)
        rows.add(
            self.tr("Is something wrong?"),
            self.tr(
                "A report for the person who helps you, without the names of photos. Read it "
                "first, then copy it."
            ),
            self._leads_to(self.tr("Show the report"), self.report_requested),
        )

    def _add_updates(self, rows: SettingRows) -> None:
        about = (
            self.tr("Asks the releases page for the newest version; nothing is downloaded.")
            if self._updates.can_ask
            else self.tr("This copy does not say where it was published, so it cannot look.")
        )
        self._news = rows.add(self.tr("Newer versions"), about, self.look)
        rows.add(
            self.tr("Look for newer versions at startup"),
            self.tr("One request to the releases page at each start; it says nothing about you."),
            self.check_updates,
        )

    def _model_words(self) -> tuple[str, str]:
        model = self._library.model
        name = model_text(model, i18n.current_language())
        about = (
            self.tr(
                "Small and quick, works without any download, and understands simple sentences. "
                "A larger model understands far more."
            )
            if model.is_bundled
            else self.tr("Runs on this computer: {0}.").format(model.device.upper())
        )
        return self.tr("Model · {0}").format(name), about

    def _on_look(self) -> None:
        if self._release is not None:
            open_page(self._release)
            return
        self.look.setEnabled(False)
        self._news.setText(self.tr("Asking…"))
        self._updates.look()

    def _on_release(self, release: Release) -> None:
        self.look.setEnabled(True)
        if not release.is_newer:
            self._news.setText(self.tr("This is the newest version."))
            return
        self._release = release
        self._news.setText(self.tr("Shiying {0} has been published.").format(release.version))
        self.look.setText(self.tr("View"))

    def _on_failure(self, error: ShiyingError) -> None:
        self.look.setEnabled(True)
        self._news.setText(i18n.sentence_of(error))

    def _on_check_updates(self, is_on: bool) -> None:
        self._library.settings.update(check_updates=is_on)
        self.changed.emit("check_updates")

    def _leads_to(self, text: str, request: Signal) -> QPushButton:
        """Return a button to another window."""
        button = self._button(text)
        button.clicked.connect(request)
        return button

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self._window)
        button.setAutoDefault(False)
        return button
