from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.records.labels import Label, LabelId
from core.records.photos import ImageFacts
from core.store import files
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.labels import Labels
from core.store.roots import Roots


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as opened:
        yield opened


@pytest.fixture
def photos(database):
    root = Roots(database).add(Path("/照片"))
    facts = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)

    def save(connection):
        news = [NewPhoto(root, "", f"{n}.jpg", 1, 1, bytes([n]) * 16, facts) for n in range(4)]
        return [files.save(connection, new)[0] for new in news]

    return database.write(save)


def label(name="豆豆", label_id=0, **changes):
    return Label(LabelId(label_id), name, ("Doudou",), "pet", 0.9, datetime(2026, 1, 1), **changes)


def test_label_comes_back_as_it_was_stored(database, photos):
    stored = Labels(database).put(label(), {photos[0]: True, photos[1]: False})
    (found,) = Labels(database).all()
    assert found == stored == label(label_id=stored.id, yes_count=1, no_count=1)
    assert Labels(database).answers(found.id) == {photos[0]: True, photos[1]: False}


def test_a_removed_label_is_brought_back_whole(database, photos):
    labels = Labels(database)
    before = labels.put(label(), {photos[0]: True, photos[2]: False})
    copy = labels.remove(before.id)
    assert labels.all() == []
    assert labels.put(copy.label, copy.answers) == before
    assert labels.answers(before.id) == copy.answers


def test_answers_that_were_replaced_undo_an_answer(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {photos[0]: True}).id
    replaced = labels.answer(label_id, {photos[0]: False, photos[1]: True})
    assert replaced == {photos[0]: True, photos[1]: None}
    labels.answer(label_id, replaced)
    assert labels.answers(label_id) == {photos[0]: True}


def test_ids_of_an_array_are_ids(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {}).id
    assert labels.answer(label_id, {np.int64(photos[0]): True}) == {photos[0]: None}
    assert labels.answers(label_id) == {photos[0]: True}


def test_newest_answer_comes_first(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {}).id
    for photo_id in (photos[2], photos[0], photos[1]):
        labels.answer(label_id, {photo_id: True})
    assert list(labels.answers(label_id)) == [photos[1], photos[0], photos[2]]


def test_two_labels_cannot_have_one_name_in_any_case(database, photos):
    labels = Labels(database)
    labels.put(label("Doudou"), {})
    with pytest.raises(UserError) as refusal:
        labels.put(label("DOUDOU"), {photos[0]: True})
    assert refusal.value.code == "label_name_taken"
    assert len(labels.all()) == 1


def test_answers_of_a_label_that_is_gone_are_refused(database, photos):
    with pytest.raises(UserError) as refusal:
        Labels(database).answer(LabelId(7), {photos[0]: True})
    assert refusal.value.code == "label_gone"


def test_an_answer_about_an_unknown_photo_is_left_out(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {photos[0]: True, 999: True}).id
    labels.answer(label_id, {998: False})
    assert labels.answers(label_id) == {photos[0]: True}


def test_an_example_whose_file_is_gone_is_kept_for_good(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {photos[0]: True}).id
    database.write(lambda connection: files.mark_missing(connection, photos[:2]))
    later = datetime.now() + timedelta(days=365)
    assert database.write(lambda connection: files.purge(connection, later)) == 1
    assert labels.answers(label_id) == {photos[0]: True}
    assert labels.present_answers(label_id) == {}


def test_removing_a_root_takes_its_answers_along(database, photos):
    labels = Labels(database)
    label_id = labels.put(label(), {photos[0]: True}).id
    database.write(lambda connection: connection.execute("DELETE FROM roots"))
    assert labels.answers(label_id) == {}
    assert [found.name for found in labels.all()] == ["豆豆"]
