"""拾影's front door: no arguments or folders open the window, a command runs in the terminal."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import sys


def main(arguments: list[str]) -> int:
    """Run the window or a command; returns the exit code."""
    from core.cli.program import is_command, run

    if is_command(arguments):
        return run(arguments)
    from desktop.system.launch import run as run_window

    return run_window(arguments)


# One thread a search: a second one gains nothing and takes a core from indexing. numpy reads
# this when it is imported, here and in the worker processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen program starts its workers through here
    if sys.stderr is not None:  # there is none in a Windows program without a console
        faulthandler.enable()
    sys.exit(main(sys.argv[1:]))
