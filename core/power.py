"""What the machine lives on: the socket or its battery, and how much of that is left.

Each system is asked in its own way, a millisecond or so (macOS 20). A machine that does not say
is taken to be plugged in. Any thread.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SUPPLIES = Path("/sys/class/power_supply")
_PROFILE = Path("/sys/firmware/acpi/platform_profile")
_PMSET_S = 2.0
_UNKNOWN = 255  # Windows, of line and percentage alike


@dataclass(frozen=True, slots=True)
class PowerState:
    """percent: of the battery, None where nobody knows; saver: the user asked to save power."""

    on_battery: bool = False
    percent: int | None = None
    saver: bool = False


PLUGGED_IN = PowerState()


def read_power() -> PowerState:
    """Return what this machine lives on now."""
    try:
        if sys.platform == "win32":
            return read_windows()
        return read_mac() if sys.platform == "darwin" else read_linux()
    except (OSError, ValueError, AttributeError, subprocess.SubprocessError):
        return PLUGGED_IN


def read_linux(supplies: Path = _SUPPLIES, profile: Path = _PROFILE) -> PowerState:
    """Ask the kernel. The batteries of mice and headphones are no business of ours."""
    percents, is_discharging = [], False
    for supply in sorted(supplies.glob("*")):
        kind = _line(supply / "type")
        if kind in ("Mains", "USB") and _line(supply / "online") == "1":
            return PLUGGED_IN
        if kind == "Battery" and _line(supply / "scope") != "Device":
            is_discharging |= _line(supply / "status") == "Discharging"
            capacity = _line(supply / "capacity")
            percents += [int(capacity)] if capacity.isdigit() else []
    if not is_discharging:
        return PLUGGED_IN
    return PowerState(True, max(percents, default=None), _line(profile) == "low-power")


def read_windows(kernel: Any = None) -> PowerState:  # noqa: ANN401 - kernel32, or what stands for it
    """Ask GetSystemPowerStatus."""
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("line", ctypes.c_ubyte),
            ("flag", ctypes.c_ubyte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("seconds", ctypes.c_uint32),
            ("full_seconds", ctypes.c_uint32),
        ]

    status = Status()
    kernel = kernel or ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    if not kernel.GetSystemPowerStatus(ctypes.byref(status)) or status.line != 0:
        return PLUGGED_IN
    percent = None if status.percent == _UNKNOWN else int(status.percent)
    return PowerState(True, percent, status.saver == 1)


def read_mac(ask: Callable[[str], str] | None = None) -> PowerState:
    """Ask pmset."""
    ask = ask or _pmset
    battery = ask("batt")
    if "Battery Power" not in battery:
        return PLUGGED_IN
    percent = re.search(r"(\d+)%", battery)
    saver = re.search(r"lowpowermode\s+1", ask("live")) is not None
    return PowerState(True, int(percent.group(1)) if percent else None, saver)


def _pmset(what: str) -> str:
    done = subprocess.run(
        ["/usr/bin/pmset", "-g", what],
        capture_output=True,
        text=True,
        timeout=_PMSET_S,
        check=False,
    )
    return done.stdout


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
