"""The left side: brand, places, folders, albums, labels, and when photos were taken.

GUI thread. Shows what it is given and says what was chosen; asks the library nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import icons
from desktop.models.folder_tree import ALL, PLACE_ROLE, FolderTree, Place
from desktop.models.month_tree import SPAN_ROLE, MonthTree, Span
from desktop.widgets.album_list import AlbumList
from desktop.widgets.collection_list import CollectionList
from desktop.widgets.label_list import LabelList
from desktop.widgets.row_delegate import INDENT_PX, RowTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.photos import Folder, Root

WIDTH_PX = 232


class Sidebar(QFrame):
    """Places on top, labels, albums and dates below."""

    place_chosen = Signal(object)  # Place
    all_requested = Signal()  # away from the album, label or month that is marked
    span_chosen = Signal(object)  # Span, or None: any time
    add_folder_requested = Signal()
    remove_root_requested = Signal(object)  # RootId
    show_root_requested = Signal(object)  # RootId
    rescan_requested = Signal()
    settings_requested = Signal()
    duplicates_requested = Signal()
    text_typed = Signal(str)  # for the search field

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sidebar")
        self.setFixedWidth(WIDTH_PX)
        self._folders = FolderTree(self)
        self._months = MonthTree(self)
        self._span: Span | None = None
        self.places = RowTree(self, least_rows=7)
        self.dates = RowTree(self)
        self.labels = LabelList(self)
        self.collections = CollectionList(self)
        self.albums = AlbumList(self)
        self._dates_heading = QLabel(self.tr("Taken"), self)
        self._build()
        self.places.setModel(self._folders)
        self.dates.setModel(self._months)
        self.places.setCurrentIndex(self._folders.index_of(ALL))
        self.places.selectionModel().currentChanged.connect(self._on_place)
        self.places.clicked.connect(self._on_place_clicked)
        self.places.activated.connect(self._on_place_clicked)
        self.dates.clicked.connect(self._on_date_clicked)
        self.dates.activated.connect(self._on_date_clicked)
        trees = (self.places, self.collections.tree, self.labels.tree, self.albums.tree, self.dates)
        for tree in trees:
            tree.text_typed.connect(self.text_typed)
        self._others = trees[1:]
        for tree in self._others:
            tree.selectionModel().selectionChanged.connect(self._mark_place)
            tree.model().modelReset.connect(self._mark_place)
        self.set_months([])

    def set_count(self, place: Place, count: int) -> None:
        """Show how many photos a place holds."""
        self._folders.set_count(place, count)

    def set_folders(self, roots: Sequence[Root], folders: Sequence[Folder]) -> None:
        """Show these folders; falls back to all photos where the chosen one is gone."""
        known = self._folders.rowCount()
        self._folders.set_folders(roots, folders)
        if self._folders.rowCount() > known and len(roots) == 1:
            self.places.expand(self._folders.index_of(Place("folder", roots[0].id)))
        if not self.places.currentIndex().isValid():
            self.choose(ALL)

    def set_months(self, months: Sequence[tuple[int, int, int]]) -> None:
        """Show when photos were taken."""
        opened = [
            index.data(SPAN_ROLE)
            for row in range(self._months.rowCount())
            if self.dates.isExpanded(index := self._months.index(row, 0))
        ]
        if self._months.set_months(months):
            for span in opened:
                index = self._months.index_of(span)
                if index is not None:
                    self.dates.expand(index)
            self.show_span(self._span)
        self._dates_heading.setVisible(bool(months))
        self.dates.setVisible(bool(months))

    def choose(self, place: Place) -> None:
        """Select a place as if it had been clicked; a folder without photos: the one above."""
        self.places.setCurrentIndex(self._folders.index_of(self._folders.nearest(place)))
        self._mark_place()

    def show_span(self, span: Span | None) -> None:
        """Mark the year or month that photos are limited to, without telling anyone."""
        self._span = span
        index = self._months.index_of(span) if span is not None else None
        if index is None:
            self.dates.clearSelection()
            self.dates.setCurrentIndex(QModelIndex())
        else:
            self.dates.setCurrentIndex(index)

    def cover(self, *, is_covered: bool) -> None:
        """A page about a label stands in place of the photos, or no longer."""
        for tree in (self.places, self.collections.tree, self.albums.tree, self.dates):
            tree.show_marks(are_shown=not is_covered)

    def _build(self) -> None:
        self.places.setAccessibleName(self.tr("Places and folders"))
        self.dates.setAccessibleName(self.tr("Years and months"))
        self.places.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.places.customContextMenuRequested.connect(self._show_folder_menu)
        self._dates_heading.setProperty("role", "section")
        self._dates_heading.setIndent(INDENT_PX)
        add = QPushButton(self.tr("Add folder…"), self)
        add.setProperty("kind", "row")
        icons.set_icon(add, "plus", "dim")
        add.setAccessibleName(self.tr("Add a folder of photos"))
        add.clicked.connect(self.add_folder_requested)
        duplicates = QPushButton(self.tr("Find duplicates…"), self)
        duplicates.setProperty("kind", "row")
        icons.set_icon(duplicates, "copy", "dim")
        duplicates.clicked.connect(self.duplicates_requested)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._brand_row())
        column = self._scrolling_column(whole)
        column.addWidget(self.places)
        column.addWidget(add)
        column.addWidget(duplicates)
        column.addSpacing(12)
        column.addWidget(self.collections)
        column.addWidget(self.labels)
        column.addWidget(self.albums)
        column.addWidget(self._dates_heading)
        column.addSpacing(4)
        column.addWidget(self.dates)
        column.addStretch(1)

    def _scrolling_column(self, whole: QVBoxLayout) -> QVBoxLayout:
        """Return where the sections go: in a low window, which is too small, they scroll."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner = QWidget(area)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on
        whole.addWidget(area, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 12)
        column.setSpacing(0)
        return column

    def _brand_row(self) -> QHBoxLayout:
        mark = QLabel(self)
        mark.setPixmap(icons.app_icon().pixmap(QSize(28, 28), self.devicePixelRatio()))
        name = QLabel(self.tr("Shiying"), self)
        name.setProperty("role", "heading")
        gear = QToolButton(self)
        gear.setProperty("kind", "quiet")
        icons.set_icon(gear, "settings", "dim")
        gear.setIconSize(QSize(18, 18))
        gear.setAccessibleName(self.tr("Settings"))
        gear.setToolTip(self.tr("Settings"))
        gear.clicked.connect(self.settings_requested)
        row = QHBoxLayout()
        row.setContentsMargins(INDENT_PX, 4, 12, 0)
        row.setSpacing(10)
        row.addWidget(mark)
        row.addWidget(name)
        row.addStretch()
        row.addWidget(gear)
        return row

    def _on_place(self, current: QModelIndex, _previous: QModelIndex) -> None:
        place = current.data(PLACE_ROLE)
        if place is not None:
            self.place_chosen.emit(place)

    def _on_place_clicked(self, index: QModelIndex) -> None:
        if index.data(PLACE_ROLE) == ALL and self._is_elsewhere():
            self.all_requested.emit()

    def _is_elsewhere(self) -> bool:
        return any(tree.selectionModel().hasSelection() for tree in self._others)

    def _mark_place(self) -> None:
        """Mark where the photos are from; not all of them while a row below limits them."""
        index, marked = self.places.currentIndex(), self.places.selectionModel()
        if index.data(PLACE_ROLE) == ALL and self._is_elsewhere():
            marked.clearSelection()
        elif index.isValid() and not marked.isSelected(index):
            marked.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_date_clicked(self, index: QModelIndex) -> None:
        span = index.data(SPAN_ROLE)
        chosen = None if span == self._span else span
        self.show_span(chosen)
        self.span_chosen.emit(chosen)

    def _show_folder_menu(self, at: QPoint) -> None:
        place = self.places.indexAt(at).data(PLACE_ROLE)
        menu = QMenu(self)
        if place is not None and place.kind == "folder" and not place.relative:
            menu.addAction(
                self.tr("Show in file manager"),
                lambda: self.show_root_requested.emit(place.root_id),
            )
            menu.addAction(
                self.tr("Remove from Shiying…"),
                lambda: self.remove_root_requested.emit(place.root_id),
            )
            menu.addSeparator()
        menu.addAction(self.tr("Look for new photos now"), self.rescan_requested.emit)
        menu.addAction(self.tr("Add folder…"), self.add_folder_requested.emit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.places.viewport().mapToGlobal(at))
