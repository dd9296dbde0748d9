"""The menus about labels: of a label's row, and what photos can be said to show. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.records.photos import PhotoId
from desktop import i18n, icons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.library import Library
    from core.records.labels import Label, LabelId
    from desktop.labels.commands import LabelCommands
    from desktop.labels.shelf import LabelShelf


class LabelMenus(QObject):
    """Offers; what needs more than a command is asked of whoever listens."""

    show_requested = Signal(object)  # Label
    teach_requested = Signal(object)  # Label
    precision_requested = Signal(object, QPoint)  # Label, where on the screen
    edit_requested = Signal(object)  # Label
    tune_requested = Signal(object)  # Label
    export_requested = Signal(object)  # Label
    bring_in_requested = Signal()
    keywords_requested = Signal(object)  # LabelView
    new_requested = Signal(list)  # ids of photos

    def __init__(
        self,
        library: Library,
        shelf: LabelShelf,
        commands: LabelCommands,
        shown: Callable[[], Sequence[LabelId]],
        parent: QWidget,
    ) -> None:
        """Know what there is; `shown`: the labels in the search field."""
        super().__init__(parent)
        self._library = library
        self._shelf = shelf
        self._commands = commands
        self._shown = shown
        self._window = parent

    def show_for_label(self, label_id: LabelId, at: QPoint) -> QMenu | None:
        """Offer what can be done with a label."""
        view = self._shelf.view(label_id)
        if view is None:
            return None
        label = view.label
        menu = self._new_menu()
        _add(menu, "search", self.tr("Show its photos"), lambda: self.show_requested.emit(label))
        _add(menu, "learn", self.tr("Teach it more…"), lambda: self.teach_requested.emit(label))
        _add(menu, "text", self.tr("Name and kind…"), lambda: self.edit_requested.emit(label))
        if view.quality.method:
            sure = self.tr("How sure it has to be…")
            _add(menu, "sliders", sure, lambda: self.precision_requested.emit(label, at))
        if label.yes_count:
            tune = self.tr("Fine-tune a model with it…")
            _add(menu, "tune", tune, lambda: self.tune_requested.emit(label))
        menu.addSeparator()
        _add(menu, "download", self.tr("Export…"), lambda: self.export_requested.emit(label))
        _add(menu, "open", self.tr("Import labels…"), self.bring_in_requested.emit)
        keywords = self.tr("Write keywords beside its photos…")
        _add(menu, "tag", keywords, lambda: self.keywords_requested.emit(view))
        menu.addSeparator()
        delete = self.tr("Delete “{0}”").format(label.name)
        _add(menu, "trash", delete, lambda: self._commands.remove(label))
        menu.popup(at)
        return menu

    def show_for_photos(self, ids: Sequence[int], at: QPoint) -> QMenu:
        """Offer the labels for many photos."""
        menu = self._new_menu()
        self._fill_names(menu, ids)
        menu.popup(at)
        return menu

    def add_to(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Add what photos can be said to show to a menu about them."""
        menu.addSeparator()
        names = menu.addMenu(self.tr("This is…"))
        icons.set_icon(names.menuAction(), "tag", "dim")
        self._fill_names(names, ids)
        for label in self._doubtful(ids):
            text = self.tr("This is not “{0}”").format(label.name)
            _add(menu, "close", text, lambda label=label: self._deny(label, ids))

    def _fill_names(self, menu: QMenu, ids: Sequence[int]) -> None:
        said = self._said_of(ids)
        for label in self._shelf.labels:
            action = menu.addAction(i18n.as_caption(label.name))
            action.setCheckable(True)
            action.setChecked(said.get(label.id) is True)
            action.triggered.connect(
                lambda is_on, label=label: self._commands.answer(label, ids, is_on or None)
            )
        if self._shelf.labels:
            menu.addSeparator()
        _add(menu, "plus", self.tr("Something new…"), lambda: self.new_requested.emit(list(ids)))

    def _doubtful(self, ids: Sequence[int]) -> list[Label]:
        """Return the labels that these photos are shown under or were taken for."""
        said = self._said_of(ids)
        found = self._shelf.found_on(ids[0]) if len(ids) == 1 else []
        known = {label.id for label in found} | set(self._shown()) | set(said)
        return [
            label
            for label in self._shelf.labels
            if label.id in known and said.get(label.id) is not False
        ]

    def _said_of(self, ids: Sequence[int]) -> dict[LabelId, bool]:
        """Return what the user said of a single photo (1 ms)."""
        return self._library.labels.labels_of(PhotoId(int(ids[0]))) if len(ids) == 1 else {}

    def _deny(self, label: Label, ids: Sequence[int]) -> None:
        self._commands.answer(label, ids, answer=False)

    def _new_menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


def _add(menu: QMenu, icon: str, text: str, run: Callable[[], object]) -> None:
    action = menu.addAction(i18n.as_caption(text))
    icons.set_icon(action, icon, "dim")
    action.triggered.connect(lambda _=False: run())
