"""What a user called a thing is read as it was written, also with a & in it."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from core.records.marks import Keyword
from desktop import i18n
from desktop.widgets.mark_filters import MarkFilters
from desktop.widgets.query_chips import ConditionChip


def test_a_name_on_a_button_makes_no_key(qtbot):
    for text, has_key in (("R&B", True), (i18n.as_caption("R&B"), False)):
        button = QToolButton()
        qtbot.addWidget(button)
        button.setText(text)
        assert (not button.shortcut().isEmpty()) == has_key


def test_chips_show_names_as_they_are(qtbot):
    chip = ConditionChip("R&B")
    qtbot.addWidget(chip)
    assert chip.shortcut().isEmpty()
    assert "R&B" in chip.accessibleName()


def test_a_keyword_is_chosen_by_its_own_name(qtbot):
    from PySide6.QtWidgets import QMenu

    menu = QMenu()
    qtbot.addWidget(menu)
    filters = MarkFilters(menu)
    filters.set_keywords([Keyword("R&B", 3)])
    action = next(one for one in filters._words.actions() if one.data() == "R&B")
    assert action.text().startswith("R&&B")
    with qtbot.waitSignal(filters.keyword_chosen) as chosen:
        action.trigger()
    assert chosen.args == ["R&B", True]
