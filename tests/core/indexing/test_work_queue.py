"""In which order files are looked at: what is new first, then what may have moved."""

from __future__ import annotations

from pathlib import Path

from core.indexing.tasks import FileTask, Place
from core.indexing.work_queue import WorkQueue
from core.records.photos import PhotoId, RootId


def task(name, size=1, **known):
    return FileTask(Place(RootId(1), "", name), Path("/photos"), size, 1, **known)


def taken(queue, **scanning):
    return [task.place.name for task in queue.take(10, **scanning)]


def test_files_of_known_photos_wait_for_the_end_of_the_scan():
    queue = WorkQueue()
    queue.add([task("changed", 2, photo_id=PhotoId(1), known_bytes=5), task("new")])
    assert taken(queue, is_scanning=True) == ["new"]
    assert not queue.is_empty
    assert queue.progress("indexing", 0).total == 2
    assert taken(queue) == ["changed"]


def test_what_may_be_the_old_photo_is_looked_at_before_its_place_is_taken():
    queue = WorkQueue()
    queue.add([task("new"), task("IMG_1", 2, photo_id=PhotoId(1), known_bytes=5), task("moved", 5)])
    assert taken(queue) == ["moved", "IMG_1", "new"]


def test_a_file_that_was_replaced_is_not_read_for_the_photo_that_was_there():
    queue = WorkQueue()
    replaced = task("IMG_1", 2, photo_id=PhotoId(1), known_bytes=5)
    lacking = task("IMG_1", 5, photo_id=PhotoId(1), must_read=True)
    for order in ([replaced, lacking], [lacking, replaced]):
        queue.add(order)
        assert queue.take(10) == [replaced]
        queue.finish(replaced)
    assert queue.is_empty


def test_what_is_held_goes_with_its_root_and_with_a_cancelled_run():
    queue = WorkQueue()
    for forget in (lambda: queue.drop_root(1), queue.clear_waiting):
        queue.add([task("changed", photo_id=PhotoId(1), known_bytes=5)])
        forget()
        assert queue.is_empty
