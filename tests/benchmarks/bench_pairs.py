"""What RAW and JPEG shown as one cost a large library: python tests/benchmarks/bench_pairs.py."""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from core.records.photos import ImageFacts  # noqa: E402
from core.records.search import Filters  # noqa: E402
from core.store import files  # noqa: E402
from core.store.database import Database  # noqa: E402
from core.store.files import NewPhoto  # noqa: E402
from core.store.pairs import Pairs  # noqa: E402
from core.store.photos import Photos  # noqa: E402
from core.store.roots import Roots  # noqa: E402

PAIRS = 50_000


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(Path(folder, "library.db"), Path(folder, "thumbnails.db"))) as database,
    ):
        root = Roots(database).add(Path(folder))
        database.write(lambda connection: fill(connection, root))
        for is_on in (False, True):
            report(database, root, is_on=is_on)


def fill(connection, root) -> None:
    for row in range(PAIRS):
        taken = datetime(2020, 1, 1) + timedelta(minutes=row)
        for kind, suffix in (("JPEG", "jpg"), ("CR3", "CR3")):
            facts = ImageFacts(
                format=kind, width=6000, height=4000, color=0, dhash=row, taken_at=taken
            )
            content = f"{row} {kind}".encode()
            place = (root, f"{row % 500}", f"IMG_{row}.{suffix}")
            files.save(connection, NewPhoto(*place, row, row, content, facts))


def report(database: Database, root, *, is_on: bool) -> None:
    pairs = Pairs(database, lambda: is_on)
    photos, roots = Photos(database, pairs), Roots(database, pairs)
    print(f"{PAIRS} pairs shown as {'one' if is_on else 'two'}, CPU ms (best of 9)")
    print(f"  finding them after a change: {cost(pairs.hidden, 1):.0f}")
    asked = {
        "list": lambda: photos.ids_matching(Filters()),
        "count": photos.count,
        "months": photos.months,
        "folders": lambda: roots.folders(root),
    }
    for name, ask in asked.items():
        print(f"  {name}: {cost(ask, 9):.0f}")


def cost(ask, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        ask()
        best = min(best, time.process_time() - started)
    return best * 1000


if __name__ == "__main__":
    main()
