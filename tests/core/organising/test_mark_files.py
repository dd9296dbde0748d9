"""Marks and albums taken along: by content, in addition, and into sidecars."""

from __future__ import annotations

import json
import os
from contextlib import closing
from typing import TYPE_CHECKING
from xml.dom.minidom import parse

import pytest

from core.errors import UserError
from core.events import EventBus
from core.job import Job
from core.media.sidecar import XMP, sidecar_of, write_marks
from core.organising.collections import Collections
from core.organising.mark_files import MarkFiles
from core.organising.marks import Marks
from core.paths import storable
from core.records.marks import Mark
from core.records.photos import ImageFacts
from core.records.saved_question import SavedQuestion
from core.records.search import Filters
from core.store import collections as stored_collections
from core.store import files
from core.store import marks as stored_marks
from core.store.database import Database
from core.store.labels import Labels
from core.store.photos import Photos
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)


class Store:
    """Marks and albums of some photos, whose contents are told by their names."""

    def __init__(self, folder: Path, root: Path, names: str) -> None:
        folder.mkdir()
        root.mkdir()
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        bus, roots = EventBus(), Roots(self.database)
        root_id = roots.add(root)
        photos = Photos(self.database)

        def save(connection):
            return {
                name: files.save(
                    connection,
                    files.NewPhoto(root_id, "", f"{name}.jpg", 1, 1, name.encode() * 16, FACTS),
                )[0]
                for name in names
            }

        self.id = self.database.write(save)
        stored = stored_marks.Marks(self.database)
        albums = stored_collections.Collections(self.database)
        self.marks = Marks(stored, bus)
        self.albums = Collections(albums, Labels(self.database), roots.all, photos.get, bus)
        self.files = MarkFiles(stored, albums, photos.get, bus)


@pytest.fixture
def here(tmp_path):
    store = Store(tmp_path / "here", tmp_path / "photos", "abc")
    with closing(store.database):
        store.marks.set_favourite([store.id["a"]], is_favourite=True)
        store.marks.set_rating([store.id["a"], store.id["b"]], 4)
        store.marks.add_keywords([store.id["b"]], ["旅行"])
        store.albums.add("北京", [store.id["c"], store.id["a"]])
        store.albums.save("最好的", SavedQuestion(filters=Filters(min_rating=4)))
        store.albums.save("这里的", SavedQuestion(filters=Filters(root_id=1)))
        yield store


@pytest.fixture
def there(tmp_path):
    store = Store(tmp_path / "there", tmp_path / "elsewhere", "xcb")
    with closing(store.database):
        yield store


def test_marks_and_albums_fit_another_library_of_the_same_photos(here, there, tmp_path):
    assert here.files.export(tmp_path / "marks.json") == 3
    came = there.files.import_file(tmp_path / "marks.json")
    assert (came.photos, came.missing) == (2, 1)
    b, c = there.id["b"], there.id["c"]
    assert there.marks.summary([b]).rating == 4
    assert there.marks.keywords_of([b, c]) == {"旅行": 1}
    assert {album.name for album in there.albums.all()} == {"北京", "最好的"}
    assert there.albums.photos(there.albums.named("北京").id) == (c,)
    assert there.albums.named("最好的").question.filters == Filters(min_rating=4)


def test_what_is_known_here_outweighs_what_comes_in_and_is_brought_back(here, there, tmp_path):
    here.files.export(tmp_path / "marks.json")
    b = there.id["b"]
    there.marks.set_rating([b], 2)
    mine = there.albums.add("北京", [b])
    came = there.files.import_file(tmp_path / "marks.json")
    assert there.marks.summary([b]).rating == 2
    assert there.albums.photos(mine.id) == (b, there.id["c"])
    assert came.held == {mine.id: (b,)}
    there.marks.apply(came.keywords.reversed())
    there.albums.arrange(mine.id, came.held[mine.id])
    assert [there.albums.get(made).name for made in came.made] == ["最好的"]
    assert there.marks.keywords() == []
    assert there.marks.put({b: Mark(rating=2)}) == {}


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"format": "shiying-labels", "version": 1, "photos": []}',
        '{"format": "shiying-marks", "version": 9, "photos": []}',
        '{"format": "shiying-marks", "version": 1, "photos": [{"size_bytes": 1}]}',
        '{"format": "shiying-marks", "version": 1, "photos": [], "albums": [{"name": "海"}]}',
        '{"format": "shiying-marks", "version": 1, "photos": [], "albums": [{"name": " "}]}',
        json.dumps({"format": "shiying-marks", "version": 1, "photos": [],
                    "albums": [{"name": "海", "photos": [0]}]}),
        json.dumps({"format": "shiying-marks", "version": 1,
                    "photos": [{"size_bytes": 1 << 70, "blake3": "00"}]}),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_changes_nothing(there, tmp_path, content):
    (tmp_path / "bad.json").write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        there.files.import_file(tmp_path / "bad.json")
    assert refusal.value.code == "bad_marks"
    assert there.albums.all() == []


