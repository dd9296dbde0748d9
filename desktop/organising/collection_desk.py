"""The user's own albums in the window: shown, made, filled, renamed, deleted.

Owner: the GUI thread. Wires the sidebar's rows, menus and dialogs; decides what a click means:
an ordinary album is shown whole, a smart one asks its question in the search field, where it
can be read and changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QShortcut
from shiboken6 import isValid

from core.errors import ShiyingError, UserError
from core.records.photos import PhotoId
from desktop import i18n
from desktop.grid.grid_arranging import GridArranging
from desktop.organising.collection_commands import CollectionCommands, Heard
from desktop.organising.collection_menus import CollectionMenus
from desktop.organising.mark_words import MarkWords
from desktop.organising.smart_counts import SmartCounts
from desktop.search.asked import is_same, saved
from desktop.search.sentence import Sentence
from desktop.windows.ask_words import AskName

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from core.library import Library
    from core.records.marks import Collection
    from core.records.saved_question import SavedQuestion
    from core.records.search import CollectionId
    from desktop.commands import Commands
    from desktop.ops import Ops
    from desktop.organising.album_shelf import AlbumShelf
    from desktop.photos.desk import PhotoDesk
    from desktop.search.finder import Answer, Finder
    from desktop.search.narrowing import Narrowing
    from desktop.windows.main_window import MainWindow

    # Looks which photos files are: the ids, and how many files are none of the library.
    FindPhotos = Callable[[Sequence[Path], Callable[[list[int], int], None]], None]

REFRESH_MS = 1000  # at most this often counts follow the photos that arrive


class CollectionDesk(QObject):
    """Knows the albums that are there and the one that is shown."""

    failed = Signal(object)

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
        albums: AlbumShelf,
        find_photos: FindPhotos,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._ops = ops
        self._finder = finder
        self._narrowing = narrowing
        self._desk = desk
        self._albums = albums
        self._find_photos = find_photos
        self._known: dict[CollectionId, Collection] = {}
        self._smart: tuple[CollectionId, SavedQuestion] | None = None  # the one asked last
        self._opening: CollectionId | None = None  # a smart album whose question is looked up
        self._later = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._later.timeout.connect(self.refresh)
        self.commands = CollectionCommands(library, commands)
        self.menus = CollectionMenus(self.commands, window)
        self.arranging = GridArranging(desk.grid)
        self.counts = SmartCounts(library, ops, finder, albums, self)
        self._connect()

    @property
    def shown(self) -> Collection | None:
        """The album that the photos are looked at in; a smart one while nothing was changed."""
        held = self._finder.question.filters.album
        if held is not None:
            return self._known.get(held)
        question = self.question
        if self._smart is not None and is_same(self._smart[1], question):
            return self._known.get(self._smart[0])
        kept = (album for album in self._known.values() if album.question is not None)
        return next((album for album in kept if is_same(album.question, question)), None)

    @property
    def question(self) -> SavedQuestion:
        """What is asked for now, as it would be kept."""
        return saved(self._finder.question, self._window.search.sentence, self._albums.chosen)

    def refresh(self) -> None:
        """List the albums anew."""
        self._ops.run(self._library.collections.all, self._on_listed, self.failed.emit)

    def refresh_soon(self) -> None:
        """Photos came or went, and with them what albums hold."""
        if not self._later.isActive():
            self._later.start()

    def close(self) -> None:
        """List and count no more."""
        self._later.stop()
        self.counts.close()

    def look_up(self, ids: Sequence[int]) -> None:
        """Show beside a photo which albums it is in."""
        if len(ids) != 1:
            return
        photo_id = PhotoId(int(ids[0]))

        def show(held: list[CollectionId]) -> None:
            albums = [album for album_id, album in self._known.items() if album_id in held]
            self._desk.details.marks.show_albums(ids, albums)

        self._ops.run(lambda: self._library.collections.of_photo(photo_id), show)

    def on_collections_changed(self) -> None:
        """An album is another now; what is shown of it follows."""
        self.refresh()
        if self._finder.question.filters.album is not None:
            self._finder.renew()

    def show(self, album: Collection) -> None:
        """Show an album's photos and nothing beside."""
        if album.question is None:
            self.leave()
            self._narrowing.limit(album=album.id)
            return
        question, self._opening = album.question, album.id
        opened = lambda: self._library.collections.opened(question)  # noqa: E731
        self._ops.run(opened, lambda now: self._ask(album.id, *now), self.failed.emit)

    def leave(self) -> None:
        """Show all photos, in whatever they were looked at until now."""
        self._opening = None
        self._window.search.set_picture(None)
        self._finder.change(image=None, arrangement="relevance")
        self._window.search.set_sentence(Sentence())
        self._narrowing.clear()
        self._show_state()

    def make(self, ids: Sequence[int] = ()) -> None:
        """Ask what the new album is called; these photos go into it."""
        dialog = AskName(
            self.tr("New album"),
            self.tr("%n photo(s) go into it; the files stay where they are.", "", len(ids))
            if ids
            else self.tr("Drag photos onto it afterwards; the files stay where they are."),
            "",
            self.tr("Create"),
            self._window,
        )
        self._open(dialog, lambda name, heard: self.commands.add(name, ids, heard))

    def keep(self) -> None:
        """Ask under which name the present question is kept as a smart album."""
        question = self.question
        if isinstance(self._finder.question.image, int | None) and not question.is_empty:
            dialog = AskName(
                self.tr("Keep as a smart album"),
                self.tr("It searches anew each time, so photos that come later appear in it, too."),
                question.text.strip(),
                self.tr("Keep"),
                self._window,
            )
            self._open(
                dialog,
                lambda name, heard: self.commands.save(name, question, heard),
                lambda album: self._note_asked(album.id, question),
            )
        elif self._finder.question.image is not None:
            self._window.messages.say(
                self.tr(
                    "This picture is not in your library, so an album could not find it again. "
                    "Add its folder first."
                )
            )

    def rename(self, album: Collection) -> None:
        """Ask for another name."""
        title = self.tr("Rename “{0}”").format(album.name)
        dialog = AskName(title, "", album.name, self.tr("Save"), self._window)
        self._open(dialog, lambda name, heard: self.commands.rename(album, name, heard))

    def _connect(self) -> None:
        rows, menus = self._window.sidebar.collections, self.menus
        rows.chosen.connect(self._on_chosen)
        rows.new_requested.connect(self.make)
        rows.menu_requested.connect(self._on_menu)
        rows.photos_dropped.connect(self._on_dropped)
        menus.show_requested.connect(self.show)
        menus.rename_requested.connect(self.rename)
        menus.ask_requested.connect(lambda album: self.commands.ask(album, self.question))
        menus.new_requested.connect(self.make)
        self._desk.commands.menu_opening.connect(self._add_to_menu)
        self._desk.details.marks.album_chosen.connect(self.show)
        self._desk.details.marks.album_left.connect(
            lambda ids, album: self.commands.take_out(album, ids)
        )
        self.arranging.move_requested.connect(self._on_moved)
        self.counts.counted.connect(rows.show_count)
        self._finder.answered.connect(self._on_answered)
        self._window.header.keep_requested.connect(self.keep)
        QShortcut("Ctrl+S", self._window).activated.connect(self.keep)

    def _note_asked(self, album_id: CollectionId, question: SavedQuestion) -> None:
        self._smart = (album_id, question)
        self._show_state()

    def _open(
        self,
        dialog: AskName,
        act: Callable[[str, Heard], None],
        made: Callable[[Collection], None] = lambda _: None,
    ) -> None:
        def fail(error: BaseException) -> None:
            if not isinstance(error, ShiyingError):
                self.failed.emit(error)
            elif isValid(dialog):
                dialog.show_error(i18n.sentence_of(error))

        def succeed(album: Collection) -> None:
            made(album)
            if isValid(dialog):
                dialog.accept()

        dialog.submitted.connect(lambda name: act(name, Heard(succeed, fail)))
        dialog.finished.connect(lambda _: self._window.activateWindow())
        dialog.open()

    def _ask(self, album_id: CollectionId, question: SavedQuestion, lost: tuple[str, ...]) -> None:
        """Put a question into the window, piece by piece; not where the user has gone on."""
        if self._opening != album_id:
            return
        self.leave()
        self._smart = (album_id, question)
        self._finder.change(image_weight=question.image_weight, arrangement=question.arrangement)
        words = Sentence(words=question.text, literal=question.literal)
        self._window.search.set_sentence(words)
        if question.album:
            self._albums.choose(question.album)
            lost = lost if self._albums.chosen == question.album else (*lost, "album")
        self._narrowing.show(question.filters, recent_only=question.recent_only)
        if question.photo is not None:
            self._desk.pictures.use_photo(question.photo)
        self._finder.ask_now()
        if lost:
            self._window.messages.say(self._lost(lost[0]))

    def _lost(self, what: str) -> str:
        return {
            "label": self.tr(
                "A label that this album looks for is gone; its name is treated as a plain "
                "word now."
            ),
            "folder": self.tr(
                "The folder that this album looks in is not in your library any more."
            ),
            "album": self.tr("The album that this one looks in is gone."),
            "photo": self.tr("The photo that this album compares with is gone; its words remain."),
        }[what]

    def _on_chosen(self, album_id: CollectionId | None) -> None:
        album = self._known.get(album_id) if album_id is not None else None
        if album is not None:
            self.show(album)
        else:
            self.leave()

    def _on_menu(self, album_id: CollectionId, at: QPoint) -> None:
        album = self._known.get(album_id)
        if album is not None:
            self.menus.show_for(album, at, can_ask=not self.question.is_empty)

    def _on_dropped(self, album_id: CollectionId | None, files: list[Path]) -> None:
        def give(ids: list[int], strangers: int) -> None:
            if strangers:
                self._window.messages.say(MarkWords().strangers(strangers))
            album = self._known.get(album_id) if album_id is not None else None
            if album is not None and album.is_smart:
                self._window.messages.say(i18n.sentence_of(UserError("album_is_smart")))
            elif album is not None:
                self.commands.put_in(album, ids)
            elif ids:
                self.make(ids)

        self._find_photos(files, give)

    def _on_moved(self, ids: list[int], before: int | None) -> None:
        shown = self.shown
        if shown is not None and not shown.is_smart:
            self.commands.move(shown, ids, before)

    def _add_to_menu(self, menu: QMenu, ids: list[int]) -> None:
        shown = self.shown
        inside = shown if shown is not None and not shown.is_smart else None
        self.menus.add_to(menu, ids, list(self._known.values()), inside)

    def _on_listed(self, collections: list[Collection]) -> None:
        before, self._known = self._known, {album.id: album for album in collections}
        self._window.sidebar.collections.set_collections(collections)
        self._narrowing.name_albums({album.id: album.name for album in collections})
        held = self._finder.question.filters.album
        if held is not None:
            self._window.header.show_limits(self._narrowing.limits())  # it has a name now
        if held in before and held not in self._known:
            self._narrowing.limit(album=None)  # it was deleted while it was shown
        self.look_up(self._desk.grid.selection_ids())
        self.counts.count_soon(collections)
        self._show_state()

    def _on_answered(self, answer: Answer) -> None:
        self._show_state()
        shown = self.shown
        if shown is not None and shown.is_smart:
            found = len(answer.ids) if answer.likely is None else answer.likely
            self._window.sidebar.collections.show_count(shown.id, found)

    def _show_state(self) -> None:
        """Mark the row of the album that is shown, and offer to keep what is asked."""
        shown = self.shown
        self._window.sidebar.collections.show_chosen(None if shown is None else shown.id)
        self.arranging.set_on(is_on=shown is not None and self._finder.question.is_arranged)
        can_keep = shown is None and not self.question.is_empty
        self._window.header.show_keep(can_keep=can_keep)
