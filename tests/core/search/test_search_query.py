from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.records.search import Query
from core.search.label_fusion import NoLabels
from core.search.query import parse
from core.search.understand import understand

TODAY = date(2026, 11, 23)

SENTENCES = {
    "在雪地里奔跑的狗": ("在雪地里奔跑的狗", []),
    "去年夏天在海边奔跑的狗": ("海边奔跑的狗", ["去年夏天"]),
    "狗，去年": ("狗", ["去年"]),
    "在2023年拍的狗": ("狗", ["2023年"]),
    "去年夏天的照片": ("", ["去年夏天"]),
    "去年拍的": ("", ["去年"]),
    "前年国庆在长城拍的竖图": ("长城", ["前年国庆", "竖图"]),
    "2023年5月 在北京 和家人的合影": ("北京 和家人的合影", ["2023年5月"]),
    "dog on the beach last summer": ("dog on the beach", ["last summer"]),
    "photos from 2019 to 2021": ("", ["from 2019 to 2021"]),
    "不要人的海边": ("海边", ["不要人"]),
    "海边，没有人": ("海边", ["没有人"]),
    "无人的街道": ("街道", ["无人"]),
    "beach without people": ("beach", ["without people"]),
    "有没有狗的照片": ("有没有狗的照片", []),
    "不要脸": ("不要脸", []),
    "穿着没有袖子衣服的女人": ("穿着没有袖子衣服的女人", []),
    "拍于2021年冬天的雪景": ("雪景", ["2021年冬天"]),
    "无人机": ("无人机", []),
    "竖图 花": ("花", ["竖图"]),
    "横屏的夕阳": ("夕阳", ["横屏"]),
    "portrait of a woman": ("portrait of a woman", []),
    "HEIC 格式的猫": ("猫", ["HEIC 格式"]),
    "RAW 夕阳": ("夕阳", ["RAW"]),
    "raw fish": ("raw fish", []),
    "RAW fish": ("RAW fish", []),
    "「去年」的歌": ("去年的歌", []),
    'a sign that says "2023"': ("a sign that says 2023", []),
    "ＡＢＣ　狗": ("ABC 狗", []),
    "海边 不要截图": ("海边", ["不要截图"]),
    "没有屏幕截图的海边": ("海边", ["没有屏幕截图"]),
    "聊天记录的截图": ("聊天记录", ["截图"]),
    "去年的手机截屏": ("", ["去年", "手机截屏"]),
    "beach without screenshots": ("beach", ["without screenshots"]),
    "screenshots of a chat": ("a chat", ["screenshots"]),
    "「截图」两个字": ("截图两个字", []),
    "一张快照": ("一张快照", []),
    "😀🎉": ("😀🎉", []),
    "   ": ("", []),
    "": ("", []),
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_falls_into_chips_and_rest(text: str):
    rest, pieces = SENTENCES[text]
    parsed = parse(text, TODAY)
    assert parsed.rest == rest
    assert [chip.text for chip in parsed.chips] == pieces
    for chip in parsed.chips:
        assert text[chip.start : chip.start + len(chip.text)] == chip.text


def test_chips_say_what_they_mean():
    chips = parse("去年 竖图 jpg格式 不要狗", TODAY).chips
    assert [(chip.kind, chip.value) for chip in chips] == [
        ("date", ""),
        ("orientation", "portrait"),
        ("format", "JPEG"),
        ("exclude", "狗"),
    ]
    assert chips[0].taken_from == date(2025, 1, 1)


def test_screenshots_can_be_wished_for_and_away():
    (only,), (none,) = parse("截图", TODAY).chips, parse("不要截图", TODAY).chips
    assert (only.kind, only.value, none.value) == ("screenshots", "only", "no")
    asked = [understand(Query(text), TODAY, NoLabels()) for text in ("截图", "不要截图", "海")]
    assert [each.filters.screenshots for each in asked] == [True, False, None]
    assert asked[1].unwanted == ()


def test_raw_means_every_kind_of_raw():
    (chip,) = parse("RAW照片", TODAY).chips
    assert {"DNG", "NEF", "CR3", "ARW"} <= set(chip.value.split())


def test_a_removed_chip_is_plain_words_again():
    parsed = parse("去年夏天的狗", TODAY, frozenset({"去年夏天"}))
    assert parsed.chips == ()
    assert parsed.rest == "去年夏天的狗"


def test_five_thousand_characters_are_no_trouble():
    parsed = parse("在雪地里奔跑的狗" * 625, TODAY)
    assert len(parsed.rest) == 5000
    assert len(parse("去年不要人" * 1000, TODAY).chips) > 0


WORDS = ["去年", "夏天", "不要", "没有", "人", "的", "在", "狗", "，", " ", "竖图", "RAW", "「",
         "」", '"', "照片", "without ", "2023", "年", "jpg", "拍的"]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=12).map("".join)))
def test_any_sentence_can_be_read(text: str):
    parsed = parse(text, TODAY)
    end = 0
    for chip in parsed.chips:
        assert chip.start >= end
        end = chip.start + len(chip.text)
        assert text[chip.start : end] == chip.text
    assert end <= len(text)
    assert parsed.rest == parsed.rest.strip()


def test_a_keyword_behind_a_hash_is_a_condition_and_without_it_a_word():
    words = ["旅行", "旅行2024", "Sea"]
    parsed = parse("#旅行2024 在海边的狗 ＃sea", TODAY, keywords=words)
    assert [(chip.kind, chip.text, chip.value) for chip in parsed.chips] == [
        ("keyword", "#旅行2024", "旅行2024"),
        ("keyword", "＃sea", "Sea"),
    ]
    assert parsed.rest == "海边的狗"
    assert parse("旅行 #没有 #seaside", TODAY, keywords=words).chips == ()


def test_a_keyword_whose_chip_was_removed_is_a_word():
    parsed = parse("#旅行 海", TODAY, frozenset({"#旅行"}), keywords=["旅行"])
    assert (parsed.chips, parsed.rest) == ((), "#旅行 海")
