"""Photos that are known but lack a vector of this model, or a thumbnail.

After a change of model, or when the thumbnail cache was deleted, these files are read again.

Context: a stored thumbnail is 50 times quicker to read than a 12-megapixel original. Choice:
the originals all the same. Measured with the starter on 360 photos enlarged to 12 megapixels
(`tests/benchmarks/bench_thumbnail_source.py`), the vector of the stored thumbnail (288 px, quality
82) has a cosine of .984 to that of the file in the mean and .914 at worst, where .99 would do, and
of the first ten photos for a sentence it changes one; 384 px at quality 90 without chroma
subsampling would reach .991 at worst, for three times the space of every library. Models that look
at 336 or 384 pixels would see less than they can. Cost: some 35 ms a photo for a decode in
drafts, hidden behind 140 ms and more of a ViT-B/16 on the same core; and photos on drives that
are away have to wait.
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
