"""A folder takes the place of folders in it, and nothing that is known of photos is lost."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from core.records.marks import Collection, CollectionCopy, Mark
from core.records.photos import ImageFacts
from core.records.saved_question import SavedQuestion
from core.records.search import CollectionId, Filters
from core.store import files, problems
from core.store.collections import Collections
from core.store.database import Database
from core.store.marks import Marks
from core.store.photos import Photos
from core.store.problems import NewProblem, Problems
from core.store.roots import Roots

FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)


@pytest.fixture
def database(tmp_path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        yield opened


def put(database, root, folder, name):
    new = files.NewPhoto(root, folder, name, 1, 1, name.encode().ljust(16), FACTS)
    return database.write(lambda connection: files.save(connection, new))[0]


def test_photos_problems_and_marks_go_over_with_their_places(database):
    roots, photos, marks = Roots(database), Photos(database), Marks(database)
    one, two = roots.add(Path("/pics/2024")), roots.add(Path("/pics/old/scans"))
    # A folder that is called as its root: while it is renamed no two places may be one.
    ids = [put(database, one, "", "a.jpg"), put(database, one, "2024", "a.jpg"),
           put(database, two, "", "a.jpg")]  # fmt: skip
    gone = put(database, one, "", "gone.jpg")
    marks.change([*ids, gone], rating=5)
    bad = NewProblem(two, "x", "bad.jpg", 1, 1, "broken")
    database.write(lambda c: (files.mark_missing(c, [gone]), problems.add(c, bad)))
    before = [photo.path for photo in photos.get(ids)]
    new = roots.widen(Path("/pics"), roots.all())
    assert [(root.id, root.path, root.photo_count) for root in roots.all()] == [
        (new, Path("/pics"), 3)
    ]
    assert [photo.path for photo in photos.get(ids)] == before
    assert set(marks.of([*ids, gone]).values()) == {Mark(rating=5)}
    assert [problem.path for problem in Problems(database).all()] == [
        Path("/pics/old/scans/x/bad.jpg")
    ]
    assert [folder.relative for folder in roots.folders(new)] == [
        "", "2024", "2024/2024", "old", "old/scans",
    ]  # fmt: skip


def test_smart_albums_ask_for_the_same_folders(database):
    roots, albums = Roots(database), Collections(database)
    inner, other = roots.add(Path("/pics/2024")), roots.add(Path("/elsewhere"))
    asked = [Filters(inner), Filters(inner, "summer"), Filters(other, "b"), Filters(min_rating=3)]
    ids = [
        albums.put(
            CollectionCopy(
                Collection(CollectionId(0), str(n), SavedQuestion(filters=f), datetime.now()), ()
            )
        ).id
        for n, f in enumerate(asked)
    ]
    new = roots.widen(Path("/pics"), [root for root in roots.all() if root.id == inner])
    assert [albums.get(album).question.filters for album in ids] == [
        Filters(new, "2024"), Filters(new, "2024/summer"), *asked[2:],
    ]  # fmt: skip
