"""Every sentence keeps the rules of resources/i18n/README.md, as far as a machine can tell."""

from __future__ import annotations

import ast
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
TEXTS = ("core/cli", "core/messages", "core/records/tuning_parameters.py")
HAN = "\u3400-\u9fff"

CHINESE_RULES = {
    "half-width punctuation": rf"[{HAN}」）][,;:!?(](?!&[A-Z]|[^「]*」)"  # but (&L), 「a,b」
    rf"|[)!?:;,][{HAN}「（](?![^「]*」)"
    rf"|[{HAN}」）]\.(?![A-Za-z])",
    "a foreign quotation mark": r"[“”‘’\"]",
    "three dots": r"\.\.\.|。。",
    "no space beside Latin letters or figures": rf"[{HAN}][A-Za-z0-9%]|[A-Za-z0-9%][{HAN}]",
    "a space beside full-width punctuation": r"[，。；：！？、「（] | [，。；：！？、」）…]",
    "a space before the per cent sign": r"[\d}] %(?![nL])",
}
# What the glossary has another word for.
CHINESE_VARIANTS = (
    "图像|相片|影集|像册|帐号|帐户|登陆|垃圾箱|废纸篓|垃圾桶|缺省|点击|单击|双击|硬盘|旁注|分量|"
    "相像|自由软件|任务栏|文件目录|您|请稍候|操作失败|出错啦"
)
ENGLISH_RULES = {
    "American spelling": r"\b(?:[cC]olor|[fF]avorite|[oO]rganiz|[rR]ecogniz|[cC]enter|[gG]ray\b"
    r"|[cC]atalog\b|[cC]ancel(?:ed|ing)|[dD]ialog\b)",
    "a straight quotation mark": r'"',
    "three dots": r"\.\.\.",
    "a space before the dots of a command": r"^[^…]*\w …$",
    "two spaces": r"\S  +\S",
    "a space before the per cent sign": r"[\d}] %(?![nL])",
    "dataset in one word": r"\b[dD]ataset",
    "trash for recycle bin": r"\b[tT]rash\b",
    "blame": r"\b[Yy]ou (?:must|should have|failed|forgot)\b|\b[Ii]nvalid\b|\b[Ii]llegal\b",
}


def of_the_window(language: str) -> list[tuple[str, str]]:
    """Return (where, sentence) of every translation, of every source where that is English."""
    found = []
    tree = ElementTree.parse(PROJECT / "resources" / "i18n" / "shiying_zh_CN.ts")
    for context in tree.iter("context"):
        for message in context.iter("message"):
            said = message.find("translation" if language == "zh_CN" else "source")
            forms = [form.text or "" for form in said.iter("numerusform")] or [said.text or ""]
            found += [(context.findtext("name", ""), form) for form in forms]
    return found


def of_the_core() -> list[tuple[str, str]]:
    """Return (place, text) of every string in what the core and the terminal say."""
    files = [
        file
        for name in TEXTS
        for file in ([PROJECT / name] if name.endswith(".py") else (PROJECT / name).rglob("*.py"))
    ]
    found = []
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        silent = {id(part) for node in ast.walk(tree) for part in _not_said(node)}
        found += [
            (f"{file.name}:{node.lineno}", node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in silent
        ]
    return found


def _not_said(node: ast.AST) -> list[ast.AST]:
    """Return what is for those who read the code: the docstring of a node, or a pattern."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
        return list(node.args)
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    body = node.body if isinstance(node, kinds) else []
    return [body[0].value] if body and isinstance(body[0], ast.Expr) else []


def of_the_catalogue(ending: str) -> list[tuple[str, str]]:
    models = tomllib.loads((PROJECT / "resources" / "catalogue.toml").read_text("utf-8"))["models"]
    return [(model["id"], model[f"good_for_{ending}"]) for model in models]


def is_chinese(text: str) -> bool:
    """Say whether it is Chinese, and not English that names 拾影 or 豆豆."""
    return len(re.findall(f"[{HAN}]", text)) > len(re.findall("[A-Za-z]", text)) / 5


def is_english(text: str) -> bool:
    """Say whether it is a sentence, and no pattern of argparse's own."""
    return (
        " " in text
        and not is_chinese(text)
        and "(.*" not in text
        and "(.+" not in text
        and "(?P" not in text
    )


CHINESE = [
    *of_the_window("zh_CN"),
    *[(place, text) for place, text in of_the_core() if is_chinese(text)],
    *of_the_catalogue("zh"),
]
ENGLISH = [
    *of_the_window("en"),
    *[(place, text) for place, text in of_the_core() if is_english(text)],
    *of_the_catalogue("en"),
]


def broken(rule: str, sentences: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, text) for place, text in sentences if re.search(rule, text)]


def test_there_is_something_to_read():
    assert len(CHINESE) > 1000
    assert len(ENGLISH) > 1000


@pytest.mark.parametrize("rule", CHINESE_RULES)
def test_chinese_is_set_as_the_rules_say(rule):
    assert broken(CHINESE_RULES[rule], CHINESE) == []


def test_one_concept_is_one_word():
    assert broken(CHINESE_VARIANTS, CHINESE) == []


@pytest.mark.parametrize(("opening", "closing"), ["「」", "（）", "《》"])
def test_what_is_opened_is_closed(opening, closing):
    odd = [
        (place, text)
        for place, text in of_the_window("zh_CN") + of_the_catalogue("zh")
        if text.count(opening) != text.count(closing)
    ]
    assert odd == []


@pytest.mark.parametrize("rule", ENGLISH_RULES)
def test_english_is_set_as_the_rules_say(rule):
    assert broken(ENGLISH_RULES[rule], ENGLISH) == []