def test_of_two_copies_with_marks_of_their_own_none_is_lost(here, there, tmp_path):
    new = files.NewPhoto(1, "copies", "b.jpg", 1, 1, b"b" * 16, FACTS)
    copy, *_ = here.database.write(lambda connection: files.save(connection, new))
    here.marks.set_favourite([copy], is_favourite=True)
    here.marks.add_keywords([copy], ["海"])
    here.files.export(tmp_path / "marks.json")
    came = there.files.import_file(tmp_path / "marks.json")
    assert (came.photos, came.missing) == (2, 1)
    summary = there.marks.summary([there.id["b"]])
    assert (summary.favourites, summary.rating) == (1, 4)
    assert summary.keywords == {"旅行": 1, "海": 1}


def test_a_photo_whose_name_is_no_text_is_taken_along(here, there, tmp_path):
    odd = storable(os.fsdecode(b"\xb0\xa1.jpg"))
    b = here.id["b"]
    here.database.write(lambda c: c.execute("UPDATE photos SET name = ? WHERE id = ?", (odd, b)))
    here.files.export(tmp_path / "marks.json")
    assert [path.name for path in tmp_path.glob("marks*")] == ["marks.json"]
    there.files.import_file(tmp_path / "marks.json")
    assert there.marks.summary([there.id["b"]]).rating == 4


def test_an_album_that_is_another_one_here_comes_in_beside_it(here, there, tmp_path):
    here.files.export(tmp_path / "marks.json")
    mine = there.albums.save("北京", SavedQuestion(text="北京"))
    there.albums.save("最好的", SavedQuestion(filters=Filters(min_rating=5)))
    came = there.files.import_file(tmp_path / "marks.json")
    names = {"北京", "北京 (2)", "最好的", "最好的 (2)"}
    assert {album.name for album in there.albums.all()} == names
    assert there.albums.photos(there.albums.named("北京 (2)").id) == (there.id["c"],)
    assert there.albums.get(mine.id).question.text == "北京"
    assert len(came.made) == 2
    assert there.files.import_file(tmp_path / "marks.json").made == ()  # twice is once


def test_stars_and_keywords_are_written_beside_the_photos_that_have_some(here, tmp_path):
    report = here.files.write_sidecars(None, Job())
    assert (report.written, report.faults) == (2, ())
    written = {path.name for path in (tmp_path / "photos").iterdir()}
    assert written == {"a.jpg.xmp", "b.jpg.xmp"}
    content = (tmp_path / "photos" / "b.jpg.xmp").read_text(encoding="utf-8")
    assert 'xmp:Rating="4"' in content
    assert "<rdf:li>旅行</rdf:li>" in content
    assert here.files.write_sidecars(None, Job()).written == 0


@pytest.mark.parametrize("form", ['<rdf:Description rdf:about="" xmp:Rating="2"/>',
                                  "<rdf:Description><xmp:Rating>2</xmp:Rating>"
                                  "</rdf:Description>"])  # fmt: skip
def test_stars_of_another_program_are_replaced_where_they_stand_or_left_alone(tmp_path, form):
    photo = tmp_path / "a.jpg"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    before = f'<rdf:RDF xmlns:rdf="{rdf}" xmlns:xmp="{XMP}">{form}</rdf:RDF>'
    sidecar_of(photo).write_text(before, encoding="utf-8")
    assert not write_marks(photo, (), rating=0)
    assert write_marks(photo, ["海"], rating=5)
    content = sidecar_of(photo).read_text(encoding="utf-8")
    assert content.count("Rating") == (1 if "/>" in form else 2)
    document = parse(str(sidecar_of(photo)))
    described = document.getElementsByTagNameNS(rdf, "Description")[0]
    elements = described.getElementsByTagNameNS(XMP, "Rating")
    told = elements[0].firstChild.data if elements else described.getAttributeNS(XMP, "Rating")
    assert told == "5"
