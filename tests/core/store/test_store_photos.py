from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.records.photos import ImageFacts
from core.records.search import Filters
from core.store import files, problems, thumbnails
from core.store.database import Database
from core.store.files import Files, NewPhoto
from core.store.filters import PRESENT, order_clause
from core.store.photos import Photos
from core.store.problems import NewProblem, Problems
from core.store.roots import Roots
from core.store.thumbnails import Thumbnails
from core.store.vectors import Vectors

NOON = datetime(2024, 5, 1, 12)


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        yield opened


@pytest.fixture
def root(database):
    return Roots(database).add(Path("/照片"))


def photo(root, name="海.jpg", folder="", taken=None, size=(400, 300), kind="JPEG", content=b"a"):
    facts = ImageFacts(
        format=kind, width=size[0], height=size[1], color=0x102030, dhash=2**64 - 1, taken_at=taken
    )
    return NewPhoto(root, folder, name, 100, 1_000_000_000, content * 16, facts)


def shot(root, taken=None):
    """Another picture under the same name."""
    new = photo(root, taken=taken, content=b"c")
    return replace(new, facts=replace(new.facts, dhash=0))


def add(database, new):
    return database.write(lambda c: files.save(c, new))[0]


def searchable(vectors):
    return [int(photo_id) for ids, _ in vectors.chunks() for photo_id in ids]


def test_photo_comes_back_as_it_was_stored(database, root):
    new = photo(root, folder="2024/夏天", taken=datetime(2024, 7, 1, 8, 30))
    photo_id = add(database, new)
    (found,) = Photos(database).get([photo_id])
    assert found.facts == new.facts
    assert found.path == Path("/照片/2024/夏天/海.jpg")
    assert Photos(database).dhashes(np.array([photo_id])).tolist() == [2**64 - 1]


def test_photos_can_be_limited_to_those_added_since(database, root):
    old, new = add(database, photo(root, "1.jpg")), add(database, photo(root, "2.jpg"))
    database.write(
        lambda c: c.execute(
            "UPDATE photos SET added_at = '2020-01-01 00:00:00' WHERE id = ?", (old,)
        )
    )
    since = Filters(added_since=datetime(2021, 1, 1))
    assert Photos(database).ids_matching(since).tolist() == [new]
    assert Photos(database).count(since) == 1


def test_photos_can_be_limited_to_any_number_of_ids(database, root):
    first, second = add(database, photo(root, "1.jpg")), add(database, photo(root, "2.jpg"))
    many = Filters(among=frozenset([first, *range(1000, 60_000)]))
    assert Photos(database).ids_matching(many).tolist() == [first]
    assert Photos(database).count(Filters(among=frozenset([first, second]))) == 2
    assert Photos(database).count(Filters(among=frozenset())) == 0


def test_photos_come_in_the_order_asked_and_without_those_that_are_gone(database, root):
    first, second = add(database, photo(root, "1.jpg")), add(database, photo(root, "2.jpg"))
    assert [p.id for p in Photos(database).get([second, 999, first])] == [second, first]


def test_name_that_is_no_utf8_is_found_again(database, root):
    from core.paths import real_name, storable

    raw = b"\xba\xa3.jpg".decode("utf-8", "surrogateescape")
    photo_id = add(database, photo(root, storable(raw)))
    (found,) = Photos(database).get([photo_id])
    assert found.path.name == raw == real_name(storable(raw))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"a", "b", "c"}),
        (Filters(folder="x"), {"b", "c"}),
        (Filters(folder="x/y"), {"c"}),
        (Filters(taken_from=date(2024, 2, 1)), {"b", "c"}),
        (Filters(taken_to=date(2024, 2, 1)), {"a", "b"}),
        (Filters(taken_from=date(2024, 2, 1), taken_to=date(2024, 2, 1)), {"b"}),
        (Filters(orientation="portrait"), {"b"}),
        (Filters(orientation="square"), {"c"}),
        (Filters(formats=frozenset({"HEIC", "PNG"})), {"b"}),
        (Filters(taken_to=date.max), {"a", "b", "c"}),
    ],
)
def test_filters_pick(database, root, filters, expected):
    add(database, photo(root, "a", taken=datetime(2024, 1, 1)))
    add(database, photo(root, "b", "x", datetime(2024, 2, 1, 23, 59), (300, 400), "HEIC"))
    add(database, photo(root, "c", "x/y", datetime(2024, 3, 1), (300, 300)))
    add(database, photo(root, "d", "xx", datetime(1990, 3, 1), (9, 1), "GIF"))
    database.write(lambda c: files.mark_missing(c, [4]))
    found = Photos(database).get(Photos(database).ids_matching(filters))
    assert {p.path.name for p in found} == expected
    assert Photos(database).count(filters) == len(expected)


