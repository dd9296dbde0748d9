from __future__ import annotations

import shutil
import threading
from concurrent.futures import CancelledError
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from core.errors import EnvironmentFault, ModelError, UserError
from core.events import PhotosChanged
from core.job import Job
from core.library import Library
from core.records.search import Filters, Query
from core.serving.tools import ModelTools

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S = 30.0


@pytest.fixture(scope="module")
def indexed_home(project, tmp_path_factory) -> Path:
    """A library over copies of eight demo photos, made once with the real starter."""
    home = tmp_path_factory.mktemp("indexed")
    (home / "photos" / "猫").mkdir(parents=True)
    for number, path in enumerate(sorted((project / "resources" / "demo").glob("*.jpg"))[:8]):
        shutil.copy2(path, home / "photos" / ("猫" if number % 2 else "") / path.name)
    with closing(Library.open(home / "library")) as library:
        report = library.index([home / "photos"], Job())
    assert report.indexed == 8
    return home


@pytest.fixture(scope="module")
def reader(indexed_home: Path):
    """The same library for tests that only ask; its query process and threads are up."""
    with closing(Library.open(indexed_home / "library", read_only=True)) as opened:
        opened.search(Query(text="猫")).result(WAIT_S)
        opened.albums().result(WAIT_S)
        first = opened.photos([int(opened.browse()[0])])[0].id
        opened.similar(first, 1).result(WAIT_S)
        opened.compare(first, ["猫", "狗"]).result(WAIT_S)
        yield opened


@pytest.fixture
def library(indexed_home: Path, tmp_path: Path):
    shutil.copytree(indexed_home / "library", tmp_path / "library")
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


def test_albums_hold_photos_of_the_library(reader):
    albums = reader.albums().result(WAIT_S)
    known = set(reader.browse().tolist())
    assert all(set(album.ids.tolist()) <= known for album in albums)
    assert reader.albums().result(WAIT_S) == albums


def test_closing_ends_a_search_for_albums(library):
    albums = library.albums()
    library.close()
    assert albums.cancelled() or albums.done()
    assert library.albums().cancelled()


def test_library_answers_what_was_indexed(reader):
    ids = reader.browse()
    assert reader.count() == len(ids) == 8
    photos = reader.photos([int(i) for i in ids])
    assert {reader.photo_at(photo.path).id for photo in photos} == {photo.id for photo in photos}
    assert reader.thumbnail(photos[0].id).startswith(b"\xff\xd8")
    assert sum(count for _, count in reader.formats()) == 8
    assert sum(count for *_, count in reader.months()) == 8


def test_picture_finds_itself_first(reader):
    photo = reader.photos([int(reader.browse()[0])])[0]
    for image in (photo.id, photo.path):
        result = reader.search(Query(image=image)).result(WAIT_S)
        assert result.ids[0] == photo.id
        assert result.scores[0] > 0.99


def test_comparing_with_words_agrees_with_classifying_in_a_process_of_its_own(reader):
    photo = reader.photos([int(reader.browse()[0])])[0]
    labels = ["猫", "狗", "大海"]
    asked = reader.compare(photo.path, labels).result(WAIT_S)
    expected = ModelTools(reader.home.home, in_child=False).classify(
        photo.path, ",".join(labels), Job()
    )
    assert [score.label for score in asked] == [score.label for score in expected]
    assert [s.cosine for s in asked] == pytest.approx([s.cosine for s in expected], abs=1e-4)
    assert [s.probability for s in asked] == pytest.approx(
        [s.probability for s in expected], abs=1e-3
    )
    stored = reader.compare(photo.id, labels).result(WAIT_S)
    assert [s.cosine for s in stored] == pytest.approx([s.cosine for s in asked], abs=1e-2)


def test_the_newest_comparison_wins_and_cancels_no_search(reader):
    photo_id = reader.photos([int(reader.browse()[0])])[0].id
    search = reader.search(Query(text="一只猫"))
    words = [str(number) for number in range(30)]
    older = reader.compare(photo_id, words)
    newer = reader.compare(photo_id, ["猫", "狗"], plain=True)
    assert len(newer.result(WAIT_S)) == 2
    assert older.cancelled() or isinstance(older.exception(WAIT_S), CancelledError)
    assert len(search.result(WAIT_S).ids) == 8


def test_similar_photos_do_not_cancel_the_search(reader):
    photo_id = reader.photos([int(reader.browse()[0])])[0].id
    search = reader.search(Query(text="一只猫"))
    similar = reader.similar(photo_id, 3)
    assert len(similar.result(WAIT_S).ids) == 3
    assert len(search.result(WAIT_S).ids) == 8


