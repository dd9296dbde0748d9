"""The line above the photos: what is shown, by what it is limited, in which order, how large.

GUI thread. Shows what it is given and says what was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from desktop import i18n, icons
from desktop.widgets.mark_filters import MarkFilters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.records.search import Filters, Orientation
    from desktop.search.finder import Answer, Arrangement, Question

SMALLEST_PX = 80
LARGEST_PX = 280


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition that holds outside of the sentence, and how to lift it."""

    name: str
    lift: Callable[[], None]


class ResultsHeader(QWidget):
    """Counts left, controls right."""

    arrangement_chosen = Signal(str)
    orientation_chosen = Signal(object)  # Orientation | None
    screenshots_chosen = Signal(object)  # bool | None
    formats_chosen = Signal(object)  # frozenset[str]
    collapse_chosen = Signal(bool)
    pairs_chosen = Signal(bool)
    cell_px_chosen = Signal(int)
    renew_requested = Signal()
    keep_requested = Signal()  # what is asked for, as a smart album

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel(self)
        self._time = QLabel(self)
        self._time.setProperty("role", "dim")
        self._count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._time.setMinimumWidth(1)  # the first to give way in a narrow window
        self._renew = QPushButton(self.tr("New photos have arrived · update"), self)
        self._renew.setProperty("kind", "link")
        self._renew.clicked.connect(self.renew_requested)
        self._renew.hide()
        self._limits: list[QToolButton] = []
        self.keep = QToolButton(self)
        self._filters = QToolButton(self)
        self._order = QToolButton(self)
        self._size = QSlider(Qt.Orientation.Horizontal, self)
        self._orientations: dict[Orientation | None, QAction] = {}
        self._screenshots: dict[bool | None, QAction] = {}
        self._formats: dict[str, QAction] = {}
        self._arrangements: dict[Arrangement, QAction] = {}
        self._filter_menu = QMenu(self)
        self._order_menu = QMenu(self)
        self._build()
        self.set_searching(is_search=False)

    def show_answer(self, answer: Answer) -> None:
        """Say how many there are and how long it took; of nothing the empty state speaks."""
        self._renew.hide()
        total = len(answer.ids)
        self._count.setVisible(total > 0)
        self._time.setVisible(total > 0 and answer.scores is not None)
        if answer.scores is None:
            self._count.setText(self.tr("<b>%n</b> photo(s)", "", total))
            return
        likely = answer.likely or 0
        if likely:
            self._count.setText(self.tr("Probably the <b>%n</b> you want", "", likely))
        else:
            self._count.setText(self.tr("No sure match; these come closest"))
        self._time.setText("· " + i18n.Human().took(answer.seconds))

    def show_outdated(self) -> None:
        """Photos arrived since; offer to look again instead of moving things about."""
        self._renew.show()

    def set_searching(self, *, is_search: bool) -> None:
        """Order by relevance makes sense only where there is a question."""
        self._arrangements["relevance"].setVisible(is_search)

    def show_keep(self, *, can_keep: bool) -> None:
        """Offer to keep what is asked for."""
        self.keep.setVisible(can_keep)

    def show_arrangement(self, question: Question) -> None:
        """Mark the order that holds; an album that is listed has one of its own."""
        is_search, arrangement = question.is_search, question.arrangement
        in_album = question.filters.album is not None and not is_search
        self.set_searching(is_search=is_search or in_album)
        own = self.tr("As arranged") if in_album else self.tr("By relevance")
        self._arrangements["relevance"].setText(own)
        is_unordered = arrangement == "relevance" and not is_search and not in_album
        shown = "newest" if is_unordered else arrangement
        self._arrangements[shown].setChecked(True)
        self._order.setText(self._arrangements[shown].text())

    def show_limits(self, limits: Sequence[Limit]) -> None:
        """Show each condition as a chip that can be removed."""
        for chip in self._limits:
            chip.deleteLater()
        self._limits = [self._new_chip(limit) for limit in limits]
        for at, chip in enumerate(self._limits):
            self._row.insertWidget(3 + at, chip)

    def show_filters(self, filters: Filters) -> None:
        """Tick what holds."""
        self.marks.show_filters(filters)
        self._orientations[filters.orientation].setChecked(True)
        self._screenshots[filters.screenshots].setChecked(True)
        for name, action in self._formats.items():
            action.setChecked(name in filters.formats)

    def show_merging(self, *, collapse: bool, pairs: bool) -> None:
        """Tick what is shown as one."""
        self._collapse.setChecked(collapse)
        self._pairs.setChecked(pairs)

    def set_formats(self, formats: Sequence[tuple[str, int]]) -> None:
        """Offer the formats that the library holds."""
        ticked = {name for name, action in self._formats.items() if action.isChecked()}
        for action in self._formats.values():
            self._filter_menu.removeAction(action)
            action.deleteLater()
        self._formats = {}
        for name, count in formats:
            action = self._filter_menu.addAction(f"{name}　{i18n.number(count)}")
            action.setCheckable(True)
            action.setChecked(name in ticked)
            action.triggered.connect(self._on_formats)
            self._formats[name] = action
        self._formats_heading.setVisible(bool(formats))

    def set_cell_px(self, cell_px: int) -> None:
        """Move the slider without telling anyone."""
        self._size.blockSignals(True)
        self._size.setValue(cell_px)
        self._size.blockSignals(False)

    def _build(self) -> None:
        self._build_filter_menu()
        self._build_order_menu()
        for button in (self._filters, self._order):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._filters.setText(self.tr("Filter"))
        icons.set_icon(self._filters, "sliders", "dim")
        self._filters.setMenu(self._filter_menu)
        self._filters.setAccessibleName(self.tr("Filter by favourites, stars, shape and format"))
        self._order.setMenu(self._order_menu)
        self._order.setAccessibleName(self.tr("Order"))
        icons.set_icon(self._order, "down", "dim")
        self._order.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._size.setRange(SMALLEST_PX, LARGEST_PX)
        self._size.setSingleStep(12)
        self._size.setPageStep(36)
        self._size.setFixedWidth(104)
        self._size.setAccessibleName(self.tr("Size of the thumbnails"))
        self._size.setToolTip(self.tr("Size of the thumbnails (Ctrl + wheel)"))
        self._size.valueChanged.connect(self.cell_px_chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        for widget in (self._count, self._time, self._renew):
            self._row.addWidget(widget)
        self._row.addStretch()
        self.keep.setProperty("kind", "quiet")
        self.keep.setIconSize(QSize(18, 18))
        self.keep.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.set_icon(self.keep, "album-smart", "dim")
        self.keep.setAccessibleName(self.tr("Keep as a smart album"))
        self.keep.setToolTip(self.tr("Keep this search as a smart album (Ctrl+S)"))
        self.keep.clicked.connect(self.keep_requested)
        self.keep.hide()
        self._row.addWidget(self.keep)
        for widget in (self._filters, self._order, self._size):
            self._row.addWidget(widget)

    def _build_filter_menu(self) -> None:
        menu = self._filter_menu
        self.marks = MarkFilters(menu)
        menu.addSeparator()
        menu.addAction(self.tr("Shape")).setEnabled(False)
        group = QActionGroup(self)
        names = ((None, self.tr("Any shape")), ("landscape", self.tr("Landscape")),
                 ("portrait", self.tr("Portrait")), ("square", self.tr("Square")))  # fmt: skip
        for value, name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _, chosen=value: self.orientation_chosen.emit(chosen))
            group.addAction(action)
            self._orientations[value] = action
        self._orientations[None].setChecked(True)
        self._add_screenshots(menu)
        menu.addSeparator()
        self._collapse = menu.addAction(self.tr("Show near-duplicates once"))
        self._pairs = menu.addAction(self.tr("Show RAW and JPEG as one"))
        for action, chosen in (
            (self._collapse, self.collapse_chosen),
            (self._pairs, self.pairs_chosen),
        ):
            action.setCheckable(True)
            action.triggered.connect(chosen)
        menu.addSeparator()
        self._formats_heading = menu.addAction(self.tr("Format"))
        self._formats_heading.setEnabled(False)

    def _add_screenshots(self, menu: QMenu) -> None:
        menu.addSeparator()
        group = QActionGroup(self)
        names = ((None, self.tr("With screenshots")), (True, self.tr("Only screenshots")),
                 (False, self.tr("No screenshots")))  # fmt: skip
        for value, name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _, chosen=value: self.screenshots_chosen.emit(chosen))
            group.addAction(action)
            self._screenshots[value] = action
        self._screenshots[None].setChecked(True)

    def _build_order_menu(self) -> None:
        group = QActionGroup(self)
        names: tuple[tuple[Arrangement, str], ...] = (
            ("relevance", self.tr("By relevance")),
            ("newest", self.tr("Newest first")),
            ("oldest", self.tr("Oldest first")),
        )
        for value, name in names:
            action = self._order_menu.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _, chosen=value: self.arrangement_chosen.emit(chosen))
            group.addAction(action)
            self._arrangements[value] = action

    def _on_formats(self) -> None:
        chosen = {name for name, action in self._formats.items() if action.isChecked()}
        self.formats_chosen.emit(frozenset(chosen))

    def _new_chip(self, limit: Limit) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("kind", "chip")
        chip.setText(i18n.as_caption(limit.name))
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        icons.set_icon(chip, "close", "accent_text")
        chip.setIconSize(QSize(12, 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setAccessibleName(
            self.tr("Limited to {0}. Press to remove the limit.").format(limit.name)
        )
        chip.clicked.connect(lambda: limit.lift())
        return chip
