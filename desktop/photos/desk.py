"""The photos at hand: the grid, the details beside it, the full view, and what is done with them.

Owner: the GUI thread. Who is selected, looked at or searched with goes through here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.grid.photo_grid import PhotoGrid
from desktop.models.photo_list import PhotoList
from desktop.photos.commands import PhotoCommands
from desktop.photos.live_badges import LiveBadges
from desktop.photos.preview_opener import PreviewOpener
from desktop.photos.recycle_commands import RecycleCommands
from desktop.photos.timeline import Timeline
from desktop.search.picture_query import PictureQuery, QueryPicture, to_pixmap
from desktop.widgets.detail_panel import DetailPanel
from desktop.widgets.timeline_bar import TimelineBar

if TYPE_CHECKING:
    from core.events import PhotosChanged
    from core.library import Library
    from desktop.ops import Ops
    from desktop.search.finder import Finder
    from desktop.windows.main_window import MainWindow


class PhotoDesk(QObject):
    """Makes the widgets of the photos and wires them to one another."""

    compare_requested = Signal(object)  # photo id
    failed = Signal(object)  # the exception

    def __init__(self, window: MainWindow, library: Library, ops: Ops, finder: Finder) -> None:
        super().__init__(window)
        self._window = window
        self._finder = finder
        self.photos = PhotoList(library, self)
        self.grid = PhotoGrid(library, self.photos, window)
        self.details = DetailPanel(library, ops, window)
        self.pictures = PictureQuery(library, ops, self)
        self.commands = PhotoCommands(library, ops, window)
        self.recycling = RecycleCommands(library, ops, window)
        self._badges = LiveBadges(library, ops, self.photos)
        self.preview = PreviewOpener(library, ops, window)
        bar = TimelineBar(window)
        self.timeline = Timeline(library, ops, self.grid, bar, self)
        window.put_photos(
            self.grid, bar, self.details, show_details=library.settings.current.panel_visible
        )
        self._connect_grid()
        self._connect_details()
        self._connect_commands()

    def open_preview(self, photo_id: int) -> None:
        """Show a photo at full screen, with its neighbours in the list to walk through."""
        self.preview.open(photo_id, self.photos.ids)

    def follow(self, news: PhotosChanged) -> None:
        """Show photos as they are now; those that are gone leave."""
        if news.removed:
            self.photos.remove_ids(news.removed)
        if news.changed:
            self.photos.refresh(news.changed)
            self.grid.reload_thumbnails(list(news.changed))

    def close(self) -> None:
        """Load no more pixels."""
        self.timeline.close()
        self._badges.close()
        self.grid.close_loader()
        self.preview.close()

    def _connect_grid(self) -> None:
        grid, commands = self.grid, self.commands
        grid.selection_changed.connect(lambda: self.details.show_selection(grid.selection_ids()))
        grid.activated.connect(self.open_preview)
        grid.preview_requested.connect(self.open_preview)
        grid.context_menu_requested.connect(commands.show_menu)
        grid.copy_requested.connect(commands.copy)
        grid.recycle_requested.connect(self.recycling.ask)
        grid.text_typed.connect(self._window.search.type_text)
        grid.escape_pressed.connect(self._window.search.focus_field)
        self.preview.reveal_requested.connect(lambda photo_id: commands.reveal([photo_id]))
        self.preview.menu_requested.connect(lambda photo_id, at: commands.show_menu([photo_id], at))
        self.preview.region_requested.connect(self.pictures.use_pixels)
        self.preview.closed.connect(grid.set_current)

    def _connect_details(self) -> None:
        grid, details, commands = self.grid, self.details, self.commands
        details.neighbours_wanted.connect(self._finder.find_neighbours)
        self._finder.neighbours_found.connect(details.show_neighbours)
        details.photo_chosen.connect(self._on_similar_chosen)
        details.reveal_requested.connect(lambda photo_id: commands.reveal([photo_id]))
        details.files.opened.connect(commands.open_path)
        details.copy_requested.connect(lambda photo_id: commands.copy([photo_id]))
        details.copy_all_requested.connect(lambda: commands.copy(grid.selection_ids()))

    def _connect_commands(self) -> None:
        for place in (self.details, self.commands, self.preview):
            place.similar_requested.connect(self._search_with)
        self.commands.compare_requested.connect(self._compare)
        self.pictures.ready.connect(self._on_picture_ready)
        self.commands.failed.connect(self.failed)
        self.commands.copied.connect(self._on_copied)
        self.commands.menu_ending.connect(self.recycling.add_to)
        self.recycling.failed.connect(self.failed)
        self.recycling.said.connect(self._window.activity.say)

    def _search_with(self, photo_id: int) -> None:
        self.preview.leave()
        self.pictures.use_photo(photo_id)

    def _compare(self, photo_id: int) -> None:
        self.preview.leave()
        self.compare_requested.emit(photo_id)

    def _on_picture_ready(self, picture: QueryPicture) -> None:
        question = self._finder.question
        self._window.search.set_picture(to_pixmap(picture), picture.name, question.image_weight)
        self._finder.change(image=picture.image)

    def _on_similar_chosen(self, photo_id: int) -> None:
        if self.photos.row_of(photo_id) is not None:
            self.grid.set_current(photo_id)
        else:
            self.open_preview(photo_id)

    def _on_copied(self, count: int) -> None:
        self._window.activity.say(self.tr("%n photo(s) copied", "", count))
