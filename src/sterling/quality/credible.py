"""Credible intervals of many shares at once, from expected counts."""

from importlib import import_module
from typing import Any

import numpy as np
from pydantic import JsonValue

LEVEL = 0.9
PRIOR = 2.0
"""Answers that the prior of a share is worth."""


def estimates(right: Any, n: Any, prior: Any) -> list[JsonValue]:
    """Shares with their equal-tailed intervals, as plain data of `domain.estimate.Estimate`; `prior` is the
    share taken before any answer, one for all or one each."""
    special: Any = import_module("scipy.special")  # late: it is heavy and only this needs it
    a = right + PRIOR * prior
    b = np.maximum(n - right, 0) + PRIOR * (1 - prior)
    half = (1 - LEVEL) / 2
    low, high = special.betaincinv(a, b, half), special.betaincinv(a, b, 1 - half)
    columns: list[list[float]] = [column.tolist() for column in (a / (a + b), low, high, n)]
    return [
        {"value": v, "low": lo, "high": hi, "level": LEVEL, "n": round(k)}
        for v, lo, hi, k in zip(*columns, strict=True)
    ]
