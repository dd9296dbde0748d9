import gc
import weakref
from concurrent.futures import Future
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import Cancelled, DecodeError
from core.records.photos import RgbImage
from desktop import i18n
from desktop.grid.captions import not_connected
from desktop.ops import Ops
from desktop.photos.preview_opener import PreviewOpener
from desktop.windows.preview import PhotoPreview
from desktop.windows.preview_canvas import PhotoCanvas
from desktop.windows.preview_pictures import as_image

Key = Qt.Key
IDS = [5, 9, 2, 7, 30]


@pytest.fixture
def ops(qapp):
    made = Ops()
    yield made
    assert made.shutdown()


@pytest.fixture
def collector_off():
    """Only what nothing refers to goes."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def preview(library, ops, qtbot):
    window = PhotoPreview(library, ops)
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.open(9, IDS, full_screen=False)
    return window


def has_picture(preview) -> bool:
    """Whether something better than the thumbnail is there."""
    return any(image.width() > 500 for image in preview.canvas._images)


def test_the_thumbnail_is_there_at_once_and_the_picture_follows(preview, qtbot):
    assert preview.canvas._images[0].width() == 288
    qtbot.waitUntil(lambda: has_picture(preview))
    assert preview.canvas.is_fitted


def test_it_is_built_and_drawn_once_before_anybody_asks(library, ops, qtbot, monkeypatch):
    drawn = []
    monkeypatch.setattr(PhotoCanvas, "paintEvent", lambda canvas, _event: drawn.append(canvas))
    owner = QWidget()
    qtbot.addWidget(owner)
    opener = PreviewOpener(library, ops, owner)
    opener.warm_up()
    while opener._steps._timer.isActive():
        opener._steps._take_step()
    assert drawn == [opener._preview.canvas]
    assert not opener._preview.isVisible()
    opener.close()


def test_the_bar_says_name_time_and_place(preview, library, qtbot):
    photo = library.photos([2])[0]
    library.put(replace(photo, facts=replace(photo.facts, latitude=45.8, longitude=126.5)))
    preview._photos.refresh([2])
    preview.step(1)
    assert "IMG_000002.jpg" in preview.bar.title
    assert i18n.moment(photo.taken_at) in preview.bar.title
    place = library.place_text(45.8, 126.5, i18n.current_language())
    qtbot.waitUntil(lambda: place in preview.bar.title)
    preview.step(1)
    assert place not in preview.bar.title


def test_arrows_walk_in_the_order_of_the_grid_and_stop_at_the_ends(preview):
    seen = [preview.current_id()]
    for _ in range(5):
        QTest.keyClick(preview, Key.Key_Right)
        seen.append(preview.current_id())
    assert seen == [9, 2, 7, 30, 30, 30]
    QTest.keyClick(preview, Key.Key_Home)
    QTest.keyClick(preview, Key.Key_Left)
    assert preview.current_id() == 5
    QTest.keyClick(preview, Key.Key_End)
    assert preview.current_id() == 30


def test_a_part_of_the_photo_can_be_searched_for(preview, qtbot):
    qtbot.waitUntil(lambda: has_picture(preview))
    QTest.keyClick(preview, Key.Key_S)
    frame, photo = preview.frame, preview.canvas.target()
    assert frame.isVisible()
    at = lambda x, y: QPoint(  # noqa: E731
        round(photo.left() + x * photo.width()), round(photo.top() + y * photo.height())
    )
    QTest.mousePress(frame, Qt.MouseButton.LeftButton, pos=at(0.5, 0.25))
    QTest.mouseMove(frame, at(0.6, 0.5))
    QTest.mouseMove(frame, at(1.0, 0.75))
    QTest.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=at(1.0, 0.75))
    whole = preview.canvas.crop(QRectF(0, 0, 1, 1))
    with qtbot.waitSignal(preview.region_requested) as asked:
        QTest.mouseClick(frame.search, Qt.MouseButton.LeftButton)
    pixels, name = asked.args
    assert pixels.width() == pytest.approx(whole.width() / 2, rel=0.02)
    assert pixels.height() == pytest.approx(whole.height() / 2, rel=0.02)
    assert "IMG_000009.jpg" in name
    assert not preview.isVisible()


def test_the_frame_goes_by_the_keys_and_escape_leaves_it_first(preview, qtbot):
    qtbot.waitUntil(lambda: has_picture(preview))
    QTest.keyClick(preview, Key.Key_S)
    before = preview.frame.shares
    QTest.keyClick(preview.frame, Key.Key_Right)
    QTest.keyClick(preview.frame, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = preview.frame.shares
    assert after.left() > before.left()
    assert after.height() > before.height()
    for _ in range(100):
        QTest.keyClick(preview.frame, Key.Key_Right)
    assert preview.frame.shares.right() <= 1
    QTest.keyClick(preview.frame, Key.Key_Escape)
    assert preview.frame.isHidden()
    assert preview.isVisible()
    QTest.keyClick(preview, Key.Key_S)
    with qtbot.waitSignal(preview.region_requested):
        QTest.keyClick(preview.frame, Key.Key_Return)


def test_turning_changes_what_is_seen_and_what_is_searched_for(preview, qtbot):
    qtbot.waitUntil(lambda: has_picture(preview))
    upright = preview.canvas.crop(QRectF(0, 0, 1, 1)).size()
    QTest.keyClick(preview, Key.Key_R)
    target = preview.canvas.target()
    ratio = upright.height() / upright.width()
    assert target.width() / target.height() == pytest.approx(ratio, rel=0.02)
    assert preview.canvas.crop(QRectF(0, 0, 1, 1)).size() == upright.transposed()
    QTest.keyClick(preview, Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert preview.canvas.crop(QRectF(0, 0, 1, 1)).size() == upright
    QTest.keyClick(preview, Key.Key_R)
    preview.step(1)
    QTest.keyClick(preview, Key.Key_Left)
    assert preview.canvas._quarters == 0  # another photo begins upright


def test_neighbours_are_decoded_ahead(preview, library, qtbot):
    qtbot.waitUntil(lambda: {2, 5, 7} <= set(preview._pictures._images))
    preview.step(1)
    assert has_picture(preview)


def test_a_failed_decode_says_why_and_keeps_the_thumbnail(preview, library, qtbot):
    library.broken[library.photos([30])[0].path] = DecodeError("truncated", detail="")
    preview.step(3)
    qtbot.waitUntil(lambda: bool(preview.canvas._message))
    assert len(preview.canvas._images) == 1
    preview.step(-1)
    assert not preview.canvas._message


def test_a_photo_out_of_reach_is_not_called_unreadable(preview, library, qtbot):
    photo = library.photos([30])[0]
    library.broken[photo.path] = DecodeError("unreadable", detail="No such file or directory")
    preview.step(3)
    qtbot.waitUntil(lambda: bool(preview.canvas._message))
    assert str(photo.path) in preview.canvas._message
    preview.step(-1)
    library.put(replace(photo, offline=True))
    preview.step(1)
    qtbot.waitUntil(lambda: preview.canvas._message == not_connected())


def test_zooming_in_fetches_the_picture_in_full(preview, library, qtbot):
    qtbot.waitUntil(lambda: has_picture(preview))
    QTest.keyClick(preview, Key.Key_1)
    widest = library.photos([9])[0].facts.width
    qtbot.waitUntil(lambda: preview.canvas._images[-1].width() == widest)
    QTest.keyClick(preview, Key.Key_0)
    assert preview.canvas.is_fitted


def test_it_can_be_closed_and_opened_again(preview, qtbot):
    preview.close()
    with qtbot.assertNotEmitted(preview.closed):
        preview.close()
    preview.open(9, [9, 4], full_screen=False)
    qtbot.waitUntil(lambda: has_picture(preview))
    preview.step(1)
    assert preview.current_id() == 4


def test_a_photo_that_is_gone_is_said_to_be_gone(preview, library, qtbot):
    library.forget([2])
    preview._photos.forget([2])
    preview.step(1)
    assert preview.canvas._message
    preview.bar.similar.click()
    assert preview.isVisible()


def test_a_photo_outside_the_list_is_shown_alone(preview):
    preview.open(44, IDS, full_screen=False)
    assert preview.current_id() == 44
    preview.step(1)
    assert preview.current_id() == 44


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Space])
def test_escape_and_space_close_and_say_where_it_ended(preview, qtbot, key):
    preview.step(1)
    with qtbot.waitSignal(preview.closed) as closed:
        QTest.keyClick(preview, key)
    assert closed.args == [2]
    assert not preview.isVisible()


def test_finding_similar_photos_closes_the_preview(preview, qtbot):
    with qtbot.waitSignal(preview.similar_requested) as asked:
        preview.bar.similar.click()
    assert asked.args == [9]
    assert not preview.isVisible()


def test_showing_in_the_folder_leaves_it_open(preview, qtbot):
    with qtbot.waitSignal(preview.reveal_requested) as revealed:
        preview.bar.reveal.click()
    assert revealed.args == [9]
    assert preview.isVisible()


def test_the_info_card_tells_what_is_known(preview):
    QTest.keyClick(preview, Key.Key_I)
    assert preview._card.isVisible()
    texts = [label.text() for label in preview._card._values]
    assert texts[0] == i18n.moment(preview._photo.taken_at)
    assert "TestCam X1" in texts[2]
    preview.resize(1000, 700)
    assert preview._card.geometry().right() < 1000
    QTest.keyClick(preview, Key.Key_I)
    assert not preview._card.isVisible()


def test_the_filmstrip_shows_and_chooses_photos(preview, qtbot):
    strip = preview.strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect_of(3).center())
    assert preview.current_id() == 7
    assert strip.row_at(QPoint(strip.rect_of(0).left() - 20, 40)) is None


def test_a_long_filmstrip_keeps_the_current_photo_in_the_middle(library, ops, qtbot, make_library):
    library = make_library(5000)
    ids = library.browse().tolist()
    window = PhotoPreview(library, ops)
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.open(2500, ids, full_screen=False)
    QApplication.processEvents()
    row = ids.index(2500)
    assert abs(window.strip.rect_of(row).center().x() - window.strip.width() // 2) <= 1
    window.open(5000, ids, full_screen=False)
    assert window.strip.rect_of(0).left() == 8
    window.close()


def test_f11_changes_between_screen_and_window(preview):
    QTest.keyClick(preview, Key.Key_F11)
    assert preview.isFullScreen()
    QTest.keyClick(preview, Key.Key_F11)
    assert not preview.isFullScreen()


def test_a_cancelled_future_ends_as_cancelled_and_takes_its_source_along():
    source: Future[RgbImage] = Future()
    image = as_image(source)
    image.cancel()
    assert source.cancelled()
    other: Future[RgbImage] = Future()
    waiting = as_image(other)
    other.cancel()
    assert isinstance(waiting.exception(timeout=1), Cancelled)


def test_pictures_that_nobody_holds_go_at_once(collector_off):
    source: Future[RgbImage] = Future()
    image = as_image(source)
    source.set_result(RgbImage(1, 1, bytes(3)))
    futures = [weakref.ref(source), weakref.ref(image)]
    del source, image
    assert [future() for future in futures] == [None, None]


def test_pixels_keep_their_colours_and_rows():
    source: Future[RgbImage] = Future()
    image = as_image(source)
    source.set_result(RgbImage(3, 2, bytes([255, 0, 0] * 3 + [0, 0, 255] * 3)))
    result = image.result(timeout=1)
    assert (result.width(), result.height()) == (3, 2)
    assert result.pixelColor(2, 0).red() == 255
    assert result.pixelColor(0, 1).blue() == 255
