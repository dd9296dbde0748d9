"""What the user said of photos stays where the same photos are elsewhere in the library."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from core.records.labels import Label, LabelId
from core.records.marks import Collection, CollectionCopy, KeywordChange, Mark
from core.records.photos import ImageFacts
from core.records.search import CollectionId
from core.store import files
from core.store.collections import Collections
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.labels import Labels
from core.store.marks import Marks
from core.store.roots import Roots

WHEN = datetime(2026, 1, 1)
FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)


class Store:
    """Two folders; in the first, photos of which everything was said that can be."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        self.roots = Roots(self.database)
        self.old, self.new = (self.roots.add(Path("/") / name) for name in ("old", "new"))
        self.marks, self.labels = Marks(self.database), Labels(self.database)
        self.albums = Collections(self.database)
        self.sea, self.hill = (self.put(self.old, "2024", name) for name in "sh")
        self.marks.change([self.sea], is_favourite=True, rating=4)
        self.marks.change_keywords(KeywordChange({"旅行": frozenset([self.sea, self.hill])}))
        self.album = self.albums.put(
            CollectionCopy(Collection(CollectionId(0), "海", None, WHEN), (self.hill, self.sea))
        ).id
        label = Label(LabelId(0), "豆豆", (), "", 0.9, WHEN)
        self.label = self.labels.put(label, {self.sea: True, self.hill: False}).id

    def put(self, root, folder, content, name=None):
        photo = NewPhoto(root, folder, name or f"{content}.jpg", 1, 1, content.encode() * 16, FACTS)
        return self.database.write(lambda connection: files.save(connection, photo))[0]


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    with closing(made.database):
        yield made


def test_a_folder_that_was_renamed_and_added_again_loses_nothing(store):
    sea, hill = (store.put(store.new, "2024", name) for name in "sh")
    assert store.marks.counted(store.old) == (0, 0)
    assert store.roots.remove(store.old) == [sea, hill]
    assert store.marks.of([sea, hill]) == {sea: Mark(True, 4)}
    assert store.marks.keywords_of([sea, hill]) == {"旅行": 2}
    assert store.albums.photos(store.album) == (hill, sea)
    assert store.labels.answers(store.label) == {sea: True, hill: False}


def test_what_was_said_of_the_heir_itself_outweighs(store):
    sea = store.put(store.new, "", "s")
    store.marks.change([sea], rating=2)
    store.labels.answer(store.label, {sea: False})
    store.roots.remove(store.old)
    assert store.marks.of([sea]) == {sea: Mark(True, 2)}
    assert store.labels.answers(store.label) == {sea: False}


def test_what_is_nowhere_else_is_said_to_go(store):
    store.put(store.new, "", "s")
    assert store.marks.counted(store.old) == (1, 1)
    gone = store.put(store.new, "", "h")
    store.database.write(lambda connection: files.mark_missing(connection, [gone]))
    assert store.marks.counted(store.old) == (1, 1)


def test_of_several_heirs_it_is_the_one_of_that_name_and_folder(store):
    store.put(store.new, "copies", "s", "s (1).jpg")
    store.put(store.new, "copies", "s")
    sea = store.put(store.new, "2024", "s")
    assert store.roots.remove(store.old) == [sea]


def test_it_goes_on_from_heir_to_heir(store):
    third = store.put(store.new, "", "x")
    store.marks.hand_over([(store.sea, store.hill), (store.hill, third)])
    assert store.marks.of([third]) == {third: Mark(True, 4)}
    assert store.labels.answers(store.label)[third] is False  # the hill's own answer
    assert set(store.albums.photos(store.album)) == {store.sea, store.hill, third}
