import io
import os
import sys

import numpy as np
import pytest
from blake3 import blake3
from PIL import Image

from core.errors import DecodeError
from core.media import photo_file
from core.media.fingerprint import fingerprint
from core.media.photo_file import read_photo, read_pixels
from core.media.thumbnails import difference_hash


@pytest.fixture
def noise() -> Image.Image:
    cells = np.random.default_rng(7).integers(0, 255, (9, 12, 3), np.uint8)
    return Image.fromarray(cells).resize((1200, 900), Image.Resampling.BICUBIC)


def code_of(path, **options) -> str:
    with pytest.raises(DecodeError) as caught:
        read_photo(path, min_edge_px=224, **options)
    assert caught.value.fields["path"] == str(path)
    assert isinstance(caught.value.fields["detail"], str)
    return caught.value.code


def test_one_reading_gives_everything(tmp_path, noise):
    path = tmp_path / "a.jpg"
    noise.save(path, quality=90)
    photo = read_photo(path, min_edge_px=224)
    assert photo.fingerprint == blake3(path.read_bytes()).digest(length=16) == fingerprint(path)
    assert (photo.size_bytes, photo.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert (photo.facts.format, photo.facts.width, photo.facts.height) == ("JPEG", 1200, 900)
    assert min(photo.image.size) >= 288
    assert Image.open(io.BytesIO(photo.thumbnail)).size == (384, 288)
    mean = np.asarray(noise).mean(axis=(0, 1))
    color = [photo.facts.color >> shift & 255 for shift in (16, 8, 0)]
    assert np.abs(mean - color).max() < 3


def test_a_near_duplicate_has_nearly_the_same_hash(tmp_path, noise):
    noise.save(tmp_path / "a.png")
    noise.resize((600, 450)).save(tmp_path / "b.jpg", quality=60)
    hashes = [read_photo(tmp_path / name, min_edge_px=0).facts.dhash for name in ("a.png", "b.jpg")]
    assert (hashes[0] ^ hashes[1]).bit_count() <= 4
    mirrored = noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert (difference_hash(mirrored) ^ hashes[0]).bit_count() > 16


@pytest.mark.parametrize("size", [(1, 1), (6000, 2), (2, 6000), (5000, 300)])
def test_thumbnails_of_odd_shapes_stay_in_bounds(tmp_path, size):
    Image.new("RGB", size, "red").save(tmp_path / "a.png")
    thumbnail = Image.open(io.BytesIO(read_photo(tmp_path / "a.png", min_edge_px=224).thumbnail))
    assert max(thumbnail.size) <= 1152
    assert min(thumbnail.size) <= 288


def test_the_name_of_a_file_is_not_believed(tmp_path, noise):
    noise.save(tmp_path / "a.jpg")
    for name in ("b.HEIC", "b.nef", "b", "照片 测试（春节）🎆.png"):
        path = tmp_path / name
        path.write_bytes((tmp_path / "a.jpg").read_bytes())
        assert read_photo(path, min_edge_px=224).facts.format == "JPEG"


def test_what_is_wrong_with_a_file_has_a_code(tmp_path):
    cases = {
        "empty": b"",
        "not_an_image": b"<html><body>404</body></html>",
        "unsupported": b"\xff\x0a\xfa\x1f\x01",
        "corrupt": b"\0" * 5000,
        "truncated": b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    }
    for code, content in cases.items():
        path = tmp_path / f"{code}.jpg"
        path.write_bytes(content)
        assert code_of(path) == code


@pytest.mark.parametrize("content", [b"", b"all: build\n", b"\0" * 100])
def test_a_file_that_nobody_called_a_photo_is_just_no_image(tmp_path, content):
    (tmp_path / "Makefile").write_bytes(content)
    assert code_of(tmp_path / "Makefile", must_be_photo=False) == "not_an_image"
    assert code_of(tmp_path / "gone", must_be_photo=False) == "not_an_image"


def test_a_missing_file_is_unreadable_and_a_folder_no_image(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    assert code_of(tmp_path / "gone.jpg") == "unreadable"
    assert code_of(tmp_path / "folder.jpg") in ("not_an_image", "unreadable")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_nothing_is_dangling(tmp_path):
    (tmp_path / "a.jpg").symlink_to("nowhere.jpg")
    (tmp_path / "self.jpg").symlink_to("self.jpg")
    assert code_of(tmp_path / "a.jpg") == "dangling_link"
    assert code_of(tmp_path / "self.jpg") == "dangling_link"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this file system")
def test_a_pipe_does_not_hold_us_up(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    assert code_of(tmp_path / "pipe.jpg") == "not_an_image"


def test_a_file_over_2_gib_is_too_large(tmp_path, noise):
    path = tmp_path / "a.jpg"
    noise.save(path)
    with path.open("r+b") as handle:
        handle.truncate((2 << 30) + 1)  # sparse: takes no room
    assert code_of(path) == "too_large"


def test_a_large_file_is_read_from_the_disk_with_the_same_result(tmp_path, noise, monkeypatch):
    for name in ("a.jpg", "a.png", "a.tif"):
        noise.save(tmp_path / name)
        usual = read_photo(tmp_path / name, min_edge_px=224)
        with monkeypatch.context() as patch:
            patch.setattr(photo_file, "_IN_MEMORY_BYTES", 10)
            streamed = read_photo(tmp_path / name, min_edge_px=224)
        assert streamed.fingerprint == usual.fingerprint
        assert streamed.facts == usual.facts


def test_originals_are_not_changed(tmp_path, noise):
    for name in ("a.jpg", "a.png", "a.webp", "a.tif", "a.avif", "a.gif"):
        noise.save(tmp_path / name)
        (tmp_path / name).chmod(0o444)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    for path in before:
        read_photo(path, min_edge_px=224)
        read_pixels(path, 500)
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    assert after == before


def test_pixels_for_the_screen_fit_and_are_upright(tmp_path, noise):
    exif = Image.Exif()
    exif[0x0112] = 6
    noise.save(tmp_path / "a.jpg", exif=exif)
    image = read_pixels(tmp_path / "a.jpg", 700)
    assert (image.width, image.height) == (525, 700)
    assert len(image.pixels) == 525 * 700 * 3


def test_pixels_for_the_screen_are_not_scaled_up(tmp_path, noise):
    noise.save(tmp_path / "a.png")
    image = read_pixels(tmp_path / "a.png", 4000)
    assert (image.width, image.height) == (1200, 900)
