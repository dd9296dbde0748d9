import io
import struct
import threading
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.errors import DecodeError
from core.media import limits
from core.media.decode import decode
from core.media.formats import sniff
from core.media.limits import check_size, memory_turn
from core.media.picture import Wanted

WANTED = Wanted(288, "short")


def encoded(image: Image.Image, format_name: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def decoded(data: bytes, suffix: str = "", wanted: Wanted = WANTED):
    format_name = sniff(data, suffix)
    assert format_name is not None
    return decode(io.BytesIO(data), len(data), format_name, wanted)


def failure(data: bytes) -> str:
    with pytest.raises(DecodeError) as caught:
        decoded(data)
    return caught.value.code


def scene(width=400, height=300) -> Image.Image:
    """A picture with no symmetry: red top left, green top right, blue bottom left, grey."""
    pixels = np.full((height, width, 3), 128, np.uint8)
    pixels[: height // 2, : width // 2] = (220, 30, 30)
    pixels[: height // 2, width // 2 :] = (30, 200, 30)
    pixels[height // 2 :, : width // 2] = (30, 30, 220)
    return Image.fromarray(pixels)


def difference(first: Image.Image, second: Image.Image) -> float:
    assert first.size == second.size
    return float(np.abs(np.asarray(first, np.int16) - np.asarray(second, np.int16)).mean())


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_all_eight_orientations_give_the_same_upright_picture(format_name, orientation):
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the inverse of what a reader does
    stored = scene() if orientation == 1 else scene().transpose(turn[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = decoded(encoded(stored, format_name, exif=exif))
    assert (picture.width, picture.height) == (400, 300)
    assert difference(picture.image, scene()) < 4


def test_jpeg_is_scaled_in_the_decoder_but_its_size_is_the_files():
    picture = decoded(encoded(scene(4000, 3000), "JPEG"))
    assert (picture.width, picture.height) == (4000, 3000)
    assert picture.image.size == (500, 375)
    assert difference(picture.image, scene(500, 375)) < 4


def test_the_first_picture_of_a_multi_picture_jpeg_is_scaled_like_any_jpeg():
    data = encoded(scene(2400, 1800), "MPO", save_all=True, append_images=[scene(800, 600)])
    picture = decoded(data)
    assert (picture.width, picture.height) == (2400, 1800)
    assert picture.image.size == (600, 450)


def test_the_wanted_edge_is_always_reached():
    for width, height in ((577, 575), (2303, 2305), (1000, 289), (8000, 576)):
        for format_name in ("JPEG", "PNG"):
            image = decoded(encoded(scene(width, height), format_name)).image
            assert 288 <= min(image.size) < 2 * 288 + 1


def test_a_small_picture_is_never_scaled_up():
    assert decoded(encoded(scene(40, 30), "PNG")).image.size == (40, 30)


def test_the_result_is_a_plain_rgb_picture():
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = decoded(encoded(scene().convert(mode), "PNG")).image
        assert (type(image), image.mode) == (Image.Image, "RGB")


def test_transparency_is_laid_over_white():
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    for format_name in ("PNG", "WEBP"):
        assert decoded(encoded(clear, format_name)).image.getpixel((4, 4)) == (255, 255, 255)


def test_a_transparent_palette_colour_is_laid_over_white():
    image = Image.new("P", (8, 8), 0)
    image.putpalette([200, 0, 0, 0, 200, 0])
    for format_name in ("PNG", "GIF"):
        data = encoded(image, format_name, transparency=0)
        assert decoded(data).image.getpixel((4, 4)) == (255, 255, 255)


def test_transparent_edges_do_not_bleed_when_scaled_down():
    pixels = np.zeros((600, 600, 4), np.uint8)
    pixels[:, ::2] = (255, 255, 255, 255)  # every other column white, the rest clear black
    image = decoded(encoded(Image.fromarray(pixels), "PNG")).image
    assert image.size == (300, 300)
    assert image.getextrema() == ((255, 255),) * 3


def test_16_bit_grey_is_neither_white_nor_black():
    ramp = np.linspace(0, 65535, 300 * 300).reshape(300, 300).astype(np.uint16)
    for format_name in ("PNG", "TIFF"):
        image = decoded(encoded(Image.fromarray(ramp), format_name)).image
        assert image.getpixel((0, 0)) == (0, 0, 0)
        assert image.getpixel((299, 299)) == (255, 255, 255)
        assert 120 < image.getpixel((150, 150))[0] < 136


def test_12_bit_values_in_16_bits_are_not_black():
    ramp = np.linspace(0, 4095, 300 * 300).reshape(300, 300).astype(np.uint16)
    image = decoded(encoded(Image.fromarray(ramp), "TIFF")).image
    assert 120 < image.getpixel((150, 150))[0] < 136


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.0, 255.0), (-20.0, 60.0), (0.0, 1e9)])
def test_float_pictures_use_the_whole_scale(low, high):
    ramp = np.linspace(low, high, 300 * 300).reshape(300, 300).astype(np.float32)
    image = decoded(encoded(Image.fromarray(ramp), "TIFF")).image
    assert 120 < image.getpixel((150, 150))[0] < 136


def test_numbers_that_are_none_do_not_spoil_a_float_picture():
    values = np.full((300, 300), 0.5, np.float32)
    values[0, 0] = np.nan
    image = decoded(encoded(Image.fromarray(values), "TIFF")).image
    assert image.getpixel((150, 150)) == (128, 128, 128)


def float_rgb_tiff(pixels: np.ndarray, compression: int = 1) -> bytes:
    """Write the kind of TIFF that Pillow neither reads nor writes."""
    height, width, _ = pixels.shape
    data = pixels.astype("<f4").tobytes()
    at = 8 + 2 + 10 * 12 + 4
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 3, at),
        (259, 3, 1, compression),
        (262, 3, 1, 2),
        (273, 4, 1, at + 12),
        (277, 3, 1, 3),
        (278, 4, 1, height),
        (279, 4, 1, len(data)),
        (339, 3, 3, at + 6),
    ]
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags))
    head += b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0\0\0\0"
    return head + struct.pack("<6H", 32, 32, 32, 3, 3, 3) + data