def test_missing_photo_is_out_of_sight_and_keeps_its_vector(database, root):
    vectors = Vectors(database, "m@1", 2)
    photo_id = add(database, photo(root))
    database.write(lambda c: vectors.put(c, [(photo_id, np.array([1, 0], np.float32))]))
    database.write(lambda c: files.mark_missing(c, [photo_id]))
    assert Photos(database).count() == 0
    assert searchable(vectors) == []
    assert vectors.get(photo_id) is not None
    database.write(lambda c: files.touch(c, photo_id, 5))
    assert searchable(vectors) == [photo_id]


def test_only_long_missing_photos_are_purged(database, root):
    photo_id = add(database, photo(root))
    database.write(lambda c: files.mark_missing(c, [photo_id]))
    yesterday, tomorrow = (datetime.now() + timedelta(days=d) for d in (-1, 1))
    assert database.write(lambda c: files.purge(c, yesterday)) == 0
    assert database.write(lambda c: files.purge(c, tomorrow)) == 1


def test_photo_that_lost_its_place_to_a_moved_one_waits_for_its_own_file(database, root):
    moved, displaced = add(database, photo(root, "old.jpg")), add(database, photo(root, "new.jpg"))
    answer = database.write(lambda c: files.move(c, moved, (root, "", "new.jpg"), 7))
    assert answer == displaced
    assert [p.id for p in Photos(database).get([moved, displaced])] == [moved]
    database.write(lambda c: files.move(c, displaced, (root, "", "old.jpg"), 7))
    assert [p.path.name for p in Photos(database).get([moved, displaced])] == ["new.jpg", "old.jpg"]


def test_new_changed_and_same_content_are_told_apart(database, root):
    def saved(content):
        now = database.write(lambda c: files.save(c, photo(root, content=content)))
        return now.is_new, now.is_other

    assert saved(b"a") == (True, False)
    assert saved(b"a") == (False, False)
    assert saved(b"b") == (False, True)


def test_another_photo_under_a_known_name_is_not_taken_for_an_edit(database, root):
    first = add(database, photo(root, taken=NOON))
    other = shot(root, taken=NOON.replace(hour=13))
    saved = database.write(lambda c: files.save(c, other))
    assert (saved.is_new, saved.displaced) == (True, first)
    assert [p.id for p in Photos(database).get([first, saved.photo_id])] == [saved.photo_id]
    database.write(lambda c: files.move(c, first, (root, "", "its own file.jpg"), 7))
    assert len(Photos(database).get([first, saved.photo_id])) == 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: photo(root, taken=NOON.replace(hour=13), content=b"b"),  # dated anew
        lambda root: shot(root, taken=NOON),  # turned, or cut out
        lambda root: shot(root),  # without its facts
    ],
)
def test_an_edited_photo_is_the_same_photo(database, root, edit):
    first = add(database, photo(root, taken=NOON))
    assert database.write(lambda c: files.save(c, edit(root))) == (first, False, True, None)


@pytest.mark.parametrize(
    ("hours", "taken", "is_new"), [(2, None, True), (0.5, None, False), (2, NOON, False)]
)
def test_what_comes_where_nothing_was_for_long_is_another_photo(
    database, root, hours, taken, is_new
):
    first = add(database, photo(root, taken=taken))
    since = (datetime.now() - timedelta(hours=hours)).isoformat(" ", "seconds")
    database.write(lambda c: c.execute("UPDATE photos SET missing_since = ?", (since,)))
    saved = database.write(lambda c: files.save(c, shot(root, taken)))
    assert (saved.is_new, saved.displaced) == (is_new, first if is_new else None)


