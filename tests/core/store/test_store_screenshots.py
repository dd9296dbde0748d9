"""What counts as a screenshot: by name, by folder, or by the size of a phone's screen."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

import pytest

from core.records.photos import ImageFacts
from core.records.search import Filters
from core.store import files
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.photos import Photos
from core.store.roots import Roots


@pytest.fixture
def is_screenshot(tmp_path):
    """Return whether a photo of that name and these facts counts as one."""
    with closing(Database(tmp_path / "library.db", tmp_path / "thumbnails.db")) as database:
        root = Roots(database).add(tmp_path)

        def ask(path, kind="JPEG", size=(1000, 700), **facts):
            folder, _, name = path.rpartition("/")
            found = ImageFacts(
                format=kind, width=size[0], height=size[1], color=0, dhash=0, **facts
            )
            new = NewPhoto(root, folder, name, 1, 1, path.encode(), found)
            photo_id = database.write(lambda c: files.save(c, new))[0]
            among = frozenset([photo_id])
            only = Photos(database).count(Filters(among=among, screenshots=True))
            none = Photos(database).count(Filters(among=among, screenshots=False))
            assert only + none == 1
            return bool(only)

        yield ask


@pytest.mark.parametrize(
    "path",
    [
        "截屏2024-05-01 12.30.11.png",
        "屏幕截图 2024-05-01 123011.png",
        "屏幕快照 2019-05-01 下午1.02.03.png",
        "微信截图_20240501123011.png",
        "Screenshot_20240501-123011_WeChat.jpg",
        "Screen Shot 2019-05-01 at 13.02.03.png",
        "Screenshot from 2024-05-01 12-30-11.png",
        "Snipaste_2024-05-01_12-30-11.png",
        "DCIM/Screenshots/20240501.jpg",
        "手机/截图/1.jpg",
    ],
)
def test_a_name_or_a_folder_that_says_so_makes_a_screenshot(is_screenshot, path):
    assert is_screenshot(path)


@pytest.mark.parametrize(
    ("size", "kind", "expected"),
    [
        ((1179, 2556), "PNG", True),
        ((2556, 1179), "PNG", True),  # turned
        ((1179, 2556), "HEIC", True),
        ((1179, 2556), "JPEG", False),  # saved again, or a picture sent to a phone
        ((1180, 2556), "PNG", False),
        ((1920, 1080), "PNG", False),  # a wallpaper
    ],
)
def test_without_such_a_name_only_a_phones_own_size_and_format_count(
    is_screenshot, size, kind, expected
):
    assert is_screenshot("IMG_1234.PNG", kind, size) is expected


def test_a_file_that_says_so_itself_is_one_whatever_its_name_and_size(is_screenshot):
    assert is_screenshot("IMG_1234.JPG", size=(1179, 900), says_screenshot=True)


@pytest.mark.parametrize(
    "facts",
    [{"camera": "Apple iPhone 15"}, {"exposure_s": 0.01}, {"lens": "35 mm"}, {"latitude": 30.0}],
)
def test_what_a_camera_took_is_none_whatever_its_name(is_screenshot, facts):
    name = "Screenshots/屏幕截图.png"
    assert not is_screenshot(name, "PNG", (1179, 2556), says_screenshot=True, **facts)


@pytest.mark.parametrize("name", ["IMG_1.JPG", "mmexport1690000000000.jpg", "shot on screen.jpg"])
def test_other_pictures_are_none(is_screenshot, name):
    assert not is_screenshot(name, taken_at=datetime(2024, 5, 1))
