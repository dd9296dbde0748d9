"""Runs in the bundle before everything else: give back the environment that the user has.

The boot loader points LD_LIBRARY_PATH at the bundle. It is not needed once the program runs, and
a browser or a file manager that we open would load our libraries instead of its own.
"""

from __future__ import annotations

import os

for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    theirs = os.environ.pop(f"{name}_ORIG", None)
    if theirs:
        os.environ[name] = theirs
    else:
        os.environ.pop(name, None)
