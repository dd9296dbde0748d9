"""One open library behind one main window: who listens to whom.

Owner: the GUI thread. Made when the library is open, thrown away when the window is rebuilt
(another language) or closed; the library itself belongs to the application.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import ShiyingError
from desktop import i18n
from desktop.commands import Act, Commands
from desktop.folder_commands import FolderCommands
from desktop.inbox import Inbox
from desktop.labels.desk import LabelDesk
from desktop.models.folder_tree import ALL, RECENT, Place
from desktop.organising.album_shelf import AlbumShelf
from desktop.organising.collection_desk import CollectionDesk
from desktop.organising.mark_desk import MarkDesk
from desktop.overview import Facts, Overview
from desktop.photos.desk import PhotoDesk
from desktop.photos.export_commands import ExportCommands
from desktop.search.finder import Finder
from desktop.search.last_session import LastSession
from desktop.search.narrowing import Narrowing
from desktop.search.results import Results

if TYPE_CHECKING:
    from core.events import PhotosChanged
    from core.library import Library
    from core.records.models import ModelInfo
    from core.records.reports import IndexingProgress
    from desktop.bridge import EventBridge
    from desktop.commands import Remembered
    from desktop.ops import Ops
    from desktop.windows.main_window import MainWindow


class Session(QObject):
    """Makes what stands between a window and a library, and wires it."""

    settings_requested = Signal()
    models_requested = Signal()
    shortcuts_requested = Signal()
    problems_requested = Signal()
    comparison_requested = Signal(object)  # the photo's id, None: no photo yet
    duplicates_requested = Signal()
    tuning_requested = Signal(object)  # Label to learn from, None: whatever there is
    damage_met = Signal(object)  # ShiyingError: this library should not be used any further

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: EventBridge,
        ops: Ops,
        earlier: Remembered | None = None,
    ) -> None:
        """Wire a window to a library; earlier: what was done in the window before this one."""
        super().__init__(window)
        self._window = window
        self._library = library
        self._ops = ops
        self.finder = Finder(library, ops, self)
        self.overview = Overview(library, ops, self)
        self.desk = PhotoDesk(window, library, ops, self.finder)
        self.photos, self.grid = self.desk.photos, self.desk.grid
        self.details, self.commands = self.desk.details, self.desk.commands
        self.pictures = self.desk.pictures
        self.folders = FolderCommands(library, ops, self.overview, window)
        self.albums = AlbumShelf(library, ops, self.finder, window.sidebar.albums, self)
        self.exports = ExportCommands(library, ops, window)
        self.inbox = Inbox(self.folders, self.pictures, self)
        self.narrowing = Narrowing(self.finder, window.sidebar, self.albums, self)
        self.undoing = Commands(ops, self, earlier)
        self._make_desks()
        self.results = Results(
            window,
            library,
            finder=self.finder,
            overview=self.overview,
            narrowing=self.narrowing,
            photos=self.photos,
            grid=self.grid,
            timeline=self.desk.timeline,
        )
        self.last = LastSession(self, window)
        self._connect_search()
        self._connect_sidebar()
        self._connect_window()
        self._connect_faults()
        self._connect_undoing()
        self._connect_core(bridge)

    def start(self, last: str = "") -> None:
        """Show what there is; `last`: what was shown when the window closed."""
        settings = self._library.settings.current
        self.grid.set_cell_px(settings.thumbnail_px)
        self._window.activity.set_model(self._library.model)
        self._window.activity.set_problem_count(len(self._library.problems()))
        self._on_progress(self._library.progress)
        self.finder.change(collapse_duplicates=settings.collapse_duplicates)
        self._window.header.show_merging(
            collapse=settings.collapse_duplicates, pairs=settings.pairs_as_one
        )
        self.finder.set_sentence(self._window.search.sentence)
        self.last.restore(last)
        self.finder.ask_now()
        self.overview.refresh_now()
        self.albums.refresh()
        self.labels.shelf.refresh_soon()
        self.marks.refresh()
        self.collections.refresh()
        self.desk.preview.warm_up()
        self.labels.teaching.warm_up()

    def _make_desks(self) -> None:
        """Make the desks of labels, marks and albums, which stand on the same things."""
        window, library, ops, undoing = self._window, self._library, self._ops, self.undoing
        shared = {"finder": self.finder, "narrowing": self.narrowing, "desk": self.desk}
        self.labels = LabelDesk(window, library, ops, undoing, **shared)
        self.marks = MarkDesk(window, library, ops, undoing, **shared)
        self.collections = CollectionDesk(
            window,
            library,
            ops,
            undoing,
            albums=self.albums,
            find_photos=self.labels.commands.find_photos,
            **shared,
        )
        self.marks.looked.connect(self.collections.look_up)

    def close(self) -> None:
        """Ask nothing more and stop loading thumbnails."""
        self.exports.close()
        self.finder.close()
        self.overview.close()
        self.albums.close()
        self.labels.close()
        self.marks.close()
        self.collections.close()
        self.desk.close()
        self.undoing.close()

    def show_error(self, error: BaseException) -> None:
        """A known error as a sentence, anything else as a report."""
        if isinstance(error, ShiyingError) and error.code == "library_damaged":
            self.damage_met.emit(error)
        elif isinstance(error, ShiyingError):
            self._window.messages.say(i18n.sentence_of(error))
        else:
            self._ops.report(error)

    # The window.

    def _connect_search(self) -> None:
        search, finder = self._window.search, self.finder
        search.sentence_changed.connect(finder.set_sentence)
        search.submitted.connect(finder.ask_now)
        search.picture_removed.connect(lambda: finder.change(image=None))
        search.weight_changed.connect(lambda weight: finder.change(image_weight=weight))
        search.down_pressed.connect(self.grid.select_first)
        search.left.connect(self.grid.setFocus)
        search.rich_pasted.connect(self.inbox.paste)

    def _connect_sidebar(self) -> None:
        sidebar, folders = self._window.sidebar, self.folders
        sidebar.text_typed.connect(self._window.search.type_text)
        sidebar.place_chosen.connect(self.narrowing.choose_place)
        sidebar.all_requested.connect(self.collections.leave)
        sidebar.span_chosen.connect(self.narrowing.choose_span)
        sidebar.add_folder_requested.connect(folders.ask_and_add)
        sidebar.remove_root_requested.connect(folders.ask_and_remove)
        sidebar.show_root_requested.connect(folders.show)
        sidebar.rescan_requested.connect(folders.rescan)
        sidebar.settings_requested.connect(self.settings_requested)
        sidebar.duplicates_requested.connect(self.duplicates_requested)
        self.overview.refreshed.connect(self._on_overview)

    def _connect_window(self) -> None:
        window, run, library = self._window, self._ops.run, self._library
        window.dropped.connect(self.inbox.drop)
        window.paste_requested.connect(self.inbox.paste)
        window.text_typed.connect(window.search.type_text)
        window.shortcuts_requested.connect(self.shortcuts_requested)
        window.comparison_requested.connect(
            lambda: self.comparison_requested.emit(self.grid.current_id())
        )
        window.duplicates_requested.connect(self.duplicates_requested)
        window.header.pairs_chosen.connect(self._on_pairs_chosen)
        self.desk.compare_requested.connect(self.comparison_requested)
        self.commands.menu_opening.connect(self.exports.add_to)
        self.details.export_all_requested.connect(
            lambda: self.exports.open(self.grid.selection_ids())
        )
        window.export_requested.connect(
            lambda: self.exports.open(self.grid.selection_ids() or self.photos.ids.tolist())
        )
        window.undo_requested.connect(self.undoing.undo)
        window.redo_requested.connect(self.undoing.redo)
        window.empty.add_folder_requested.connect(self.folders.ask_and_add)
        window.empty.clear_filters_requested.connect(self.narrowing.clear)
        window.empty.problems_requested.connect(self.problems_requested)
        window.empty.resume_requested.connect(lambda: run(library.resume))
        window.activity.problems_requested.connect(self.problems_requested)
        window.activity.models_requested.connect(self.models_requested)
        window.activity.tuning_requested.connect(lambda: self.tuning_requested.emit(None))
        self.labels.tune_requested.connect(self.tuning_requested)
        window.activity.pause_requested.connect(lambda: run(library.pause))
        window.activity.resume_requested.connect(lambda: run(library.resume))
        self.folders.added.connect(window.messages.dismiss)
        self.folders.added.connect(self.overview.refresh_now)
        self.folders.found.connect(self._on_folder_found)
        self.inbox.text_arrived.connect(window.search.type_text)
        self.inbox.refused.connect(window.messages.say)

    def _connect_faults(self) -> None:
        places = (self.desk, self.results, self.albums, self.labels, self.marks, self.collections,
                  self.folders,
                  self.undoing)  # fmt: skip
        for place in places:
            place.failed.connect(self.show_error)
        self.pictures.failed.connect(self.results.show_failure)

    def _connect_undoing(self) -> None:
        say, undo = self._window.activity.say, self.undoing.undo
        self.undoing.done.connect(lambda act: say(act.text, self.tr("Undo"), undo))
        self.undoing.undone.connect(self._on_undone)

    def _on_undone(self, act: Act) -> None:
        self._window.messages.dismiss()  # it may offer what has just been done
        self._window.activity.say(self.tr("Undone: {0}").format(act.text))

    def _on_pairs_chosen(self, chosen: bool) -> None:
        """RAW and JPEG are one photo or two: lists, counts and answers follow at once."""
        self._library.settings.update(pairs_as_one=chosen)
        self.photos.refresh_all()
        self.finder.renew()
        self.overview.refresh_now()
        self.albums.refresh()

    def _on_folder_found(self, place: Place) -> None:
        """Show a folder that somebody brought and that we know; at a start, once it is listed."""
        choose = partial(self._window.sidebar.choose, place)
        if self.overview.facts is not None:
            choose()
            return
        once = Qt.ConnectionType.SingleShotConnection
        self.overview.refreshed.connect(lambda _facts: choose(), once)

    def _on_overview(self, facts: Facts) -> None:
        sidebar = self._window.sidebar
        sidebar.set_count(ALL, facts.total)
        sidebar.set_count(RECENT, facts.recent)
        sidebar.set_folders(facts.roots, facts.folders)
        sidebar.set_months(facts.months)
        self._window.header.set_formats(facts.formats)
        self.results.show_photos_or_reason()

    # News from the core.

    def _connect_core(self, bridge: EventBridge) -> None:
        bridge.photos_changed.connect(self._on_photos_changed)
        bridge.labels_changed.connect(self.labels.on_labels_changed)
        bridge.marks_changed.connect(self.marks.on_marks_changed)
        bridge.collections_changed.connect(self.collections.on_collections_changed)
        for changed in (bridge.labels_changed, bridge.marks_changed):  # smart albums may ask for it
            changed.connect(self.collections.refresh_soon)
        bridge.roots_changed.connect(self.overview.refresh_now)
        bridge.roots_changed.connect(self.photos.refresh_all)  # photos out of reach are dimmed
        bridge.problems_changed.connect(self._window.activity.set_problem_count)
        bridge.progress_changed.connect(self._on_progress)
        bridge.fault_raised.connect(self.show_error)
        bridge.model_changed.connect(self._on_model_changed)

    def _on_photos_changed(self, news: PhotosChanged) -> None:
        self.desk.follow(news)
        self.overview.refresh()
        self.albums.refresh()
        self.labels.shelf.refresh()
        self.marks.refresh_soon()
        self.collections.refresh_soon()
        if news.added or news.removed:
            self.finder.note_new_photos()

    def _on_model_changed(self, model: ModelInfo) -> None:
        """Another model may answer now: what is asked gets its answer."""
        self._window.activity.set_model(model)
        self.albums.refresh()
        self.collections.refresh_soon()
        self.labels.shelf.refresh_soon()
        if self.finder.question.is_search:
            self.finder.ask_now()

    def _on_progress(self, progress: IndexingProgress) -> None:
        self._window.activity.set_progress(progress)
        if self.results.show_progress(progress):
            self.albums.refresh()
