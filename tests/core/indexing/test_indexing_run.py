from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.colour_encoder import FakeEncoder
from indexing_helpers import KILLER, UPSETTING, paint, refuse
from PIL import Image

from core.errors import Cancelled, EnvironmentFault
from core.events import PhotosChanged, ProgressChanged
from core.indexing.index_keeper import IndexKeeper
from core.job import Job

if TYPE_CHECKING:
    from pathlib import Path


def test_new_photos_get_row_vector_and_thumbnail(bench, album):
    report = bench.run()
    assert (report.indexed, report.problems) == (3, 0)
    found = bench.by_name()
    assert set(found) == {"a.png", "b.png", "c.png"}
    photo = found["c.png"]
    assert (photo.facts.format, photo.facts.width, photo.facts.height) == ("PNG", 64, 48)
    assert bench.thumbnails.get(photo.id).startswith(b"\xff\xd8")
    assert bench.vectors.get(photo.id) is not None
    assert len(bench.keeper.wait()) == 3
    added = [e.added for e in bench.heard if isinstance(e, PhotosChanged)]
    assert frozenset().union(*added) == {p.id for p in found.values()}


def test_unchanged_files_are_not_read(bench, album):
    bench.run()
    for path in album.rglob("*.png"):
        stat = path.stat()
        path.write_bytes(b"x" * stat.st_size)  # would be a problem if anyone looked
        _set_mtime(path, stat.st_mtime_ns)
    report = bench.run()
    assert (report.indexed, report.unchanged, report.problems) == (0, 3, 0)


def test_originals_are_not_changed(bench, album):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in album.rglob("*.png")}
    bench.run()
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in album.rglob("*.png")}


def test_moved_photo_keeps_its_id_and_vector(bench, album):
    bench.run()
    before = bench.by_name()["a.png"]
    vector = bench.vectors.get(before.id)
    (album / "else").mkdir()
    (album / "a.png").rename(album / "else" / "renamed.png")
    report = bench.run()
    assert (report.moved, report.indexed) == (1, 0)
    after = bench.by_name()["renamed.png"]
    assert after.id == before.id
    assert (bench.vectors.get(after.id) == vector).all()
    assert "a.png" not in bench.by_name()


def test_renamed_folder_moves_every_photo_in_it(bench, album):
    bench.run()
    ids = {p.id for p in bench.by_name().values()}
    (album / "sub").rename(album / "夏天")
    report = bench.run()
    assert (report.moved, report.indexed) == (1, 0)
    assert {p.id for p in bench.by_name().values()} == ids


def test_photos_that_swapped_names_keep_their_ids(bench, album):
    bench.run()
    ids = {name: photo.id for name, photo in bench.by_name().items()}
    (album / "a.png").rename(album / "t.png")
    (album / "b.png").rename(album / "a.png")
    (album / "t.png").rename(album / "b.png")
    report = bench.run()
    assert (report.moved, report.indexed) == (2, 0)
    after = {name: photo.id for name, photo in bench.by_name().items()}
    assert after == {"a.png": ids["b.png"], "b.png": ids["a.png"], "c.png": ids["c.png"]}
    assert len(bench.keeper.wait()) == 3


def test_names_that_moved_up_by_one_keep_their_photos(bench, album):
    bench.run()
    ids = {name: photo.id for name, photo in bench.by_name().items()}
    (album / "b.png").rename(album / "z.png")
    (album / "a.png").rename(album / "b.png")
    report = bench.run()
    assert (report.moved, report.indexed) == (2, 0)
    after = {name: photo.id for name, photo in bench.by_name().items()}
    assert after == {"b.png": ids["a.png"], "z.png": ids["b.png"], "c.png": ids["c.png"]}


def test_numbers_that_begin_again_leave_each_photo_what_is_known_of_it(bench, tmp_path: Path):
    camera, numbers = tmp_path / "camera", range(14)  # more than the worker is given at a time
    for n in numbers:
        paint(camera / f"IMG_{n}.png")
    bench.roots.add(camera)
    bench.run()
    before = {photo.path.name: photo.id for photo in bench.by_name().values()}
    (camera / "old").mkdir()
    for n in numbers:
        (camera / f"IMG_{n}.png").rename(camera / "old" / f"{n}.png")
        paint(camera / f"IMG_{n}.png", (30, 200, 30), (80, 60))
    report = bench.run()
    assert (report.moved, report.indexed) == (14, 14)
    after = bench.by_name()
    assert [after[f"{n}.png"].id for n in numbers] == [before[f"IMG_{n}.png"] for n in numbers]


def test_touched_photo_is_not_read_again(bench, album):
    bench.run()
    _set_mtime(album / "a.png", 1_600_000_000_000_000_000)
    report = bench.run()
    assert (report.indexed, report.problems) == (0, 0)
    assert bench.run().unchanged == 3


