"""The table of what weighs how much."""

from __future__ import annotations

import pytest


@pytest.fixture
def size_report(load):
    return load("size_report")


def test_the_table_takes_the_place_of_the_one_before(size_report):
    text = f"what for\n{size_report.BEGIN}\nold\n{size_report.END}\nwhy"
    again = size_report.put_into(text, "| new |")
    assert again == f"what for\n{size_report.BEGIN}\n| new |\n{size_report.END}\nwhy"
    assert size_report.put_into(again, "| new |") == again


def test_a_file_without_marks_is_left_alone(size_report):
    with pytest.raises(ValueError, match="size-report"):
        size_report.put_into("no marks", "| new |")


def test_the_rest_is_one_line_and_the_sum_is_right(size_report):
    parts = [size_report.Part(f"part {n}", 1, 2_000_000, 1_000_000) for n in range(13)]
    lines = size_report.table(parts, None).splitlines()
    assert len(lines) == 2 + size_report.SHOWN + 2
    assert lines[-2] == "| 3 smaller parts | 6.0 | 3.0 |"
    assert lines[-1] == "| **all** | **26** | **13** |"
