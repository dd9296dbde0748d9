"""How the learning rate rises and falls. Pure functions."""

from __future__ import annotations

from math import cos, pi


def warmup_cosine(step: int, total: int, warmup: int, floor: float = 0.0) -> float:
    """Return the factor on the peak learning rate at `step` (0 is the first).

    Rises in a line over `warmup` steps, then falls along half a cosine to `floor`. A warm-up
    that is longer than the run is cut to it. Raises ValueError for a run of no steps.
    """
    if total < 1:
        raise ValueError(f"a run of {total} steps")
    warmup = min(warmup, total)
    if step < warmup:
        return (step + 1) / warmup
    progress = min((step - warmup) / max(total - warmup, 1), 1.0)
    return floor + (1.0 - floor) * (1.0 + cos(pi * progress)) / 2.0
