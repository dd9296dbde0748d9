"""How long marks and albums take: `python tests/benchmarks/bench_marks.py [--photos N]`.

A library of N rows without files; acts on 10,000 photos and on all of them, each one
transaction, its undo, and the lists that are narrowed by marks.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.records.marks import Collection, CollectionCopy, KeywordChange
from core.records.search import CollectionId, Filters
from core.store.collections import Collections
from core.store.database import Database
from core.store.marks import Marks
from core.store.photos import Photos
from core.store.roots import Roots

ROWS = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {photos})
INSERT INTO photos (root_id, folder, name, size_bytes, mtime_ns, fingerprint, format, width,
    height, color, dhash, sort_at, added_at)
SELECT {root}, 'many', n || '.jpg', 1, 1, x'', 'JPEG', 4, 3, 0, 0,
    '2024-01-01 00:00:00', '2024-01-01 00:00:00' FROM numbers
RETURNING id
"""


def main() -> int:
    """Measure, and print a line for each act."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = (Path(folder, "library.db"), Path(folder, "thumbnails.db"))
        with closing(Database(*paths)) as database:
            root = Roots(database).add(Path("/many"))
            insert = ROWS.format(photos=options.photos, root=root)
            ids = database.write(lambda c: [row[0] for row in c.execute(insert).fetchall()])
            for count in (10_000, options.photos):
                act_on(database, ids[:count])
            narrow(database, ids)
    return 0


def act_on(database: Database, ids: list[int]) -> None:
    """Mark photos, write a word on them, put them into an album, and take it all back."""
    marks, albums, many = Marks(database), Collections(database), f"{len(ids):,}"
    replaced = timed(f"{many} favourites", lambda: marks.change(ids, is_favourite=True))
    timed(f"{many} favourites taken back", lambda: marks.put(replaced))
    change = KeywordChange({"word": frozenset(ids)})
    done = timed(f"a keyword on {many}", lambda: marks.change_keywords(change))
    timed("… taken back", lambda: marks.change_keywords(done.reversed()))
    new = Collection(CollectionId(0), many, None, datetime.now())
    album = albums.put(CollectionCopy(new, ())).id
    timed(f"{many} into an album", lambda: albums.add(album, ids))
    timed(f"what {many} have", lambda: (marks.of(ids), marks.keywords_of(ids)))
    albums.arrange(album, ids)


def narrow(database: Database, ids: list[int]) -> None:
    """List by marks."""
    marks, photos = Marks(database), Photos(database)
    marks.change(ids[::2], is_favourite=True, rating=3)
    marks.change_keywords(KeywordChange({"word": frozenset(ids[::3])}))
    words = frozenset({"word"})
    album = Collections(database).all()[-1].id
    timed("all photos", photos.ids_matching)
    timed("favourites", lambda: photos.ids_matching(Filters(favourite=True)))
    both = Filters(min_rating=2, keywords=words)
    timed("stars and a keyword", lambda: photos.ids_matching(both))
    timed("an album", lambda: photos.ids_matching(Filters(album=album), "arranged"))


def timed(name: str, work: object) -> object:
    """Do it, and print how long it took: CPU, and by the clock."""
    started, cpu = time.perf_counter(), time.process_time()
    result = work()
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"{name:28} {1000 * cpu:6.0f} ms CPU {1000 * spent:6.0f} ms")
    return result


if __name__ == "__main__":
    sys.exit(main())
