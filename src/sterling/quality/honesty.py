"""Is the stated confidence honest? Audited labels in bins of their confidence, with what was right in each.

Five bins of equal width, from the ten per cent below the least confident label up to 1; empty ones are
left out. Bars are 95 % Wilson intervals. The gap is the mean distance between confidence and accuracy over
the bins, weighted by their size (the expected calibration error of Guo et al. 2017); its interval is the
bootstrap's. A perfectly honest forecast shows a gap too, by chance: read it beside its interval.
"""

from collections.abc import Sequence
from math import floor
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.quality.interval import wilson
from sterling.quality.table import Floats

BINS = 5
DRAWS = 500
LEVEL = 0.95


def calibration(stated: Sequence[float], right: Sequence[bool]) -> dict[str, JsonValue]:
    """Plain data of `domain.audit.Calibration` without its control; at least one label is needed."""
    confidence = np.clip(np.asarray(stated, dtype=np.float64), 0, 1)
    correct = np.asarray(right, dtype=np.float64)
    edges = np.linspace(min(floor(float(confidence.min()) * 10) / 10, 0.9), 1, BINS + 1)
    place = np.clip(np.searchsorted(edges, confidence, side="right") - 1, 0, BINS - 1)
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(correct), (DRAWS, len(correct)))
    drawn = [_gap(place[row], correct[row] - confidence[row]) for row in rows]
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    gap = _gap(place, correct - confidence)
    used: list[int] = np.unique(place).tolist()
    return {
        "bins": [_bin(edges, code, confidence[place == code], correct[place == code]) for code in used],
        "gap": {"value": gap, "low": low, "high": high, "level": LEVEL, "n": len(correct)},
        "over": float((confidence - correct).mean()),
    }


def _gap(place: Any, off: Floats) -> float:
    return float(np.abs(np.bincount(place, off, minlength=BINS)).sum() / len(off))


def _bin(edges: Floats, code: int, confidence: Floats, correct: Floats) -> JsonValue:
    right, n = round(float(correct.sum())), len(correct)
    low, high = wilson(right, n, LEVEL)
    return {
        "low": float(edges[code]),
        "high": float(edges[code + 1]),
        "stated": float(confidence.mean()),
        "accuracy": {"value": right / n, "low": low, "high": high, "level": LEVEL, "n": n},
    }
