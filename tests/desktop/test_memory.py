from __future__ import annotations

import gc
import subprocess
import sys

import pytest

# In a process of its own: what is told to the C library holds until the process ends.
PROBE = """
import ctypes, psutil
from desktop.system import memory
assert memory.give_back()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
resident = lambda: psutil.Process().memory_info().rss
def hold(size, count):
    found = [libc.malloc(size) for _ in range(count)]
    for place in found: ctypes.memset(place, 1, size)
    return found
def free(found):
    for place in found: libc.free(place)
free(hold(30 << 20, 1))  # glibc would take this as a sign to keep what is smaller
before = resident()
kept = hold(2 << 20, 20)
pin = hold(1000, 1)  # lies behind them, where they lie on the heap
full = resident()
free(kept)
print(full - before, resident() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc has to be told")
def test_what_is_freed_goes_back_to_the_system(project):
    probe = [sys.executable, "-c", PROBE]
    done = subprocess.run(probe, cwd=project, capture_output=True, text=True, check=True)
    held, left = map(int, done.stdout.split())
    assert held > 35 << 20
    assert left < 2 << 20


@pytest.mark.skipif(sys.platform.startswith("linux"), reason="there is something to tell")
def test_elsewhere_nothing_is_told():
    from desktop.system import memory

    assert not memory.give_back()


def test_what_is_put_aside_is_not_looked_at_until_it_is_replaced(monkeypatch):
    from desktop.system import memory

    looked, stays = [], [[]]
    monkeypatch.setattr("gc.collect", lambda generation=2: looked.append(generation))
    memory.put_aside()
    try:
        assert looked == [1]  # never all of it, while somebody may be at work
        assert gc.get_freeze_count() > 1000
        assert not any(each is stays for each in gc.get_objects())
    finally:
        memory.look_again()
    assert gc.get_freeze_count() == 0
    assert any(each is stays for each in gc.get_objects())
    assert looked == [1, 2]
