"""Marks, keywords and the user's own albums through their facades."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.errors import UserError
from core.events import CollectionsChanged, EventBus, LabelsChanged, MarksChanged
from core.organising.collections import Collections
from core.organising.marks import Marks
from core.records.labels import Label, LabelId
from core.records.marks import Belongings, Mark, MarkSummary
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


@pytest.fixture
def shelf(tmp_path: Path):
    """The facades over three photos, and the events that they publish."""
    facts = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        roots = Roots(database)
        root = roots.add(Path("/照片"))

        def save(connection):
            names = ("a.jpg", "b.jpg", "c.jpg")
            news = [files.NewPhoto(root, "", name, 1, 1, b"", facts) for name in names]
            return [files.save(connection, new)[0] for new in news]

        photos, labels, bus, heard = database.write(save), Labels(database), EventBus(), []
        bus.subscribe(heard.append)
        yield SimpleNamespace(
            database=database,
            root=root,
            photos=photos,
            labels=labels,
            heard=heard,
            marks=Marks(stored_marks.Marks(database), bus),
            collections=Collections(
                stored_collections.Collections(database), labels, roots.all,
                Photos(database).get, bus,
            ),
        )  # fmt: skip


def code_of(work):
    with pytest.raises(UserError) as refusal:
        work()
    return refusal.value.code


def test_an_act_tells_which_photos_it_changed_and_none_where_nothing_did(shelf):
    replaced = shelf.marks.set_favourite(shelf.photos[:2], is_favourite=True)
    assert shelf.heard == [MarksChanged(frozenset(shelf.photos[:2]))]
    shelf.marks.set_favourite(shelf.photos[:2], is_favourite=True)
    assert len(shelf.heard) == 1
    assert set(shelf.marks.put(replaced).values()) == {Mark(True)}


def test_photos_are_summed_up_by_what_they_share(shelf):
    a, b, _ = shelf.photos
    shelf.marks.set_rating([a, b], 4)
    shelf.marks.set_favourite([a], is_favourite=True)
    shelf.marks.add_keywords([b], ["旅行"])
    assert shelf.marks.summary([a, b]) == MarkSummary(2, 1, 4, {"旅行": 1})
    assert shelf.marks.summary(shelf.photos).rating is None
    assert shelf.marks.summary([]) == MarkSummary(0, 0, None)


def test_keywords_are_cleaned_and_bad_ones_refused_before_anything_changes(shelf):
    done = shelf.marks.add_keywords(shelf.photos[:1], ["　旅行 ", "＃ｂｅａｃｈ"])
    assert set(done.added) == {"旅行", "beach"}
    assert code_of(lambda: shelf.marks.add_keywords(shelf.photos, ["好", " "])) == "keyword_empty"
    assert code_of(lambda: shelf.marks.add_keywords(shelf.photos, ["长" * 41])) == "keyword_long"
    assert set(shelf.marks.keywords_of(shelf.photos)) == {"旅行", "beach"}


def test_renaming_a_keyword_into_another_joins_them_and_is_undone_exactly(shelf):
    a, b, c = shelf.photos
    shelf.marks.add_keywords([a, b], ["Hund"])
    shelf.marks.add_keywords([b, c], ["狗"])
    done = shelf.marks.rename_keyword("Hund", "狗")
    assert shelf.marks.keywords_of(shelf.photos) == {"狗": 3}
    shelf.marks.apply(done.reversed())
    assert shelf.marks.keywords_of(shelf.photos) == {"Hund": 2, "狗": 2}
    assert shelf.marks.keywords_of([a]) == {"Hund": 1}


def test_renaming_a_keyword_in_case_only_counts_and_is_undone(shelf):
    shelf.marks.add_keywords(shelf.photos, ["travel"])
    done = shelf.marks.rename_keyword("travel", "Travel")
    assert [keyword.name for keyword in shelf.marks.keywords()] == ["Travel"]
    shelf.marks.apply(done.reversed())
    assert [keyword.name for keyword in shelf.marks.keywords()] == ["travel"]


def test_what_goes_with_a_folder_counts_marks_and_examples(shelf):
    shelf.marks.set_rating(shelf.photos[:2], 4)
    shelf.labels.put(label("豆豆"), {shelf.photos[2]: True})
    assert shelf.marks.belongings(shelf.root) == Belongings(marked=2, examples=1)


def test_whoever_shows_marks_albums_or_labels_hears_of_an_heir(shelf):
    a, b, _ = shelf.photos
    shelf.marks.set_rating([a], 4)
    shelf.heard.clear()
    shelf.marks.hand_over([(a, b)])
    assert shelf.heard == [MarksChanged(frozenset([b])), CollectionsChanged(), LabelsChanged()]
    assert shelf.marks.summary([b]).rating == 4


def label(name, label_id=0):
    from datetime import datetime

    return Label(LabelId(label_id), name, (), "", 0.9, datetime(2026, 1, 1))


def test_albums_are_named_once_and_found_in_any_case(shelf):
    album = shelf.collections.add(" Été ", shelf.photos[:1])
    assert shelf.collections.named("ÉTÉ").id == album.id
    assert code_of(lambda: shelf.collections.add("été")) == "album_name_taken"
    assert code_of(lambda: shelf.collections.add("「」")) == "album_name_empty"
    assert code_of(lambda: shelf.collections.add("长" * 81)) == "album_name_long"
    assert code_of(lambda: shelf.collections.named("北京")) == "album_unknown"
    assert shelf.heard == [CollectionsChanged()]


def test_what_an_album_held_undoes_what_was_put_in(shelf):
    a, b, c = shelf.photos
    album = shelf.collections.add("北京", [c, a])
    held = shelf.collections.put_in(album.id, [b])
    shelf.collections.arrange(album.id, held)
    assert shelf.collections.photos(album.id) == (c, a)
    copy = shelf.collections.remove(album.id)
    assert shelf.collections.restore(copy).count == 2


def test_a_saved_question_calls_a_label_by_its_name_of_today(shelf):
    known = shelf.labels.put(label("豆豆"), {})
    question = SavedQuestion(text="豆豆在沙滩上", labels=(("豆豆", known.id),))
    shelf.labels.change(label("毛豆", known.id))
    assert shelf.collections.opened(question).question.text == "毛豆在沙滩上"
    shelf.labels.remove(known.id)
    opened = shelf.collections.opened(question)
    assert (opened.question.text, opened.lost) == ("豆豆在沙滩上", ("label",))


def test_a_folder_album_or_photo_that_vanished_is_told(shelf):
    album = shelf.collections.add("北京", shelf.photos[:1])
    filters = Filters(root_id=shelf.root, folder="海边", album=album.id)
    question = SavedQuestion(text="海", photo=shelf.photos[0], filters=filters)
    assert shelf.collections.opened(question).lost == ()
    shelf.collections.remove(album.id)
    Roots(shelf.database).remove(shelf.root)
    opened = shelf.collections.opened(question)
    assert opened.lost == ("folder", "album", "photo")
    assert (opened.question.photo, opened.question.filters) == (None, filters)
