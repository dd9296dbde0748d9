from __future__ import annotations

import sys

import pytest

from core.cli.commands import COMMANDS


@pytest.fixture
def dev(load, program, tmp_path, monkeypatch):
    """dev.py with an environment whose Python writes down what it was asked and exits 7."""
    module, environment, system = map(load, ("dev", "environment", "system_packages"))
    log = program(tmp_path / "python", f'echo "$QT_QPA_PLATFORM" > {tmp_path}/platform\nexit 7')
    module.extras = []

    def ensure(project, extra):
        module.extras.append(extra)
        return tmp_path / "python"

    monkeypatch.setattr(environment, "ensure", ensure)
    monkeypatch.setattr(system, "ensure", lambda *, display: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    module.log = log
    return module


def test_without_a_display_the_demo_runs_and_it_is_said(dev, capsys):
    assert dev.main(["run"]) == 7
    assert "No display" in capsys.readouterr().out
    assert dev.log.read_text() == "packaging/demo.py\n"


def test_offscreen_counts_as_no_display(dev, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    dev.main(["run"])
    assert dev.log.read_text() == "packaging/demo.py\n"


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_the_window_opens(dev, monkeypatch, name):
    monkeypatch.setenv(name, ":0")
    assert dev.main(["run", "--", "--library", "x"]) == 7
    assert dev.log.read_text() == "main.py --library x\n"


def test_a_command_of_the_cli_needs_no_display(dev):
    assert dev.main(["run", "--", "--library", "x", "search", "雪地里的狗"]) == 7
    assert dev.log.read_text() == "main.py --library x search 雪地里的狗\n"


def test_every_command_of_the_cli_is_known(dev):
    assert set(COMMANDS) == dev.cli_commands()


def test_tests_run_in_windows_that_nobody_sees(dev, tmp_path):
    assert dev.main(["test", "--", "-k", "grid"]) == 7
    assert dev.log.read_text() == "-m pytest -k grid\n"
    assert (tmp_path / "platform").read_text() == "offscreen\n"


def test_all_tests_run_as_two_halves_and_what_the_second_says_is_shown(
    dev, program, tmp_path, capsys
):
    half = 'case "$*" in *ignore*) exit 0;; *) echo "1 failed"; exit 5;; esac'
    log = program(tmp_path / "python", half)
    assert dev.main(["test"]) == 5
    beside = " ".join(dev.BESIDE)
    assert sorted(log.read_text().splitlines()) == [
        f"-m pytest {beside.replace('tests/', '--ignore=tests/')}",
        f"-m pytest {beside} -p no:cacheprovider",
    ]
    assert "1 failed" in capsys.readouterr().out


def test_a_bundle_is_made_from_an_environment_of_its_own(dev):
    assert dev.main(["build", "--folder-only"]) == 7
    assert dev.log.read_text() == "packaging/build.py --folder-only\n"
    assert dev.extras == ["build"]


def test_windows_are_drawn_without_a_display(dev, monkeypatch, tmp_path):
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.main(["screenshots", "--only", "search"]) == 7
    assert dev.log.read_text() == "packaging/screenshots.py --only search\n"
    assert (tmp_path / "platform").read_text() == "offscreen\n"
    assert dev.extras == ["test"]


def test_unknown_command_gets_the_usage(dev, capsys):
    assert dev.main(["fly"]) == 2
    assert "run " in capsys.readouterr().out
    assert dev.main(["--help"]) == 0


def test_old_python_is_told(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    assert dev.main(["run"]) == 3
    assert "3.11 or newer" in capsys.readouterr().out


def test_missing_library_ends_with_the_line_to_type(dev, load, monkeypatch, capsys):
    system = load("system_packages")

    def ensure(*, display):
        raise system.Missing("type this")

    monkeypatch.setattr(system, "ensure", ensure)
    assert dev.main(["test"]) == 3
    assert "type this" in capsys.readouterr().err
    assert dev.log.read_text() == ""
