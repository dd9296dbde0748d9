"""The user's own albums in the sidebar. GUI thread.

Photos dropped on a row are put into that album; on the last row, into a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.collection_tree import COLLECTION_ROLE, CollectionTree
from desktop.widgets.drop_list import DropList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from core.records.marks import Collection
    from core.records.search import CollectionId


class CollectionList(DropList):
    """Rows of albums; ids are CollectionIds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._collections = CollectionTree()
        super().__init__(self._collections, COLLECTION_ROLE, parent)
        self.set_words(self.tr("Albums"), self.tr("New album…"))
        self.set_collections([])

    def show_count(self, collection_id: CollectionId, count: int) -> None:
        """Say how many photos a smart album finds."""
        self._collections.show_count(collection_id, count)

    def set_collections(self, collections: Sequence[Collection]) -> None:
        """Show these; what is chosen stays so."""
        has_changed = self._collections.set_collections(collections)
        self._refresh(has_changed=has_changed, is_empty=not collections)
