"""A folder is in the library once, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import UserError
from core.records.photos import Root, RootId
from core.root_rules import check_root, roots_within


@pytest.fixture
def one_by_two_names(tmp_path, monkeypatch):
    """A folder with a folder in it, by two names that paths do not tell to be one."""
    real, also = tmp_path / "Photos", tmp_path / "photos again"
    (real / "2024").mkdir(parents=True)
    also.symlink_to(real, target_is_directory=True)
    monkeypatch.setattr(Path, "resolve", lambda path, strict=False: path)  # blind, as on a Mac
    return real, also


@pytest.mark.skipif(os.name == "nt", reason="there resolved paths tell it")
@pytest.mark.parametrize(("below", "known_below"), [("", ""), ("2024", ""), ("", "2024")])
def test_a_folder_that_is_known_by_another_name_is_not_added_again(
    one_by_two_names, tmp_path, below, known_below
):
    real, also = one_by_two_names
    with pytest.raises(UserError) as refusal:
        check_root(also / below, tmp_path / "library", [real / known_below])
    assert refusal.value.code == "root_overlaps"


def test_folders_beside_each_other_and_one_that_is_away_do_not_matter(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    check_root(tmp_path / "a", tmp_path / "library", [tmp_path / "b", tmp_path / "away"])


def within(path, *inner, online=True, excluded=()):
    roots = [Root(RootId(n), one, online) for n, one in enumerate(inner)]
    return [root.path for root in roots_within(path, roots, lambda folder: folder in excluded)]


def test_a_folder_takes_the_place_of_those_in_it(tmp_path):
    one, two, beside = tmp_path / "p" / "1", tmp_path / "p" / "a" / "2", tmp_path / "q"
    for folder in (one, two, beside):
        folder.mkdir(parents=True)
    assert within(tmp_path / "p", one, two, beside) == [one, two]
    assert within(one, one) == within(one, tmp_path / "p") == []


@pytest.mark.parametrize("reason", ["away", "gone", "left out", "mounted", "linked"])
def test_not_where_a_look_at_it_would_miss_one(tmp_path, monkeypatch, reason):
    outer, inner = tmp_path / "p", tmp_path / "p" / "a" / "1"
    inner.mkdir(parents=True)
    if reason == "gone":
        inner.rmdir()
    if reason == "mounted":
        monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == outer / "a")
    if reason == "linked":
        (outer / "a").rename(tmp_path / "elsewhere")
        (outer / "a").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    excluded = ["a/1"] if reason == "left out" else []
    assert within(outer, inner, online=reason != "away", excluded=excluded) == []


def test_why_a_folder_cannot_take_the_place_of_one_in_it_is_said(tmp_path):
    with pytest.raises(UserError) as refusal:
        check_root(tmp_path, tmp_path / "library", [tmp_path / "away"])
    assert refusal.value.code == "root_around"
