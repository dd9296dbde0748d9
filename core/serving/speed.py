"""How many photos a minute a model would take in here, before it is downloaded.

From what the machine multiplies in a second (measured once, and kept in a file of its own beside
the caches) and what a picture costs in the model (the catalogue). Any thread.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.child_call import call_in_child
from core.encoder.machine import measure_machine
from core.encoder.runtime import default_lanes
from core.records.models import MachineSpeed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.job import Job
    from core.records.models import CatalogueModel, ModelProbe

# Of the bare products' rate, what a whole tower reaches: .66 to .85 measured in int8
# (BENCHMARKS.md); a graphics card's share is a guess, for none was at hand.
SHARE = {"cpu": 0.7, "cuda": 0.4, "mps": 0.4}
DECODE_S = 0.035  # of one core, for a 12-megapixel JPEG
GPU_DECODERS = 12  # as the index worker has at most
FLOAT_KINDS = frozenset({"chinese_clip_original"})  # RN50: its converted tower has no int8


class SpeedEstimate:
    """One machine's speed. file: where it is kept. device: of the settings, asked each time."""

    def __init__(self, file: Path, device: Callable[[], str]) -> None:
        self._file = file
        self._device = device
        self._known: dict[str, MachineSpeed] = {}  # by machine and device

    def measure(self, job: Job) -> None:
        """Measure, unless it is known. Some seconds. Raises EnvironmentFault, Cancelled."""
        device = self._device()
        if self._speed(device) is not None:
            return
        speed = self._known[_mark(device)] = call_in_child(job, measure_machine, device)
        content = {"machine": _mark(device), **asdict(speed)}
        with suppress(OSError):  # then it is measured again the next time
            self._file.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def photos_per_minute(self, model: CatalogueModel) -> float | None:
        """Return an estimate, reading included; None before anything was measured."""
        speed = self._speed(self._device())
        return None if speed is None else photos_per_minute(model, speed)

    def _speed(self, device: str) -> MachineSpeed | None:
        mark = _mark(device)
        if mark not in self._known:
            with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
                content = json.loads(self._file.read_text(encoding="utf-8"))
                if content.pop("machine") == mark:
                    self._known[mark] = MachineSpeed(**content)
        return self._known.get(mark)


def photos_per_minute(model: CatalogueModel, speed: MachineSpeed) -> float:
    """Return how many 12-megapixel photos a minute the machine would take in."""
    rate = speed.float_gmacs if model.kind in FLOAT_KINDS else speed.int8_gmacs
    model_s = model.image_gmacs / (rate * SHARE.get(speed.device, SHARE["cpu"]))
    if speed.device == "cpu":
        return 60 * speed.lanes / (model_s + DECODE_S)
    return 60 / max(model_s, DECODE_S / _decoders())


def measured_per_minute(probe: ModelProbe) -> float:
    """Return how many photos a minute a measured model takes in, reading included.

    On the CPU reading shares the cores with the model; beside a graphics card it does not.
    """
    if probe.model.device == "cpu":
        return 60 / (1 / probe.images_per_second + DECODE_S / default_lanes())
    return 60 * min(probe.images_per_second, _decoders() / DECODE_S)


def _decoders() -> int:
    return min(os.cpu_count() or 1, GPU_DECODERS)


def _mark(device: str) -> str:
    """Return what tells this machine and device from others, without naming them."""
    parts = (device, *platform.uname(), str(os.cpu_count()))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
