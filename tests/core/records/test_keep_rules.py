"""Which copy to keep: each rule by itself, and that nothing precious is ever given up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.records.keep_rules import Candidate, are_parts_of_one, is_other_shot, propose

PLAIN = Candidate(
    id=1,
    root_id=1,
    folder="2024",
    name="IMG_1.jpg",
    size_bytes=1000,
    mtime_ns=10**18,
    fingerprint=b"a",
    format="JPEG",
    width=4000,
    height=3000,
    taken_at=None,
    has_camera=False,
    has_place=False,
    is_online=True,
    is_marked=False,
)


@pytest.mark.parametrize(
    ("reason", "better"),
    [
        ("marked", {"is_marked": True}),
        ("raw", {"format": "CR3"}),
        ("pixels", {"width": 4100}),
        ("camera", {"has_camera": True}),
        ("place", {"has_place": True}),
        ("bytes", {"size_bytes": 1001}),
        ("older", {"mtime_ns": 10**18 - 10**16}),
    ],
)
def test_the_better_copy_is_kept_and_it_is_said_why(reason, better):
    best = replace(PLAIN, id=2, fingerprint=b"b", **better)
    proposal = propose([PLAIN, best])
    assert (proposal.keep, proposal.reason) == ({2}, reason)


@pytest.mark.parametrize(
    ("reason", "worse"),
    [
        ("name", {"name": "IMG_1 (2).jpg"}),
        ("name", {"name": "IMG_1 - 副本.jpg"}),
        ("name", {"name": "IMG_1 copy.jpg"}),
        ("folder", {"folder": "下载/微信"}),
        ("folder", {"folder": "Backup 2023"}),
    ],
)
def test_a_name_or_folder_that_says_copy_gives_way(reason, worse):
    proposal = propose([replace(PLAIN, id=0, **worse), PLAIN])
    assert (proposal.keep, proposal.reason) == ({1}, reason)


def test_a_weightier_rule_decides_against_a_lighter_one():
    large = replace(PLAIN, id=2, width=6000, folder="Downloads", mtime_ns=2 * 10**18)
    assert propose([PLAIN, large]).keep == {2}


def test_what_is_equal_in_everything_keeps_the_one_known_longer():
    proposal = propose([replace(PLAIN, id=9), PLAIN])
    assert (proposal.keep, proposal.reason) == ({1}, "alike")


def test_a_photo_on_a_drive_that_is_not_there_is_neither_given_up_nor_relied_on():
    away = replace(PLAIN, id=2, width=9000, is_online=False)
    proposal = propose([PLAIN, away, replace(PLAIN, id=3)])
    assert proposal.ranked[0].id == 1
    assert proposal.keep == {1, 2}


def test_nothing_goes_in_favour_of_a_photo_that_is_not_there():
    here, there = replace(SHOT, id=1), replace(SHOT, id=2, taken_at=LATER, is_online=False)
    copy = replace(here, id=3, taken_at=LATER)
    assert propose([here, there, copy]).keep == {1, 2, 3}


LATER = "2024-05-01 10:00:02"
SHOT = replace(PLAIN, taken_at="2024-05-01 10:00:00", has_camera=True)


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        ({"taken_at": "2024-05-01 10:00:01"}, True),
        ({"name": "IMG_2.jpg"}, True),  # a burst: the same second
        ({"name": "IMG_1-edited.jpg"}, False),
        ({"folder": "elsewhere"}, False),
        ({"name": "IMG_2.jpg", "width": 2000, "height": 1500}, False),  # saved smaller
        ({"name": "IMG_2.jpg", "fingerprint": b"a"}, False),  # the same file, renamed
        ({"name": "mmexport.jpg", "taken_at": None, "has_camera": False}, False),
    ],
)
def test_photos_that_a_camera_took_one_after_the_other_are_told_apart(other, is_other):
    photo = replace(SHOT, **{"id": 2, "fingerprint": b"b", **other})
    assert is_other_shot(SHOT, photo) is is_other
    assert is_other_shot(photo, SHOT) is is_other
    assert propose([SHOT, photo]).keep == ({1, 2} if is_other else {1})


def test_a_photo_without_a_date_stands_for_one_shot_and_not_for_all():
    undated = replace(PLAIN, id=9, width=5000, fingerprint=b"u")
    first = replace(SHOT, id=1, fingerprint=b"1")
    second = replace(SHOT, id=2, fingerprint=b"2", taken_at=LATER)
    assert propose([first, second, undated]).keep == {9, 2}
    assert propose([undated, first]).keep == {9}


def test_of_files_copied_together_moments_do_not_make_one_older():
    copy = replace(PLAIN, id=2, mtime_ns=PLAIN.mtime_ns - 5, name="IMG_1 (1).jpg")
    assert propose([copy, PLAIN]).keep == {1}


def test_saving_again_with_more_bytes_makes_no_original():
    again = replace(PLAIN, id=2, size_bytes=5000, mtime_ns=PLAIN.mtime_ns + 10**14)
    assert propose([again, PLAIN]).keep == {1}


def test_raw_and_jpeg_beside_each_other_are_parts_of_one_photo():
    raw = replace(PLAIN, id=2, name="img_1.CR3", format="CR3")
    assert are_parts_of_one(PLAIN, raw)
    assert not are_parts_of_one(PLAIN, replace(raw, folder="elsewhere"))
    assert not are_parts_of_one(PLAIN, replace(raw, format="HEIC"))
