"""Photos that are known but lack a vector of this model, or a thumbnail.

After a change of model, or when the thumbnail cache was deleted, these files are read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.indexing.tasks import FileTask, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.store.files import Files
    from core.store.thumbnails import Thumbnails
    from core.store.vectors import Vectors


class Backlog:
    """Any thread."""

    def __init__(self, files: Files, vectors: Vectors, thumbnails: Thumbnails) -> None:
        self._files = files
        self._vectors = vectors
        self._thumbnails = thumbnails

    def tasks(self) -> list[FileTask]:
        """Return the files to read again; those of roots that are offline wait."""
        lacking = np.union1d(self._vectors.lacking(), self._thumbnails.lacking())
        return tasks_for(self._files, [int(photo_id) for photo_id in lacking])


def tasks_for(files: Files, ids: Sequence[int]) -> list[FileTask]:
    """Return one task for each photo whose root is online."""
    return [
        FileTask(
            Place(file.root_id, file.folder, file.name),
            file.root,
            file.size_bytes,
            file.mtime_ns,
            file.photo_id,
            must_read=True,
        )
        for file in files.located(ids)
    ]
