"""What goes to the recycle bin with a photo, and what stays though it bears the same name."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import pytest
from fakes.photo_library import make_photo

from core.job import Job
from core.records.photos import Companions
from desktop.organising.duplicate_choices import Choices
from desktop.photos.recycling import (
    Leaving,
    load_selection,
    recycle_duplicates,
    recycle_selection,
    to_bin,
)


@pytest.fixture
def shots(library, tmp_path):
    """Photos as files of the names that a test asks for, each with the film that it has."""

    def put(number, name, film=None, kind="JPEG"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"photo")
        photo = make_photo(number, tmp_path)
        facts = replace(photo.facts, format=kind)
        time_ns = path.stat().st_mtime_ns
        library.put(replace(photo, path=path, facts=facts, size_bytes=5, mtime_ns=time_ns))
        if film is not None:
            video = path.with_suffix(".MOV")
            video.write_bytes(film)
            library.others[number] = Companions(videos=(video,))

    return put


@pytest.fixture
def gone(tmp_path):
    """What went, by its path below the folder; the files really leave."""
    names = []

    def move(path):
        names.append(path.relative_to(tmp_path).as_posix())
        path.unlink()

    move.names = names
    return move


def test_the_film_of_a_live_photo_stays_with_its_other_picture(library, shots, gone):
    shots(1, "IMG_1.HEIC", b"film", "HEIC")
    shots(2, "IMG_1.JPG", b"film")
    selection = load_selection(library, [2])
    assert (selection.more_files, selection.size_bytes) == (0, 5)
    recycle_selection(library, selection, Job(), gone)
    assert gone.names == ["IMG_1.JPG"]


def test_with_both_of_its_pictures_the_film_goes_once(library, shots, gone):
    shots(1, "IMG_1.HEIC", b"film", "HEIC")
    shots(2, "IMG_1.JPG", b"film")
    selection = load_selection(library, [1, 2])
    assert (selection.more_files, selection.size_bytes) == (1, 14)
    result = recycle_selection(library, selection, Job(), gone)
    assert gone.names == ["IMG_1.HEIC", "IMG_1.JPG", "IMG_1.MOV"]
    assert result.failures == []


def test_of_duplicates_the_film_stays_with_the_picture_that_stays(library, shots, gone):
    shots(1, "IMG_1.HEIC", b"film", "HEIC")
    shots(2, "IMG_1.JPG", b"film")
    shots(3, "copy/IMG_1.HEIC", b"film", "HEIC")
    shots(4, "other/IMG_1.HEIC", b"filn", "HEIC")  # as long, and another
    recycle_duplicates(library, [Leaving((1, 2, 3, 4), (2, 3, 4))], Job(), gone)
    assert gone.names == ["IMG_1.JPG", "copy/IMG_1.HEIC", "copy/IMG_1.MOV", "other/IMG_1.HEIC"]


def test_a_raw_that_was_chosen_by_itself_goes_by_itself(library, shots, gone):
    shots(1, "a.JPG")
    shots(2, "a.CR2", kind="CR2")
    jpeg, raw = library.photos([1, 2])
    library.others = {1: Companions(photos=(raw,)), 2: Companions(photos=(jpeg,))}
    assert load_selection(library, [2]).more_files == 0
    both = load_selection(library, [1, 2])
    assert both.more_files == 0
    assert recycle_selection(library, both, Job(), gone).failures == []
    assert gone.names == ["a.JPG", "a.CR2"]


def test_a_file_that_is_not_what_was_seen_stays(library, shots, gone):
    shots(1, "a.jpg", b"film")
    shots(2, "b.jpg")
    selection = load_selection(library, [1, 2])
    library.photos([1])[0].path.write_bytes(b"another photo")
    result = recycle_selection(library, selection, Job(), gone)
    assert gone.names == ["b.jpg"]
    assert [error.code for error in result.failures] == ["photo_changed"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_file_whose_name_is_no_text_is_not_mistaken_for_another(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    odd = tmp_path / os.fsdecode(b"\xb0\xa1.jpg")
    likely = tmp_path / "\ufffd\ufffd.jpg"  # what Qt makes of that name
    for path in (odd, likely):
        path.write_bytes(b"photo")
    assert to_bin(odd).code == "name_not_text"
    assert odd.exists()
    assert likely.exists()


def test_where_the_photo_to_keep_is_gone_nothing_is_decided(library):
    choices = Choices([library.duplicates.put("exact", 1, 2, 3)])
    choices.accept_all("exact")
    choices.forget([1])
    assert choices.plan() == []
    assert choices.totals() == (0, 0)


def test_who_stays_takes_over_what_was_said_of_those_that_go(library, shots, gone):
    for number in range(1, 8):
        shots(number, f"{number}.jpg")
    library.photos([1])[0].path.unlink()  # it was to stay, and so would be the heir
    plan = [
        Leaving((1, 2, 3), (3,)),
        Leaving((2, 4), (4,)),
        Leaving((5, 6), (6,), are_same=False),
    ]
    recycle_duplicates(library, plan, Job(), gone)
    assert gone.names == ["3.jpg", "4.jpg", "6.jpg"]
    assert library.marks.handed == [(3, 2), (4, 2)]


def test_of_shots_none_takes_over_from_another(library):
    shots = library.duplicates.put("shots", 1, 2)
    choices = Choices([shots])
    choices.let_go(shots, 2, goes=True)
    assert choices.plan() == [Leaving((1, 2), (2,), are_same=False)]
