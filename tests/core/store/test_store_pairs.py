"""RAW and JPEG of one shot are one photo, as long as they lie beside each other."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.organising.companions import CompanionFinder
from core.records.photos import ImageFacts
from core.records.search import Filters
from core.store import files
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.pairs import Pairs
from core.store.photos import Photos
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 5, 1, 12)


class Stage:
    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        self.is_on = True
        self.pairs = Pairs(database, lambda: self.is_on)
        self.roots = Roots(database, self.pairs)
        self.photos = Photos(database, self.pairs)
        self.root = self.roots.add(folder)

    def put(self, name, kind="JPEG", taken=None):
        facts = ImageFacts(format=kind, width=4, height=3, color=0, dhash=0, taken_at=taken)
        folder, _, name = name.rpartition("/")
        new = NewPhoto(self.root, folder, name, 1, 1, name.encode(), facts)
        photo_id = self.database.write(lambda c: files.save(c, new))[0]
        self.pairs.forget()
        return photo_id

    def shown(self, **filters):
        return set(self.photos.ids_matching(Filters(**filters)).tolist())


@pytest.fixture
def stage(tmp_path):
    (tmp_path / "photos").mkdir()
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        yield Stage(tmp_path / "photos", database)


def test_a_pair_is_listed_and_counted_once(stage):
    jpeg, raw = stage.put("trip/IMG_1.JPG"), stage.put("trip/IMG_1.CR3", "CR3")
    alone = stage.put("trip/IMG_2.CR3", "CR3")
    assert stage.shown() == {jpeg, alone}
    assert stage.photos.count() == 2
    assert stage.roots.all()[0].photo_count == 2
    assert {f.relative: f.photo_count for f in stage.roots.folders(stage.root)}["trip"] == 2
    assert sum(count for *_, count in stage.photos.months()) == 2
    shown, hidden = stage.photos.get([jpeg, raw])
    assert (shown.partner_id, hidden.partner_id) == (raw, jpeg)


def test_where_formats_are_asked_for_files_are_shown(stage):
    stage.put("IMG_1.JPG")
    raw = stage.put("IMG_1.CR3", "CR3")
    assert stage.shown(formats=frozenset({"CR3"})) == {raw}
    assert dict(stage.photos.formats()) == {"JPEG": 1, "CR3": 1}


def test_the_choice_holds_at_once_both_ways(stage):
    jpeg, raw = stage.put("IMG_1.JPG"), stage.put("IMG_1.CR3", "CR3")
    assert stage.shown() == {jpeg}
    stage.is_on = False
    assert stage.shown() == {jpeg, raw}
    assert [photo.partner_id for photo in stage.photos.get([jpeg, raw])] == [None, None]
    stage.is_on = True
    assert stage.shown() == {jpeg}


@pytest.mark.parametrize(
    ("name", "kind", "taken", "is_pair"),
    [
        ("a.b/IMG.1.CR3", "CR3", NOON, True),
        ("a.b/IMG.1.dng", "DNG", None, True),
        ("a.b/IMG.1.CR3", "CR3", NOON + timedelta(seconds=2), True),
        ("a.b/IMG.1.CR3", "CR3", NOON + timedelta(minutes=1), False),  # the counter began anew
        ("a.b/img.1.CR3", "CR3", NOON, True),
        ("a.b/img.1.CR3", "CR3", NOON + timedelta(minutes=1), False),
        ("other/img.1.CR3", "CR3", NOON, False),
        ("other/IMG.1.CR3", "CR3", NOON, False),
        ("a.b/IMG.CR3", "CR3", NOON, False),
        ("a.b/IMG.1.2.CR3", "CR3", NOON, False),
        ("a.b/IMG.1.png", "PNG", NOON, False),
    ],
)
def test_a_pair_has_one_folder_one_name_and_one_moment(stage, name, kind, taken, is_pair):
    jpeg = stage.put("a.b/IMG.1.jpg", taken=NOON)
    other = stage.put(name, kind, taken)
    assert (stage.shown() == {jpeg}) is is_pair
    assert stage.shown() | {other} == {jpeg, other}


def test_of_names_that_differ_in_case_each_goes_with_its_like(stage):
    large, small = stage.put("IMG_1.JPG"), stage.put("img_1.jpg")
    raw_small, raw_large = stage.put("img_1.cr3", "CR3"), stage.put("IMG_1.CR3", "CR3")
    stray = stage.put("Ä_1.dng", "DNG")
    beside = stage.put("ä_1.JPG")
    assert stage.shown() == {large, small, beside}
    partners = [photo.partner_id for photo in stage.photos.get([raw_small, raw_large, stray])]
    assert partners == [small, large, beside]


def test_when_one_file_goes_the_other_is_a_photo(stage):
    jpeg, raw = stage.put("IMG_1.JPG"), stage.put("IMG_1.CR3", "CR3")
    stage.database.write(lambda c: files.mark_missing(c, [jpeg]))
    stage.pairs.forget()
    assert stage.shown() == {raw}


def test_the_video_beside_a_photo_is_its_other_half(stage):
    live, plain = stage.put("IMG_1.HEIC", "HEIC"), stage.put("IMG_2.JPG")
    jpeg, raw = stage.put("IMG_3.JPG"), stage.put("IMG_3.DNG", "DNG")
    video = stage.folder / "img_1.MOV"
    for path in (video, stage.folder / "IMG_9.MOV", stage.folder / "._IMG_2.MOV"):
        path.write_bytes(b"")
    stage.shown()
    found = CompanionFinder(stage.photos.get).of(stage.photos.get([live, plain, jpeg]))
    assert found[live].videos == (video,)
    assert [photo.id for photo in found[jpeg].photos] == [raw]
    assert plain not in found


def test_a_video_that_arrives_later_is_seen(stage):
    (live,) = stage.photos.get([stage.put("IMG_1.JPG")])
    finder = CompanionFinder(stage.photos.get)
    assert finder.videos_beside([live]) == {}
    (stage.folder / "IMG_1.mov").write_bytes(b"")
    assert live.id in finder.videos_beside([live])
