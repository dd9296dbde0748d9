import io

import pytest
from PIL import Image

from core.media.formats import (
    IGNORED_SUFFIXES,
    PHOTO_SUFFIXES,
    foreign_kind,
    is_candidate,
    sniff,
)


def encoded(format_name: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, format_name)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_content_of_every_writable_format_is_recognised(name):
    assert sniff(encoded(name)) == name


def test_jpeg_2000_is_recognised_with_and_without_container():
    assert sniff(encoded("JPEG2000")) == "JP2"
    assert sniff(b"\xff\x4f\xff\x51\x00\x2f") == "JP2"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "CR3"),
        (b"II*\0\x10\0\0\0CR\x02\0", "CR2"),
        (b"FUJIFILMCCD-RAW 0201", "RAF"),
        (b"IIU\0\x18\0\0\0", "RW2"),
        (b"IIRO\x08\0\0\0", "ORF"),
        (b"II\x1a\0\0\0HEAPCCDR", "CRW"),
    ],
)
def test_containers_are_told_apart_by_their_brand(head, name):
    assert sniff(head) == name


def test_a_plain_tiff_with_a_raw_name_stays_a_tiff():
    assert sniff(encoded("TIFF"), ".nef") == "TIFF"


def test_a_tiff_whose_directory_is_out_of_sight_goes_by_its_name():
    head = b"II*\0\xff\xff\xff\x00"
    assert sniff(head, ".NEF") == "NEF"
    assert sniff(head, ".tif") == "TIFF"


def test_a_camera_tiff_with_a_raw_name_is_raw():
    image = Image.new("RGB", (8, 8))
    buffer = io.BytesIO()
    image.save(buffer, "TIFF", tiffinfo={271: "NIKON CORPORATION"})
    assert sniff(buffer.getvalue(), ".nef") == "NEF"
    assert sniff(buffer.getvalue(), ".tif") == "TIFF"


@pytest.mark.parametrize(
    ("head", "code", "name"),
    [
        (b"\xff\x0a\xfa\x1f", "unsupported", "JPEG XL"),
        (b"8BPS\0\x01", "unsupported", "Photoshop PSD"),
        (b'<?xml version="1.0"?>\n<svg xmlns=', "unsupported", "SVG"),
        (b"<!DOCTYPE html><html>", "not_an_image", "HTML"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "not_an_image", "MP4 / QuickTime video"),
        (b"%PDF-1.7", "not_an_image", "PDF"),
        ("一封信".encode(), "not_an_image", "text"),
        (b"BMW is a maker of cars", "not_an_image", "text"),
        (b"\0" * 64, "corrupt", "unknown data"),
    ],
)
def test_what_is_no_photo_is_called_by_its_name(head, code, name):
    assert sniff(head) is None
    assert foreign_kind(head) == (code, name)


@pytest.mark.parametrize(
    "head", [b"", b"\xff", b"BM", b"RIFF", b"\0\0\0\x18ftyp", b"II*\0", b"MM\0*"]
)
def test_a_few_bytes_never_fail(head):
    sniff(head, ".dng")
    foreign_kind(head)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.JPG", True),
        ("照片 测试（春节）🎆.heic", True),
        ("a.CR3", True),
        ("a.svg", True),
        ("a.mov", False),
        ("notes.txt", False),
        ("a.jpg.xmp", False),
        ("a.jpg.crdownload", False),
        ("._IMG_1.jpg", False),
        ("no_extension", None),
        ("holiday.2019 at sea", None),
    ],
)
def test_the_name_decides_what_is_opened(name, expected):
    assert is_candidate(name) is expected


def test_no_suffix_is_both_photo_and_ignored():
    assert not PHOTO_SUFFIXES & IGNORED_SUFFIXES
