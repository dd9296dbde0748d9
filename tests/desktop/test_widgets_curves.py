"""The scale beside a curve."""

import pytest

from desktop.widgets.curves import Curves, Line


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ([0.002], (0.0, 0.004)),
        ([-1.0], (-1.5, -0.5)),
        ([0.0], (-0.5, 0.5)),
        ([3.0, 1.0], (1.0, 3.0)),
    ],
)
def test_one_value_stands_in_the_middle_and_a_rate_is_never_below_nothing(qtbot, values, span):
    written = []
    curves = Curves(form=lambda value: written.append(value) or str(value))
    qtbot.addWidget(curves)
    curves.set_lines([Line("rate", list(enumerate(values)))])
    curves.grab()
    assert (min(written), max(written)) == span
