"""Labels through the library's one door, with the real starter and the demo photos."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from fakes.two_models import LATER, two_models
from PIL import Image

from core.errors import UserError
from core.events import LabelsChanged
from core.job import Job
from core.library import Library
from core.records.search import Query

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S = 60.0
CATS = ("chelsea-the-cat.jpg", "kitten-with-yarn.jpg")


@pytest.fixture(scope="module")
def indexed_home(project, tmp_path_factory) -> Path:
    """A library of the demo photos and three more views of the red panda."""
    from PIL import ImageEnhance

    home = tmp_path_factory.mktemp("labels")
    photos = home / "photos"
    shutil.copytree(project / "resources" / "demo", photos)
    with Image.open(photos / "red-panda.jpg") as panda:
        panda.load()
    width, height = panda.size
    for number, box in enumerate(((0, 0, 0.8, 0.9), (0.2, 0, 1, 1), (0.1, 0.1, 0.95, 0.9))):
        piece = panda.crop(tuple(int(s * e) for s, e in zip((width, height) * 2, box, strict=True)))
        ImageEnhance.Brightness(piece).enhance(0.8 + 0.2 * number).save(photos / f"p{number}.jpg")
    with closing(Library.open(home / "library")) as library:
        library.index([photos], Job())
    return home


@pytest.fixture
def library(indexed_home: Path, tmp_path: Path):
    shutil.copytree(indexed_home / "library", tmp_path / "library")
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


@pytest.fixture
def photo_of(library, indexed_home):
    """Return the id of a photo by its file name."""
    return lambda name: library.photo_at(indexed_home / "photos" / name).id


def names(library, ids):
    return [photo.path.name for photo in library.photos([int(photo_id) for photo_id in ids])]


def test_one_example_finds_the_other_photos_of_a_subject(library, photo_of):
    label = library.labels.add("小红", kind="pet", aliases=["Rosso"])
    library.labels.answer(label.id, {photo_of("red-panda.jpg"): True})
    view = library.labels.view(label.id)
    assert names(library, view.confirmed) == ["red-panda.jpg"]
    maybe = [*names(library, view.found), *names(library, view.suggestions)]
    assert set(maybe[:3]) == {"p0.jpg", "p1.jpg", "p2.jpg"}
    assert view.quality.method == "prototype"


def test_a_taught_name_works_in_a_sentence(library, photo_of):
    label = library.labels.add("小红")
    library.labels.answer(label.id, {photo_of("red-panda.jpg"): True, photo_of("p0.jpg"): True})
    result = library.search(Query(text="小红在树上")).result(WAIT_S)
    assert [chip.kind for chip in result.chips] == ["label"]
    pandas = {"red-panda.jpg", "p0.jpg", "p1.jpg", "p2.jpg"}
    assert set(names(library, result.ids[:4])) == pandas
    alone = library.search(Query(text="小红")).result(WAIT_S)
    assert set(names(library, alone.ids[:2])) == {"red-panda.jpg", "p0.jpg"}
    assert alone.likely >= 2


def test_an_answer_changes_what_is_found_at_once(library, photo_of):
    label = library.labels.add("小红")
    library.labels.answer(label.id, {photo_of("red-panda.jpg"): True})
    (first, *_) = library.labels.questions(label.id, 1)
    library.labels.answer(label.id, {first: False})
    view = library.labels.view(label.id)
    assert first not in view.found
    assert first not in view.suggestions
    assert first not in library.labels.questions(label.id, 9)


def test_an_album_can_be_looked_at_by_another_precision(library, photo_of):
    label = library.labels.add("小红")
    library.labels.answer(label.id, {photo_of(CATS[0]): True})
    strict, loose = (library.labels.view(label.id, precision=at) for at in (0.99, 0.5))
    assert strict.count <= loose.count
    assert library.labels.get(label.id).precision == label.precision
    library.labels.change(label.id, precision=0.5)
    changed = library.labels.view(label.id)
    assert changed.found.tolist() == loose.found.tolist()
    assert changed.label.precision == loose.label.precision != strict.label.precision


def test_skipped_photos_are_not_asked_about_again(library, photo_of):
    label = library.labels.add("小红")
    library.labels.answer(label.id, {photo_of("red-panda.jpg"): True})
    first = library.labels.questions(label.id, 3)
    assert not set(first) & set(library.labels.questions(label.id, 3, skip=first))


def test_a_label_without_examples_is_empty_and_asks_nothing(library):
    label = library.labels.add("老家", kind="place")
    view = library.labels.view(label.id)
    assert (view.count, view.cover, len(view.suggestions)) == (0, None, 0)
    assert library.labels.questions(label.id, 5) == []


def test_every_change_can_be_undone_and_is_told(library, photo_of):
    told = []
    library.events.subscribe(lambda event: told.append(type(event)))
    label = library.labels.add("小红")
    replaced = library.labels.answer(label.id, {photo_of("p0.jpg"): True})
    before = library.labels.change(label.id, name="小白", precision=0.7)
    copy = library.labels.remove(label.id)
    assert told == [LabelsChanged] * 4
    library.labels.restore(copy)
    library.labels.change(before.id, name=before.name, precision=before.precision)
    library.labels.answer(label.id, replaced)
    assert library.labels.all() == [label]


@pytest.mark.parametrize("taken", ["小红", "Rosso", "ROSSO", " 小红 "])
def test_a_name_or_alias_means_one_label_only(library, taken):
    library.labels.add("小红", aliases=["Rosso"])
    with pytest.raises(UserError) as refusal:
        library.labels.add("别的", aliases=[taken])
    assert refusal.value.code == "label_name_taken"


def test_labels_are_still_there_after_a_restart(indexed_home, tmp_path):
    shutil.copytree(indexed_home / "library", tmp_path / "library")
    with closing(Library.open(tmp_path / "library")) as library:
        panda = library.photo_at(indexed_home / "photos" / "red-panda.jpg").id
        label = library.labels.add("小红")
        library.labels.answer(label.id, {panda: True})
        before = library.labels.view(label.id)
    with closing(Library.open(tmp_path / "library")) as library:
        after = library.labels.view(label.id)
    assert after.found.tolist() == before.found.tolist()
    assert after.suggestions.tolist() == before.suggestions.tolist()


def test_labels_are_learnt_again_for_another_model(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(6):
        Image.new("RGB", (16, 12), (200 + 9 * number, 0, 0)).save(photos / f"red{number}.png")
    for number, colour in enumerate(("blue", "lime", "white", "yellow", "cyan", "navy") * 3):
        Image.new("RGB", (16, 12 + number), colour).save(photos / f"{number}.png")
    with closing(Library.open(tmp_path / "library", encoders=two_models())) as library:
        library.index([photos], Job())
        label = library.labels.add("小红")
        shown = {library.photo_at(photos / f"red{n}.png").id: True for n in range(2)}
        library.labels.answer(label.id, shown)
        before = library.labels.questions(label.id, 4)
        library.use_model("later")
        library.index([], Job())
        assert library.model.key == LATER.key
        after = library.labels.questions(label.id, 4)
        assert library.labels.answers(label.id) == shown
        assert names(library, after) == names(library, before)
        assert names(library, after)[0].startswith("red")


def test_labels_are_taught_with_the_files_that_show_them(library, indexed_home, photo_of):
    cats, panda = library.labels.add("猫咪", kind="pet"), library.labels.add("小红")
    library.labels.add("空的")
    answers = {photo_of(name): True for name in CATS} | {photo_of("cow.jpg"): False}
    library.labels.answer(cats.id, answers)
    library.labels.answer(panda.id, {photo_of("red-panda.jpg"): True})
    found = {label.name: label for label in library.labels.taught()}
    assert set(found) == {"猫咪", "小红"}
    assert {file.name for file in found["猫咪"].photos} == set(CATS)
    assert (found["猫咪"].kind, found["小红"].photos[0].name) == ("pet", "red-panda.jpg")
    assert [label.name for label in library.labels.taught([panda.id])] == ["小红"]


def test_labels_without_a_photo_within_reach_are_named(library, indexed_home, photo_of):
    with pytest.raises(UserError) as caught:
        library.labels.taught()
    assert caught.value.code == "tune_no_labels"
    bare = library.labels.add("空的")
    library.labels.answer(bare.id, {photo_of("cow.jpg"): False})
    with pytest.raises(UserError) as caught:
        library.labels.taught([bare.id])
    assert (caught.value.code, caught.value.fields) == ("label_no_examples", {"name": "空的"})
