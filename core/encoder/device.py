"""Where a torch model runs, and why there: CUDA, Apple's MPS, or the CPU.

AMD's ROCm calls itself CUDA in torch and is found as that. DirectML is not offered: torch's has
not followed torch since 2.4, and ONNX Runtime's is a package that takes the place of the one
that everybody else needs, with drivers between us and the numbers that no machine of ours has.
Were there one, `engines` is where a graph on it would go, and `openvino_trial` shows how it would
have to prove itself.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import UserError

DeviceKind = Literal["cpu", "cuda", "mps"]
# asked: as asked for; best: nothing better here; missing: asked for, not there.
Reason = Literal["asked", "best", "missing"]
# What the drivers of NVIDIA (also inside WSL) and AMD leave on Linux.
DRIVERS = ("/proc/driver/nvidia/version", "/dev/dxg", "/dev/kfd")


WISHES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class Device:
    """A device and why it was chosen."""

    kind: DeviceKind
    reason: Reason

    @property
    def half(self) -> bool:
        """Whether half precision pays: on GPUs twice as fast, on most CPUs slower."""
        return self.kind != "cpu"


def choose_device(wanted: str = "auto") -> Device:
    """Return the device for "auto", "cpu", "cuda" or "mps".

    torch is imported only where it could find one: on a machine without a graphics card the
    seconds that this takes would be most of a start.

    A device that is not there (a graphics card pulled out, a driver that broke) is no error:
    the CPU answers, and the reason says "missing".
    """
    if wanted == "cpu":
        return Device("cpu", "asked")
    if not gpu_is_possible():
        return Device("cpu", "best" if wanted == "auto" else "missing")
    import torch

    there: dict[DeviceKind, bool] = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if wanted == "auto":
        return Device(next((kind for kind in there if there[kind]), "cpu"), "best")
    for kind, is_there in there.items():
        if kind == wanted and is_there:
            return Device(kind, "asked")
    return Device("cpu", "missing")


def check_device(wanted: str) -> None:
    """Raise UserError("unknown_device") for what `choose_device` does not know."""
    if wanted not in WISHES:
        raise UserError("unknown_device", device=wanted, known=", ".join(WISHES))


def gpu_is_possible() -> bool:
    """Whether torch might find a device besides the CPU; asks files, not torch."""
    try:
        if importlib.metadata.version("torch").endswith("+cpu"):
            return False
    except importlib.metadata.PackageNotFoundError:
        return False  # then nothing but the runtime is installed
    if sys.platform == "darwin":
        return True
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32/nvcuda.dll").exists()
    return any(Path(place).exists() for place in DRIVERS)
