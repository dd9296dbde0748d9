"""Favourites, ratings, keywords and albums in a real SQLite file."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.records.marks import Collection, CollectionCopy, Keyword, KeywordChange, Mark
from core.records.photos import ImageFacts
from core.records.saved_question import SavedQuestion
from core.records.search import CollectionId, Filters
from core.store import files
from core.store.collections import Collections
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.marks import Marks
from core.store.photos import Photos
from core.store.roots import Roots

WHEN = datetime(2026, 1, 1)
FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        yield opened


@pytest.fixture
def photos(database):
    root = Roots(database).add(Path("/照片"))

    def save(connection):
        news = [NewPhoto(root, "", f"{n}.jpg", 1, n, bytes([n]) * 16, FACTS) for n in range(4)]
        return [files.save(connection, new)[0] for new in news]

    return database.write(save)


@pytest.fixture
def marks(database, photos):
    return Marks(database)


@pytest.fixture
def albums(database, photos):
    return Collections(database)


def new(name="北京", photos=(), question=None):
    return CollectionCopy(Collection(CollectionId(0), name, question, WHEN), tuple(photos))


def shown(database, order="newest", **filters):
    return Photos(database).ids_matching(Filters(**filters), order).tolist()


def test_a_photo_says_itself_what_it_is_marked_with(database, marks, photos):
    marks.change(photos[:2], is_favourite=True)
    marks.change(photos[1:3], rating=4)
    found = Photos(database).get(photos)
    assert [(photo.is_favourite, photo.rating) for photo in found] == [
        (True, 0), (True, 4), (False, 4), (False, 0),
    ]  # fmt: skip


def test_what_was_replaced_undoes_a_mark_exactly(marks, photos):
    marks.change([photos[0]], is_favourite=True, rating=2)
    replaced = marks.change(np.array(photos[:2]), rating=5)
    assert replaced == {photos[0]: Mark(True, 2), photos[1]: Mark()}
    again = marks.put(replaced)
    assert again == {photos[0]: Mark(True, 5), photos[1]: Mark(False, 5)}
    assert marks.of(photos) == {photos[0]: Mark(True, 2)}


def test_a_mark_that_changes_nothing_replaces_nothing(marks, photos):
    marks.change(photos, is_favourite=True)
    assert marks.change(photos, is_favourite=True) == {}


def test_stars_beyond_five_are_five_and_unknown_photos_are_left_out(marks, photos):
    assert marks.put({photos[0]: Mark(rating=9), 999: Mark(True)}) == {photos[0]: Mark()}
    assert marks.of([photos[0], 999]) == {photos[0]: Mark(rating=5)}


def test_keywords_come_and_go_and_a_change_is_taken_back_exactly(marks, photos):
    marks.change_keywords(KeywordChange({"旅行": frozenset(photos[:1])}))
    done = marks.change_keywords(KeywordChange({"旅行": frozenset(photos[:3])}))
    assert done == KeywordChange({"旅行": frozenset(photos[1:3])})
    marks.change_keywords(done.reversed())
    assert marks.keywords() == [Keyword("旅行", 1)]
    assert marks.keywords_of(photos) == {"旅行": 1}


def test_a_keyword_that_no_photo_carries_is_gone_until_undone(marks, photos):
    marks.change_keywords(KeywordChange({"Travel": frozenset(photos)}))
    done = marks.change_keywords(KeywordChange(removed={"travel": frozenset(photos)}))
    assert (marks.keywords(), done.removed) == ([], {"Travel": frozenset(photos)})
    marks.change_keywords(done.reversed())
    assert marks.keywords() == [Keyword("Travel", 4)]


def test_a_keyword_in_another_case_is_the_same_one(marks, photos):
    marks.change_keywords(KeywordChange({"Travel": frozenset(photos[:1])}))
    done = marks.change_keywords(KeywordChange({"TRAVEL": frozenset(photos[:2])}))
    assert done.added == {"Travel": frozenset(photos[1:2])}
    assert [keyword.name for keyword in marks.keywords()] == ["Travel"]


def test_photos_are_narrowed_to_marks_keywords_and_albums(database, marks, albums, photos):
    marks.change(photos[:3], is_favourite=True)
    marks.put({photos[1]: Mark(True, 3), photos[2]: Mark(True, 5)})
    words = {"旅行": frozenset(photos[1:]), "海": frozenset(photos[2:])}
    marks.change_keywords(KeywordChange(words))
    album = albums.put(new(photos=(photos[3], photos[0], photos[2]))).id
    assert set(shown(database, favourite=True)) == set(photos[:3])
    assert set(shown(database, min_rating=3)) == {photos[1], photos[2]}
    assert shown(database, min_rating=4) == [photos[2]]
    assert set(shown(database, keywords=frozenset({"旅行", "海"}))) == {photos[2], photos[3]}
    assert shown(database, keywords=frozenset({"没有"})) == []
    assert shown(database, album=album, favourite=True, order="arranged") == photos[0:3:2]
    arranged = shown(database, album=album, order="arranged")
    assert arranged == [photos[3], photos[0], photos[2]]


def test_what_is_marked_or_in_an_album_is_never_purged(database, marks, albums, photos):
    marks.change(photos[:1], rating=1)
    marks.change_keywords(KeywordChange({"旅行": frozenset(photos[1:2])}))
    albums.put(new(photos=photos[2:3]))
    database.write(lambda connection: files.mark_missing(connection, photos))
    later = datetime.now() + timedelta(days=365)
    assert database.write(lambda connection: files.purge(connection, later)) == 1
    database.write(lambda connection: [files.touch(connection, i, 1) for i in photos])
    assert [photo.rating for photo in Photos(database).get(photos)] == [1, 0, 0]
    assert marks.keywords() == [Keyword("旅行", 1)]
    assert albums.all()[0].count == 1


def test_a_moved_photo_keeps_marks_and_albums(database, marks, albums, photos):
    marks.change(photos[:1], is_favourite=True)
    albums.put(new(photos=photos[:1]))
    root = Roots(database).all()[0].id
    database.write(lambda connection: files.move(connection, photos[0], (root, "新", "a.jpg"), 9))
    assert Photos(database).at(root, "新", "a.jpg").is_favourite
    assert albums.photos(albums.all()[0].id) == (photos[0],)


def test_removing_a_root_says_what_goes_with_it_and_takes_it_along(database, marks, albums, photos):
    root = Roots(database).all()[0].id
    marks.change(photos[:2], rating=3)
    marks.change_keywords(KeywordChange({"旅行": frozenset(photos[1:3])}))
    albums.put(new(photos=photos[:1]))
    assert marks.counted(root) == (3, 0)
    Roots(database).remove(root)
    assert (marks.of(photos), marks.keywords_of(photos)) == ({}, {})
    assert albums.all()[0].count == 0


def test_an_album_keeps_the_order_and_is_brought_back_whole(albums, photos):
    before = albums.put(new(photos=(photos[2], photos[0])))
    assert (before.count, before.cover) == (2, photos[2])
    held = albums.add(before.id, [photos[0], photos[1]])
    assert albums.photos(before.id) == (photos[2], photos[0], photos[1])
    assert albums.arrange(before.id, held) == (photos[2], photos[0], photos[1])
    assert albums.take_out(before.id, [photos[2]]) == held
    copy = albums.remove(before.id)
    assert (albums.all(), copy.photos) == ([], (photos[0],))
    albums.put(copy)
    assert albums.of_photo(photos[0]) == [before.id]


def test_a_smart_album_holds_a_question_and_no_photo(albums, photos):
    question = SavedQuestion(text="去年的海", filters=Filters(favourite=True))
    album = albums.put(new("海", question=question))
    assert (album.question, album.count, album.is_smart) == (question, None, True)
    with pytest.raises(UserError) as refusal:
        albums.add(album.id, photos)
    assert refusal.value.code == "album_is_smart"
    other = SavedQuestion(text="山")
    assert albums.ask(album.id, other).question == question
    assert albums.get(album.id).question == other


def test_two_albums_cannot_have_one_name_and_a_gone_one_is_told(albums, photos):
    album = albums.put(new("Peking"))
    with pytest.raises(UserError) as taken:
        albums.put(new("PEKING"))
    assert taken.value.code == "album_name_taken"
    assert albums.rename(album.id, "北京").name == "Peking"
    albums.remove(album.id)
    with pytest.raises(UserError) as gone:
        albums.add(album.id, photos)
    assert gone.value.code == "album_gone"


def test_ten_thousand_photos_in_one_act_take_well_under_a_second(database, marks, albums):
    root = Roots(database).all()[0].id
    insert = f"""
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)
        INSERT INTO photos (root_id, folder, name, size_bytes, mtime_ns, fingerprint, format,
            width, height, color, dhash, sort_at, added_at)
        SELECT {root}, '很多', n || '.jpg', 1, 1, x'', 'JPEG', 4, 3, 0, 0, '', '' FROM numbers
        RETURNING id
    """
    many = database.write(lambda c: [row[0] for row in c.execute(insert).fetchall()])
    album = albums.put(new()).id
    started = time.process_time()
    replaced = marks.change(many, is_favourite=True)
    words = marks.change_keywords(KeywordChange({"旅行": frozenset(many)}))
    albums.add(album, many)
    marks.put(replaced)
    assert (len(replaced), len(words.photos)) == (10_000, 10_000)
    assert time.process_time() - started < 4.0  # four acts; 0.2 s on a quiet machine


def test_two_cases_of_a_keyword_in_one_change_are_taken_back_together(marks, photos):
    change = KeywordChange({"Sea": frozenset(photos[:1]), "sea": frozenset(photos[1:2])})
    done = marks.change_keywords(change)
    assert done.added == {"Sea": frozenset(photos[:2])}
    marks.change_keywords(done.reversed())
    assert marks.keywords() == []
