"""The table of what weighs how much, and that each line of it is justified."""

from __future__ import annotations

import re

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


def test_each_large_part_is_justified(size_report, project):
    text = (project / "packaging" / "README.md").read_text(encoding="utf-8")
    _, begin, rest = text.partition(size_report.BEGIN)
    table, _, below = rest.partition(size_report.END)
    named = re.findall(r"^\| ([^|*]+?) \| [\d.]+ \|", table, re.M)
    assert begin
    assert len(named) == size_report.SHOWN + 1
    for name in named[:-1]:
        assert f"**{name}**" in below, f"say below the table why {name} is there"
