"""Starting at login: what each system is told, and what it says of itself."""

from __future__ import annotations

import plistlib
import re

import pytest

from desktop.system import autostart
from desktop.system.autostart import MacAutostart, WindowsAutostart, XdgAutostart

COMMAND = ['/opt/my apps/100%/shi"y$ing', "--hidden"]
RUN, APPROVED = autostart._RUN, autostart._APPROVED


class Registry:
    """Answers like winreg, for one user."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self):
        self.keys = {}

    def CreateKey(self, root, place):
        self.keys.setdefault(place, {})
        return self.OpenKey(root, place)

    def OpenKey(self, root, place, _reserved=0, _access=0):
        assert root == self.HKEY_CURRENT_USER
        if place not in self.keys:
            raise FileNotFoundError(place)
        return Key(self.keys[place])

    def QueryValueEx(self, key, name):
        if name not in key.values:
            raise FileNotFoundError(name)
        return key.values[name], self.REG_SZ

    def SetValueEx(self, key, name, _reserved, kind, value):
        assert kind == self.REG_SZ
        key.values[name] = value

    def DeleteValue(self, key, name):
        if name not in key.values:
            raise FileNotFoundError(name)
        del key.values[name]


class Key:
    def __init__(self, values):
        self.values = values

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def registry():
    return Registry()


@pytest.fixture(params=["xdg", "windows", "mac"])
def way(request, tmp_path, registry):
    return {
        "xdg": lambda: XdgAutostart(COMMAND, tmp_path / "autostart"),
        "windows": lambda: WindowsAutostart(COMMAND, registry),
        "mac": lambda: MacAutostart(COMMAND, tmp_path / "LaunchAgents"),
    }[request.param]()


def test_it_is_off_until_it_is_switched_on_and_off_again_afterwards(way):
    assert not way.is_on()
    way.switch(on=True)
    assert way.is_on()
    way.switch(on=False)
    assert not way.is_on()
    way.switch(on=False)  # twice is no fault


def test_linux_entry_starts_the_program_as_it_is_called(tmp_path):
    XdgAutostart(COMMAND, tmp_path).switch(on=True)
    lines = (tmp_path / "app.shiying.shiying.desktop").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    line = next(line for line in lines if line.startswith("Exec=")).removeprefix("Exec=")
    in_file = line.replace("\\\\", "\\").replace("%%", "%")  # what the reader of the file does
    first, rest = re.fullmatch(r'"((?:[^"\\]|\\.)*)" (.*)', in_file).groups()
    assert [re.sub(r"\\(.)", r"\1", first), rest] == COMMAND


def test_linux_entry_is_passed_over_once_the_program_is_gone(tmp_path):
    XdgAutostart(["/opt/shiying/shiying", "--hidden"], tmp_path).switch(on=True)
    text = (tmp_path / "app.shiying.shiying.desktop").read_text(encoding="utf-8")
    assert "TryExec=/opt/shiying/shiying\n" in text


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_linux_entry_that_the_system_switched_off_is_off(tmp_path, line):
    way = XdgAutostart(COMMAND, tmp_path)
    way.switch(on=True)
    path = tmp_path / "app.shiying.shiying.desktop"
    path.write_text(f"[Desktop Entry]\nExec=x\n{line}\n", encoding="utf-8")
    assert not way.is_on()
    way.switch(on=True)
    assert way.is_on()


def test_windows_value_is_one_line_of_the_users_own_key(registry):
    WindowsAutostart(["C:\\My Apps\\shiying.exe", "--hidden"], registry).switch(on=True)
    assert registry.keys[RUN] == {"Shiying": '"C:\\My Apps\\shiying.exe" --hidden'}


def test_windows_task_manager_has_the_last_word(registry):
    way = WindowsAutostart(COMMAND, registry)
    way.switch(on=True)
    registry.keys[APPROVED] = {"Shiying": b"\x03\x00\x00\x00", "Other": b"\x03"}
    assert not way.is_on()
    way.switch(on=True)  # the user changed their mind, here
    assert way.is_on()
    assert registry.keys[APPROVED] == {"Other": b"\x03"}


def test_mac_agent_names_the_program_and_runs_at_login(tmp_path):
    MacAutostart(COMMAND, tmp_path).switch(on=True)
    agent = plistlib.loads((tmp_path / "app.shiying.shiying.plist").read_bytes())
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True


def test_mac_agent_that_is_damaged_or_disabled_is_off(tmp_path):
    way = MacAutostart(COMMAND, tmp_path)
    path = tmp_path / "app.shiying.shiying.plist"
    path.write_bytes(b"no plist")
    assert not way.is_on()
    path.write_bytes(plistlib.dumps({"Label": "x", "Disabled": True}))
    assert not way.is_on()


def test_own_command_starts_hidden_and_with_the_library_that_is_open(tmp_path):
    assert autostart.own_command(None)[-1] == "--hidden"
    assert autostart.own_command(tmp_path)[-3:] == ["--hidden", "--library", str(tmp_path)]
