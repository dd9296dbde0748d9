"""The taught labels in the window: the sidebar's rows, what is dropped on them, their dialogs.

Owner: the GUI thread. Wires shelf, commands and search; decides only what a click means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from shiboken6 import isValid

from core.records.labels import LabelId
from core.records.photos import PhotoId
from core.records.search import Chip
from desktop.labels.commands import LabelCommands, Removed
from desktop.labels.files import LabelFiles
from desktop.labels.menus import LabelMenus
from desktop.labels.shelf import LabelShelf
from desktop.labels.words import LabelWords
from desktop.search.sentence import Sentence
from desktop.teach.opener import TeachOpener
from desktop.widgets.label_chips import PhotoLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.library import Library
    from core.records.labels import Label
    from desktop.commands import Act, Commands
    from desktop.ops import Ops
    from desktop.photos.desk import PhotoDesk
    from desktop.search.finder import Finder
    from desktop.search.narrowing import Narrowing
    from desktop.windows.main_window import MainWindow

NEARBY = 36  # photos of the grid that a new label's dialog offers


class LabelDesk(QObject):
    """Shows labels, makes them, and lets them go."""

    failed = Signal(object)
    tune_requested = Signal(object)  # Label

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        ops: Ops,
        commands: Commands,
        *,
        finder: Finder,
        narrowing: Narrowing,
        desk: PhotoDesk,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._ops = ops
        self._undo = commands
        self._finder = finder
        self._narrowing = narrowing
        self._photos = desk
        self._changed_since = False
        self.shelf = LabelShelf(library, ops, window.sidebar.labels, self)
        self.commands = LabelCommands(library, ops, commands, self)
        self.files = LabelFiles(library, ops, commands, window)
        self.teaching = TeachOpener(
            window, library, ops, self.commands, commands, shelf=self.shelf, desk=desk
        )
        self.menus = LabelMenus(library, self.shelf, self.commands, self._shown_labels, window)
        self._connect_page()
        self._connect_sidebar()
        self._connect_photos()

    def show(self, label: Label) -> None:
        """Show a label's photos: its name in the search field, and nothing beside it."""
        if not label.yes_count:
            self.teach(label)  # nothing to show yet; the page says how to give an example
            return
        self.leave_page()
        chip = Chip("label", label.name, 0, value=str(label.id))
        self._window.search.set_picture(None)
        self._finder.change(image=None)
        self._window.search.set_sentence(Sentence(chips=(chip,)))
        self._narrowing.clear()
        self._finder.ask_now()

    def teach(self, label: Label) -> None:
        """Ask about a label's photos, one after another."""
        self.teaching.open(label)
        self._window.sidebar.labels.show_chosen(label.id)

    def leave_page(self) -> None:
        """Show the photos again, if a label is being taught."""
        if self.teaching.label_id is not None:
            self.teaching.leave()
            self._on_sentence(self._window.search.sentence)

    def choose_precision(self, label: Label, at: QPoint) -> None:
        """Let the user say how sure a find has to be."""
        from desktop.widgets.precision_slider import PrecisionPopover, PrecisionSlider

        view = self.shelf.view(label.id)
        if view is not None:
            slider = PrecisionSlider(self._library, self._ops, self.commands)
            slider.set_view(view)
            PrecisionPopover(slider, self._window).open_at(at)

    def teach_new(self, examples: Sequence[int] = ()) -> None:
        """Ask what the new label is called; these photos are its first examples."""
        from desktop.windows.new_label import NewLabelDialog

        dialog = NewLabelDialog(
            self._library,
            self._ops,
            self.commands,
            examples=examples,
            nearby=self._photos.photos.ids[:NEARBY].tolist(),
            parent=self._window,
        )
        dialog.made.connect(self._on_made)
        dialog.finished.connect(lambda _: self._window.activateWindow())
        dialog.open()

    def edit(self, label: Label) -> None:
        """Let the user change what a label is called."""
        from desktop.windows.edit_label import EditLabelDialog

        dialog = EditLabelDialog(label, self.commands, self._ops, self._window)
        dialog.edited.connect(lambda: self._on_edited(label.id))
        dialog.finished.connect(lambda _: self._window.activateWindow())
        dialog.open()

    def close(self) -> None:
        """Look and ask no more."""
        self.files.close()
        self.teaching.close()
        self.shelf.close()

    def on_labels_changed(self) -> None:
        """Something was taught; what is shown follows."""
        self._changed_since = True
        self.shelf.refresh_soon()
        self.teaching.on_labels_changed()

    def _connect_page(self) -> None:
        """Whatever leads to photos leads away from the page."""
        sidebar = self._window.sidebar
        signals = (sidebar.place_chosen, sidebar.span_chosen, sidebar.albums.album_chosen,
                   sidebar.places.clicked, sidebar.text_typed, self._window.page_left,
                   sidebar.collections.chosen)  # fmt: skip
        for signal in signals:
            signal.connect(lambda *_: self.leave_page())
        self.teaching.finished.connect(self._on_taught)
        self.teaching.failed.connect(self.failed)

    def _connect_sidebar(self) -> None:
        shown = self._window.sidebar.labels
        shown.chosen.connect(self._on_chosen)
        shown.menu_requested.connect(self.menus.show_for_label)
        shown.new_requested.connect(self.teach_new)
        shown.photos_dropped.connect(self._on_dropped)
        self._window.search.sentence_changed.connect(self._on_sentence)
        self.shelf.refreshed.connect(self._on_refreshed)
        self.shelf.failed.connect(self.failed)
        self.commands.refused.connect(self._window.messages.say)
        self.menus.show_requested.connect(self.show)
        self.menus.teach_requested.connect(self.teach)
        self.menus.precision_requested.connect(self.choose_precision)
        self.menus.edit_requested.connect(self.edit)
        self.menus.tune_requested.connect(self.tune_requested)
        self.menus.export_requested.connect(self.files.ask_and_export)
        self.menus.bring_in_requested.connect(self.files.ask_and_bring_in)
        self.menus.keywords_requested.connect(self.files.ask_and_write)
        self.files.told.connect(self._window.messages.say)
        self.files.failed.connect(self.failed)
        self.menus.new_requested.connect(self.teach_new)
        self._undo.done.connect(self._on_done)

    def _connect_photos(self) -> None:
        grid, details = self._photos.grid, self._photos.details
        self._photos.commands.menu_opening.connect(self.menus.add_to)
        details.labels_wanted.connect(self._look_up)
        details.label_chosen.connect(self.show)
        details.label_answered.connect(
            lambda photo_id, label, answer: self.commands.answer(label, [photo_id], answer)
        )
        details.name_all_requested.connect(
            lambda at: self.menus.show_for_photos(grid.selection_ids(), at)
        )

    def _shown_labels(self) -> list[LabelId]:
        return labels_in(self._window.search.sentence)

    def _look_up(self, photo_id: int) -> None:
        """Tell the details what the user said of a photo, and what it was taken for."""

        def show(said: dict[LabelId, bool]) -> None:
            if not isValid(self._photos.details):
                return
            found = [PhotoLabel(label, is_sure=False) for label in self.shelf.found_on(photo_id)]
            sure = [
                PhotoLabel(label, is_sure=True) for label in self.shelf.labels if said.get(label.id)
            ]
            not_said = [one for one in found if one.label.id not in said]
            self._photos.details.show_labels(photo_id, [*sure, *not_said])

        self._ops.run(lambda: self._library.labels.labels_of(PhotoId(photo_id)), show)

    def _on_chosen(self, label_id: LabelId | None) -> None:
        view = self.shelf.view(label_id) if label_id is not None else None
        if view is not None:
            self.show(view.label)
        elif self.teaching.label_id is not None:
            self._on_taught()  # its own row: done with it
        else:
            self._window.search.clear()

    def _on_sentence(self, sentence: Sentence) -> None:
        """Mark the label that stands in the search field."""
        self._window.sidebar.labels.show_chosen(next(iter(labels_in(sentence)), None))

    def _on_dropped(self, label_id: LabelId | None, files: list[Path]) -> None:
        view = self.shelf.view(label_id) if label_id is not None else None
        if view is not None:
            self.commands.give_files(view.label, files)
        else:
            self.commands.find_photos(files, self._teach_dropped)

    def _teach_dropped(self, ids: list[int], strangers: int) -> None:
        if strangers:
            self.commands.refused.emit(LabelWords().strangers(strangers))
        if ids:
            self.teach_new(ids)

    def _on_made(self, label: Label) -> None:
        self.teach(label)

    def _on_taught(self) -> None:
        """Show what it finds now; without an example there is nothing to show."""
        label_id = self.teaching.label_id
        view = self.shelf.view(label_id) if label_id is not None else None
        self.leave_page()
        if view is not None and view.label.yes_count:
            self.show(view.label)

    def _on_edited(self, label_id: LabelId) -> None:
        """A label that is shown goes on being shown, under its new name."""
        if label_id in self._shown_labels():
            self._ops.run(lambda: self._library.labels.get(label_id), self.show)

    def _on_refreshed(self) -> None:
        """Ask again for what a label has a say in."""
        shown = self._photos.grid.selection_ids()
        if len(shown) == 1:
            self._look_up(shown[0])
        if not self._changed_since:
            return
        self._changed_since = False
        text = self._finder.question.text.casefold()
        names = (name.casefold() for label in self.shelf.labels for name in label.names)
        if self._shown_labels() or any(name in text for name in names):
            self._finder.renew()

    def _on_done(self, act: Act) -> None:
        if not isinstance(act.about, Removed):
            return
        if act.about.label.id in self._shown_labels():
            self._window.search.clear()
        sentence = self.tr("{0}. Your photos stay as they are.").format(act.text)
        self._window.messages.say(sentence, self.tr("Undo"), self._undo.undo)


def labels_in(sentence: Sentence) -> list[LabelId]:
    """Return the labels that are chips of a sentence."""
    return [LabelId(int(chip.value)) for chip in sentence.chips if chip.kind == "label"]
