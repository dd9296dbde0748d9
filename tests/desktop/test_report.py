"""A report says where and what, and nothing of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.system import report
from desktop.system.report import PROGRAM, log_end, make_report, scrub

PRIVATE = ("宝宝", "anna", "baby", "Holiday")


@pytest.fixture(autouse=True)
def annas_home(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))


@pytest.mark.parametrize(
    "line",
    [
        "ValueError: cannot read '/home/anna/照片/宝宝 1.jpg'",
        "OSError: [Errno 2] No such file or directory: '/media/anna/Holiday/baby 1.JPG'",
        "ValueError: cannot read /home/anna/Holiday 2019/baby 1.heic now",
        'FileNotFoundError: "C:\\\\Users\\\\anna\\\\baby.png"',
        "FileNotFoundError: C:\\Users\\anna\\Holiday\\baby one",
        "PermissionError: \\\\nas\\anna\\Holiday",
        "KeyError: '宝宝'",
        "ValueError: baby one.jpg is broken",
        "2026-11-27 20:43:56,123 INFO core.x: reading baby 1.jpeg of anna",
        "2026-11-27 20:43:56,123 WARNING core.x: ~/Holiday is gone",
        "RuntimeError: file:///home/anna/Holiday",
        '  File "/home/anna/Holiday/script.py", line 3, in baby_free',
        "no_such_file(path='/home/anna/宝宝')",
    ],
)
def test_nothing_private_is_in_a_line(line):
    scrubbed = scrub(line)
    assert not [word for word in PRIVATE if word in scrubbed.replace("baby_free", "")]
    assert "…" in scrubbed


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f'  File "{PROGRAM}/core/library.py", line 7, in open', "shiying/core/library.py"),
        ('  File "desktop/app.py", line 7, in run', 'File "desktop/app.py", line 7, in run'),
        (
            '  File "/home/anna/v/lib/python3.11/site-packages/PIL/Image.py", line 9, in open',
            '  File "PIL/Image.py", line 9, in open',
        ),
        ("ValueError: 42 of 3 / 5 and/or 'x'", "ValueError: 42 of 3 / 5 and/or 'x'"),
        (
            "2026-11-27 20:43:56,123 WARNING core.care.care: looking after the library: disk_full",
            "2026-11-27 20:43:56,123 WARNING core.care.care: looking after the library: disk_full",
        ),
    ],
)
def test_what_helps_is_kept(line, told):
    assert told in scrub(line)


def test_a_log_line_that_names_a_picture_keeps_its_time_and_place():
    line = "2026-11-27 20:43:56,123 INFO core.x: reading baby 1.jpeg"
    assert scrub(line) == "2026-11-27 20:43:56,123 INFO core.x: …"


def test_versions_model_and_log_are_in_it():
    log_text = "\n".join(f"line {number}" for number in range(100))
    text = make_report("ValueError: 42", "Model starter@1 on cpu", log_text)
    assert text.startswith("Shiying ")
    assert "PySide6" in text
    assert "Model starter@1 on cpu" in text
    assert "ValueError: 42" in text
    assert text.endswith("line 99")
    assert "line 59" not in text


def test_end_of_the_log_begins_with_a_whole_line(tmp_path, monkeypatch):
    (tmp_path / "shiying.log").write_text("one\ntwo\nthree\n", encoding="utf-8")
    assert log_end(tmp_path) == "one\ntwo\nthree\n"
    monkeypatch.setattr(report, "LOG_TAIL_BYTES", 9)
    assert log_end(tmp_path) == "three\n"
    assert log_end(tmp_path / "gone") == ""