def test_copy_of_a_photo_is_a_photo_of_its_own(bench, album):
    bench.run()
    shutil.copy2(album / "a.png", album / "copy.png")
    report = bench.run()
    assert (report.moved, report.indexed) == (0, 1)
    assert len(bench.by_name()) == 4


def test_deleted_photo_goes_from_list_and_index(bench, album):
    bench.run()
    photo_id = bench.by_name()["a.png"].id
    (album / "a.png").unlink()
    report = bench.run()
    assert report.removed == 1
    root = bench.roots.all()[0]
    assert bench.photos.at(root.id, "", "a.png") is None
    assert bench.photos.get([photo_id]) == []
    assert set(bench.by_name()) == {"b.png", "c.png"}
    assert len(bench.keeper.wait()) == 2


def test_another_shot_under_a_known_name_is_a_photo_of_its_own(bench, tmp_path: Path):
    path = tmp_path / "photos" / "IMG_1.jpg"
    path.parent.mkdir()
    bench.roots.add(path.parent)
    ids, ramp = [], np.linspace(0, 255, 64).astype(np.uint8)[None].repeat(48, axis=0)
    for day, pixels in ((1, ramp), (2, ramp[:, ::-1])):
        exif = Image.Exif()
        exif[0x0132] = f"2024:05:0{day} 12:00:00"
        Image.fromarray(np.ascontiguousarray(pixels)).save(path, exif=exif)
        bench.heard.clear()
        bench.run()
        ids.append(bench.by_name()["IMG_1.jpg"].id)
    assert ids[0] != ids[1]
    assert bench.photos.get(ids[:1]) == []
    assert len(bench.keeper.wait()) == 1
    news = [event for event in bench.heard if isinstance(event, PhotosChanged)]
    assert [(event.added, event.removed) for event in news] == [({ids[1]}, {ids[0]})]


def test_photo_that_comes_back_is_the_same_photo(bench, album, tmp_path: Path):
    bench.run()
    photo_id = bench.by_name()["a.png"].id
    shutil.move(album / "a.png", tmp_path / "away.png")
    bench.run()
    shutil.move(tmp_path / "away.png", album / "a.png")
    report = bench.run()
    assert report.indexed == 0
    assert bench.by_name()["a.png"].id == photo_id
    assert len(bench.keeper.wait()) == 3


def test_changed_photo_is_read_again_under_its_id(bench, album):
    bench.run()
    before = bench.by_name()["a.png"]
    paint(album / "a.png", (0, 0, 250), size=(80, 80))
    assert bench.run().indexed == 1
    after = bench.by_name()["a.png"]
    assert (after.id, after.facts.width) == (before.id, 80)


def test_missing_root_is_offline_not_deleted(bench, album, tmp_path: Path):
    bench.run()
    album.rename(tmp_path / "unplugged")
    bench.run()
    assert [root.online for root in bench.roots.all()] == [False]
    assert len(bench.by_name()) == 3
    assert all(photo.offline for photo in bench.by_name().values())
    (tmp_path / "unplugged").rename(album)
    report = bench.run()
    assert (report.unchanged, report.indexed) == (3, 0)
    assert [root.online for root in bench.roots.all()] == [True]


def test_empty_mount_point_is_offline_not_deleted(bench, album, tmp_path: Path):
    bench.run()
    album.rename(tmp_path / "unplugged")
    album.mkdir()
    bench.run()
    assert [root.online for root in bench.roots.all()] == [False]
    assert len(bench.by_name()) == 3


def test_excluded_folder_is_not_entered(bench, album):
    paint(album / "@eaDir" / "thumb.png")
    paint(album / ".hidden" / "x.png")
    assert bench.run().indexed == 3


def test_bad_file_is_a_problem_until_it_is_mended(bench, album):
    (album / "bad.jpg").write_bytes(b"")
    report = bench.run()
    assert (report.indexed, report.problems) == (3, 1)
    assert bench.problem_codes() == {"bad.jpg": "empty"}
    assert bench.run().problems == 0  # it is not tried again while it stays as it is
    assert bench.problem_codes() == {"bad.jpg": "empty"}
    paint(album / "bad.jpg")
    assert bench.run().indexed == 1
    assert bench.problem_codes() == {}


