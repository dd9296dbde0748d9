"""Whether the index worker's memory stays flat over thousands of photos.

Indexes a folder (default: ../shared/data/flickr8k-cn/train, else copies of the demo photos)
and prints the worker's resident memory after every 500 files, and the ratio of the last
reading to the one after the first 500.
Run: python tests/benchmarks/bench_memory.py [FOLDER]
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.events import ProgressChanged  # noqa: E402
from core.job import Job  # noqa: E402
from core.library import Library  # noqa: E402

EVERY = 500
SHARED = PROJECT.parent / "shared" / "data" / "flickr8k-cn" / "train"


class Meter:
    """Reads the memory of the largest child at every `EVERY` files."""

    def __init__(self) -> None:
        self.readings: list[float] = []

    def on_event(self, event: object) -> None:
        """Listen to progress; runs on the indexing thread."""
        if not isinstance(event, ProgressChanged):
            return
        if event.progress.done >= EVERY * (len(self.readings) + 1):
            children = psutil.Process().children(recursive=True)
            self.readings.append(max(c.memory_info().rss for c in children) / 2**20)
            print(f"{event.progress.done:6d} files   {self.readings[-1]:7.1f} MiB", flush=True)


def demo_copies(folder: Path) -> Path:
    """Make 5,000 different files out of the demo photos."""
    sources = sorted((PROJECT / "resources" / "demo").glob("*.jpg"))
    for number in range(5000):
        target = folder / str(number // 100) / f"{number}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sources[number % len(sources)], target)
        with target.open("ab") as file:
            file.write(number.to_bytes(4, "big"))
    return folder


def main() -> None:
    """Print the readings and the ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
        if not folder.is_dir():
            folder = demo_copies(home / "photos")
        meter = Meter()
        with closing(Library.open(home / "library")) as library:
            library.events.subscribe(meter.on_event)
            report = library.index([folder], Job())
        print(f"{report.indexed} indexed in {report.seconds:.0f} s")
        print(f"ratio {meter.readings[-1] / meter.readings[0]:.3f}  (wanted: about 1)")


if __name__ == "__main__":
    main()
