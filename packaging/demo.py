"""What 拾影 does, shown without a display: `python3 packaging/dev.py run` on a server.

Indexes resources/demo into a library that is thrown away afterwards, asks three sentences and
one picture, prints the rankings, and draws the window into a file.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

if TYPE_CHECKING:
    from core.library import Library
    from core.records.search import Query

PHOTOS = PROJECT / "resources" / "demo"
SENTENCES = ("雪地里的北极熊", "一杯咖啡", "海边的城堡")
PICTURE = PHOTOS / "chelsea-the-cat.jpg"
SCREENSHOT = PROJECT / "build" / "demo" / "window.png"
SHOWN = 5
TIMEOUT_S = 60.0


def main() -> None:
    """Run the demo; anything that goes wrong ends it with a traceback."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from core.library import Library
    from core.records.search import Query

    with tempfile.TemporaryDirectory(prefix="shiying-demo-") as home:
        library = Library.open(Path(home))
        try:
            _index(library)
            for sentence in SENTENCES:
                _ask(library, f"「{sentence}」", Query(text=sentence, limit=SHOWN))
            _ask(library, f"like {PICTURE.name}", Query(image=PICTURE, limit=SHOWN))
            _draw(library)
        finally:
            library.close()


def _index(library: Library) -> None:
    from core.job import Job

    print(f"Indexing {PHOTOS} with {library.model.name} …", flush=True)
    report = library.index([PHOTOS], Job())
    print(f"{report.indexed} photos in {report.seconds:.1f} s, {report.problems} problems")


def _ask(library: Library, title: str, query: Query) -> None:
    result = library.search(query).result(TIMEOUT_S)
    print(f"\n{title}  ({result.seconds * 1000:.0f} ms)")
    photos = library.photos(result.ids.tolist())
    for rank, (photo, score) in enumerate(zip(photos, result.scores, strict=True), start=1):
        print(f"  {rank}. {score:.3f}  {photo.path.name}")


def _draw(library: Library) -> None:
    from desktop.demo import run_demo

    SCREENSHOT.parent.mkdir(parents=True, exist_ok=True)
    run_demo(library, list(SENTENCES), PICTURE, SCREENSHOT)
    print(f"\nThe window, drawn without a display: {SCREENSHOT}")


if __name__ == "__main__":
    main()
