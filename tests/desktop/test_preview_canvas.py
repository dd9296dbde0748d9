import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.windows.preview_canvas import PhotoCanvas

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot) -> PhotoCanvas:
    """A window of 800 × 600 with a photo of 4000 × 2000."""
    made = PhotoCanvas()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_photo(QSize(4000, 2000), QColor("#336699"))
    return made


def picture(width: int, height: int, color: str) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def photo_point(canvas: PhotoCanvas, at: QPointF) -> QPointF:
    return (at - canvas.target().topLeft()) / canvas.scale


def test_a_photo_is_fitted_and_centred(canvas):
    assert canvas.is_fitted
    target = canvas.target()
    assert (target.width(), target.height()) == (800, 400)
    assert (target.left(), target.top()) == (0, 100)


def test_a_small_photo_is_not_blown_up_without_end(canvas):
    canvas.show_photo(QSize(100, 100), QColor("black"))
    assert canvas.target().width() == 300


def test_the_wheel_zooms_around_the_cursor(canvas):
    at = QPointF(200, 300)
    before = photo_point(canvas, at)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for _ in range(3):
        QApplication.sendEvent(canvas, event)
    after = photo_point(canvas, at)
    assert canvas.scale > 0.5
    assert (after - before).manhattanLength() < 1.0


def test_zooming_stops_at_eight_pixels_a_pixel_and_at_fitting(canvas):
    for _ in range(60):
        canvas.zoom(1.25)
    assert canvas.scale == pytest.approx(8 * canvas.pixel_scale)
    for _ in range(60):
        canvas.zoom(0.8)
    assert canvas.is_fitted


def test_a_double_click_goes_to_pixels_and_back(canvas):
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(700, 300))
    assert canvas.scale == pytest.approx(canvas.pixel_scale)
    assert photo_point(canvas, QPointF(700, 300)).x() == pytest.approx(3500, abs=2)
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(10, 10))
    assert canvas.is_fitted


def test_dragging_pans_and_stays_on_the_photo(canvas):
    canvas.zoom_to(1.0)
    start = photo_point(canvas, QPointF(400, 300))
    QTest.mousePress(canvas, LEFT, pos=QPoint(400, 300))
    QTest.mouseMove(canvas, QPoint(350, 280))
    assert photo_point(canvas, QPointF(350, 280)) == start
    QTest.mouseMove(canvas, QPoint(9000, 9000))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(400, 300))
    assert canvas.target().topLeft() == QPointF(0, 0)


def test_detail_is_asked_for_only_beyond_what_is_there(canvas, qtbot):
    canvas.add_image(picture(1600, 800, "red"))
    with qtbot.assertNotEmitted(canvas.detail_wanted):
        canvas.zoom_to(0.3)
    with qtbot.waitSignal(canvas.detail_wanted):
        canvas.zoom_to(0.9)
    canvas.add_image(picture(4000, 2000, "blue"))
    with qtbot.assertNotEmitted(canvas.detail_wanted):
        canvas.zoom_to(4.0)


def test_a_better_picture_replaces_the_thumbnail_without_moving_the_photo(canvas):
    canvas.add_image(picture(400, 200, "red"))
    before = canvas.target()
    assert QColor(canvas.grab().toImage().pixel(400, 300)) == QColor("red")
    canvas.add_image(picture(1600, 800, "blue"))
    assert canvas.target() == before
    assert QColor(canvas.grab().toImage().pixel(400, 300)) == QColor("blue")


def test_the_photos_colour_stands_in_until_a_picture_is_there(canvas):
    assert QColor(canvas.grab().toImage().pixel(400, 300)) == QColor("#336699")


def test_a_message_is_written_over_the_photo(canvas):
    before = canvas.grab().toImage()
    canvas.show_message("文件不完整，可能没有拷贝完")
    assert canvas.grab().toImage() != before
    canvas.show_photo(QSize(4000, 2000), QColor("#336699"))
    assert canvas.grab().toImage() == before


def test_resizing_keeps_a_fitted_photo_fitted(canvas):
    canvas.resize(400, 600)
    assert canvas.target().width() == 400
