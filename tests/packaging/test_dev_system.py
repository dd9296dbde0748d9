from __future__ import annotations

import os
import sys

import pytest

LIBRARIES = """\tlibGL.so.1 (libc6,x86-64) => /lib/libGL.so.1
\tlibxkbcommon.so.0 (libc6,x86-64) => /lib/libxkbcommon.so.0
\tlibfontconfig.so.1 (libc6,x86-64) => /lib/libfontconfig.so.1
\tlibfreetype.so.6 (libc6,x86-64) => /lib/libfreetype.so.6
\tlibdbus-1.so.3 (libc6,x86-64) => /lib/libdbus-1.so.3
\tlibglib-2.0.so.0 (libc6,x86-64) => /lib/libglib-2.0.so.0"""


@pytest.fixture
def machine(load, program, tmp_path, monkeypatch):
    """A Debian without libEGL, with Chinese fonts; nothing of the real one is on its PATH."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    program(tmp_path / "bin" / "ldconfig", f"echo '{LIBRARIES}'")
    program(tmp_path / "bin" / "fc-list", "echo WenQuanYi")
    return tmp_path / "bin"


@pytest.fixture
def system(load, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return load("system_packages")


def test_missing_library_is_found_by_its_package(system, machine):
    assert [need.packages[0] for need in system.missing_libraries(display=False)] == ["libegl1"]


def test_a_real_display_needs_more(system, machine):
    wanted = {need.packages[0] for need in system.missing_libraries(display=True)}
    assert {"libegl1", "libxcb-cursor0"} <= wanted


def test_user_gets_the_exact_line_to_type(system, machine, program):
    program(machine / "apt-get")
    with pytest.raises(
        system.Missing, match=r"\n    sudo apt-get install -y --no-install-recommends libegl1$"
    ):
        system.ensure(display=False)


def test_fedora_gets_its_own_line(system, machine, program):
    program(machine / "dnf")
    with pytest.raises(system.Missing, match="sudo dnf install -y libglvnd-egl"):
        system.ensure(display=False)


def test_root_on_debian_installs(system, machine, program, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    log = program(machine / "apt-get")
    system.ensure(display=False)
    assert log.read_text().splitlines() == ["install -y --no-install-recommends libegl1 -qq"]


def test_package_lists_are_fetched_only_when_needed(system, machine, program, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    lists = machine / "lists"
    log = program(
        machine / "apt-get",
        f'case "$1" in update) echo > {lists};; *) [ -e {lists} ];; esac',
    )
    system.ensure(display=False)
    assert [line.split()[0] for line in log.read_text().splitlines()] == [
        "install", "update", "install",
    ]  # fmt: skip


def test_missing_font_is_said_and_does_not_stop(system, machine, program, capsys):
    program(machine / "ldconfig", f"printf '{LIBRARIES}\n\tlibEGL.so.1 (x) => /lib/e\n'")
    program(machine / "fc-list")
    program(machine / "apt-get")
    system.ensure(display=False)
    assert "sudo apt-get install -y --no-install-recommends fonts-wqy-microhei" in (
        capsys.readouterr().err
    )


def test_without_fontconfig_the_files_tell(system, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system, "FONT_FOLDERS", (str(tmp_path / "fonts"),))
    assert not system.has_chinese_font()
    (tmp_path / "fonts" / "wqy").mkdir(parents=True)
    (tmp_path / "fonts" / "wqy" / "wqy-microhei.ttc").touch()
    assert system.has_chinese_font()


def test_windows_and_macos_need_nothing(system, monkeypatch):
    for name in ("win32", "darwin"):
        monkeypatch.setattr(sys, "platform", name)
        system.ensure(display=True)
