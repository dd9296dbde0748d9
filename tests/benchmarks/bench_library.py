"""An unchanged library of 100,000 photos: from process start until it can be searched.

Builds the library through the store (random vectors, no files), then starts fresh processes.
Prints seconds: imports, opening, and the first similar-photo answer.
Run: python tests/benchmarks/bench_library.py [number of photos]
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.encoder.registry import describe_model  # noqa: E402
from core.paths import LibraryPaths  # noqa: E402
from core.records.photos import ImageFacts  # noqa: E402
from core.store import files, thumbnails  # noqa: E402
from core.store.database import Database  # noqa: E402
from core.store.files import NewPhoto  # noqa: E402
from core.store.roots import Roots  # noqa: E402
from core.store.vectors import Vectors  # noqa: E402

BATCH = 1000
PROBE = """
import time, sys
started = time.perf_counter()
from pathlib import Path
from core.library import Library
imported = time.perf_counter()
library = Library.open(Path(sys.argv[1]))
opened = time.perf_counter()
photo_id = library.photos([50])[0].id
assert len(library.similar(photo_id, 200).result(60).ids) == 200
answered = time.perf_counter()
ids = library.browse()
browsed = time.perf_counter()
print(f"import {imported - started:.2f}  open {opened - imported:.2f}  "
      f"first answer {answered - opened:.2f}  = {answered - started:.2f} s   "
      f"browse all {browsed - answered:.3f} s")
library.close()
"""


def build(home: Path, count: int) -> None:
    """Fill a library as indexing would."""
    paths = LibraryPaths(home)
    paths.create()
    model = describe_model("starter", paths.models)
    rng = np.random.default_rng(0)
    with closing(Database(paths.database, paths.thumbnails)) as database:
        root = Roots(database).add(home / "photos")
        vectors = Vectors(database, model.key, model.dim)
        for start in range(0, count, BATCH):
            rows = rng.standard_normal((BATCH, model.dim)).astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            database.write(lambda c, s=start, r=rows: _fill(c, root, vectors, s, r))


def _fill(connection, root, vectors, start, rows) -> None:
    items = []
    for offset, row in enumerate(rows):
        number = start + offset
        taken = datetime(2006, 1, 1) + timedelta(hours=number)
        facts = ImageFacts("JPEG", 4000, 3000, 0x8899AA, number, taken)
        folder, name = f"{number // 20:05d}", f"IMG_{number}.jpg"
        content = number.to_bytes(16, "big")
        photo = NewPhoto(root, folder, name, 4_000_000 + number, number, content, facts)
        photo_id, *_ = files.save(connection, photo)
        thumbnails.put(connection, photo_id, b"x" * 8000)
        items.append((photo_id, row))
    vectors.put(connection, items)


def main() -> None:
    """Print one line a start."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        build(Path(temporary), count)
        print(f"{count} photos, fresh processes, files in the page cache (wanted: at most 1 s):")
        for _ in range(3):
            subprocess.run([sys.executable, "-c", PROBE, temporary], check=True, cwd=PROJECT)


if __name__ == "__main__":
    main()
