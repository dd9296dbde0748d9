"""GPS positions as words, offline: 「黑龙江 · 哈尔滨」.

`PlaceNames` reads the bundled table (built by packaging/places.py) at its first question and
keeps it: 34,006 places, about 4 MB. Any thread may ask; two that ask first at the same time
both load, and one result stays.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0
FARTHEST_KM = 100.0
# A city of ten million reaches about 16 km around its centre, a town of 40,000 one.
REACH_KM_PER_SQRT_PERSON = 0.005
# In Chinese, a place without a Chinese name only wins where no named one is near.
NAMELESS_KM = 30.0


@dataclass(frozen=True, slots=True)
class _Table:
    """Row i of each belongs to place i."""

    points: NDArray[np.float64]  # (n, 3) on the unit sphere
    reach_km: NDArray[np.float64]  # (n,)
    nameless_km: NDArray[np.float64]  # (n,) NAMELESS_KM where there is no Chinese name
    names: list[tuple[str, str, str, str]]  # region zh, region en, name zh or "", name en


class PlaceNames:
    """The nearest place of a position, by a table of cities."""

    def __init__(self, path: Path) -> None:
        """`path`: the gzipped table. Nothing is read yet."""
        self._path = path
        self._table: _Table | None = None

    def nearest(self, latitude: float, longitude: float, language: str) -> str | None:
        """Return "region · city" in `language` ("zh_CN", else English).

        Degrees, south and west negative. None where no place is within 100 km or the position
        is none. A city that is its own region is named once. Raises OSError when the table is
        missing at the first call.
        """
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # also False for NaN
            return None
        table = self._table
        if table is None:
            table = self._table = _load(self._path)
        chinese = language == "zh_CN"
        distance_km = _distances(table.points, _on_sphere(latitude, longitude))
        cost = distance_km - table.reach_km
        if chinese:
            cost += table.nameless_km
        best = int(np.argmin(cost))
        if distance_km[best] > FARTHEST_KM:
            return None
        return _text(table.names[best], chinese=chinese)


def _text(names: tuple[str, str, str, str], *, chinese: bool) -> str:
    region_zh, region_en, name_zh, name_en = names
    region, name = (region_zh, name_zh or name_en) if chinese else (region_en, name_en)
    return name if name == region else f"{region} · {name}"


def _load(path: Path) -> _Table:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    numbers = np.array([row[:3] for row in rows], dtype=np.float64)
    names = [(row[3], row[4], row[5], row[6]) for row in rows]
    return _Table(
        points=_on_sphere(numbers[:, 0], numbers[:, 1]),
        reach_km=np.sqrt(numbers[:, 2]) * REACH_KM_PER_SQRT_PERSON,
        nameless_km=np.array([0.0 if name[2] else NAMELESS_KM for name in names]),
        names=names,
    )


def _on_sphere(
    latitude: float | NDArray[np.float64], longitude: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Degrees → points of the unit sphere, shape (..., 3)."""
    lat, lon = np.deg2rad(latitude), np.deg2rad(longitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def _distances(points: NDArray[np.float64], here: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres from `here` (3,) to each of `points` (n, 3), along the ground."""
    chord = np.linalg.norm(points - here, axis=1)
    ground: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return ground
