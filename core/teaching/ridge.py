"""Logistic regression for a handful of examples in many dimensions. Pure numpy; any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

NEWTON_STEPS = 12
CONVERGED = 1e-4
LARGEST_LOGIT = 30.0
SMALLEST_CURVATURE = 1e-6


def logistic_direction(yes: Rows, no: Rows, weak: Rows, ridge: float) -> Rows:
    """Return the direction (dim,) that tells `yes` from `no` and, more mildly, from `weak`.

    yes (p ≥ 1, dim) and no (n, dim) weigh 1 each, weak (m, dim) together as much as all of yes.
    Solved in the dual (p + n + m numbers) by Newton's method, each step a weighted ridge
    regression (iteratively reweighted least squares). The bias is neither penalised nor
    returned: scores are centred on the library anyway.
    """
    rows = np.concatenate([yes, no, weak]).astype(np.float64)
    rows /= max(float(np.sqrt(np.mean(np.sum(rows**2, axis=1)))), SMALLEST_CURVATURE)
    truth = np.zeros(len(rows))
    truth[: len(yes)] = 1.0
    weight = np.ones(len(rows))
    weight[len(yes) + len(no) :] = len(yes) / max(len(weak), 1)
    return np.asarray(rows.T @ _dual(rows @ rows.T, truth, weight, ridge), np.float32)


def _dual(
    gram: NDArray[np.float64],
    truth: NDArray[np.float64],
    weight: NDArray[np.float64],
    ridge: float,
) -> NDArray[np.float64]:
    dual, bias = np.zeros(len(gram)), 0.0
    ones = np.ones(len(gram))
    for _ in range(NEWTON_STEPS):
        logits = np.clip(gram @ dual + bias, -LARGEST_LOGIT, LARGEST_LOGIT)
        chances = 1.0 / (1.0 + np.exp(-logits))
        curvature = np.maximum(weight * chances * (1.0 - chances), SMALLEST_CURVATURE)
        target = logits - weight * (chances - truth) / curvature
        solved = np.linalg.solve(
            gram + np.diag(ridge / curvature), np.stack([target, ones], axis=1)
        )
        bias = float(solved[:, 0].sum() / solved[:, 1].sum())
        before, dual = dual, solved[:, 0] - bias * solved[:, 1]
        if float(np.abs(dual - before).max()) < CONVERGED:
            break
    return dual
