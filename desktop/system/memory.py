"""What the window holds on to: freed memory, and what the collector of cycles looks at.

`give_back` once, before the threads of the window begin; the others on the GUI thread.

glibc keeps what a thread has freed for that thread, and raises by itself the size from which it
gives memory back at once; decoded photos and lists of 50,000 numbers then stay ours for good.
Measured with 50,000 photos: 285 MiB instead of 350 after the start, 420 instead of 554 after 160
clicks (tests/benchmarks/bench_clicks.py). Elsewhere the system does it by itself.
"""

from __future__ import annotations

import ctypes
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # malloc.h
TRIM_BYTES, MAPPED_FROM_BYTES, ARENAS = 1 << 20, 512 << 10, 2


def give_back() -> bool:
    """Have freed memory returned; False where the C library is none that can be told."""
    if not sys.platform.startswith("linux"):
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is None:
        return False  # musl: it returns memory by itself
    told = [
        tell(M_ARENA_MAX, ARENAS),
        tell(M_MMAP_THRESHOLD, MAPPED_FROM_BYTES),
        tell(M_TRIM_THRESHOLD, TRIM_BYTES),
    ]
    return all(told)


def put_aside() -> None:
    """Have the collector not look again at what is there now: modules, windows, the library.

    Looking at all of it takes 50 to 80 ms on the GUI thread, whenever enough has been made, and
    so seldom that what was closed stays for long. What it looks at afterwards takes 1 ms.
    """
    gc.collect(1)  # what is young and gone is not to stay for good; the old is too much
    gc.freeze()


def look_again() -> None:
    """Have the collector look at everything, once: what stayed so far has been replaced."""
    gc.unfreeze()
    gc.collect()
