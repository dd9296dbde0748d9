"""A decoder that crashes costs its photo, and nothing else."""

import os

import numpy as np
import pytest
from fakes.crashing_photos import check_source_and_crash, die_before_reading
from PIL import Image

from core.child_call import call_in_child
from core.errors import EnvironmentFault
from core.job import Job
from core.records.tuning import CaptionSource
from core.teaching.reading_journal import ReadingJournal, outlive

NAMES = [*(f"{number:02}.png" for number in range(12)), "crash one.png", "crash 二.png"]


def test_photos_that_crash_the_reader_are_told_and_the_others_checked(tmp_path):
    rng = np.random.default_rng(0)
    for name in NAMES:
        blocks = rng.integers(0, 256, (9, 9, 3), np.uint8)
        Image.fromarray(blocks).resize((90, 90)).save(tmp_path / name)
    tsv = tmp_path / "captions.tsv"
    tsv.write_text("".join(f"{name}\t照片{name}\n" for name in NAMES), encoding="utf-8")
    facts = (CaptionSource(tsv, tmp_path), tmp_path / "pictures", 0)
    data = outlive(lambda journal: call_in_child(Job(), check_source_and_crash, *facts, journal))
    assert data.photos == 12
    (note,) = (note for note in data.notes if note.code == "tune_unreadable")
    assert note.count == 2
    assert sorted(example.rpartition("/")[2] for example in note.examples) == [
        "crash one.png: child_died",
        "crash 二.png: child_died",
    ]


def test_a_process_that_dies_of_something_else_is_not_asked_again():
    asked = []

    def attempt(journal):
        asked.append(journal)
        return call_in_child(Job(), die_before_reading, journal)

    with pytest.raises(EnvironmentFault) as caught:
        outlive(attempt)
    assert caught.value.code == "child_died"
    assert len(asked) == 1


def test_the_one_that_was_alone_did_it_and_several_are_suspects(tmp_path):
    one, two = tmp_path / "一\udcff.jpg", tmp_path / "two\n.jpg"  # names that need not be text
    journal = ReadingJournal(tmp_path / "reading")
    with journal.reading(tmp_path / "done.jpg"):
        pass
    first, second = journal.reading(one), journal.reading(two)
    first.__enter__()
    second.__enter__()
    journal = journal.after_crash()
    assert set(journal.suspects) == {one, two}
    assert not journal.crashed
    alone = journal.reading(one)
    alone.__enter__()
    journal = journal.after_crash()
    assert (journal.suspects, journal.crashed) == ((two,), {one})
    assert journal.after_crash() is None
    assert os.listdir(tmp_path) == []
