"""A check of data in which some photos take the process along. Runs in a child."""

from __future__ import annotations

import os

from core.media.photo_file import read_photo
from core.teaching import photo_reading
from core.teaching.dataset import check_source

CRASHES = "crash"  # in the names of photos that do


def check_source_and_crash(source, pictures, seed, journal, job):
    """As `check_source`; a photo named so crashes, while others are being read beside it."""
    photo_reading.read_photo = _read
    return check_source(source, pictures, seed, journal, job)


def die_before_reading(journal, job):
    """End the process where no photo is to blame."""
    os._exit(3)


def _read(path, **options):
    if CRASHES in path.name:
        os._exit(3)
    return read_photo(path, **options)
