from __future__ import annotations

import math
import time

import pytest

from core.paths import resources
from core.search.places import PlaceNames


@pytest.fixture(scope="module")
def places() -> PlaceNames:
    return PlaceNames(resources() / "places" / "places.tsv.gz")


@pytest.mark.parametrize(
    ("latitude", "longitude", "chinese", "english"),
    [
        (45.757, 126.642, "黑龙江 · 哈尔滨", "Heilongjiang · Harbin"),
        (30.246, 120.150, "浙江 · 杭州", "Zhejiang · Hangzhou"),  # on the lake, 5 km off the centre
        (22.543, 114.057, "广东 · 深圳", "Guangdong · Shenzhen"),
        (35.0116, 135.7681, "日本 · 京都", "Japan · Kyoto"),
        (48.8584, 2.2945, "法国 · 巴黎", "France · Paris"),
        (-33.857, 151.215, "澳大利亚 · 悉尼", "Australia · Sydney"),
        (25.034, 121.565, "台湾 · 台北", "Taiwan · Taipei"),
    ],
)
def test_position_in_a_city_gets_its_region_and_name(places, latitude, longitude, chinese, english):
    assert places.nearest(latitude, longitude, "zh_CN") == chinese
    assert places.nearest(latitude, longitude, "en") == english


def test_city_that_is_its_own_region_is_named_once(places):
    assert places.nearest(39.9087, 116.3975, "zh_CN") == "北京"
    assert places.nearest(1.2897, 103.8501, "en") == "Singapore"


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (-48.9, -123.4), (90.0, 0.0)])
def test_open_sea_and_poles_have_no_name(places, latitude, longitude):
    assert places.nearest(latitude, longitude, "zh_CN") is None


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(math.nan, 10.0), (10.0, math.inf), (91.0, 0.0), (0.0, 200.0)]
)
def test_impossible_position_has_no_name(places, latitude, longitude):
    assert places.nearest(latitude, longitude, "en") is None


def test_both_sides_of_the_date_line_are_neighbours(places):
    assert places.nearest(-16.8, 179.9, "en") == places.nearest(-16.8, -179.9, "en")


def test_table_is_read_at_the_first_question_only(tmp_path):
    with pytest.raises(FileNotFoundError):
        PlaceNames(tmp_path / "none.tsv.gz").nearest(30.0, 120.0, "en")


def test_warm_answer_takes_a_few_milliseconds_at_most(places):
    places.nearest(30.0, 120.0, "zh_CN")
    fastest = math.inf
    for _ in range(5):
        start = time.perf_counter()
        places.nearest(45.75, 126.64, "zh_CN")
        fastest = min(fastest, time.perf_counter() - start)
    assert fastest < 0.010  # 1–2 ms on a quiet machine; the bound leaves room for a busy one
