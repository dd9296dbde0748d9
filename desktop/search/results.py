"""What was answered, on screen: the photos and the line above them, or why there are none.

Owner: the GUI thread. Holds the answer that is shown and how far indexing is, because both
decide what an empty window says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import DecodeError, ShiyingError
from core.records.search import Filters
from desktop import i18n
from desktop.search.finder import Answer

if TYPE_CHECKING:
    from core.library import Library
    from core.records.reports import IndexingProgress
    from desktop.grid.photo_grid import PhotoGrid
    from desktop.models.photo_list import PhotoList
    from desktop.overview import Overview
    from desktop.photos.timeline import Timeline
    from desktop.search.finder import Finder
    from desktop.search.narrowing import Narrowing
    from desktop.windows.main_window import MainWindow


class Results(QObject):
    """Puts answers into the window. Every method is a slot or answers one."""

    failed = Signal(object)  # an error that another try would not mend, or a bug

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        *,
        finder: Finder,
        overview: Overview,
        narrowing: Narrowing,
        photos: PhotoList,
        grid: PhotoGrid,
        timeline: Timeline,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._finder = finder
        self._overview = overview
        self._narrowing = narrowing
        self._photos = photos
        self._grid = grid
        self._timeline = timeline
        self._progress: IndexingProgress = library.progress
        self.shown = Answer(finder.question, photos.ids)
        self._is_answered = False  # nothing is known of what is there before
        finder.answered.connect(self.show_answer)
        finder.failed.connect(self.show_failure)
        finder.outdated.connect(window.header.show_outdated)
        self._connect_header()

    def show_answer(self, answer: Answer) -> None:
        """Show another answer in place of the one that is shown."""
        is_new = answer.question != self.shown.question
        self.shown, self._is_answered = answer, True
        window, question = self._window, answer.question
        # No likely match at all: the header says so, and a line between nothing and the rest not.
        self._photos.set_ids(answer.ids, answer.scores, answer.likely or None, answer.hidden)
        if is_new:
            self._grid.scroll_to_top()
        self._timeline.set_by_time(is_by_time=answer.is_by_time)
        window.header.show_answer(answer)
        window.header.show_arrangement(question)
        window.header.show_filters(question.filters)
        window.header.show_limits(self._narrowing.limits())
        if question.is_search:
            window.search.show_answer(question.text, answer.chips)
        self.show_photos_or_reason()

    def show_failure(self, error: BaseException) -> None:
        """Say why there is no answer; the one before it stays."""
        if isinstance(error, DecodeError) or getattr(error, "code", "") == "no_such_file":
            self._window.search.set_picture(None)
            self._finder.change(image=None)
            self.failed.emit(error)  # another try would not make it a picture
        elif isinstance(error, ShiyingError):
            sentence = i18n.sentence_of(error)
            self._window.messages.say(sentence, self.tr("Try again"), self._finder.ask_now)
        else:
            self.failed.emit(error)

    def show_progress(self, progress: IndexingProgress) -> bool:
        """Keep in mind how far indexing is; returns whether it began, ended or paused."""
        is_another = self._progress.state != progress.state
        self._progress = progress
        if is_another:
            self.show_photos_or_reason()
        return is_another

    def show_photos_or_reason(self) -> None:
        """Show the photos, or say why there are none and what helps."""
        window, facts = self._window, self._overview.facts
        has_photos = len(self.shown.ids) > 0
        window.show_photos(are_there=has_photos)
        has_folder = facts is None or bool(facts.roots)
        wants_details = self._library.settings.current.panel_visible
        window.show_tools(header=has_folder, details=has_folder and wants_details)
        if facts is not None:
            window.activity.set_is_empty(is_empty=not has_folder)
        if not has_photos and facts is not None:
            self._show_reason(has_folder=has_folder, total=facts.total)

    def _show_reason(self, *, has_folder: bool, total: int) -> None:
        empty, question = self._window.empty, self.shown.question
        is_working = self._progress.is_working
        if not has_folder:
            empty.show_no_folder()
        elif is_working and question.is_search and not question.is_limited:
            empty.show_nothing_yet()
        elif self._progress.state == "failed" and not total:
            empty.show_stopped()
        elif self._progress.state == "paused" and self._progress.total and not total:
            empty.show_paused(is_resting=self._progress.pace == "rest")
        elif total and not self._is_answered:
            empty.show_opening()
        elif total and question.is_only(Filters(favourite=True)):
            empty.show_no_favourites()
        elif total and question.is_only(Filters(album=question.filters.album)):
            empty.show_empty_album()
        elif total and (question.is_search or question.is_limited):
            empty.show_nothing_found(has_filters=question.is_limited)
        elif is_working:
            empty.show_indexing()
        else:
            empty.show_no_photos(self._progress.problems)

    def _connect_header(self) -> None:
        header, finder, limit = self._window.header, self._finder, self._narrowing.limit
        header.arrangement_chosen.connect(lambda chosen: finder.change(arrangement=chosen))
        header.orientation_chosen.connect(lambda chosen: limit(orientation=chosen))
        header.screenshots_chosen.connect(lambda chosen: limit(screenshots=chosen))
        header.formats_chosen.connect(lambda chosen: limit(formats=chosen))
        header.collapse_chosen.connect(self._on_collapse_chosen)
        header.cell_px_chosen.connect(self._grid.set_cell_px)
        header.renew_requested.connect(finder.ask_now)
        self._grid.cell_px_changed.connect(header.set_cell_px)

    def _on_collapse_chosen(self, chosen: bool) -> None:
        self._library.settings.update(collapse_duplicates=chosen)
        self._finder.change(collapse_duplicates=chosen)
