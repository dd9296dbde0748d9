"""The main window: lays the widgets out, and wires them to the library. It decides nothing.

GUI thread. It is on screen before the library is open: `attach` brings the library in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop import dragdrop
from desktop.widgets.activity_bar import ActivityBar
from desktop.widgets.drop_overlay import DropOverlay
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.message_bar import MessageBar
from desktop.widgets.results_header import ResultsHeader
from desktop.widgets.search_bar import SearchBar
from desktop.widgets.sidebar import Sidebar
from desktop.windows.dialog import press_focused
from desktop.windows.fitting import resize_to_fit, room_for
from desktop.windows.tab_order import follow

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QResizeEvent

    from core.settings import Settings

DEFAULT_SIZE = (1440, 900)
SMALLEST_SIZE = (800, 560)
WIDE_PX = 1100
MARGIN_PX = 24  # as the grid has it


class MainWindow(QMainWindow):
    """Search field, photos, sidebar, details, activity."""

    closed = Signal()
    quit_requested = Signal()
    page_left = Signal()  # by a key that leads back to the photos
    dropped = Signal(object)  # QMimeData
    paste_requested = Signal()
    shortcuts_requested = Signal()
    comparison_requested = Signal()
    duplicates_requested = Signal()
    export_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    text_typed = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._page: QWidget | None = None
        self._places: list[QWidget] = []  # the sidebar, and the rule after it
        self._details: list[QWidget] = []  # the rule before it, and the panel
        self._wants_details = False
        self.setWindowTitle(self.tr("Shiying"))
        self.setMinimumSize(QSize(*SMALLEST_SIZE).boundedTo(room_for(self)))
        resize_to_fit(self, *DEFAULT_SIZE)
        if settings.window_geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.window_geometry.encode()))
        self.setAcceptDrops(True)
        self.sidebar = Sidebar(self)
        self.search = SearchBar(self)
        self.messages = MessageBar(self)
        self.header = ResultsHeader(self)
        self.header.set_cell_px(settings.thumbnail_px)
        self.empty = EmptyState(self)
        self.activity = ActivityBar(self)
        self._overlay = DropOverlay(self)
        self._photos: QWidget | None = None
        self._build()
        self._add_shortcuts()
        self.search.focus_field()

    def put_photos(
        self, grid: QWidget, beside: QWidget, details: QWidget, *, show_details: bool
    ) -> None:
        """Give the library's own widgets their places; `beside` the photos is a narrow bar."""
        self._photos = QWidget(self)
        row = QHBoxLayout(self._photos)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(grid, 1)
        row.addWidget(beside)
        self._results.addWidget(self._photos, 1)
        self._photos.hide()
        self._details = [_vertical_rule(), details]
        for widget in self._details:
            self._columns.addWidget(widget)
        self._wants_details = show_details
        self._share_the_room()

    def show_photos(self, *, are_there: bool) -> None:
        """Photos, or the empty state in their place."""
        if self._photos is not None:
            self._photos.setVisible(are_there)
        self.empty.setVisible(not are_there)

    def show_tools(self, *, header: bool, details: bool) -> None:
        """The line above the photos and the panel make no sense where there is no folder yet."""
        self.header.setVisible(header)
        self._wants_details = details
        self._share_the_room()

    def show_page(self, page: QWidget | None) -> None:
        """Show a page in place of search and photos; None: these again."""
        if self._page is not None:
            self._page.hide()
        self._page = page
        self._centre.setVisible(page is None)
        self.sidebar.cover(is_covered=page is not None)
        self._share_the_room()
        if page is not None:
            self._columns.addWidget(page, 1)
            page.show()
        self._move_messages(self._above if page is None else page.layout())

    def _move_messages(self, column: QVBoxLayout) -> None:
        """Let what is said be seen, wherever the user is."""
        is_saying = not self.messages.isHidden()
        column.insertWidget(1, self.messages)
        self.messages.setVisible(is_saying)

    def come_forward(self) -> None:
        """Be seen and take the keys, whether it was hidden, minimised or behind others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def geometry_text(self) -> str:
        """Where the window stands, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def _build(self) -> None:
        self._centre = QWidget(self)
        self._results = QVBoxLayout(self._centre)
        self._results.setContentsMargins(0, 0, 0, 0)
        self._results.setSpacing(0)
        self._above = QVBoxLayout()
        self._above.setContentsMargins(MARGIN_PX, 16, MARGIN_PX, 0)
        self._above.setSpacing(12)
        for widget in (self.search, self.messages, self.header):
            self._above.addWidget(widget)
        self._results.addLayout(self._above)
        self._results.addWidget(self.empty, 1)
        self._columns = QHBoxLayout()
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._places = [self.sidebar, _vertical_rule()]
        for widget in self._places:
            self._columns.addWidget(widget)
        self._columns.addWidget(self._centre, 1)
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._columns, 1)
        column.addWidget(self.activity)
        self.setCentralWidget(whole)
        self.header.hide()
        self.empty.show_opening()

    def _add_shortcuts(self) -> None:
        def bind(keys: QKeySequence.StandardKey | str, slot: object) -> None:
            QShortcut(keys, self).activated.connect(slot)  # of a standard key, every variant

        bind(QKeySequence.StandardKey.Find, self._on_find)
        bind(QKeySequence.StandardKey.Paste, self.paste_requested.emit)
        bind("Ctrl+Q", self.quit_requested.emit)  # the standard key is none on Windows
        bind(QKeySequence.StandardKey.HelpContents, self.shortcuts_requested.emit)
        bind("Ctrl+T", self.comparison_requested.emit)
        bind("Ctrl+D", self.duplicates_requested.emit)
        bind("Ctrl+E", self.export_requested.emit)
        bind(QKeySequence.StandardKey.Undo, self.undo_requested.emit)
        bind(QKeySequence.StandardKey.Redo, self.redo_requested.emit)
        bind("F11", self._toggle_full_screen)
        bind("F6", self.sidebar.places.setFocus)
        bind("Ctrl+,", self.sidebar.settings_requested.emit)

    def focusNextPrevChild(self, next: bool) -> bool:
        return follow(self, self.centralWidget(), forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_the_room()

    def _share_the_room(self) -> None:
        """In a narrow window the photos need the room, and a page even that of the sidebar."""
        is_wide = self.width() >= WIDE_PX
        for widget in self._details:
            widget.setVisible(self._wants_details and is_wide and self._page is None)
        for widget in self._places:
            widget.setVisible(is_wide or self._page is None)

    def _on_find(self) -> None:
        if self._page is not None:
            self.page_left.emit()
        self.search.focus_field()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody else wanted: words go to the search field."""
        if press_focused(self, event):
            return
        text = event.text()
        if text.strip() and text.isprintable():
            self.text_typed.emit(text)
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._wants(event.mimeData(), event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.search.show_drop_hint(is_shown=True)
            self._overlay.say(self._drop_sentence(event.mimeData()))

    def dragLeaveEvent(self, event: object) -> None:
        self.search.show_drop_hint(is_shown=False)
        self._overlay.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.search.show_drop_hint(is_shown=False)
        self._overlay.leave()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def _drop_sentence(self, mime: QMimeData) -> str:
        dropped = dragdrop.read(mime)
        if dropped.folders:
            return self.tr("Let go to add this folder")
        if dropped.refusal is None:
            return self.tr("Let go to find similar photos")
        return self.tr("Only pictures and folders can be dropped here")

    def _wants(self, mime: QMimeData, event: QDropEvent) -> bool:
        return event.source() is None and dragdrop.is_worth_a_look(mime)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the screen at once; whoever listens closes the library behind it."""
        event.accept()
        self.closed.emit()


def _vertical_rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("surface", "rule")
    rule.setFixedWidth(1)
    return rule