def test_search_stays_in_the_folder(reader):
    root = reader.roots()[0]
    result = reader.search(Query(text="动物", filters=Filters(root.id, "猫"))).result(WAIT_S)
    assert {p.path.parent.name for p in reader.photos(result.ids)} == {"猫"}


def test_empty_query_is_refused(reader):
    with pytest.raises(UserError) as refusal:
        reader.search(Query(text="  ")).result(WAIT_S)
    assert refusal.value.code == "empty_query"


def test_second_writer_is_refused_and_a_reader_is_not(library):
    with pytest.raises(EnvironmentFault) as refusal:
        Library.open(library.home.home)
    assert refusal.value.code == "library_in_use"
    with closing(Library.open(library.home.home, read_only=True)) as reader:
        assert reader.count() == 8


@pytest.mark.parametrize("text", ["狗" * 5000, "😀🎆", "%_'\";--", "\n\t猫\n"])
def test_odd_sentences_are_answered(reader, text):
    assert len(reader.search(Query(text=text)).result(WAIT_S).ids) == 8


@pytest.mark.parametrize("kind", ["missing", "endless", "inside", "link", "file", "own"])
def test_impossible_folders_are_refused(library, indexed_home, tmp_path, kind):
    (tmp_path / "link").symlink_to(indexed_home, target_is_directory=True)
    path, code = {
        "missing": (tmp_path / "no", "not_a_folder"),
        "endless": (tmp_path / ("x" * 300), "not_a_folder"),
        "inside": (indexed_home / "photos" / "猫", "root_overlaps"),
        "link": (tmp_path / "link", "root_overlaps"),
        "file": (library.home.database, "not_a_folder"),
        "own": (library.home.home, "root_is_library"),
    }[kind]
    with pytest.raises(UserError) as refusal:
        library.add_root(path)
    assert refusal.value.code == code


def test_a_folder_around_one_that_is_there_takes_its_place(library, indexed_home):
    ids = library.browse().tolist()
    library.marks.set_rating(ids, 4)
    root = library.add_root(indexed_home)
    assert [(one.id, one.path, one.photo_count) for one in library.roots()] == [
        (root.id, indexed_home, 8)
    ]
    assert library.marks.summary(library.browse().tolist()).rating == 4


def test_library_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFault) as refusal:
        Library.open(tmp_path / "file" / "library")
    assert refusal.value.code == "library_not_writable"


def test_unknown_model_is_refused_where_it_was_asked_for(tmp_path: Path):
    with pytest.raises(ModelError):
        Library.open(tmp_path / "library", model="no-such-model")


def test_unknown_model_in_the_settings_gives_way_to_the_starter(library):
    home = library.home.home
    library.settings.update(model="gone")
    library.close()
    with closing(Library.open(home)) as again:
        assert again.model.is_starter
        assert again.model_fault.code == "model_missing"


def test_deleted_caches_are_made_again_from_the_database(library, indexed_home):
    home = library.home
    library.close()
    home.thumbnails.unlink()
    shutil.rmtree(home.index)
    with closing(Library.open(home.home)) as again:
        photo_id = again.photos([int(again.browse()[0])])[0].id
        assert len(again.similar(photo_id, 9).result(WAIT_S).ids) == 8
        report = again.index([], Job())
        assert report.indexed == 8  # read again for their thumbnails
        assert again.thumbnail(int(again.browse()[0])) is not None


def test_closing_during_indexing_loses_nothing(tmp_path: Path, project):
    photos = tmp_path / "photos"
    shutil.copytree(project / "resources" / "demo", photos)
    library = Library.open(tmp_path / "library")
    some = threading.Event()
    library.events.subscribe(lambda e: some.set() if isinstance(e, PhotosChanged) else None)
    library.add_root(photos)
    library.start_indexing(watch=True)
    assert some.wait(WAIT_S)
    library.close()
    library.close()
    total = len(list(photos.glob("*.jpg")))
    with closing(Library.open(tmp_path / "library")) as again:
        done = again.count()
        assert again.index([], Job()).indexed == total - done
        assert again.count() == total


def test_verify_finds_graph_and_exact_search_in_agreement(library):
    report = library.verify(Job())
    assert report.database_ok
    assert (report.photos, report.vectors) == (8, 8)
    assert report.hnsw_recall is None or report.hnsw_recall > 0.99


def test_search_after_closing_is_cancelled(library):
    library.close()
    assert library.search(Query(text="猫")).cancelled()
