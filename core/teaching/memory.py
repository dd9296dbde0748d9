"""How much memory this process has needed, and how much is left. No package for that."""

from __future__ import annotations

import sys
from pathlib import Path

MEMINFO = Path("/proc/meminfo")


def peak_bytes() -> int:
    """Return the highest resident size so far; 0 where the system does not say."""
    if sys.platform == "win32":
        return _peak_on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def free_bytes() -> int:
    """Return what programs can still take without swapping; 0 where the system does not say."""
    if sys.platform == "win32":
        return _free_on_windows()
    try:
        for line in MEMINFO.read_text(encoding="ascii").splitlines():
            name, _, amount = line.partition(":")
            if name == "MemAvailable":
                return 1024 * int(amount.split()[0])
    except (OSError, ValueError, IndexError):
        pass
    return 0


def _peak_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((f"size_{number}", ctypes.c_size_t) for number in range(8)),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    arguments = (kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    found = kernel.K32GetProcessMemoryInfo(*arguments)
    return int(counters.size_0) if found else 0  # PeakWorkingSetSize


def _free_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("dwLength", wintypes.DWORD),
            ("dwMemoryLoad", wintypes.DWORD),
            *((name, ctypes.c_ulonglong) for name in ("total", "free")),
            *((f"other_{number}", ctypes.c_ulonglong) for number in range(5)),
        )

    status = Status()
    status.dwLength = ctypes.sizeof(status)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else 0
