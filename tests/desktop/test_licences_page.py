"""The page of licences: every part is there, with its words."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from desktop.ops import Ops
from desktop.system import licences
from desktop.system.licences import read_parts
from desktop.windows.licences import LicencesWindow


@pytest.fixture
def window(qtbot):
    ops = Ops()
    made = LicencesWindow(ops)
    made.show()
    qtbot.waitUntil(lambda: made.text.toPlainText() != "")
    yield made
    made.close()
    ops.shutdown()


def test_every_part_of_the_project_has_a_licence_in_full():
    parts = read_parts()
    assert parts[0].licence == "Apache-2.0"
    assert "Apache License" in parts[0].text()
    for part in parts:
        assert part.licence, part.name
        assert len(part.text()) > 200, part.name


def test_programs_of_a_bundle_are_listed_after_our_own_data(tmp_path):
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "qt.txt").write_text("Lesser\n", encoding="utf-8")
    row = {"name": "Qt", "version": "6", "licence": "LGPL-3.0", "url": "https://qt.io",
           "texts": ["programs/qt.txt"]}  # fmt: skip
    (tmp_path / "programs.json").write_text(json.dumps([row]), encoding="utf-8")
    (part,) = read_parts(tmp_path)
    assert (part.name, part.version, part.text()) == ("Qt", "6", "Lesser\n")


def test_the_page_shows_the_words_of_the_part_that_is_chosen(window, qtbot):
    assert window.list.count() == len(read_parts())
    assert "Shiying" in window.text.toPlainText()
    qtbot.keyClick(window.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "GeoNames" in window.text.toPlainText())


def test_only_the_part_chosen_last_is_shown(window, qtbot):
    for _ in range(window.list.count()):
        qtbot.keyClick(window.list, Qt.Key.Key_Down)
    last = read_parts()[-1].text()
    qtbot.waitUntil(lambda: window.text.toPlainText() == last)


def test_a_checkout_lists_its_own_parts_only(monkeypatch, project):
    assert not (project / "resources" / "licences" / "programs.json").exists()
    assert licences.read_parts() == read_parts(project / "resources" / "licences")
