"""Languages, and numbers as people say them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget

from core.errors import UserError
from desktop import i18n
from desktop.system import writing


@pytest.fixture
def translations(qapp):
    before = QLocale()
    installed = i18n.Translations(qapp)
    yield installed
    installed.remove()
    QLocale.setDefault(before)


def test_no_string_is_without_words(project):
    done = subprocess.run(
        [sys.executable, "packaging/translations.py", "check"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_string_hides_where_lupdate_does_not_look(project):
    hidden = [
        f"{path.name}:{part.lineno}"
        for path in (project / "desktop").rglob("*.py")
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(part, ast.JoinedStr)
        and any(isinstance(node, ast.Attribute) and node.attr == "tr" for node in ast.walk(part))
    ]
    assert hidden == []


SPOKEN = ("text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle")


@pytest.mark.parametrize("mode", ["ExistingFiles", "AnyFile", "Directory"])
def test_qts_own_file_dialog_speaks_chinese(translations, qtbot, tmp_path, mode):
    translations.install("zh_CN")
    dialog = QFileDialog(directory=str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode[mode])
    parts = [part for kind in (QWidget, QAction) for part in dialog.findChildren(kind)]
    words = {str(part.property(name) or "") for part in [dialog, *parts] for name in SPOKEN}
    model = dialog.findChild(QTreeView, "treeView").model()
    across = Qt.Orientation.Horizontal
    words |= {model.headerData(column, across) for column in range(model.columnCount())}
    words -= {tmp_path.name}
    latin = [word for word in words if re.search("[A-Za-z]", re.sub(r"\(&?[A-Z]\)", "", word))]
    assert latin == []
    assert any("查找范围" in word for word in words)


@pytest.mark.parametrize(
    ("setting", "system", "language"),
    [
        ("auto", "zh_CN", "zh_CN"),
        ("auto", "zh_TW", "zh_CN"),
        ("auto", "C", "zh_CN"),
        ("auto", "en_US", "en"),
        ("auto", "de_DE", "en"),
        ("en", "zh_CN", "en"),
        ("zh_CN", "en_US", "zh_CN"),
        ("nonsense", "en_US", "en"),
    ],
)
def test_language_follows_the_choice_then_the_system(setting, system, language):
    assert i18n.choose_language(setting, QLocale(system)) == language


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (20, "不到一分钟", "less than a minute left"),
        (61, "还有约 1 分钟", "about 1 minute left"),
        (1260, "还有约 21 分钟", "about 21 minutes left"),
        (3 * 3600, "还有约 3 小时", "about 3 hours left"),
        (72 * 3600, "还有约 3 天", "about 3 days left"),
    ],
)
def test_time_left_is_as_exact_as_we_know(translations, seconds, chinese, english):
    translations.install("zh_CN")
    assert i18n.Human().time_left(seconds) == chinese
    translations.install("en")
    assert i18n.Human().time_left(seconds) == english


def test_other_numbers_are_human(translations):
    translations.install("zh_CN")
    assert i18n.Human().took(0.011) == "用时 11 毫秒"
    assert i18n.Human().took(2.04) == "用时 2.0 秒"
    assert i18n.Human().rate(410.2) == "每分钟 410 张"
    assert i18n.number(24318) == "24,318"
    assert i18n.file_size(2_900_000) == "2.9 MB"
    assert i18n.file_size(999) == "999 B"
    assert i18n.month_of_year(2023, 5) == "2023年5月"
    assert i18n.moment(datetime(2025, 12, 26, 10, 15)) == "2025年12月26日 周五 10:15"


def test_errors_speak_the_chosen_language(translations):
    error = UserError("not_a_folder", path="/x")
    translations.install("zh_CN")
    assert i18n.sentence_of(error).startswith("这里没有文件夹")
    translations.install("en")
    assert i18n.sentence_of(error).startswith("There is no such folder")


def test_qt_itself_speaks_chinese(translations, qapp):
    translations.install("zh_CN")
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"


def test_a_han_glyph_exists_here(qapp):
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no Chinese font on this machine")
    assert QFontMetrics(qapp.font()).inFontUcs4(ord("拾"))


def test_missing_fcitx_plugin_gives_way_to_ibus(monkeypatch):
    monkeypatch.setenv("QT_IM_MODULE", "fcitx5")
    writing.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == "ibus"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("wayland;fcitx;ibus", "wayland;ibus"),
        ("wayland;fcitx5", "wayland;ibus"),
        ("fcitx", "ibus"),
        ("wayland;compose", "wayland;compose"),
    ],
)
def test_the_list_that_newer_qt_asks_first_names_ibus_too(monkeypatch, said, asked):
    monkeypatch.setenv("QT_IM_MODULES", said)
    writing.choose_input_method()
    assert os.environ["QT_IM_MODULES"] == asked


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ({"XMODIFIERS": "@im=fcitx"}, "ibus"),
        ({"XMODIFIERS": "@im=ibus"}, "ibus"),
        ({"XMODIFIERS": "@im=none"}, ""),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, ""),
        ({"XMODIFIERS": "@im=fcitx", "QT_IM_MODULES": "wayland;compose"}, ""),
        ({}, ""),
    ],
)
def test_what_only_x11_was_told_is_asked_too(monkeypatch, variables, chosen):
    for name in (*writing.ASKED, "XMODIFIERS", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, variables.get(name, ""))
    writing.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == chosen


def test_other_input_methods_are_left_alone(monkeypatch):
    monkeypatch.setenv("QT_IM_MODULE", "compose")
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    writing.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == "compose"
