from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.errors import UserError
from core.job import Job
from core.labels.files import export_labels, import_labels, write_sidecars
from core.media.sidecar import sidecar_of
from core.records.labels import Label, LabelId, LabelImport
from core.records.photos import ImageFacts
from core.store import files
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.labels import Labels
from core.store.photos import Photos
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path


class Store:
    """A library's labels and four photos, whose contents are the same in every such store."""

    def __init__(self, folder: Path, root: Path) -> None:
        folder.mkdir()
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        self.labels = Labels(self.database)
        root_id = Roots(self.database).add(root)
        facts = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)
        self.photos = self.database.write(
            lambda connection: [
                files.save(
                    connection,
                    NewPhoto(root_id, "", f"{n}.jpg", 10 + n, 1, bytes([n]) * 16, facts),
                )[0]
                for n in range(4)
            ]
        )

    def add(self, name="豆豆", aliases=(), **answers):
        label = Label(LabelId(0), name, tuple(aliases), "pet", 0.8, datetime(2026, 1, 1))
        told = {self.photos[int(key[1:])]: shown for key, shown in answers.items()}
        return self.labels.put(label, told)


@pytest.fixture
def here(tmp_path):
    store = Store(tmp_path / "here", tmp_path / "photos")
    with closing(store.database):
        yield store


@pytest.fixture
def there(tmp_path):
    store = Store(tmp_path / "there", tmp_path / "elsewhere")
    with closing(store.database):
        yield store


def test_labels_fit_another_library_of_the_same_photos(here, there, tmp_path):
    label = here.add(aliases=["Dou"], p0=True, p3=False)
    assert export_labels(here.labels, [label], tmp_path / "labels.json") == 2
    there.database.write(lambda c: c.execute("DELETE FROM photos WHERE id = ?", (4,)))
    assert import_labels(there.labels, tmp_path / "labels.json") == LabelImport(1, 1, 1)
    (found,) = there.labels.all()
    assert (found.names, found.kind, found.precision) == (("豆豆", "Dou"), "pet", 0.8)
    assert there.labels.answers(found.id) == {there.photos[0]: True}


def test_answers_given_here_outweigh_imported_ones(here, there, tmp_path):
    export_labels(here.labels, [here.add(p0=True, p1=True)], tmp_path / "labels.json")
    mine = there.add(p0=False)
    assert import_labels(there.labels, tmp_path / "labels.json") == LabelImport(1, 1, 0)
    answers = there.labels.answers(mine.id)
    assert answers == {there.photos[0]: False, there.photos[1]: True}


def test_an_import_tells_what_takes_it_back(here, there, tmp_path):
    labels = [here.add(p0=True, p1=True), here.add("老家", p2=True)]
    export_labels(here.labels, labels, tmp_path / "labels.json")
    mine = there.add(p0=False)
    came = import_labels(there.labels, tmp_path / "labels.json")
    assert came.replaced == {mine.id: {there.photos[1]: None}}
    there.labels.answer(mine.id, came.replaced[mine.id])
    for label_id in came.made:
        there.labels.remove(label_id)
    assert [label.name for label in there.labels.all()] == ["豆豆"]
    assert there.labels.answers(mine.id) == {there.photos[0]: False}


def test_an_alias_that_is_taken_here_is_left_out(here, there, tmp_path):
    export_labels(here.labels, [here.add(aliases=["Dou"])], tmp_path / "labels.json")
    there.add("Dou")
    import_labels(there.labels, tmp_path / "labels.json")
    assert {label.names for label in there.labels.all()} == {("Dou",), ("豆豆",)}


LABEL = {"name": "豆豆", "answers": [{"shown": True, "size_bytes": 1, "blake3": "00"}]}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"format": "other", "version": 1, "labels": []}',
        '{"format": "shiying-labels", "version": 99, "labels": []}',
        '{"format": "shiying-labels", "version": 1}',
        json.dumps({"format": "shiying-labels", "version": 1, "labels": [LABEL, {"name": "x"}]}),
        json.dumps({"format": "shiying-labels", "version": 1, "labels": [{**LABEL, "answers": 3}]}),
        json.dumps({"format": "shiying-labels", "version": 1, "labels": ["豆豆"]}),
    ],
)
def test_a_file_that_is_no_export_changes_nothing(here, tmp_path, content):
    (tmp_path / "bad.json").write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        import_labels(here.labels, tmp_path / "bad.json")
    assert refusal.value.code == "bad_labels"
    assert here.labels.all() == []


def test_a_file_that_is_not_there_says_so(here, tmp_path):
    with pytest.raises(UserError) as refusal:
        import_labels(here.labels, tmp_path / "none.json")
    assert refusal.value.code == "no_such_file"


def test_one_sidecar_that_cannot_be_written_does_not_stop_the_others(here, tmp_path):
    photos = Photos(here.database).get(here.photos[:2])
    photos[1].path.parent.mkdir()
    sidecar_of(photos[0].path).write_text("no xmp", encoding="utf-8")
    words = {photo.id: ["豆豆"] for photo in photos}
    report = write_sidecars(photos, words, {}, Job())
    assert report.written == 1
    assert [(path, error.code) for path, error in report.faults] == [
        (photos[0].path, "sidecar_unreadable")
    ]
    assert sidecar_of(photos[1].path).exists()


def test_a_size_that_no_file_has_is_that_of_a_photo_that_is_not_here(here, tmp_path):
    answer = {"shown": True, "size_bytes": 1 << 70, "blake3": "00"}
    content = {"format": "shiying-labels", "version": 1,
               "labels": [{"name": "海", "answers": [answer]}]}  # fmt: skip
    (tmp_path / "odd.json").write_text(json.dumps(content), encoding="utf-8")
    assert import_labels(here.labels, tmp_path / "odd.json").missing == 1
