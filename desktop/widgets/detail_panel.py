"""The right side: the chosen photo, what it says about itself, and photos that are like it.

GUI thread. Everything is fetched in the background; what arrives for a photo that is no
longer chosen is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.records.photos import Companions, PhotoId
from desktop import i18n
from desktop.grid.captions import camera_text
from desktop.widgets.detail_picture import MARGIN_PX, WIDTH_PX, Picture
from desktop.widgets.label_chips import LabelChips
from desktop.widgets.marks_box import MarksBox
from desktop.widgets.pair_files import PairFiles
from desktop.widgets.photo_tiles import GAP_PX, PhotoTiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.labels import Answer, Label
    from core.records.photos import Photo
    from desktop.ops import Op, Ops
    from desktop.widgets.label_chips import PhotoLabel

KEYS_PX = 60  # the column of the facts' names
STRIP_COLUMNS = 4
STRIP_EDGE_PX = (WIDTH_PX - 2 * MARGIN_PX - GAP_PX * (STRIP_COLUMNS - 1)) // STRIP_COLUMNS


@dataclass(frozen=True, slots=True)
class Details:
    """Everything that is shown of one photo."""

    photo: Photo
    image: QImage
    place: str | None
    others: Companions


class DetailPanel(QFrame):
    """Shows one photo, or how many are chosen."""

    similar_requested = Signal(int)  # all of them, in the grid
    photo_chosen = Signal(int)  # one of the strip
    reveal_requested = Signal(int)
    copy_requested = Signal(int)
    copy_all_requested = Signal()  # several are chosen
    export_all_requested = Signal()  # several are chosen
    name_all_requested = Signal(QPoint)  # several are chosen; where on the screen
    neighbours_wanted = Signal(object)  # PhotoId
    labels_wanted = Signal(object)  # PhotoId
    label_chosen = Signal(object)  # Label
    label_answered = Signal(int, object, object)  # photo id, Label, Answer

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setFixedWidth(WIDTH_PX)
        self._library = library
        self._ops = ops
        self._op: Op | None = None
        self._photo_id: PhotoId | None = None
        self._picture = Picture(self)
        self._name = QLabel(self)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self._strip = PhotoTiles(library, ops, self, columns=STRIP_COLUMNS, edge_px=STRIP_EDGE_PX)
        self._labels_key = QLabel(self.tr("Labels"), self)
        self._labels = LabelChips(WIDTH_PX - 2 * MARGIN_PX - KEYS_PX, self)
        self.marks = MarksBox(WIDTH_PX - 2 * MARGIN_PX, self)
        self.marks_of_many = MarksBox(WIDTH_PX - 2 * MARGIN_PX, self)
        self.files = PairFiles(WIDTH_PX - 2 * MARGIN_PX, self)
        self._note = QLabel(self)
        self._copy_all = QPushButton(self.tr("Copy"), self)
        self._copy_all.setAccessibleName(self.tr("Copy the chosen photos"))
        self._copy_all.clicked.connect(self.copy_all_requested)
        self._export_all = QPushButton(self.tr("Export…"), self)
        self._export_all.setAccessibleName(self.tr("Export the chosen photos"))
        self._export_all.clicked.connect(self.export_all_requested)
        self._name_all = QPushButton(self.tr("This is…"), self)
        self._name_all.setAccessibleName(self.tr("Say what the chosen photos show"))
        self._name_all.clicked.connect(self._on_name_all)
        self._build()
        self._labels.shown.connect(self.label_chosen)
        self._labels.answered.connect(self._on_label_answered)
        self.show_selection([])

    @property
    def _of_many(self) -> tuple[QWidget, ...]:
        return (self._copy_all, self._export_all, self._name_all, self.marks_of_many)

    def show_selection(self, ids: Sequence[int]) -> None:
        """Show the one photo that is chosen; otherwise a word about it."""
        if len(ids) == 1:
            self._load(PhotoId(int(ids[0])))
            return
        self._drop()
        self._body.hide()
        self._note.show()
        for widget in self._of_many:
            widget.setVisible(len(ids) > 1)
        self._note.setText(
            self.tr("%n photos are chosen", "", len(ids))
            if ids
            else self.tr("Choose a photo to see when and where it was taken, and what is like it.")
        )

    def show_neighbours(self, photo_id: int, others: Sequence[int]) -> None:
        """Show which photos are like the chosen one."""
        if photo_id != self._photo_id or not others:
            return
        self._strip.show_photos(others)
        self._similar.show()

    def show_labels(self, photo_id: int, labels: Sequence[PhotoLabel]) -> None:
        """Show what the user taught about the chosen photo."""
        if photo_id == self._photo_id:
            self._labels.show_labels(labels)
            self._labels_key.setVisible(bool(labels))

    def _load(self, photo_id: PhotoId) -> None:
        if photo_id == self._photo_id:
            return
        self._drop()
        self._photo_id = photo_id
        language = i18n.current_language()
        self._op = self._ops.run(
            lambda: load_details(self._library, photo_id, language), self._on_loaded
        )

    def _on_loaded(self, details: Details | None) -> None:
        self._op = None
        if details is None or details.photo.id != self._photo_id:
            return
        photo = details.photo
        self._picture.set_photo(photo, details.image)
        self._picture.setAccessibleName(photo.path.name)
        room = WIDTH_PX - 2 * MARGIN_PX
        _set_elided(self._name, photo.path.name, room)
        self._show_facts(details)
        self.files.show_files(details.others)
        self._similar.hide()
        self.show_labels(photo.id, [])
        for widget in (self._note, *self._of_many):
            widget.hide()
        self._body.show()
        self.labels_wanted.emit(photo.id)
        self.neighbours_wanted.emit(photo.id)

    def _show_facts(self, details: Details) -> None:
        photo, facts = details.photo, details.photo.facts
        size = f"{facts.width} × {facts.height} · {i18n.file_size(photo.size_bytes)}"
        shown = {
            "time": self._time_text(photo),
            "place": details.place or "",
            "camera": camera_text(photo),
            "size": size,
        }
        room = WIDTH_PX - 2 * MARGIN_PX - KEYS_PX
        _set_elided(self._facts["path"][1], str(photo.path.parent), room)
        for name, value in shown.items():
            key, label = self._facts[name]
            label.setText(value)
            key.setVisible(bool(value))
            label.setVisible(bool(value))

    def _time_text(self, photo: Photo) -> str:
        if photo.taken_at is not None:
            return i18n.moment(photo.taken_at)
        written = datetime.fromtimestamp(photo.mtime_ns / 1e9)
        return self.tr("{0} (date of the file)").format(i18n.moment(written))

    def _drop(self) -> None:
        self._photo_id = None
        if self._op is not None:
            self._op.drop()
            self._op = None

    def _build(self) -> None:
        self._note.setProperty("role", "dim")
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name.setProperty("role", "heading")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._similar = self._similar_section()
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        column.setSpacing(12)
        column.addWidget(self._picture)
        column.addSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self.marks)
        column.addLayout(self._facts_grid())
        column.addWidget(self.files)
        column.addWidget(self._similar)
        column.addLayout(self._button_row())
        column.addStretch()
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(scroll)
        scroll.viewport().setAutoFillBackground(False)
        inner_column = QVBoxLayout(inner)
        inner_column.setContentsMargins(0, 0, 0, 0)
        inner_column.addWidget(self._body)
        inner_column.addStretch()
        inner_column.addWidget(self._note)
        inner_column.addSpacing(8)
        for button in (self._name_all, self._copy_all, self._export_all):
            inner_column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        inner_column.addWidget(self.marks_of_many)
        self.marks_of_many.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 0)
        inner_column.addStretch()
        self._note.setContentsMargins(32, 0, 32, 0)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _facts_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 44)
        grid.setColumnStretch(1, 1)
        names = {
            "time": self.tr("Time"),
            "place": self.tr("Place"),
            "camera": self.tr("Camera"),
            "size": self.tr("Size"),
            "path": self.tr("Folder"),
        }
        for row, (name, text) in enumerate(names.items()):
            key, value = QLabel(text, self), QLabel(self)
            key.setProperty("role", "dim")
            key.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            value.setProperty("role", "value")
            value.setWordWrap(name != "path")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(key, row, 0)
            grid.addWidget(value, row, 1)
            self._facts[name] = (key, value)
        self._labels_key.setProperty("role", "dim")
        self._labels_key.setContentsMargins(0, 6, 0, 0)  # on the line of the first chip
        grid.addWidget(self._labels_key, len(names), 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._labels, len(names), 1)
        return grid

    def _similar_section(self) -> QWidget:
        section = QWidget(self)
        title = QLabel(self.tr("Similar photos"), section)
        every = QPushButton(self.tr("All"), section)
        every.setProperty("kind", "link")
        every.setAccessibleName(self.tr("Show all similar photos"))
        every.clicked.connect(self._on_all_similar)
        self._strip.clicked.connect(self.photo_chosen)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(every)
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._strip)
        return section

    def _button_row(self) -> QHBoxLayout:
        reveal = QPushButton(self.tr("Show in folder"), self)
        copy = QPushButton(self.tr("Copy"), self)
        reveal.clicked.connect(lambda: self._emit(self.reveal_requested))
        copy.clicked.connect(lambda: self._emit(self.copy_requested))
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(reveal)
        row.addWidget(copy)
        row.addStretch()
        return row

    def _on_all_similar(self) -> None:
        self._emit(self.similar_requested)

    def _on_label_answered(self, label: Label, answer: Answer) -> None:
        if self._photo_id is not None:
            self.label_answered.emit(self._photo_id, label, answer)

    def _on_name_all(self) -> None:
        below = QPoint(0, self._name_all.height())
        self.name_all_requested.emit(self._name_all.mapToGlobal(below))

    def _emit(self, signal: Signal) -> None:
        if self._photo_id is not None:
            signal.emit(self._photo_id)


def load_details(library: Library, photo_id: PhotoId, language: str) -> Details | None:
    """Fetch what the panel shows, or None where the photo is gone. Background thread."""
    photos = library.photos([photo_id])
    if not photos:
        return None
    facts = photos[0].facts
    place = None
    if facts.latitude is not None and facts.longitude is not None:
        place = library.place_text(facts.latitude, facts.longitude, language)
    image = QImage.fromData(library.thumbnail(photo_id) or b"")
    others = library.companions([photo_id]).get(photo_id, Companions())
    return Details(photos[0], image, place, others)


def _set_elided(label: QLabel, text: str, room_px: int) -> None:
    """Shorten a name or a path in the middle; the whole of it is in the tooltip."""
    metrics = label.fontMetrics()
    label.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room_px))
    label.setToolTip(text)
