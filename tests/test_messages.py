"""Every error that the core can raise has its sentence, in both languages, with its fields."""

from __future__ import annotations

import ast
import errno
import os
import string
from pathlib import Path

import pytest

from core.messages.common import ERRORS, PROBLEMS, error_text, problem_text

PROJECT = Path(__file__).resolve().parent.parent
ERROR_CLASSES = {"UserError", "ModelError", "EnvironmentFault"}
PROBLEM_FIELDS = {"detail"}


def raised() -> list[tuple[str, str, str, frozenset[str] | None]]:
    """Return (place, class, code, fields) of every error made from a literal in core/.

    Fields are None where they are passed on as **something.
    """
    found = []
    for path in sorted((PROJECT / "core").rglob("*.py")):
        place = path.relative_to(PROJECT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            kind = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if kind not in ERROR_CLASSES | {"DecodeError"}:
                continue
            if any(keyword.arg is None for keyword in node.keywords):
                fields = None
            else:
                fields = frozenset(str(keyword.arg) for keyword in node.keywords)
            found += [(f"{place}:{node.lineno}", kind, c, fields) for c in literals(node.args[0])]
    return found


def literals(node: ast.expr) -> list[str]:
    """Return the codes an argument can be: a literal, or either side of a conditional."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_raised_error_has_a_sentence():
    missing = [
        (place, code)
        for place, kind, code, _ in raised()
        if code not in (PROBLEMS if kind == "DecodeError" else ERRORS)
    ]
    assert missing == []


def test_the_system_s_own_words_are_said_in_chinese():
    fields = {"path": "/x", "reason": os.strerror(errno.ENOSPC)}
    assert "磁盘满了" in error_text("export_not_written", fields, "zh_CN")
    assert os.strerror(errno.ENOSPC) in error_text("export_not_written", fields, "en")
    assert "退出码 -9" in error_text("child_died", {"reason": "exit code -9"}, "zh_CN")
    odd = {"path": "/x", "reason": "something else"}
    assert "something else" in error_text("export_not_written", odd, "zh_CN")


def test_every_field_of_a_sentence_is_given_where_it_is_raised():
    wrong = []
    for place, kind, code, given in raised():
        table = PROBLEMS if kind == "DecodeError" else ERRORS
        if given is None or code not in table:
            continue
        optional = PROBLEM_FIELDS if kind == "DecodeError" else set()
        lacking = fields_of(table[code][0]) - given - optional
        if lacking:
            wrong.append((place, code, lacking))
    assert wrong == []


@pytest.mark.parametrize("code", [*ERRORS, *PROBLEMS])
def test_both_languages_say_the_same_fields(code):
    chinese, english = ERRORS.get(code) or PROBLEMS[code]
    assert fields_of(chinese) == fields_of(english)
    assert chinese != english


def test_problems_have_no_field_but_their_detail():
    assert set().union(*(fields_of(both[0]) for both in PROBLEMS.values())) <= PROBLEM_FIELDS


def test_unknown_code_is_still_readable():
    assert error_text("from_the_future", {"path": "x"}, "en") == "from_the_future: {'path': 'x'}"


def test_detail_may_be_left_out_of_a_problem():
    assert problem_text("too_large", "", "zh_CN").startswith("图片尺寸过大")
