"""Marks in the window: what the chosen photos have, the keys and menus that change it.

Owner: the GUI thread. Wires boxes, keys, menus and filters; the library is asked in the
background, and asked again whenever marks change, by whomever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QShortcut
from shiboken6 import isValid

from core.errors import ShiyingError
from core.records.marks import HIGHEST_RATING, MarkSummary
from core.records.search import Filters
from desktop import i18n
from desktop.models.folder_tree import FAVOURITES
from desktop.organising.mark_commands import MarkCommands
from desktop.organising.mark_files import MarkFiles
from desktop.organising.mark_menus import MarkMenus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.events import MarksChanged
    from core.library import Library
    from core.records.marks import Keyword
    from desktop.commands import Commands
    from desktop.ops import Op, Ops
    from desktop.photos.desk import PhotoDesk
    from desktop.search.finder import Finder
    from desktop.search.narrowing import Narrowing
    from desktop.widgets.marks_box import MarksBox
    from desktop.windows.main_window import MainWindow

SETTLE_MS = 40  # of choosing photos, before it is asked what they have
AT_ONCE = 500  # photos that are looked up while a menu opens: 2 ms
REFRESH_MS = 250  # at most this often counts and keywords follow


class Marked(NamedTuple):
    """One look at everything that is marked."""

    favourites: int
    keywords: list[Keyword]


class MarkDesk(QObject):
    """Shows marks and takes them."""

    failed = Signal(object)
    looked = Signal(list)  # ids of photos: what they have is shown

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
        self._finder = finder
        self._narrowing = narrowing
        self._desk = desk
        self._op: Op | None = None
        self._seen: tuple[list[int], MarkSummary] = ([], MarkSummary())
        self.keywords: list[Keyword] = []
        self.commands = MarkCommands(library, commands)
        self.menus = MarkMenus(self.commands, self._known, self.write_keywords, window)
        self.files = MarkFiles(library, ops, window)
        self._look_soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._look_soon.timeout.connect(self._look)
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self._connect_photos()
        self._connect_filters()
        self._bind_keys()

    def refresh(self) -> None:
        """Count favourites and list keywords anew."""
        self._refresh.stop()
        self._ops.run(self._look_around, self._show_around, self.failed.emit)

    def refresh_soon(self) -> None:
        """Photos came or went."""
        if not self._refresh.isActive():
            self._refresh.start()

    def on_marks_changed(self, news: MarksChanged) -> None:
        """What is shown of these photos follows, and the list where it depends on marks."""
        self._desk.photos.refresh(news.photos)
        self._desk.preview.refresh(news.photos)
        self._look_soon.start()
        self.refresh_soon()
        filters = self._finder.question.filters
        if filters.favourite or filters.min_rating or filters.keywords:
            self._finder.renew()

    def toggle_favourite(self) -> None:
        """Make the chosen photos favourites; where all of them are, none of them."""
        ids = self._desk.grid.selection_ids()
        if not ids:
            return

        def do(marks: MarkSummary) -> None:
            self.commands.set_favourite(ids, is_favourite=marks.favourites < marks.count)

        self._ops.run(lambda: self._library.marks.summary(ids), do, self.failed.emit)

    def write_keywords(self, ids: Sequence[int]) -> None:
        """Let the user write keywords on photos: in the panel, or where there is none, a dialog."""
        from desktop.windows.ask_words import AskKeywords

        if not ids:
            return
        box = self._box()
        if box.isVisible() and list(ids) == self._desk.grid.selection_ids():
            box.field.setFocus()
            return
        dialog = AskKeywords(len(ids), [known.name for known in self.keywords], self._window)
        dialog.submitted.connect(lambda words: self._add(ids, words))
        dialog.finished.connect(lambda _: self._window.activateWindow())
        dialog.open()

    def rename_keyword(self, word: str) -> None:
        """Ask what a keyword is called from now on."""
        from desktop.windows.ask_words import AskName

        title = self.tr("Rename “{0}”").format(word)
        said = self.tr("If that keyword exists already, the two become one.")
        dialog = AskName(title, said, word, self.tr("Save"), self._window)

        def fail(error: BaseException) -> None:
            if isinstance(error, ShiyingError) and isValid(dialog):
                dialog.show_error(i18n.sentence_of(error))
            else:
                self.failed.emit(error)

        def rename(name: str) -> None:
            done = lambda _: dialog.accept() if isValid(dialog) else None  # noqa: E731
            self.commands.rename_keyword(word, name, on_success=done, on_failure=fail)

        dialog.submitted.connect(rename)
        dialog.finished.connect(lambda _: self._window.activateWindow())
        dialog.open()

    def close(self) -> None:
        """Ask no more."""
        self.files.close()
        self._look_soon.stop()
        self._refresh.stop()
        if self._op is not None:
            self._op.drop()

    def _connect_photos(self) -> None:
        details = self._desk.details
        for box in (details.marks, details.marks_of_many):
            box.favourite_chosen.connect(self._on_favourite)
            box.rating_chosen.connect(self.commands.set_rating)
            box.keywords_added.connect(self._add)
            box.keyword_removed.connect(self.commands.remove_keyword)
            box.keyword_chosen.connect(self._on_keyword_chosen)
            box.keyword_menu_requested.connect(self._on_keyword_menu)
        preview = self._desk.preview
        preview.favourite_chosen.connect(lambda photo, on: self._on_favourite([photo], on))
        preview.rating_chosen.connect(lambda photo, stars: self.commands.set_rating([photo], stars))
        self._desk.grid.selection_changed.connect(self._look_soon.start)
        self._desk.commands.menu_opening.connect(self.menus.add_to)
        self.menus.sidecars_requested.connect(self.files.ask_and_write)
        self.files.told.connect(self._window.messages.say)
        self.files.failed.connect(self.failed)

    def _connect_filters(self) -> None:
        filters, limit = self._window.header.marks, self._narrowing.limit
        filters.favourite_chosen.connect(lambda is_on: limit(favourite=is_on))
        filters.min_rating_chosen.connect(lambda rating: limit(min_rating=rating))
        filters.keyword_chosen.connect(self._narrowing.hold_keyword)

    def _bind_keys(self) -> None:
        def bind(keys: str, slot: object) -> None:
            QShortcut(keys, self._window).activated.connect(slot)

        grid = self._desk.grid
        bind("Ctrl+B", self.toggle_favourite)
        bind("Ctrl+K", lambda: self.write_keywords(grid.selection_ids()))
        for rating in range(HIGHEST_RATING + 1):
            bind(f"Ctrl+{rating}", lambda rating=rating: self._rate(rating))

    def _rate(self, rating: int) -> None:
        self.commands.set_rating(self._desk.grid.selection_ids(), rating)

    def _on_favourite(self, ids: list[int], is_favourite: bool) -> None:
        self.commands.set_favourite(ids, is_favourite=is_favourite)

    def _add(self, ids: Sequence[int], words: list[str]) -> None:
        self.commands.add_keywords(ids, words, self._on_refused)

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            self._window.messages.say(i18n.sentence_of(error))
        else:
            self.failed.emit(error)

    def _on_keyword_chosen(self, word: str) -> None:
        """Show every photo with a keyword."""
        self._window.search.clear()
        self._narrowing.clear()
        self._narrowing.hold_keyword(word, is_held=True)

    def _on_keyword_menu(self, word: str, at: QPoint) -> None:
        self.menus.show_for_keyword(word, at, lambda: self.rename_keyword(word))

    def _box(self) -> MarksBox:
        details = self._desk.details
        return details.marks if details.marks.isVisible() else details.marks_of_many

    def _look(self) -> None:
        ids = self._desk.grid.selection_ids()
        if self._op is not None:
            self._op.drop()
        if not ids:
            return
        details = self._desk.details
        box = details.marks if len(ids) == 1 else details.marks_of_many

        def show(marks: MarkSummary) -> None:
            self._seen = (ids, marks)
            box.show_marks(ids, marks)
            self.looked.emit(ids)

        self._op = self._ops.run(lambda: self._library.marks.summary(ids), show, self.failed.emit)

    def _known(self, ids: Sequence[int]) -> MarkSummary:
        """Return what photos have without keeping anyone waiting: of very many, as seen last."""
        if len(ids) <= AT_ONCE:
            return self._library.marks.summary(ids)
        seen, marks = self._seen
        return marks if seen == list(ids) else MarkSummary(len(ids), 0, None)

    def _look_around(self) -> Marked:
        favourites = self._library.count(Filters(favourite=True))
        return Marked(favourites, self._library.marks.keywords())

    def _show_around(self, marked: Marked) -> None:
        self.keywords = marked.keywords
        self._window.sidebar.set_count(FAVOURITES, marked.favourites)
        self._window.header.marks.set_keywords(marked.keywords)
        names = [keyword.name for keyword in marked.keywords]
        for box in (self._desk.details.marks, self._desk.details.marks_of_many):
            box.field.offer(names)