def test_what_looks_the_same_is_the_same_however_long_it_was_away(database, root):
    first = add(database, photo(root))
    database.write(lambda c: c.execute("UPDATE photos SET missing_since = '2020-01-01 00:00:00'"))
    assert add(database, photo(root, content=b"b")) == first


def test_a_photo_that_is_read_again_is_the_same_whatever_is_made_of_it(database, root):
    first = add(database, photo(root, taken=NOON))
    again = replace(shot(root, NOON.replace(hour=13)), fingerprint=b"a" * 16)
    assert add(database, again) == first


def test_vectors_of_models_are_kept_apart(database, root):
    photo_id = add(database, photo(root))
    small, large = Vectors(database, "small@1", 2), Vectors(database, "large@1", 3)
    database.write(lambda c: small.put(c, [(photo_id, np.array([0.6, 0.8], np.float32))]))
    assert large.get(photo_id) is None
    assert large.lacking().tolist() == [photo_id]
    assert small.get(photo_id) == pytest.approx([0.6, 0.8], abs=1e-3)
    assert (small.generation(), large.generation()) == (1, 0)


def test_removed_root_takes_everything_with_it(database, root):
    photo_id = add(database, photo(root))
    database.write(lambda c: thumbnails.put(c, photo_id, b"jpeg"))
    problem = NewProblem(root, "", "x.jpg", 0, 0, "empty")
    database.write(lambda c: problems.add(c, problem))
    Roots(database).remove(root)
    assert Roots(database).all() == []
    assert Thumbnails(database).get(photo_id) is None
    assert Problems(database).count() == 0


def test_folders_count_what_is_below_them(database, root):
    for name, folder in (("1", ""), ("2", "2024"), ("3", "2024/夏"), ("4", "2024/夏")):
        add(database, photo(root, name, folder))
    counts = {f.relative: f.photo_count for f in Roots(database).folders(root)}
    assert counts == {"": 4, "2024": 3, "2024/夏": 2}


def test_ignored_files_are_remembered_and_not_shown(database, root):
    database.write(lambda c: problems.add(c, NewProblem(root, "", "x.bin", 3, 4, problems.IGNORED)))
    assert Problems(database).count() == 0
    assert Files(database).files_of_folder(root, "")["x.bin"].mtime_ns == 4


def test_months_are_told_of_photos_that_say_when_they_were_taken(database, root):
    summer = add(database, photo(root, "1.jpg", taken=datetime(2024, 7, 1, 8, 30)))
    undated = add(database, photo(root, "2.jpg"))
    winter = add(database, photo(root, "3.jpg", taken=datetime(985, 12, 31)))
    gone = add(database, photo(root, "4.jpg", taken=datetime(2020, 1, 1)))
    database.write(
        lambda c: c.execute("UPDATE photos SET missing_since = '2026' WHERE id = ?", (gone,))
    )
    found = Photos(database).months_taken([summer, undated, winter, gone, 999])
    assert found == {summer: (2024, 7), winter: (985, 12)}
    assert Photos(database).months_taken([undated]) == {}


def test_photos_in_order_are_listed_without_looking_at_each(database, root):
    """The plan of SQLite: an index answers alone, in order."""
    add(database, photo(root))
    order, _ = order_clause("newest")
    with database.reading() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM photos WHERE {PRESENT} ORDER BY {order}"
        ).fetchall()
    (step,) = plan  # a second one would sort
    assert step["detail"].endswith("INDEX idx_photos_in_order")


def test_months_are_counted_newest_first(database, root):
    add(database, photo(root, "a", taken=datetime(2023, 12, 31)))
    add(database, photo(root, "b", taken=datetime(2024, 1, 1)))
    add(database, photo(root, "c", taken=datetime(2024, 1, 9)))
    assert Photos(database).months() == [(2024, 1, 2), (2023, 12, 1)]
