"""The labels in the sidebar. GUI thread.

Photos dropped on a row become its examples; on the last row, those of a new label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.label_tree import LABEL_ROLE, LabelTree
from desktop.widgets.drop_list import DropList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from core.records.labels import LabelView


class LabelList(DropList):
    """Rows of labels; ids are LabelIds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._labels = LabelTree()
        super().__init__(self._labels, LABEL_ROLE, parent)
        self.set_words(self.tr("Taught by me"), self.tr("Teach it something new…"))
        self.heading.setToolTip(self.tr("The names you taught work in your searches, too"))
        self.set_views([])

    def set_views(self, views: Sequence[LabelView]) -> None:
        """Show these; what is chosen stays so."""
        self._refresh(has_changed=self._labels.set_views(views), is_empty=not views)
