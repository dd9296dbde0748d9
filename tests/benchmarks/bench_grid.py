"""How fast is the grid? 100,000 rows shown, a page scrolled, with real JPEG thumbnails.

Run: QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_grid.py [rows]
CPU time is the GUI thread's own (time.thread_time); the loading threads are not in it.
"""

# ruff: noqa: E402, T201 - the path comes first; a benchmark prints its figures
from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

import numpy as np
from fakes.photo_library import FakeLibrary, make_photo
from PIL import Image
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.grid.photo_grid import PhotoGrid
from desktop.models.photo_list import PhotoList

WINDOW = (1100, 860)
CELL_PX = 135
PAGES = 60


class NoisyLibrary(FakeLibrary):
    """100,000 rows over 64 different thumbnails of about 12 KB, facts made when asked for."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, 0)
        noise = np.random.default_rng(0)
        self._thumbnails = [_thumbnail(noise) for _ in range(64)]

    def photos(self, ids):
        return [make_photo(int(photo_id)) for photo_id in ids]

    def thumbnail(self, photo_id):
        return self._thumbnails[photo_id % 64]


def _thumbnail(noise: np.random.Generator) -> bytes:
    coarse = noise.integers(0, 255, (18, 24, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((384, 288), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def main() -> None:
    """Print one line a measurement."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    app = QApplication([])
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        library = NoisyLibrary(Path(folder))
        photos = PhotoList(library)
        grid = PhotoGrid(library, photos)
        grid.resize(*WINDOW)
        grid.set_cell_px(CELL_PX)
        ids = np.random.default_rng(1).permutation(rows).astype(np.int64) + 1
        measure(app, grid, photos, ids)
        grid.close_loader()
        grid.deleteLater()
        library.close()


def measure(app: QApplication, grid: PhotoGrid, photos: PhotoList, ids: np.ndarray) -> None:
    """Show, scroll, jump, resize, select, answer anew."""
    started = time.perf_counter()
    photos.set_ids(ids, likely=60)
    grid.show()
    app.processEvents()
    print(f"show {len(ids):,} rows        {_ms(started):7.1f} ms (target 100)")
    _settle(app)
    print(f"  cells in sight        {len(grid.rows_in_sight()):7d}")
    bar = grid.verticalScrollBar()
    page = grid.viewport().height()
    _report("scroll a page, CPU", [_page(app, bar, bar.value() + page) for _ in range(PAGES)], 16)
    rng = np.random.default_rng(2)
    places = rng.integers(0, bar.maximum(), 30).tolist()
    _report("jump anywhere, CPU", [_page(app, bar, place) for place in places], 16)
    _report("scroll 40 px, CPU", [_page(app, bar, bar.value() + 40) for _ in range(PAGES)], 16)
    for name, action in (
        ("resize", lambda: grid.resize(WINDOW[0] - 90, WINDOW[1])),
        ("select all", grid.selection.select_all),
        ("another answer", lambda: photos.set_ids(ids[::-1].copy(), likely=10)),
    ):
        started = time.perf_counter()
        action()
        app.processEvents()
        print(f"{name:24}{_ms(started):7.1f} ms")
        _settle(app)
    started = time.perf_counter()
    before = time.thread_time()
    grid.scroll_to_top()
    _settle(app)
    print(f"a page of thumbnails    {_ms(started) - 50:7.1f} ms until all are there, "
          f"{(time.thread_time() - before) * 1000:.1f} ms CPU of the GUI thread")  # fmt: skip


def _page(app: QApplication, bar, value: int) -> float:
    before = time.thread_time()
    bar.setValue(value)
    app.processEvents()
    spent = (time.thread_time() - before) * 1000
    _settle(app, quiet_s=0.02)
    return spent


def _settle(app: QApplication, quiet_s: float = 0.05) -> None:
    """Run the event loop until nothing has happened for a moment."""
    quiet_since = time.perf_counter()
    while time.perf_counter() - quiet_since < quiet_s:
        before = time.thread_time()
        app.processEvents()
        if time.thread_time() - before > 0.0004:
            quiet_since = time.perf_counter()
        time.sleep(0.001)


def _report(name: str, spent: list[float], target: int) -> None:
    print(f"{name:24}{statistics.median(spent):7.1f} ms median, "
          f"{max(spent):.1f} ms worst (target {target})")  # fmt: skip


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
