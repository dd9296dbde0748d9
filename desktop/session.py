"""One open library behind one main window: who listens to whom.

Owner: the GUI thread. Made when the library is open, thrown away when the window is rebuilt
(another language) or closed; the library itself belongs to the application.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import DecodeError, ShiyingError
from desktop import i18n
from desktop.album_shelf import AlbumShelf
from desktop.finder import Answer, Finder
from desktop.folder_commands import FolderCommands
from desktop.grid.photo_grid import PhotoGrid
from desktop.inbox import Inbox
from desktop.models.folder_tree import ALL, RECENT, Place
from desktop.models.month_tree import Span, span_name
from desktop.models.photo_list import PhotoList
from desktop.overview import Facts, Overview
from desktop.photo_commands import PhotoCommands
from desktop.picture_query import PictureQuery, QueryPicture, to_pixmap
from desktop.preview_opener import PreviewOpener
from desktop.widgets.detail_panel import DetailPanel
from desktop.widgets.results_header import Limit

if TYPE_CHECKING:
    from core.events import PhotosChanged
    from core.library import Library
    from core.records import IndexingProgress, ModelInfo
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.windows.main_window import MainWindow


class Session(QObject):
    """Wires a window to a library. Every method is a slot or answers one."""

    settings_requested = Signal()
    models_requested = Signal()
    shortcuts_requested = Signal()
    problems_requested = Signal()

    def __init__(self, window: MainWindow, library: Library, bridge: EventBridge, ops: Ops) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._ops = ops
        self.photos = PhotoList(library, self)
        self.grid = PhotoGrid(library, self.photos, window)
        self.details = DetailPanel(library, ops, window)
        self.finder = Finder(library, ops, self)
        self.overview = Overview(library, ops, self)
        self.pictures = PictureQuery(library, ops, self)
        self.commands = PhotoCommands(library, ops, window)
        self.folders = FolderCommands(library, ops, self.overview, window)
        self.albums = AlbumShelf(library, ops, self.finder, window.sidebar.albums, self)
        self.inbox = Inbox(self.folders, self.pictures, self)
        self._preview = PreviewOpener(library, ops, window)
        self._progress: IndexingProgress = library.progress
        self._shown = Answer(self.finder.question, self.photos.ids)
        window.put_photos(
            self.grid, self.details, show_details=library.settings.current.panel_visible
        )
        self._connect_search()
        self._connect_photos()
        self._connect_window()
        self._connect_core(bridge)

    def start(self) -> None:
        """Show what there is."""
        settings = self._library.settings.current
        self.grid.set_cell_px(settings.thumbnail_px)
        self._window.activity.set_model(self._library.model)
        self._window.activity.set_problem_count(len(self._library.problems()))
        self._on_progress(self._library.progress)
        self.finder.change(collapse_duplicates=settings.collapse_duplicates)
        self.finder.set_sentence(self._window.search.sentence)
        self.finder.ask_now()
        self.overview.refresh_now()
        self.albums.refresh()
        self._preview.warm_up()

    def close(self) -> None:
        """Ask nothing more and stop loading thumbnails."""
        self.finder.close()
        self.overview.close()
        self.albums.close()
        self.grid.close_loader()
        self._preview.close()

    # Searching.

    def _connect_search(self) -> None:
        search, finder, header = self._window.search, self.finder, self._window.header
        search.sentence_changed.connect(finder.set_sentence)
        search.submitted.connect(finder.ask_now)
        search.picture_removed.connect(lambda: finder.change(image=None))
        search.weight_changed.connect(lambda weight: finder.change(image_weight=weight))
        search.down_pressed.connect(self.grid.select_first)
        search.left.connect(self.grid.setFocus)
        search.rich_pasted.connect(self.inbox.paste)
        finder.answered.connect(self._on_answered)
        finder.failed.connect(self._on_search_failed)
        finder.outdated.connect(header.show_outdated)
        finder.neighbours_found.connect(self.details.show_neighbours)
        self.pictures.ready.connect(self._on_picture_ready)
        self.pictures.failed.connect(self._on_search_failed)
        header.arrangement_chosen.connect(lambda chosen: finder.change(arrangement=chosen))
        header.orientation_chosen.connect(lambda chosen: self._limit(orientation=chosen))
        header.formats_chosen.connect(lambda chosen: self._limit(formats=chosen))
        header.collapse_chosen.connect(self._on_collapse_chosen)
        header.cell_px_chosen.connect(self.grid.set_cell_px)
        header.renew_requested.connect(finder.ask_now)
        self.grid.cell_px_changed.connect(header.set_cell_px)

    def _limit(self, **changes: object) -> None:
        self.finder.change(filters=replace(self.finder.question.filters, **changes))

    def _on_collapse_chosen(self, chosen: bool) -> None:
        self._library.settings.update(collapse_duplicates=chosen)
        self.finder.change(collapse_duplicates=chosen)

    def _on_answered(self, answer: Answer) -> None:
        is_new = answer.question != self._shown.question
        self._shown = answer
        window, question = self._window, answer.question
        # No likely match at all: the header says so, and a line between nothing and the rest not.
        self.photos.set_ids(answer.ids, answer.scores, answer.likely or None, answer.hidden)
        if is_new:
            self.grid.scroll_to_top()
        window.header.show_answer(answer)
        window.header.show_arrangement(question.arrangement, is_search=question.is_search)
        window.header.show_filters(question.filters.orientation, question.filters.formats)
        window.header.show_limits(self._limits())
        if question.is_search:
            window.search.show_answer(question.text, answer.chips)
        self._show_photos_or_reason()

    def _show_photos_or_reason(self) -> None:
        window, facts = self._window, self.overview.facts
        has_photos = len(self._shown.ids) > 0
        window.show_photos(are_there=has_photos)
        has_folder = facts is None or bool(facts.roots)
        wants_details = self._library.settings.current.panel_visible
        window.show_tools(header=has_folder, details=has_folder and wants_details)
        if facts is not None:
            window.activity.set_is_empty(is_empty=not has_folder)
        if has_photos or facts is None:
            return
        question, is_working = self._shown.question, self._progress.is_working
        if not facts.roots:
            window.empty.show_no_folder()
        elif is_working and question.is_search and not question.is_limited:
            window.empty.show_nothing_yet()
        elif self._progress.state == "failed" and not facts.total:
            window.empty.show_stopped()
        elif facts.total and (question.is_search or question.is_limited):
            window.empty.show_nothing_found(has_filters=question.is_limited)
        elif is_working:
            window.empty.show_indexing()
        else:
            window.empty.show_no_photos(self._progress.problems)

    def _on_search_failed(self, error: BaseException) -> None:
        if isinstance(error, DecodeError) or getattr(error, "code", "") == "no_such_file":
            self._window.search.set_picture(None)
            self.finder.change(image=None)
            self.show_error(error)  # another try would not make it a picture
        elif isinstance(error, ShiyingError):
            sentence = i18n.sentence_of(error)
            self._window.messages.say(sentence, self.tr("Try again"), self.finder.ask_now)
        else:
            self._ops.report(error)

    def _limits(self) -> list[Limit]:
        """The conditions that no chip in the field and no row in the sidebar shows."""
        filters = self.finder.question.filters
        album = self.albums.limit()
        limits = [album] if album is not None else []
        if filters.taken_from is not None and filters.taken_to is not None:
            name = span_name((filters.taken_from, filters.taken_to))
            limits.append(Limit(name, lambda: self._on_span_chosen(None)))
        if filters.orientation is not None:
            names = {"landscape": self.tr("Landscape"), "portrait": self.tr("Portrait"),
                     "square": self.tr("Square")}  # fmt: skip
            lift = lambda: self._limit(orientation=None)  # noqa: E731
            limits.append(Limit(names[filters.orientation], lift))
        if filters.formats:
            names_of_formats = " · ".join(sorted(filters.formats))
            limits.append(Limit(names_of_formats, lambda: self._limit(formats=frozenset())))
        return limits

    # Photos.

    def _connect_photos(self) -> None:
        grid, details, commands = self.grid, self.details, self.commands
        grid.selection_changed.connect(lambda: details.show_selection(grid.selection_ids()))
        grid.activated.connect(self.open_preview)
        grid.preview_requested.connect(self.open_preview)
        grid.context_menu_requested.connect(commands.show_menu)
        grid.copy_requested.connect(commands.copy)
        grid.text_typed.connect(self._on_text_typed)
        grid.escape_pressed.connect(self._window.search.focus_field)
        details.neighbours_wanted.connect(self.finder.find_neighbours)
        details.similar_requested.connect(self.pictures.use_photo)
        details.photo_chosen.connect(self._on_similar_chosen)
        details.reveal_requested.connect(lambda photo_id: commands.reveal([photo_id]))
        details.copy_requested.connect(lambda photo_id: commands.copy([photo_id]))
        details.copy_all_requested.connect(lambda: commands.copy(grid.selection_ids()))
        commands.similar_requested.connect(self.pictures.use_photo)
        self._preview.similar_requested.connect(self.pictures.use_photo)
        self._preview.reveal_requested.connect(lambda photo_id: commands.reveal([photo_id]))
        self._preview.closed.connect(grid.set_current)
        commands.failed.connect(self.show_error)
        commands.copied.connect(self._on_copied)

    def open_preview(self, photo_id: int) -> None:
        """Show a photo at full screen, with its neighbours in the list to walk through."""
        self._preview.open(photo_id, self.photos.ids.tolist())

    def _on_picture_ready(self, picture: QueryPicture) -> None:
        question = self.finder.question
        self._window.search.set_picture(to_pixmap(picture), picture.name, question.image_weight)
        self.finder.change(image=picture.image)

    def _on_similar_chosen(self, photo_id: int) -> None:
        if self.photos.row_of(photo_id) is not None:
            self.grid.set_current(photo_id)
        else:
            self.open_preview(photo_id)

    def _on_text_typed(self, text: str) -> None:
        self._window.search.type_text(text)

    def _on_copied(self, count: int) -> None:
        self._window.activity.say(self.tr("%n photo(s) copied", "", count))

    # Window, sidebar, drops.

    def _connect_window(self) -> None:
        window, sidebar, folders = self._window, self._window.sidebar, self.folders
        window.dropped.connect(self.inbox.drop)
        window.paste_requested.connect(self.inbox.paste)
        window.text_typed.connect(self._on_text_typed)
        window.shortcuts_requested.connect(self.shortcuts_requested)
        sidebar.text_typed.connect(self._on_text_typed)
        sidebar.place_chosen.connect(self._on_place_chosen)
        sidebar.span_chosen.connect(self._on_span_chosen)
        sidebar.add_folder_requested.connect(folders.ask_and_add)
        sidebar.remove_root_requested.connect(folders.ask_and_remove)
        sidebar.show_root_requested.connect(folders.show)
        sidebar.rescan_requested.connect(folders.rescan)
        sidebar.settings_requested.connect(self.settings_requested)
        window.empty.add_folder_requested.connect(folders.ask_and_add)
        window.empty.clear_filters_requested.connect(self._clear_filters)
        window.empty.problems_requested.connect(self.problems_requested)
        window.empty.resume_requested.connect(lambda: self._ops.run(self._library.resume))
        window.activity.problems_requested.connect(self.problems_requested)
        window.activity.models_requested.connect(self.models_requested)
        window.activity.pause_requested.connect(lambda: self._ops.run(self._library.pause))
        window.activity.resume_requested.connect(lambda: self._ops.run(self._library.resume))
        self.overview.refreshed.connect(self._on_overview)
        self.albums.failed.connect(self.show_error)
        folders.added.connect(window.messages.dismiss)
        folders.added.connect(self.overview.refresh_now)
        folders.failed.connect(self.show_error)
        self.inbox.text_arrived.connect(self._on_text_typed)
        self.inbox.refused.connect(window.messages.say)

    def _on_place_chosen(self, place: Place) -> None:
        filters = replace(
            self.finder.question.filters, root_id=place.root_id, folder=place.relative or None
        )
        self.finder.change(filters=filters, recent_only=place == RECENT)

    def _on_span_chosen(self, span: Span | None) -> None:
        self._window.sidebar.show_span(span)
        first, last = span if span is not None else (None, None)
        self._limit(taken_from=first, taken_to=last)

    def _clear_filters(self) -> None:
        self._window.sidebar.show_span(None)
        self._window.sidebar.choose(ALL)
        self.albums.choose("")
        self._limit(root_id=None, folder=None, taken_from=None, taken_to=None,
                    orientation=None, formats=frozenset())  # fmt: skip

    # News from the core.

    def _connect_core(self, bridge: EventBridge) -> None:
        bridge.photos_changed.connect(self._on_photos_changed)
        bridge.roots_changed.connect(self.overview.refresh_now)
        bridge.roots_changed.connect(self.photos.refresh_all)  # photos out of reach are dimmed
        bridge.problems_changed.connect(self._window.activity.set_problem_count)
        bridge.progress_changed.connect(self._on_progress)
        bridge.fault_raised.connect(self.show_error)
        bridge.model_changed.connect(self._on_model_changed)

    def _on_photos_changed(self, news: PhotosChanged) -> None:
        if news.removed:
            self.photos.remove_ids(news.removed)
        if news.changed:
            self.photos.refresh(news.changed)
            self.grid.reload_thumbnails(list(news.changed))
        self.overview.refresh()
        self.albums.refresh()
        if news.added or news.removed:
            self.finder.note_new_photos()

    def _on_model_changed(self, model: ModelInfo) -> None:
        """Another model may answer now: what is asked gets its answer."""
        self._window.activity.set_model(model)
        self.albums.refresh()
        if self.finder.question.is_search:
            self.finder.ask_now()

    def _on_progress(self, progress: IndexingProgress) -> None:
        ended = self._progress.state != progress.state
        self._progress = progress
        self._window.activity.set_progress(progress)
        if ended:
            self.albums.refresh()
            self._show_photos_or_reason()

    def _on_overview(self, facts: Facts) -> None:
        sidebar = self._window.sidebar
        sidebar.set_count(ALL, facts.total)
        sidebar.set_count(RECENT, facts.recent)
        sidebar.set_folders(facts.roots, facts.folders)
        sidebar.set_months(facts.months)
        self._window.header.set_formats(facts.formats)
        self._show_photos_or_reason()

    def show_error(self, error: BaseException) -> None:
        """A known error as a sentence, anything else as a report."""
        if isinstance(error, ShiyingError):
            self._window.messages.say(i18n.sentence_of(error))
        else:
            self._ops.report(error)
