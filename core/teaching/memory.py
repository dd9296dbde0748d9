"""How much memory this process has needed at most, as the system tells it. No package for that."""

from __future__ import annotations

import sys


def peak_bytes() -> int:
    """Return the highest resident size so far; 0 where the system does not say."""
    if sys.platform == "win32":
        return _peak_on_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


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