def test_photo_gone_bad_leaves_the_list_and_returns_when_mended(bench, album):
    bench.run()
    photo_id = bench.by_name()["a.png"].id
    good = (album / "a.png").read_bytes()
    (album / "a.png").write_bytes(good[: len(good) // 2])
    bench.run()
    assert "a.png" not in bench.by_name()
    assert list(bench.problem_codes()) == ["a.png"]
    bench.run()
    assert list(bench.problem_codes()) == ["a.png"]
    (album / "a.png").write_bytes(good)
    bench.run()
    assert bench.by_name()["a.png"].id == photo_id


def test_deleted_problem_file_leaves_the_problem_list(bench, album):
    (album / "bad.jpg").write_bytes(b"")
    bench.run()
    (album / "bad.jpg").unlink()
    bench.run()
    assert bench.problem_codes() == {}


def test_unknown_file_that_is_no_picture_is_passed_over(bench, album):
    (album / "notes.qqq").write_text("words")
    (album / "letter.docx").write_bytes(b"PK\x03\x04")
    assert bench.run().problems == 0
    assert bench.problem_codes() == {}


def test_file_that_kills_the_worker_is_quarantined_and_the_rest_goes_on(
    deadly_bench, tmp_path: Path
):
    for number in range(12):
        paint(tmp_path / "photos" / f"{number}.png")
    paint(tmp_path / "photos" / "killer.png", KILLER)
    deadly_bench.roots.add(tmp_path / "photos")
    report = deadly_bench.run()
    assert (report.indexed, report.problems) == (12, 1)
    assert deadly_bench.problem_codes() == {"killer.png": "crashed"}


def test_file_from_the_year_3000_is_indexed_once(bench, album):
    year_3000_ns = 32_503_680_000 * 10**9
    try:
        _set_mtime(album / "a.png", year_3000_ns)
    except OSError:
        pytest.skip("the file system refuses such a time")
    if (album / "a.png").stat().st_mtime_ns != year_3000_ns:
        pytest.skip("the file system does not keep such a time")
    assert bench.run().indexed == 3
    assert bench.run().unchanged == 3


def test_unforeseen_exception_costs_one_file_and_never_the_run(deadly_bench, tmp_path: Path):
    for number in range(6):
        paint(tmp_path / "photos" / f"{number}.png")
    paint(tmp_path / "photos" / "odd.png", UPSETTING)
    deadly_bench.roots.add(tmp_path / "photos")
    assert deadly_bench.run().indexed == 6
    assert deadly_bench.problem_codes() == {"odd.png": "crashed"}


def test_picture_that_cannot_be_embedded_never_stops_the_run(fainting_bench, tmp_path: Path):
    for number in range(6):
        paint(tmp_path / "photos" / f"{number}.png")
    paint(tmp_path / "photos" / "odd.png", KILLER)
    fainting_bench.roots.add(tmp_path / "photos")
    assert fainting_bench.run().indexed == 6
    assert fainting_bench.problem_codes() == {"odd.png": "crashed"}


def test_every_lane_of_the_encoder_embeds_at_the_same_time(paired_bench, tmp_path: Path):
    for number in range(4):
        paint(tmp_path / "photos" / f"{number}.png")
    paired_bench.roots.add(tmp_path / "photos")
    report = paired_bench.run()
    assert (report.indexed, report.problems) == (4, 0)


def test_another_loader_is_used_at_once_also_after_a_fault(bench, album):
    bench.session.use_encoder(refuse)
    bench.session.start(watch=False)
    bench.wait_until(lambda: bench.session.progress.state == "failed")
    bench.session.use_encoder(FakeEncoder)
    bench.wait_until(lambda: bench.photos.count() == 3)


def test_progress_says_where_photos_are_looked_at(bench, album):
    bench.run()
    told = [event.progress for event in bench.heard if isinstance(event, ProgressChanged)]
    assert "cpu" in {progress.device for progress in told}


def test_photo_renamed_to_the_name_of_a_deleted_one_keeps_its_id(bench, album):
    bench.run()
    photo_id = bench.by_name()["b.png"].id
    (album / "a.png").unlink()
    bench.run()
    (album / "b.png").rename(album / "a.png")
    report = bench.run()
    assert (report.moved, report.indexed) == (1, 0)
    assert {n: p.id for n, p in bench.by_name().items() if n != "c.png"} == {"a.png": photo_id}


def test_photo_behind_a_broken_link_leaves_the_list_until_it_is_mended(bench, album):
    away = paint(album.parent / "away" / "target.png")
    (album / "link.png").symlink_to(away)
    bench.run()
    photo_id = bench.by_name()["link.png"].id
    away.rename(away.with_name("other.png"))
    bench.run()
    assert "link.png" not in bench.by_name()
    assert bench.problem_codes() == {"link.png": "dangling_link"}
    assert len(bench.keeper.wait()) == 3
    away.with_name("other.png").rename(away)
    bench.run()
    assert bench.by_name()["link.png"].id == photo_id
    assert bench.problem_codes() == {}


def test_closing_ends_the_wait_of_whoever_indexes(bench, tmp_path: Path):
    for number in range(240):
        paint(tmp_path / "photos" / f"{number}.png", size=(16, 16))
    bench.roots.add(tmp_path / "photos")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bench.run)
        bench.wait_until(lambda: any(isinstance(e, ProgressChanged) for e in bench.heard))
        bench.session.close()
        with pytest.raises(Cancelled):
            waiting.result(5)


def test_fault_reaches_whoever_waits_even_when_nothing_can_be_read(bench, album, monkeypatch):
    def refuse(*_):
        raise EnvironmentFault("library_not_writable", path="", reason="gone")

    bench.run()
    monkeypatch.setattr(bench.problems, "count", refuse)
    monkeypatch.setattr(bench.database, "reading", refuse)
    with pytest.raises(EnvironmentFault):
        bench.run()


def test_lost_thumbnails_are_made_again(bench, album):
    bench.run()
    bench.database.write(lambda c: c.execute("DELETE FROM thumbs.thumbnails"))
    bench.run()
    assert all(bench.thumbnails.get(photo.id) for photo in bench.by_name().values())


def test_reader_leaves_the_writers_graph_file_alone(bench, album):
    bench.run()
    file = bench.folder / "graph.hnsw"
    file.write_bytes(b"another process's")
    with closing(IndexKeeper(bench.vectors, file, read_only=True)) as keeper:
        keeper.wait()
    assert file.exists()


def test_removed_root_leaves_nothing_searchable(bench, album):
    bench.run()
    bench.session.remove_root(bench.roots.all()[0].id)
    assert bench.by_name() == {}
    assert len(bench.keeper.wait()) == 0
    assert (album / "a.png").exists()


def test_a_folder_around_others_takes_their_place_and_nothing_is_read_again(bench, album):
    bench.run()
    before = {name: photo.id for name, photo in bench.by_name().items()}
    paint(album.parent / "new.png")
    bench.session.widen_roots(album.parent, bench.roots.all())
    bench.excludes.append("library")
    report = bench.run()
    assert (report.indexed, report.moved, report.removed, report.unchanged) == (1, 0, 0, 3)
    after = {name: photo.id for name, photo in bench.by_name().items()}
    assert after == {**before, "new.png": after["new.png"]}


def test_a_folder_emptied_by_the_user_is_empty_and_no_unplugged_drive(bench, album):
    bench.run()
    kept_aside = bench.folder / "bin"
    kept_aside.mkdir()
    names, ids = zip(*((name, photo.id) for name, photo in bench.by_name().items()), strict=True)
    paths = {photo.path.name: photo.path for photo in bench.photos.get(ids)}
    for path in paths.values():
        path.rename(kept_aside / path.name)
    bench.session.note_gone(ids)
    assert bench.by_name() == {}
    assert len(bench.keeper.wait()) == 0
    bench.run()
    assert bench.roots.all()[0].online
    (kept_aside / names[0]).rename(paths[names[0]])
    bench.run()
    assert bench.by_name()[names[0]].id == ids[0]


def test_cancelled_run_keeps_what_is_done_and_goes_on_later(bench, tmp_path: Path):
    for number in range(240):
        paint(tmp_path / "photos" / f"{number}.png", size=(16, 16))
    bench.roots.add(tmp_path / "photos")
    job = Job()

    def cancel_after_the_first(event):
        if isinstance(event, PhotosChanged):
            bench.session.pause()  # so that a fast machine does not finish in the meantime
            job.cancel()

    unsubscribe = bench.events.subscribe(cancel_after_the_first)
    with pytest.raises(Cancelled):
        bench.session.run_once(job)
    assert 0 < len(bench.by_name()) < 240
    unsubscribe()
    bench.session.resume()
    bench.run()
    assert len(bench.by_name()) == 240


def test_progress_counts_up_to_the_end(bench, album):
    bench.run()
    last = [e.progress for e in bench.heard if isinstance(e, ProgressChanged)][-1]
    assert last.state == "idle"
    assert last.done == last.total == 3


def test_library_inside_a_photo_folder_is_not_looked_into(bench, tmp_path: Path):
    paint(tmp_path / "a.png")
    paint(bench.folder / "pasted.png")
    bench.roots.add(tmp_path)
    bench.run()
    assert set(bench.by_name()) == {"a.png"}
    assert bench.problem_codes() == {}


def test_root_in_no_encoding_is_indexed(bench, tmp_path: Path):
    folder = tmp_path / b"\xd5\xd5\xc6\xac".decode("utf-8", "surrogateescape")
    paint(folder / "a.png")
    bench.roots.add(folder)
    assert bench.run().indexed == 1
    assert bench.by_name()["a.png"].path == folder / "a.png"
    assert bench.run().unchanged == 1


def test_name_in_no_encoding_is_indexed(bench, album):
    paint(album / b"\xba\xa3\xb1\xdf.png".decode("utf-8", "surrogateescape"))
    assert bench.run().indexed == 4
    assert bench.run().unchanged == 4


def _set_mtime(path: Path, mtime_ns: int) -> None:
    import os

    os.utime(path, ns=(mtime_ns, mtime_ns))
