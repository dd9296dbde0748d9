"""Duplicates in a real store: what is found, what is proposed, and when a file may go."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.index.vectors import VectorMatrix
from core.job import Job
from core.labels.scorer import Ground
from core.media.fingerprint import fingerprint_of
from core.messages.common import error_text
from core.organising.duplicates import Duplicates
from core.records.photos import ImageFacts
from core.store import files
from core.store.database import Database
from core.store.duplicates import Duplicates as StoredDuplicates
from core.store.files import NewPhoto
from core.store.photos import Photos
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 5, 1, 12)


class Stage:
    """Photos that are real files of any content, with the looks that a test gives them."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        folder.mkdir()
        self.roots = Roots(database)
        self.root = self.roots.add(folder)
        self.matrix = VectorMatrix(4)
        self.photos = Photos(database)
        self.duplicates = Duplicates(
            StoredDuplicates(database), lambda: Ground("m", 0, self.matrix), self.photos.get
        )

    def put(self, name, content=b"photo", *, looks=0, width=400, kind="JPEG", root=None, **facts):
        """Put a photo into the folder and the store; returns its id."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        stat = path.stat()
        found = ImageFacts(format=kind, width=width, height=300, color=0, dhash=looks, **facts)
        place = path.relative_to(self.folder)
        folder = "" if str(place.parent) == "." else place.parent.as_posix()
        new = NewPhoto(
            root or self.root, folder, path.name, stat.st_size, stat.st_mtime_ns,
            fingerprint_of(content), found,
        )  # fmt: skip
        photo_id = self.database.write(lambda c: files.save(c, new))[0]
        vector = np.zeros((1, 4), np.float32)
        vector[0, looks % 4] = 1.0
        self.matrix.put([photo_id], vector)
        return photo_id

    def found(self):
        return [(g.kind, g.ids, set(g.keep)) for g in self.duplicates.find(Job())]

    def path(self, photo_id):
        return self.photos.get([photo_id])[0].path

    def refused(self, group, leaving):
        refusals = self.duplicates.refusals(group, leaving)
        for refusal in refusals:
            assert error_text(refusal.error.code, refusal.error.fields, "en")
        return {refusal.photo_id: refusal.error.code for refusal in refusals}


@pytest.fixture
def stage(tmp_path):
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        yield Stage(tmp_path / "photos", database)


def test_equal_files_are_found_across_folders(stage):
    kept = stage.put("2024/sea.jpg", looks=1)
    copy = stage.put("下载/sea (1).jpg", looks=1)
    stage.put("2024/hill.jpg", b"other", looks=2)
    (group,) = stage.duplicates.find(Job())
    assert (group.kind, group.ids, group.keep, group.reason) == (
        "exact", (kept, copy), {kept}, "name",
    )  # fmt: skip
    assert group.surplus == {copy}
    assert group.surplus_bytes == len(b"photo")


def test_what_only_looks_the_same_is_near(stage):
    small = stage.put("small.jpg", b"small", looks=5, width=200)
    large = stage.put("large.jpg", b"large", looks=5)
    assert stage.found() == [("near", (large, small), {large})]


def test_of_equal_files_only_one_is_compared_with_others(stage):
    one = stage.put("a.jpg", looks=5)
    two = stage.put("b/a.jpg", looks=5)
    small = stage.put("small.jpg", b"small", looks=5, width=200)
    kept = stage.found()
    assert ("exact", (one, two), {one}) in kept
    assert ("near", (one, small), {one}) in kept
    assert len(kept) == 2


def test_following_every_proposal_keeps_a_photo_of_each_content_that_is_best(stage):
    stage.put("a.jpg", b"a", looks=5)
    stage.put("b.jpg", b"a", looks=5)
    best = stage.put("c.jpg", b"c", looks=5, width=900)
    groups = stage.duplicates.find(Job())
    surplus = set().union(*(group.surplus for group in groups))
    assert best not in surplus
    assert len(surplus) == 2


def test_likeness_is_not_passed_on_along_a_chain(stage):
    first = stage.put("1.jpg", b"1", looks=0, width=900)
    middle = stage.put("2.jpg", b"2", looks=0b1111_1111 << 2, width=800)
    stage.put("3.jpg", b"3", looks=0b1111_1111_1111_1111 << 2, width=700)
    assert stage.found() == [("near", (first, middle), {first})]


def test_shots_of_one_scene_are_shown_and_none_is_proposed_to_go(stage):
    one = stage.put("IMG_1.jpg", b"1", looks=5, taken_at=NOON, camera="X")
    two = stage.put("IMG_2.jpg", b"22", looks=5, taken_at=NOON.replace(second=1), camera="X")
    assert stage.found() == [("shots", (two, one), {one, two})]


def test_raw_and_jpeg_of_one_shot_are_no_duplicates(stage):
    stage.put("IMG_1.jpg", b"jpeg", looks=5)
    stage.put("IMG_1.CR3", b"raw", looks=5, kind="CR3")
    assert stage.found() == []


def test_a_photo_that_is_an_example_of_a_label_is_kept(stage):
    stage.put("a.jpg", b"a", looks=5, width=900)
    example = stage.put("b.jpg", b"b", looks=5)
    for sql in (
        "INSERT INTO labels (id, name, created_at) VALUES (1, '豆豆', '')",
        f"INSERT INTO label_answers VALUES (1, {example}, 1, '')",
    ):
        stage.database.write(lambda c, sql=sql: c.execute(sql))
    (group,) = stage.duplicates.find(Job())
    assert (group.keep, group.reason) == ({example}, "marked")


def test_photos_of_a_drive_that_is_away_are_never_proposed_to_go(stage, tmp_path):
    away = stage.roots.add(tmp_path / "away")
    here = stage.put("a.jpg", looks=5)
    there = stage.put("b.jpg", looks=5, width=900, root=away)
    stage.roots.set_online(away, online=False)
    assert stage.found() == []  # the only other copy cannot be relied on
    again = stage.put("c.jpg", looks=5)
    ((kind, ids, keep),) = stage.found()
    assert (kind, set(ids), keep) == ("exact", {here, there, again}, {here, there})


def test_what_is_said_to_be_no_duplicate_is_remembered_by_content(stage):
    one, two = stage.put("a.jpg", b"a", looks=5), stage.put("b.jpg", b"b", looks=5)
    undo = stage.duplicates.keep_apart([one, two])
    assert stage.found() == []
    stage.put("moved/a.jpg", b"a", looks=5)
    assert [kind for kind, _, _ in stage.found()] == ["exact"]
    stage.duplicates.let_together(undo)
    assert "near" in [kind for kind, _, _ in stage.found()]


def test_equal_files_can_be_wanted_twice(stage):
    ids = [stage.put("a.jpg", looks=5), stage.put("b.jpg", looks=5)]
    stage.duplicates.keep_apart(ids)
    assert stage.found() == []


def test_a_copy_may_go_while_the_other_one_is_there(stage):
    one, two = stage.put("a.jpg"), stage.put("b.jpg")
    assert stage.refused([one, two], [two]) == {}


def test_the_last_copy_that_is_really_there_stays(stage):
    one, two = stage.put("a.jpg"), stage.put("b.jpg")
    stage.path(one).unlink()
    assert stage.refused([one, two], [two]) == {two: "photo_last"}
    assert stage.refused([one, two], [one, two]) == {one: "photo_gone", two: "photo_last"}


def test_a_file_that_has_changed_since_stays(stage):
    one, two = stage.put("a.jpg"), stage.put("b.jpg")
    stage.path(two).write_bytes(b"edited")
    assert stage.refused([one, two], [two]) == {two: "photo_changed"}


def test_a_link_to_the_photo_that_goes_is_nothing_to_keep(stage):
    one, two = stage.put("a.jpg"), stage.put("b.jpg")
    time_ns = stage.path(one).stat().st_mtime_ns
    stage.path(one).unlink()
    stage.path(one).symlink_to(stage.path(two))
    os.utime(stage.path(two), ns=(time_ns, time_ns))
    stage.database.write(lambda c: c.execute("UPDATE photos SET mtime_ns = ?", (time_ns,)))
    assert stage.refused([one, two], [two]) == {two: "photo_last"}
    assert stage.refused([one, two], [one]) == {}


def of_one_age(stage, *ids):
    """Let the store know these files by the time of the last one."""
    time_ns = stage.path(ids[-1]).stat().st_mtime_ns
    stage.database.write(lambda c: c.execute("UPDATE photos SET mtime_ns = ?", (time_ns,)))


def test_the_same_file_by_another_way_is_nothing_to_keep(stage):
    (stage.folder / "real").mkdir()
    (stage.folder / "again").symlink_to(stage.folder / "real", target_is_directory=True)
    one, two = stage.put("real/a.jpg"), stage.put("again/a.jpg")
    of_one_age(stage, one, two)
    assert stage.refused([one, two], [two]) == {two: "photo_last"}
    assert stage.refused([one, two], [one]) == {one: "photo_last"}


def test_of_two_hard_links_one_may_go(stage):
    one, two = stage.put("a.jpg"), stage.put("b.jpg")
    stage.path(two).unlink()
    os.link(stage.path(one), stage.path(two))
    of_one_age(stage, one, two)
    assert stage.refused([one, two], [two]) == {}


def test_of_two_folders_that_hold_the_same_one_stays_whole(stage):
    places = ["b/2.jpg", "a/1.jpg", "b/1.jpg", "a/2.jpg"]
    ids = {place: stage.put(place, place[2:].encode(), looks=5) for place in places}
    keep = set().union(*(group.keep for group in stage.duplicates.find(Job())))
    assert {ids["a/1.jpg"], ids["a/2.jpg"]} >= keep


def test_raw_and_jpeg_stay_in_the_folder_where_one_of_them_is_marked(stage):
    for folder in "ab":
        jpeg = stage.put(f"{folder}/IMG_1.jpg", b"jpeg", looks=5)
        raw = stage.put(f"{folder}/IMG_1.CR3", b"raw", looks=5, kind="CR3")
    stage.database.write(lambda c: c.execute(f"INSERT INTO photo_marks VALUES ({jpeg}, 1, 0)"))
    exact = [group for group in stage.duplicates.find(Job()) if group.kind == "exact"]
    assert [group.keep for group in exact] == [{jpeg}, {raw}]
