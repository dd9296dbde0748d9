import io
import struct

import numpy as np
import pytest
from PIL import Image

from core.errors import DecodeError
from core.media.decode import decode
from core.media.formats import sniff
from core.media.picture import Wanted

SHORT, LONG, ASCII, BYTE, SRATIONAL = 3, 4, 2, 1, 10
CODES = {SHORT: "H", LONG: "I", ASCII: "B", BYTE: "B", SRATIONAL: "i"}
WIDTH, HEIGHT = 640, 480


class TiffWriter:
    """Just enough of TIFF to make a DNG: values first, directories after."""

    def __init__(self) -> None:
        self.data = bytearray(b"II*\0\0\0\0\0")

    def put(self, content: bytes) -> int:
        self.data += b"\0" * (len(self.data) % 2)
        self.data += content
        return len(self.data) - len(content)

    def directory(self, tags: dict[int, tuple[int, list[int]]]) -> int:
        body = struct.pack("<H", len(tags))
        for tag, (kind, values) in sorted(tags.items()):
            packed = struct.pack(f"<{len(values)}{CODES[kind]}", *values)
            count = len(values) // 2 if kind == SRATIONAL else len(values)
            value = (
                packed.ljust(4, b"\0") if len(packed) <= 4 else struct.pack("<I", self.put(packed))
            )
            body += struct.pack("<HHI", tag, kind, count) + value
        return self.put(body + b"\0\0\0\0")

    def finish(self, first: int) -> bytes:
        self.data[4:8] = struct.pack("<I", first)
        return bytes(self.data)


def dng(sensor: np.ndarray, orientation: int = 1, preview: Image.Image | None = None) -> bytes:
    """A DNG of one RGGB sensor, 16 bits uncompressed, with an optional JPEG preview."""
    writer = TiffWriter()
    camera = {
        271: (ASCII, list(b"Test\0")),
        272: (ASCII, list(b"Test T1\0")),
        274: (SHORT, [orientation]),
        306: (ASCII, list(b"2024:05:06 07:08:09\0")),
        50706: (BYTE, [1, 4, 0, 0]),
        50708: (ASCII, list(b"Test T1\0")),
        50721: (SRATIONAL, [v for n in (1, 0, 0, 0, 1, 0, 0, 0, 1) for v in (n, 1)]),
    }
    pixels = {
        254: (LONG, [0]),
        256: (LONG, [sensor.shape[1]]),
        257: (LONG, [sensor.shape[0]]),
        258: (SHORT, [16]),
        259: (SHORT, [1]),
        262: (SHORT, [32803]),
        273: (LONG, [writer.put(sensor.astype("<u2").tobytes())]),
        277: (SHORT, [1]),
        278: (LONG, [sensor.shape[0]]),
        279: (LONG, [sensor.size * 2]),
        33421: (SHORT, [2, 2]),
        33422: (BYTE, [0, 1, 1, 2]),
        50717: (LONG, [65535]),
    }
    if preview is None:
        return writer.finish(writer.directory({**camera, **pixels}))
    jpeg = io.BytesIO()
    preview.save(jpeg, "JPEG", quality=95)
    thumbnail = {
        254: (LONG, [1]),
        256: (LONG, [preview.width]),
        257: (LONG, [preview.height]),
        258: (SHORT, [8, 8, 8]),
        259: (SHORT, [7]),
        262: (SHORT, [6]),
        273: (LONG, [writer.put(jpeg.getvalue())]),
        277: (SHORT, [3]),
        278: (LONG, [preview.height]),
        279: (LONG, [len(jpeg.getvalue())]),
        330: (LONG, [writer.directory(pixels)]),
    }
    return writer.finish(writer.directory({**camera, **thumbnail}))


def bright_top(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    sensor = np.full((height, width), 3000, np.uint16)
    sensor[: height // 2] = 50000
    return sensor


def decoded(data: bytes, px: int = 288):
    assert sniff(data) == "DNG"
    return decode(io.BytesIO(data), len(data), "DNG", Wanted(px, "short"))


def brightness(image: Image.Image) -> dict[str, float]:
    grey = np.asarray(image.convert("L"), np.float32)
    height, width = grey.shape
    return {
        "top": grey[: height // 2].mean(),
        "bottom": grey[height // 2 :].mean(),
        "left": grey[:, : width // 2].mean(),
        "right": grey[:, width // 2 :].mean(),
    }


def test_a_raw_without_preview_is_developed_with_its_facts():
    picture = decoded(dng(bright_top()))
    assert (picture.width, picture.height) == (640, 480)
    assert min(picture.image.size) >= 288
    assert brightness(picture.image)["top"] > brightness(picture.image)["bottom"] + 50
    assert picture.capture.camera == "Test T1"
    assert str(picture.capture.taken_at) == "2024-05-06 07:08:09"


def test_half_size_is_taken_where_it_is_enough():
    assert decoded(dng(bright_top()), px=200).image.size == (320, 240)


@pytest.mark.parametrize(("orientation", "bright"), [(3, "bottom"), (6, "right"), (8, "left")])
def test_development_is_upright(orientation, bright):
    picture = decoded(dng(bright_top(), orientation))
    sides = brightness(picture.image)
    assert max(sides, key=lambda side: sides[side]) == bright
    assert (picture.width > picture.height) == (orientation == 3)


def test_the_embedded_preview_is_taken_first():
    picture = decoded(dng(bright_top(), preview=Image.new("RGB", (600, 450), (200, 20, 20))))
    assert picture.image.size == (600, 450)
    assert (picture.width, picture.height) == (640, 480)
    assert picture.image.getpixel((300, 200))[0] > 180


def test_an_embedded_preview_is_turned_like_the_sensor():
    preview = Image.new("RGB", (600, 450))
    preview.paste((255, 255, 255), (0, 0, 600, 225))
    picture = decoded(dng(bright_top(), 6, preview))
    assert picture.image.size == (450, 600)
    assert (picture.width, picture.height) == (480, 640)
    assert brightness(picture.image)["right"] > 200


def test_an_embedded_preview_that_is_upright_already_is_not_turned_again():
    preview = Image.new("RGB", (450, 600))
    preview.paste((255, 255, 255), (225, 0, 450, 600))
    picture = decoded(dng(bright_top(), 6, preview))
    assert picture.image.size == (450, 600)
    assert brightness(picture.image)["right"] > 200


def test_a_preview_that_is_too_small_gives_way_to_development():
    picture = decoded(dng(bright_top(), preview=Image.new("RGB", (160, 120), "red")))
    assert min(picture.image.size) >= 288
    assert brightness(picture.image)["top"] > brightness(picture.image)["bottom"] + 50


def test_a_small_preview_is_better_than_nothing():
    black = np.zeros((HEIGHT, WIDTH), np.uint16)
    picture = decoded(dng(black, preview=Image.new("RGB", (160, 120), (200, 20, 20))))
    assert picture.image.size == (160, 120)


def test_pixels_that_were_taken_out_are_a_problem():
    with pytest.raises(DecodeError, match="no_pixels"):
        decoded(dng(np.zeros((HEIGHT, WIDTH), np.uint16)))


def test_half_a_raw_is_truncated():
    data = dng(bright_top())
    head = struct.unpack_from("<I", data, 4)[0]
    # The directory stands behind the pixels here: move what it says of them beyond the end.
    at = data.index(struct.pack("<HHI", 273, LONG, 1), head)
    broken = data[: at + 8] + struct.pack("<I", len(data) - 100) + data[at + 12 :]
    with pytest.raises(DecodeError, match="truncated"):
        decoded(broken)
