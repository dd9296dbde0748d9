import threading

import pytest
from fakes.photo_library import jpeg
from PySide6.QtGui import QColor

from desktop.grid.thumbnail_loader import Shape, ThumbnailLoader, square

SHAPE = Shape(96, 8)


@pytest.fixture
def make_loader(qapp):
    made = []

    def make(library, **options):
        made.append(ThumbnailLoader(library, **options))
        return made[-1]

    yield make
    for loader in made:
        loader.close()


class GatedLibrary:
    """Hands out thumbnails one at a time, when a test lets it."""

    def __init__(self):
        self.asked = []
        self.gate = threading.Semaphore(0)

    def thumbnail(self, photo_id):
        self.asked.append(photo_id)
        self.gate.acquire(timeout=5)
        return jpeg(384, 288, 0x336699)


def test_a_thumbnail_becomes_a_square_with_round_corners(qapp):
    image = square(jpeg(384, 288, 0x336699), Shape(120, 12))
    assert (image.width(), image.height()) == (120, 120)
    assert image.pixelColor(0, 0).alpha() == 0
    middle, edge = image.pixelColor(60, 60), image.pixelColor(2, 60)
    assert middle.lightness() > 220  # the disc is in the middle of the picture
    assert abs(edge.blue() - 0x99) < 12


def test_a_tall_picture_is_cropped_not_squeezed(qapp):
    image = square(jpeg(288, 1152, 0x336699), Shape(96, 0))
    disc = [x for x in range(96) if image.pixelColor(x, 48).lightness() > 220]
    column = [y for y in range(96) if image.pixelColor(48, y).lightness() > 220]
    assert abs(len(disc) - len(column)) <= 2


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg(96, 96, 0)[:40]])
def test_what_is_no_jpeg_gives_no_image(qapp, data):
    assert square(data, SHAPE).isNull()


def test_thumbnails_arrive_on_the_gui_thread(make_loader, library, qtbot):
    loader = make_loader(library)
    assert loader.pixmap(1) is None
    arrived = []
    loader.ready.connect(lambda photo_id: arrived.append((photo_id, threading.current_thread())))
    loader.want([1, 2, 3], SHAPE)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert {photo_id for photo_id, _ in arrived} == {1, 2, 3}
    assert {thread for _, thread in arrived} == {threading.main_thread()}
    assert loader.pixmap(2).width() == 96


def test_what_is_there_is_not_loaded_again_but_another_size_is(make_loader, library, qtbot):
    loader = make_loader(library)
    with qtbot.waitSignal(loader.ready):
        loader.want([1], SHAPE)
    with qtbot.assertNotEmitted(loader.ready, wait=30):
        loader.want([1], SHAPE)
    with qtbot.waitSignal(loader.ready):
        loader.want([1], Shape(64, 8))
    assert loader.pixmap(1).width() == 64


def test_rows_scrolled_away_are_not_decoded(make_loader, qtbot):
    library = GatedLibrary()
    loader = make_loader(library, threads=1)
    loader.want(range(1, 100), SHAPE)
    qtbot.waitUntil(lambda: library.asked == [1])
    loader.want([500, 501], SHAPE)
    for _ in range(3):
        library.gate.release()
    qtbot.waitUntil(lambda: loader.pixmap(501) is not None)
    assert library.asked == [1, 500, 501]


def test_a_photo_without_a_thumbnail_is_asked_for_once(make_loader, library, qtbot):
    loader = make_loader(library)
    asked = []
    original = library.thumbnail
    library.thumbnail = lambda photo_id: asked.append(photo_id) or original(photo_id)
    for _ in range(2):
        with qtbot.waitSignal(loader.ready):
            loader.want([999, asked.count(999) + 1], SHAPE)
    qtbot.waitUntil(lambda: asked.count(999) == 1)
    loader.forget([999])
    loader.want([999], SHAPE)
    qtbot.waitUntil(lambda: asked.count(999) == 2)


def test_a_thumbnail_that_raises_does_not_end_the_thread(make_loader, library, qtbot, caplog):
    loader = make_loader(library)
    original = library.thumbnail

    def thumbnail(photo_id):
        if photo_id == 1:
            raise OSError("the cache is gone")
        return original(photo_id)

    library.thumbnail = thumbnail
    loader.want([1, 2], SHAPE)
    qtbot.waitUntil(lambda: loader.pixmap(2) is not None)
    assert loader.pixmap(1) is None


def test_the_cache_is_bounded_by_bytes(make_loader, library, qtbot):
    one = 96 * 96 * 4
    loader = make_loader(library, cache_bytes=5 * one, threads=1)
    arrived = []
    loader.ready.connect(arrived.append)
    loader.want(range(1, 13), SHAPE)
    qtbot.waitUntil(lambda: len(arrived) == 12)
    kept = [photo_id for photo_id in range(1, 13) if loader.pixmap(photo_id)]
    assert kept == [8, 9, 10, 11, 12]


def test_a_smaller_bound_lets_the_oldest_go(make_loader, library, qtbot):
    loader = make_loader(library, threads=1)
    arrived = []
    loader.ready.connect(arrived.append)
    loader.want(range(1, 7), SHAPE)
    qtbot.waitUntil(lambda: len(arrived) == 6)
    loader.bound(2 * 96 * 96 * 4)
    assert [photo_id for photo_id in range(1, 7) if loader.pixmap(photo_id)] == [5, 6]


def test_closing_waits_for_what_is_in_work(make_loader, qtbot):
    library = GatedLibrary()
    loader = make_loader(library)
    loader.want(range(1, 50), SHAPE)
    qtbot.waitUntil(lambda: len(library.asked) == 2)
    library.gate.release(2)
    loader.close()
    assert sorted(library.asked) == [1, 2]


def test_a_pixmap_keeps_its_colours(make_loader, library, qtbot):
    loader = make_loader(library)
    with qtbot.waitSignal(loader.ready):
        loader.want([1], SHAPE)
    shown = QColor(loader.pixmap(1).toImage().pixel(3, 48))
    expected = QColor.fromRgb(library.photos([1])[0].facts.color)
    assert abs(shown.red() - expected.red()) < 12
