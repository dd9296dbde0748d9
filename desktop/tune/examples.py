"""Captions that gained and captions that lost: what came first before, and what comes first now.

GUI thread. Rows are made as they are asked for: a run keeps dozens, with eleven pictures each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.grid.thumbnail_loader import Shape
from desktop.tune.file_pictures import FilePictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QPaintEvent

    from core.library import Library
    from core.records.tuning import TuneExample, TuneResult
    from desktop.ops import Ops

AT_A_TIME = 4  # rows that are added
OWN_PX, TILE_PX, GAP_PX = 72, 46, 4
LOADED_PX = 144  # on a side: sharp at 200 %


class FileTile(QWidget):
    """One picture; the right one has a ring."""

    def __init__(self, file: Path, edge_px: int, parent: QWidget, *, is_right: bool) -> None:
        super().__init__(parent)
        self.file, self.is_right = file, is_right
        self._image = QImage()
        self.setFixedSize(edge_px, edge_px)
        self.setToolTip(str(file))
        self.setAccessibleName(file.name)

    @property
    def has_image(self) -> bool:
        """Whether the picture is there."""
        return not self._image.isNull()

    def set_image(self, image: QImage) -> None:
        """Show it."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        area, radius = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), tokens.radii.row
        if self._image.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.empty_photo)
            painter.drawRoundedRect(area, radius, radius)
        else:
            painter.drawImage(area, self._image)
        if self.is_right:
            painter.setPen(QPen(tokens.accent, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)


class ExampleRow(QFrame):
    """One caption with its own photo, the first answers before, and the first answers now."""

    def __init__(self, example: TuneExample, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.example = example
        self.tiles = [FileTile(example.file, OWN_PX, self, is_right=False)]
        caption, ranks = QLabel(self.tr("“{0}”").format(example.caption), self), QLabel(self)
        caption.setWordWrap(True)
        before, after = self._place(example.rank_before), self._place(example.rank_after)
        ranks.setText(f"{before} → {after}")
        ranks.setProperty("role", "good" if example.rank_after < example.rank_before else "warning")
        self.setAccessibleName(f"{example.caption}: {before} → {after}")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch()
        words.addWidget(caption)
        words.addWidget(ranks)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 14, 10)
        row.setSpacing(14)
        row.addWidget(self.tiles[0])
        row.addLayout(words, 1)
        row.addLayout(self._answers(self.tr("Before"), example.first_before))
        row.addLayout(self._answers(self.tr("After"), example.first_after))

    def _place(self, rank: int) -> str:
        return self.tr("place {0}").format(rank)

    def _answers(self, name: str, files: Sequence[Path]) -> QVBoxLayout:
        title = QLabel(name, self)
        title.setProperty("role", "small")
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP_PX)
        for file in files:
            tile = FileTile(
                file, TILE_PX, self, is_right=file in (self.example.file, *self.example.right)
            )
            self.tiles.append(tile)
            tiles.addWidget(tile)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(title)
        column.addLayout(tiles)
        return column


class Examples(QWidget):
    """Shows the one kind or the other, some at a time."""

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Sequence[TuneExample], Sequence[TuneExample]] = ((), ())
        self.rows: list[ExampleRow] = []
        shape = Shape(LOADED_PX, 2 * theme.tokens().radii.row)
        self._pictures = FilePictures(library, ops, shape, self)
        self._pictures.arrived.connect(self._on_arrived)
        self.gained, self.lost = QPushButton(self), QPushButton(self)
        self.more = QPushButton(self.tr("Show more"), self)
        self._none = QLabel(self)
        self._rows = QVBoxLayout()
        self._build()

    def show_result(self, result: TuneResult) -> None:
        """Show what gained first; where nothing did, what lost."""
        self._all = result.winners, result.losers
        self.gained.setText(self.tr("Found better (%n)", "", len(result.winners)))
        self.lost.setText(self.tr("Found worse (%n)", "", len(result.losers)))
        self._show(0 if result.winners or not result.losers else 1)

    def _build(self) -> None:
        title = QLabel(self.tr("What changed, by example"), self)
        title.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch()
        for number, button in enumerate((self.gained, self.lost)):
            button.setCheckable(True)
            button.setProperty("kind", "choice")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, number=number: self._show(number))
            head.addWidget(button)
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._add_rows)
        self._none.setProperty("role", "dim")
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._none)
        column.addLayout(self._rows)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, kind: int) -> None:
        self.gained.setChecked(kind == 0)
        self.lost.setChecked(kind == 1)
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        texts = (self.tr("No caption is found better."), self.tr("No caption is found worse."))
        self._none.setText(texts[kind])
        self._none.setVisible(not self._all[kind])
        self._add_rows()

    def _add_rows(self) -> None:
        examples = self._all[1 if self.lost.isChecked() else 0]
        new = [ExampleRow(one, self) for one in examples[len(self.rows) :][:AT_A_TIME]]
        self.rows += new
        for row in new:
            self._rows.addWidget(row)
            row.show()
        self.more.setVisible(len(self.rows) < len(examples))
        self._pictures.want(tile.file for row in new for tile in row.tiles)
        self._on_arrived({})

    def _on_arrived(self, _images: object) -> None:
        for row in self.rows:
            for tile in row.tiles:
                image = self._pictures.image(tile.file)
                if not tile.has_image and not image.isNull():
                    tile.set_image(image)
