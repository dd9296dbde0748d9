"""How soon does the bundle's window show? Process start to a visible window, warm.

Starts the program that `dev.py build` made under Xvfb, in a home of its own: once to warm up,
then a few times. Prints seconds until the window is on the screen, and the CPU seconds that the
program had used by then: what it would take on a machine that does nothing else.
Run: python tests/benchmarks/bench_bundle_start.py [FOLDER OF THE BUNDLE]
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "packaging"))

import psutil  # noqa: E402
import smoke  # noqa: E402

STARTS = 7
WANTED_S = 1.0


def start(bundle: smoke.Bundle) -> tuple[float, float]:
    """Return (seconds, CPU seconds) until the window shows; closes it again."""
    began = time.perf_counter()
    process = bundle.open()
    program = psutil.Process(process.pid)
    smoke.wait_for(lambda: smoke.is_open(bundle, process), "the window did not open")
    seconds = time.perf_counter() - began
    used = sum(spent.user + spent.system for spent in map(cpu, (program, *program.children())))
    process.terminate()
    process.wait(smoke.WINDOW_S)
    return seconds, used


def cpu(process: psutil.Process) -> object:
    """Return what a process has used."""
    return process.cpu_times()


def main() -> None:
    """Print the median and the spread."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "dist" / "Shiying"
    with tempfile.TemporaryDirectory() as home:
        bundle = smoke.Bundle([str(folder / "shiying")], Path(home))
        (bundle.home / "run").mkdir(mode=0o700)
        with smoke.screen(bundle):
            start(bundle)
            found = [start(bundle) for _ in range(STARTS)]
        smoke.end(bundle)
    for name, values in zip(("seconds", "CPU seconds"), zip(*found, strict=True), strict=True):
        print(f"{name}: {statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})")
    print(f"wanted: at most {WANTED_S:.1f} s")


if __name__ == "__main__":
    main()
