"""What each system says about its battery, read as it says it."""

from __future__ import annotations

import ctypes

import pytest

from core.power import PLUGGED_IN, PowerState, read_linux, read_mac, read_power, read_windows

DISCHARGING = {"type": "Battery", "status": "Discharging", "capacity": "63"}
MAINS = {"type": "Mains", "online": "1"}
MOUSE = {"type": "Battery", "scope": "Device", "status": "Discharging", "capacity": "3"}


@pytest.fixture
def linux(tmp_path):
    """Read from these supplies, as the kernel shows them."""

    def read(profile="balanced", **supplies):
        (tmp_path / "profile").write_text(f"{profile}\n", encoding="ascii")
        for name, facts in supplies.items():
            (tmp_path / "supply" / name).mkdir(parents=True)
            for fact, value in facts.items():
                (tmp_path / "supply" / name / fact).write_text(f"{value}\n", encoding="ascii")
        return read_linux(tmp_path / "supply", tmp_path / "profile")

    return read


def test_linux_without_supplies_is_plugged_in(linux):
    assert linux() == PLUGGED_IN


def test_linux_on_battery(linux):
    assert linux(BAT0=DISCHARGING, AC=MAINS | {"online": "0"}) == PowerState(True, 63, False)


def test_linux_power_saving(linux):
    assert linux("low-power", BAT0=DISCHARGING).saver


def test_linux_on_mains(linux):
    assert linux(AC=MAINS, BAT0=DISCHARGING | {"status": "Charging"}) == PLUGGED_IN


def test_linux_charged_by_usb(linux):
    assert linux(BAT0=DISCHARGING, UCSI={"type": "USB", "online": "1"}) == PLUGGED_IN


def test_linux_mouse_is_not_the_machine(linux):
    assert linux(hid=MOUSE) == PLUGGED_IN


def test_linux_second_battery_counts(linux):
    two = {"BAT0": DISCHARGING | {"capacity": "5"}, "BAT1": DISCHARGING | {"status": "Unknown"}}
    assert linux(**two) == PowerState(True, 63, False)


class Kernel:
    def __init__(self, *fields):
        self.fields = fields

    def GetSystemPowerStatus(self, status):
        status._obj.line, status._obj.percent, status._obj.saver = self.fields
        return 1


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ((1, 80, 0), PLUGGED_IN),
        ((255, 255, 0), PLUGGED_IN),  # a desktop that does not say
        ((0, 17, 1), PowerState(True, 17, True)),
        ((0, 255, 0), PowerState(True, None, False)),
    ],
)
def test_windows_status(fields, state):
    assert ctypes.sizeof(ctypes.c_uint32) == 4
    assert read_windows(Kernel(*fields)) == state


PMSET = "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t41%; discharging; 3:02"


def test_mac_on_battery_with_low_power_mode():
    said = {"batt": PMSET, "live": " lowpowermode         1\n sleep 10"}
    assert read_mac(said.__getitem__) == PowerState(True, 41, True)


def test_mac_on_mains():
    assert read_mac(lambda _: "Now drawing from 'AC Power'\n 100%; charged") == PLUGGED_IN


def test_a_machine_that_cannot_say_is_plugged_in(monkeypatch):
    monkeypatch.setattr("core.power.sys.platform", "darwin")
    monkeypatch.setattr("core.power._pmset", lambda _: (_ for _ in ()).throw(OSError()))
    assert read_power() == PLUGGED_IN