def test_colour_in_floats_is_read_and_half_of_it_is_truncated():
    data = float_rgb_tiff(np.asarray(scene(), np.float32) / 255)
    assert difference(decoded(data).image, scene()) < 1
    assert failure(data[: len(data) // 2]) == "truncated"


def test_a_tiff_of_a_kind_that_nobody_reads_is_unsupported():
    data = float_rgb_tiff(np.zeros((8, 8, 3), np.float32), compression=50_000)
    assert failure(data) == "unsupported"


def test_cmyk_keeps_its_colours():
    image = decoded(encoded(scene().convert("CMYK"), "JPEG")).image
    assert difference(image, scene()) < 6


def test_only_the_first_frame_counts():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for format_name in ("GIF", "WEBP", "PNG", "TIFF"):
        data = encoded(frames[0], format_name, save_all=True, append_images=frames[1:])
        red, _green, blue = decoded(data).image.getpixel((10, 10))
        assert red > 200 > 60 > blue


def test_a_colour_profile_is_translated_to_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")
    named = swapped.replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))
    red, green, _blue = decoded(encoded(scene(), "PNG", icc_profile=named)).image.getpixel((9, 9))
    assert green > 200 > 60 > red


def test_a_broken_colour_profile_is_ignored():
    data = encoded(scene(), "PNG", icc_profile=b"no profile at all")
    assert difference(decoded(data).image, scene()) < 1


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "AVIF", "TIFF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_half_a_file_is_truncated_and_never_half_a_picture(format_name, part):
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    data = encoded(Image.fromarray(noise), format_name)
    assert failure(data[: int(len(data) * part)]) == "truncated"


def test_a_damaged_stream_is_corrupt():
    data = bytearray(encoded(scene(), "PNG"))
    at = data.index(b"IDAT")
    data[at + 8 : at + 40] = b"\xff" * 32
    assert failure(bytes(data)) == "corrupt"


@pytest.mark.parametrize("size", [(60_000, 60_000), (20_000, 20_000)])
def test_a_giant_is_refused_by_its_header(size):
    assert failure(png_header(*size)) == "too_large"


def png_header(width: int, height: int) -> bytes:
    """A PNG of `width` × `height` without a pixel in it."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ihdr = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + ihdr + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


def test_a_decoder_that_needs_too_much_memory_is_refused_by_its_header():
    with pytest.raises(DecodeError, match="too_large"):
        memory_turn(limits.decode_bytes("JP2", "RGB", 150_000_000, 150_000_000), "")
    with memory_turn(limits.decode_bytes("HEIC", "RGB", 200_000_000, 200_000_000), ""):
        pass


def test_no_area_is_corrupt():
    with pytest.raises(DecodeError, match="corrupt"):
        check_size(0, 10)


def test_remarks_of_pillow_are_no_warnings_in_any_thread():
    data = encoded(scene(), "TIFF")
    broken = data.replace(
        struct.pack("<HHII", 262, 3, 1, 2), struct.pack("<HHII", 0x9999, 2, 9000, 8)
    )
    failures: list[BaseException] = []

    def run() -> None:
        try:
            for _ in range(20):
                with pytest.raises(DecodeError):
                    decoded(broken)
                decoded(data)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
