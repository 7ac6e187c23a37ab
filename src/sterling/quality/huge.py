"""Numbers too large to be squared: aggregated in a unit of their own size, and given back in theirs."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes
from sterling.quality.registry import Method
from sterling.quality.table import Floats

LARGE = 1e100
"""Beyond it squares and their sums may overflow a double."""


def aggregate(by: Method, votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """What the method finds; a given `tolerance` is in the numbers' own unit."""
    try:
        numbers: Floats = np.asarray(votes.values, dtype=np.float64)
    except (TypeError, ValueError):
        return by.aggregate(votes, params, rng)  # which names what is wrong
    if not (np.isfinite(numbers).all() and (np.abs(numbers) > LARGE).any()):
        return by.aggregate(votes, params, rng)
    unit = float(np.abs(numbers).max())
    small = numbers / unit
    given = {**params, "tolerance": params["tolerance"] / unit} if "tolerance" in params else params
    found = by.aggregate(replace(votes, values=cast("Any", small)), given, rng)
    return replace(
        found,
        beliefs={task: _scaled(belief, unit) for task, belief in found.beliefs.items()},
        diagnostics={**found.diagnostics, "unit": unit},
    )


def _scaled(belief: Belief, unit: float) -> Belief:
    spread = None if belief.spread is None else _held(belief.spread * unit)
    return replace(belief, value=_held(cast("float", belief.value) * unit), spread=spread)


def _held(number: float) -> float:
    return float(np.clip(number, -sys.float_info.max, sys.float_info.max))
