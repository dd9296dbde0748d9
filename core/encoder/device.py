"""Where a torch model runs, and why there: CUDA, Apple's MPS, or the CPU."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DeviceKind = Literal["cpu", "cuda", "mps"]
# asked: as asked for; best: nothing better here; missing: asked for, not there.
Reason = Literal["asked", "best", "missing"]


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
    """Return the device for "auto", "cpu", "cuda" or "mps". Imports torch unless "cpu".

    A device that is not there (a graphics card pulled out, a driver that broke) is no error:
    the CPU answers, and the reason says "missing".
    """
    if wanted == "cpu":
        return Device("cpu", "asked")
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
