"""Keeps the libraries below us from telling anyone anything.

ONNX Runtime reports sessions and models to its maker since 1.29 (seen in 1.32 on Linux: a
device id and an upload queue under ~/.cache/Microsoft; its pull requests 27379 and 29843), and
the hub's client counts its users. Both read the environment when they are loaded, in our worker
processes too, so this runs before anything else of `core`.
"""

from __future__ import annotations

import os

SILENCED = {
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",  # the name in some releases
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def silence() -> None:
    """Set the variables for this process and its children, whatever they were."""
    os.environ.update(SILENCED)
