"""What is said of how well a label is learnt."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from core.records.labels import Label, LabelId, LabelQuality, LabelView
from desktop.teach.learnt_card import LearntCard


def view(found: int) -> LabelView:
    label = Label(LabelId(1), "豆豆", (), "pet", 0.9, datetime(2026, 1, 1), yes_count=2)
    ids, chances = np.arange(10, 10 + found), np.ones(found, np.float32)
    nothing = np.zeros(0, np.int64), np.zeros(0, np.float32)
    quality = LabelQuality("prototype", 2, 1.0, 0.5)
    return LabelView(label, np.array([1, 2]), ids, chances, *nothing, quality)


@pytest.mark.parametrize(("found", "said"), [(3, "100%"), (0, "–")])
def test_a_share_of_nothing_is_not_called_all(qtbot, found, said):
    card = LearntCard()
    qtbot.addWidget(card)
    card.show_view(view(found), ())
    assert card.precision.text() == said
