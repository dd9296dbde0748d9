from __future__ import annotations

import pytest

from core.errors import UserError
from core.messages.names import name_note
from core.records.label_names import LONGEST, clean_aliases, clean_name, find_mentions

NAMES = [("豆豆", 1), ("豆", 2), ("小豆豆", 3), ("海", 4), ("tom", 5), ("老 家", 6), ("c++", 7)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    {
        "豆豆在沙滩上": [("豆豆", 1)],
        "小豆豆在沙滩上": [("小豆豆", 3)],
        "沙滩上的豆豆和tom": [("豆豆", 1), ("tom", 5)],
        "tomato": [],
        "with tom, 海": [("tom", 5), ("海", 4)],
        "海边的狗": [],
        "上海": [],
        "海": [("海", 4)],
        "海在家里": [("海", 4)],
        "我和海": [("海", 4)],
        "去老  家过年": [("老  家", 6)],
        "c++": [("c++", 7)],
        "": [],
    }.items(),
)
def test_a_label_is_found_where_it_is_meant(sentence, found):
    mentions = find_mentions(sentence, NAMES)
    assert [(sentence[m.start : m.end], m.label_id) for m in mentions] == found


def test_a_name_is_tidied_up():
    assert clean_name("  「豆豆」　的 妹妹\n") == "豆豆 的 妹妹"
    assert clean_name("ＤＯＵ豆") == "DOU豆"


@pytest.mark.parametrize("name", ["", "  ", "「」", "……", "\n"])
def test_a_name_needs_a_letter(name):
    with pytest.raises(UserError) as refusal:
        clean_name(name)
    assert refusal.value.code == "label_name_empty"


def test_a_name_has_a_limit():
    with pytest.raises(UserError) as refusal:
        clean_name("豆" * (LONGEST + 1))
    assert refusal.value.code == "label_name_long"


def test_aliases_are_each_kept_once_and_never_the_name():
    assert clean_aliases(["豆豆", "小豆", "小豆", ""], "豆豆") == ("小豆",)


@pytest.mark.parametrize(
    ("name", "said"),
    [("海", "单独出现"), ("沙滩", "「沙滩」"), ("Beach", "「Beach」"), ("豆豆", ""), ("妈妈", "")],
)
def test_a_name_that_means_something_already_is_noted(name, said):
    note = name_note(name, "zh_CN")
    assert said in note
    assert bool(note) == bool(said)
