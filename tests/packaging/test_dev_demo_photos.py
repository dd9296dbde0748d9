from __future__ import annotations

import re

from PIL import Image


def test_demo_photos_are_small_and_each_has_its_credit(project):
    folder = project / "resources" / "demo"
    photos = sorted(folder.glob("*.jpg"))
    assert 20 <= len(photos) <= 40
    assert sum(photo.stat().st_size for photo in photos) < 3_000_000
    for photo in photos:
        with Image.open(photo) as image:
            assert max(image.size) <= 640
    rows = re.findall(
        r"^\| `(\S+)` \|.*\| (public domain|CC0 1\.0) \|", (folder / "CREDITS.md").read_text(), re.M
    )
    assert sorted(name for name, _ in rows) == [photo.name for photo in photos]
