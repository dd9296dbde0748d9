from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from core.settings import DEFAULT_EXCLUDES, Settings, SettingsFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "\x00", '{"__doc__": "x", "theme": 3}', "[" * 100_000]
)
def test_garbage_gives_the_defaults(tmp_path: Path, text):
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert SettingsFile(path).current == Settings()


def test_patterns_that_are_no_text_are_left_out(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"excludes": ["a*", 1, null]}', encoding="utf-8")
    assert SettingsFile(path).current.excludes == ("a*",)


def test_choices_of_a_newer_version_are_kept(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"future": [1, 2]}', encoding="utf-8")
    SettingsFile(path).update(theme="dark")
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert (saved["future"], saved["theme"]) == ([1, 2], "dark")
    assert SettingsFile(path).current.excludes == DEFAULT_EXCLUDES
