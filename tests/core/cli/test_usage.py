"""What the terminal says of itself and of what it does not understand, in both languages."""

from __future__ import annotations

import argparse

import pytest

from core.cli import program
from core.cli.program import _parser
from core.cli.report import language
from core.cli.usage import Parser, between, day, positive


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def parsers(parser=None):
    parser = parser or _parser()
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_every_option_of_every_command_explains_itself_in_chinese():
    silent, english = [], []
    for parser in parsers():
        formatter = parser._get_formatter()
        for action in parser._actions:
            place = f"{parser.prog} {'/'.join(action.option_strings) or action.dest}"
            if isinstance(action, argparse._SubParsersAction):
                helps = [(f"{place} {one.dest}", one) for one in action._choices_actions]
            else:
                helps = [(place, action)]
            for where, one in helps:
                if not one.help:
                    silent.append(where)
                elif not is_chinese(formatter._get_help_string(one)):
                    english.append(where)
    assert (silent, english) == ([], [])


def test_help_is_chinese_from_the_first_word_to_the_last(capsys):
    assert program.run(["search", "-h"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：main.py search [-h]")
    assert "参数:" in said
    assert "选项:" in said
    for english in ("usage", "positional", "options", "show this"):
        assert english not in said


def test_help_is_english_where_the_terminal_is(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    program.run(["-h"])
    said = capsys.readouterr().out
    assert said.startswith("usage: main.py [-h]")
    assert not is_chinese(said)


def declared():
    parser = Parser(prog="it")
    parser.add_argument("file")
    parser.add_argument("--many", nargs="+")
    parser.add_argument("--number", type=int)
    parser.add_argument("--share", type=float)
    parser.add_argument("--size", choices=("large", "small"))
    parser.add_argument("--count", type=positive)
    parser.add_argument("--quality", type=between(1, 95))
    parser.add_argument("--day", type=day)
    parser.add_argument("--yes", action="store_true")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--this", action="store_true")
    either.add_argument("--that", action="store_true")
    return parser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "还缺 file。"),
        ("a b", "不认识 b。"),
        ("a --s large", "--s 不够明确，可能是 --share, --size。"),
        ("a --many", "--many 后面至少要写一个值。"),
        ("a --number", "--number 后面要写一个值。"),
        ("a --number x", "--number 要写整数，不能是「x」。"),
        ("a --share x", "--share 要写数字，不能是「x」。"),
        ("a --yes=1", "--yes 后面不写值。"),
        ("a --this --that", "--that 和 --this 只能写一个。"),
        ("a --count 0", "--count：要写大于 0 的整数，不能是「0」。"),
        ("a --count many", "--count：要写大于 0 的整数，不能是「many」。"),
        ("a --quality 96", "--quality：要写 1 到 95 的整数，不能是「96」。"),
        ("a --day 2020-99", "--day：要写日期，例如 2024-05-01，不能是「2020-99」。"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(capsys, words, said):
    with pytest.raises(SystemExit) as stop:
        declared().parse_args(words.split())
    assert stop.value.code == 2
    assert capsys.readouterr().err == f"it: {said}\n用 it -h 看可以写什么。\n"


def test_a_word_that_is_nearly_a_choice_is_guessed(capsys):
    with pytest.raises(SystemExit):
        declared().parse_args(["a", "--size", "smal"])
    said = capsys.readouterr().err
    assert "--size 不能是「smal」" in said
    assert "是不是想写 small？" in said


def test_a_mistyped_command_is_no_folder_to_open(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert program.is_command(["serch", "狗"])
    assert program.run(["serch", "狗"]) == 2
    assert "是不是想写 search？" in capsys.readouterr().err


def test_a_folder_that_is_there_is_for_the_window(tmp_path, monkeypatch):
    (tmp_path / "旅行").mkdir()
    monkeypatch.chdir(tmp_path)
    assert not program.is_command(["旅行"])
    assert not program.is_command([str(tmp_path / "gone")])
    assert not program.is_command(["gone.jpg"])
    assert not program.is_command([])


def test_a_terminal_that_says_no_language_is_spoken_to_in_chinese(monkeypatch):
    for neutral in ("", "C", "C.UTF-8", "POSIX"):
        monkeypatch.setenv("LANG", neutral)
        assert language() == "zh_CN"
    monkeypatch.delenv("LANG")
    assert language() == "zh_CN"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert language() == "en"
