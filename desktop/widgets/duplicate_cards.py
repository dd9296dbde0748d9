"""The photos of one group of duplicates side by side, each with a tick.

GUI thread. Facts and pictures are fetched in the background; what arrives for a group that is
no longer shown is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from core.errors import ShiyingError
from desktop.grid.captions import not_connected
from desktop.photos import actions
from desktop.widgets.duplicate_card import DuplicateCard, differences

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from core.library import Library
    from core.records.duplicates import DuplicateGroup, KeepReason
    from core.records.photos import Photo, PhotoId
    from desktop.ops import Op, Ops

SHOWN_AT_MOST = 40  # cards; nobody compares more, and each costs a millisecond


class DuplicateCards(QScrollArea):
    """Shows one group at a time. keys: filters the events of the ticks, which eat arrows."""

    kept_changed = Signal(object, bool)  # PhotoId, whether it stays

    def __init__(self, library: Library, ops: Ops, keys: QObject, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self._library = library
        self._ops = ops
        self._op: Op | None = None
        self._group: DuplicateGroup | None = None
        self._leaving: frozenset[PhotoId] = frozenset()
        self.cards: list[DuplicateCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_group(self, group: DuplicateGroup | None, leaving: frozenset[PhotoId]) -> None:
        """Show a group and which of its photos go; None: nothing."""
        self._leaving = leaving
        if group == self._group and group is not None:
            self._mark()
            return
        self._group = group
        if self._op is not None:
            self._op.drop()
        self._op = None
        if group is None:
            self._fill([], {})
            return
        ids = group.ids[:SHOWN_AT_MOST]
        self._op = self._ops.run(
            lambda: _load(self._library, ids), lambda found: self._fill(*found)
        )

    def set_leaving(self, leaving: frozenset[PhotoId]) -> None:
        """Tick the photos that stay."""
        self._leaving = leaving
        self._mark()

    def step(self, by: int) -> None:
        """Go to the photo beside the one that has the keys; from elsewhere to the first."""
        if not self.cards:
            return
        at = next((row for row, card in enumerate(self.cards) if card.keep.hasFocus()), None)
        row = 0 if at is None else min(max(at + by, 0), len(self.cards) - 1)
        self.cards[row].keep.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self.cards[row])

    def _fill(self, photos: list[Photo], images: dict[PhotoId, QImage]) -> None:
        self._op = None
        had_keys = any(card.keep.hasFocus() for card in self.cards)
        inside = QWidget(self)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.cards = [self._card(photo, photos, images, inside) for photo in photos]
        for card in self.cards:
            row.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        hidden = len(self._group.ids) - len(photos) if self._group is not None and photos else 0
        if hidden > 0:
            row.addWidget(QLabel(self.tr("… and %n more", "", hidden), inside))
        row.addStretch()
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget turns it on
        self._mark()
        if had_keys:
            self.step(0)

    def _card(
        self,
        photo: Photo,
        photos: list[Photo],
        images: dict[PhotoId, QImage],
        parent: QWidget,
    ) -> DuplicateCard:
        card = DuplicateCard(photo, self._note(photo, photos[0]), parent)
        card.show_facts(differences(photos), is_best=photo is photos[0] and bool(self._surplus))
        card.picture.set_image(images[photo.id])
        card.keep.installEventFilter(self._keys)
        card.kept_changed.connect(self.kept_changed)
        card.reveal_requested.connect(lambda _: self._reveal(photo))
        return card

    @property
    def _surplus(self) -> frozenset[PhotoId]:
        return self._group.surplus if self._group is not None else frozenset()

    def _mark(self) -> None:
        for card in self.cards:
            card.set_kept(card.photo_id not in self._leaving)

    def _note(self, photo: Photo, best: Photo) -> str:
        group = self._group
        if group is None:
            return ""
        if photo.offline:
            return not_connected()
        if photo.id == best.id:
            return self._why(group.reason) if group.surplus else self.tr("Taken moments apart")
        if photo.id in group.keep:
            return self.tr("Another shot: keeping it is proposed")
        return self.tr("Proposed to go")

    def _why(self, reason: KeepReason) -> str:
        reasons: dict[KeepReason, str] = {
            "marked": self.tr("Proposed to stay: you marked it or taught with it"),
            "raw": self.tr("Proposed to stay: what the camera saw (RAW)"),
            "pixels": self.tr("Proposed to stay: the most pixels"),
            "camera": self.tr("Proposed to stay: it still has its camera details"),
            "place": self.tr("Proposed to stay: it says where it was taken"),
            "bytes": self.tr("Proposed to stay: saved with the least loss"),
            "name": self.tr("Proposed to stay: its name is not that of a copy"),
            "folder": self.tr("Proposed to stay: it is in the better folder"),
            "older": self.tr("Proposed to stay: the older file"),
            "alike": self.tr("Proposed to stay: one is as good as the other"),
        }
        return reasons[reason]

    def _reveal(self, photo: Photo) -> None:
        try:
            actions.show_in_folder(photo.path)
        except ShiyingError as error:
            self._ops.report(error)


def _load(library: Library, ids: tuple[PhotoId, ...]) -> tuple[list[Photo], dict[PhotoId, QImage]]:
    """Fetch facts and pictures. Background thread."""
    photos = library.photos(ids)
    images = {photo.id: QImage.fromData(library.thumbnail(photo.id) or b"") for photo in photos}
    return photos, images
