import io
from datetime import datetime

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from core.media.metadata import Capture, combine, read_exif, read_tiff_exif

EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def parsed(main=None, photo=None, gps=None):
    """Write the tags into a JPEG and read them back as a file would give them."""
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(EXIF_IFD).update(photo or {})
    exif.get_ifd(GPS_IFD).update(gps or {})
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", exif=exif)
    return read_exif(Image.open(buffer))


def gps(latitude, longitude, ns="N", ew="E"):
    return {1: ns, 2: latitude, 3: ew, 4: longitude}


def test_everything_that_a_camera_writes_is_read():
    found = parsed(
        {0x010F: "Canon", 0x0110: "Canon EOS R6", 0x0112: 6},
        {
            0x9003: "2023:07:01 18:30:05",
            0xA434: "RF24-105mm F4",
            0x920A: IFDRational(50, 1),
            0x829D: IFDRational(28, 10),
            0x829A: IFDRational(1, 250),
            0x8827: 400,
        },
        gps((31.0, 30.0, 0.0), (121.0, 15.0, 36.0)),
    )
    assert found.orientation == 6
    assert found.capture == Capture(
        taken_at=datetime(2023, 7, 1, 18, 30, 5),
        camera="Canon EOS R6",
        lens="RF24-105mm F4",
        focal_mm=50.0,
        aperture=2.8,
        exposure_s=0.004,
        iso=400,
        latitude=31.5,
        longitude=pytest.approx(121.26),
    )


@pytest.mark.parametrize(
    ("comment", "says_so"),
    [
        (b"ASCII\0\0\0Screenshot", True),
        (b"\0\0\0\0\0\0\0\0Screenshot\0", True),
        (b"UNICODE\0" + "Screenshot".encode("utf-16-le"), True),
        (b"UNICODE\0" + "Screenshot".encode("utf-16-be"), True),
        (b"ASCII\0\0\0My best Screenshot", None),
        (b"Screen", None),
        (b"", None),
    ],
)
def test_a_comment_that_says_screenshot_is_read(comment, says_so):
    assert parsed(photo={0x9286: comment}).capture == Capture(says_screenshot=says_so)


def test_a_png_says_it_as_well():
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x0112] = 1
    exif.get_ifd(EXIF_IFD)[0x9286] = b"ASCII\0\0\0Screenshot"
    Image.new("RGB", (8, 8)).save(buffer, "PNG", exif=exif)
    image = Image.open(buffer)
    image.load()
    assert read_exif(image).capture.says_screenshot


def test_a_picture_without_exif_gives_nothing():
    assert read_exif(Image.new("RGB", (2, 2))).capture == Capture()


def test_the_original_date_goes_before_digitized_before_changed():
    digitized = {0x9004: "2002:02:02 02:02:02"}
    original = {0x9003: "2001:01:01 01:01:01", **digitized}
    changed = {0x0132: "2003:03:03 03:03:03"}
    assert parsed(changed, original).capture.taken_at == datetime(2001, 1, 1, 1, 1, 1)
    assert parsed(changed, digitized).capture.taken_at == datetime(2002, 2, 2, 2, 2, 2)
    assert parsed(changed).capture.taken_at == datetime(2003, 3, 3, 3, 3, 3)


def test_an_invalid_original_date_lets_the_next_one_speak():
    found = parsed({0x0132: "2003:03:03 03:03:03"}, {0x9003: "0000:00:00 00:00:00"})
    assert found.capture.taken_at == datetime(2003, 3, 3, 3, 3, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023:07:01 18:30:05+08:00", datetime(2023, 7, 1, 18, 30, 5)),
        ("2023-07-01T18:30:05", datetime(2023, 7, 1, 18, 30, 5)),
        ("2023:07:01", datetime(2023, 7, 1)),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2023:13:01 00:00:00", None),
        ("2023:02:30 00:00:00", None),
        ("1825:01:01 00:00:00", None),
        ("1826:01:01 00:00:00", datetime(1826, 1, 1)),
        ("2101:01:01 00:00:00", None),
        ("yesterday", None),
    ],
)
def test_dates_are_valid_or_none(text, expected):
    assert parsed(photo={0x9003: text}).capture.taken_at == expected


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("NIKON CORPORATION", "NIKON D850", "NIKON D850"),
        ("HUAWEI\0\0garbage", "Mate 60", "HUAWEI Mate 60"),
        ("  ", "X100V", "X100V"),
    ],
)
def test_the_maker_is_named_once(make, model, camera):
    assert parsed({0x010F: make, 0x0110: model}).capture.camera == camera


def test_south_and_west_are_negative():
    capture = parsed(gps=gps((33.0, 27.0, 0.0), (70.0, 30.0, 0.0), "S", "W")).capture
    assert (capture.latitude, capture.longitude) == (-33.45, -70.5)


@pytest.mark.parametrize(
    "tags",
    [
        gps((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        gps((91.0, 0.0, 0.0), (10.0, 0.0, 0.0)),
        gps((10.0, 0.0, 0.0), (181.0, 0.0, 0.0)),
        gps((IFDRational(1, 0), 0.0, 0.0), (10.0, 0.0, 0.0)),
        {2: (31.0, 30.0, 0.0)},
    ],
)
def test_a_position_without_meaning_is_none(tags):
    capture = parsed(gps=tags).capture
    assert (capture.latitude, capture.longitude) == (None, None)


def test_a_zero_division_costs_one_value_only():
    capture = parsed(
        {0x0110: "X"},
        {0x829A: IFDRational(1, 0), 0x829D: IFDRational(0, 0), 0x920A: IFDRational(35, 1)},
    ).capture
    assert capture == Capture(camera="X", focal_mm=35.0)


def test_an_orientation_outside_of_1_to_8_says_nothing():
    assert parsed({0x0112: 9}).orientation is None
    assert parsed({0x0112: 0}).orientation is None


@pytest.mark.parametrize("cut", [2, 9, 20, 40, 60])
def test_a_torn_tiff_structure_gives_what_is_left_and_never_fails(cut):
    exif = Image.Exif()
    exif.update({0x010F: "Canon", 0x0110: "Canon EOS R6"})
    data = exif.tobytes().removeprefix(b"Exif\0\0")
    assert read_tiff_exif(data).capture.camera == "Canon EOS R6"
    read_tiff_exif(data[:cut])


def test_a_directory_that_points_at_itself_ends():
    # One entry: the EXIF directory (0x8769) at offset 8, which is this very directory.
    data = b"II*\0\x08\0\0\0" + b"\x01\0" + b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" + b"\x08\0\0\0"
    assert read_tiff_exif(data).capture == Capture()


def test_combine_fills_the_gaps_of_the_first():
    first, second = Capture(camera="A", iso=100), Capture(camera="B", lens="L")
    assert combine(first, second) == Capture(camera="A", iso=100, lens="L")
