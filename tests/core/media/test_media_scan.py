import os
import sys
from pathlib import Path

import pytest

from core.media.scan import list_folder, walk

EXCLUDES = (".*", "@eaDir", "Thumbs.db")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root"
)


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(listing) -> set[str]:
    return {file.name for file in listing.files}


def test_candidates_come_with_size_and_time(tmp_path):
    photo = put(tmp_path / "a.jpg", b"12345")
    put(tmp_path / "unknown", b"1")
    put(tmp_path / "film.mov")
    listing = list_folder(tmp_path, "", EXCLUDES)
    assert names(listing) == {"a.jpg", "unknown"}
    entry = next(file for file in listing.files if file.name == "a.jpg")
    assert (entry.size_bytes, entry.mtime_ns) == (5, photo.stat().st_mtime_ns)
    assert not entry.is_broken_link
    assert listing.error is None


def test_walk_gives_every_folder_with_slashes_parents_first(tmp_path):
    put(tmp_path / "2024" / "海边" / "a.jpg")
    put(tmp_path / "2023" / "b.jpg")
    found = [listing.relative for listing in walk(tmp_path, EXCLUDES)]
    assert found == ["", "2023", "2024", "2024/海边"]


def test_walk_can_start_below_the_root(tmp_path):
    put(tmp_path / "2024" / "海边" / "a.jpg")
    put(tmp_path / "2023" / "b.jpg")
    assert [it.relative for it in walk(tmp_path, EXCLUDES, "2024")] == ["2024", "2024/海边"]


def test_excluded_names_are_neither_entered_nor_listed(tmp_path):
    put(tmp_path / "@EADIR" / "a.jpg")
    put(tmp_path / ".hidden" / "a.jpg")
    put(tmp_path / ".trashed-1.jpg")
    put(tmp_path / "keep" / "a.jpg")
    listings = list(walk(tmp_path, EXCLUDES))
    assert [it.relative for it in listings] == ["", "keep"]
    assert names(listings[0]) == set()


def test_without_exclusions_everything_is_listed(tmp_path):
    put(tmp_path / ".trashed-1.jpg")
    assert names(list_folder(tmp_path, "", ())) == {".trashed-1.jpg"}


def test_a_missing_folder_is_an_error_and_not_an_empty_one(tmp_path):
    assert list_folder(tmp_path, "gone", EXCLUDES).error == "missing"
    assert [it.error for it in walk(tmp_path / "nowhere", EXCLUDES)] == ["missing"]


def test_a_file_in_place_of_a_folder_is_missing(tmp_path):
    put(tmp_path / "a.jpg")
    assert list_folder(tmp_path, "a.jpg", EXCLUDES).error == "missing"


@needs_links
def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path):
    put(tmp_path / "real" / "a.jpg", b"1234")
    (tmp_path / "link.jpg").symlink_to("real/a.jpg")
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "circle.jpg").symlink_to(tmp_path, target_is_directory=True)
    root, real = walk(tmp_path, EXCLUDES)
    assert [(file.name, file.size_bytes) for file in root.files] == [("link.jpg", 4)]
    assert (root.subfolders, real.relative) == (("real",), "real")


@needs_links
def test_a_link_to_nothing_is_listed_as_broken(tmp_path):
    (tmp_path / "a.jpg").symlink_to("nowhere.jpg")
    (tmp_path / "self.jpg").symlink_to("self.jpg")
    listing = list_folder(tmp_path, "", EXCLUDES)
    assert all(file.is_broken_link for file in listing.files)
    assert names(listing) == {"a.jpg", "self.jpg"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this file system")
def test_pipes_are_not_photos(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    assert list_folder(tmp_path, "", EXCLUDES).files == ()


@needs_permissions
def test_an_unreadable_folder_is_reported_and_the_rest_is_walked(tmp_path):
    put(tmp_path / "a" / "a.jpg")
    put(tmp_path / "b" / "b.jpg")
    (tmp_path / "a").chmod(0)
    try:
        found = {it.relative: it.error for it in walk(tmp_path, EXCLUDES)}
    finally:
        (tmp_path / "a").chmod(0o755)
    assert found == {"": None, "a": "unreadable", "b": None}


@needs_permissions
def test_a_folder_that_shows_only_names_is_unreadable(tmp_path):
    put(tmp_path / "a" / "a.jpg")
    (tmp_path / "a").chmod(0o444)
    try:
        assert list_folder(tmp_path, "a", EXCLUDES).error == "unreadable"
    finally:
        (tmp_path / "a").chmod(0o755)
