"""One region from each group of drawings of one thing, and how far its geometry may be off.

Drawings are laid side by side as numbers (`shapes`), and each number is the median of those given. Polygons,
and cuboids bound to a picture, have none that may be averaged: the one most like the others is taken. Masks
are fused by `staple`. Everything else comes from the drawing nearest to the fused region; a single drawing
stays as it is.

`spreads` are the standard errors by name of a number (of numbers that share a name: their root mean square);
the truth is within 1.96 of them in 95 % of cases, as long as errors are independent: what all annotators do
alike cannot be seen. `spread` is their root mean square without turns; of polygons and masks the share in
which drawings differ from the region. Two or three drawings tell little about how far they err, so each
group's deviation is drawn to that of all groups by `STRENGTH` degrees of freedom, as found for its size: the
deviation of all grows with a power of the size, fitted from `ENOUGH` groups on.

Source of medians' errors: the expected order statistics of normal samples (H. Harter, Biometrika 48, 1961).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import pi, sqrt
from typing import Any

import numpy as np

from sterling.quality import staple
from sterling.quality.shapes import Shape, shape_of
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats

STRENGTH = 4.0
ENOUGH = 20
TO_SIGMA = sqrt(pi / 2)
"""From the mean absolute deviation of normal errors to their standard deviation."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Of the numbers of one name: the sum of their deviations from the median and its degrees of freedom
    (means over the numbers), and the mean square error of their medians in units of the deviation's."""

    total: float
    free: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Fused:
    """A region before it is known how much all others deviate."""

    region: dict[str, Any]
    size: float = 1.0
    off: Mapping[str, Deviation] = field(default_factory=dict[str, Deviation])
    turns: frozenset[str] = frozenset()


def fuse(groups: Sequence[Sequence[Region]]) -> list[dict[str, Any]]:
    """A region of each group with its `spread`, and `spreads` where it has numbers."""
    fused = [_fused(group) for group in groups]
    pooled = _pooled(fused)
    return [_with_errors(one, pooled) for one in fused]


def _fused(regions: Sequence[Region]) -> Fused:
    shape = shape_of(regions[0])
    if shape.lay is None:
        return Fused(staple.fuse(regions) if "counts" in regions[0] else _most_alike(regions, shape))
    laid = shape.lay(regions)
    missing = bool(np.isnan(laid.rows).any())
    middle = np.asarray((np.nanmedian if missing else np.median)(laid.rows, axis=0), dtype=np.float64)
    off: Floats = np.abs(laid.rows - middle)
    nearest = int(np.asarray((np.nanmean if missing else np.mean)(off, axis=1)).round(9).argmin())
    members = laid.build(middle) if missing or off.any() else {}
    return Fused({**regions[nearest], **members}, laid.size, _deviations(laid, off), laid.turns)


def _deviations(laid: Laid, off: Floats) -> dict[str, Deviation]:
    sums, given = np.nansum(off, axis=0), (~np.isnan(off)).sum(axis=0)
    free = np.where(given > 1, given - np.where(given % 2, 0.86, 0.66), 0.0)
    error = pi / (2 * given + np.where(given % 2, pi - 2, 2.5))
    columns: list[list[float]] = np.stack([sums, free, error], axis=1).tolist()
    found: dict[str, list[list[float]]] = {}
    for name, column in zip(laid.names, columns, strict=True):
        found.setdefault(name, []).append(column)
    return {n: Deviation(*(sum(part) / len(of) for part in zip(*of, strict=True))) for n, of in found.items()}


def _most_alike(regions: Sequence[Region], shape: Shape) -> dict[str, Any]:
    alike = [[shape.likeness(a, b) for b in regions] for a in regions]
    total = [round(sum(row), 9) for row in alike]
    nearest = total.index(max(total))
    others = [x for i, x in enumerate(alike[nearest]) if i != nearest]
    return {**regions[nearest], "spread": float(1 - np.mean(others)) if others else None}


def _pooled(fused: Sequence[Fused]) -> dict[str, tuple[float, float]]:
    """By name: the mean absolute deviation of a thing of size 1, and the power of its size."""
    seen: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for one in fused:
        for name, off in one.off.items():
            if off.free > 0:
                seen[name].append((off.total, off.free, max(one.size, 1e-9)))
    return {name: _growth(np.asarray(rows)) for name, rows in seen.items()}


def _growth(rows: Floats) -> tuple[float, float]:
    """From (groups x 3) summed deviations, degrees of freedom and sizes."""
    total, free, size = rows.T
    told = total > 0
    power = 0.0
    if told.sum() >= ENOUGH and np.ptp(size[told]) > 0:
        x, y, weight = np.log(size[told]), np.log(total[told] / free[told]), free[told]
        x, y = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
        power = float(np.clip((weight * x * y).sum() / (weight * x * x).sum(), 0.0, 1.0))
    return float(total.sum() / (free * size**power).sum()), power


def _with_errors(one: Fused, pooled: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    if not one.off:
        return one.region
    spreads: dict[str, float] = {}
    for name, off in one.off.items():
        if name in pooled:
            unit, power = pooled[name]
            usual = unit * max(one.size, 1e-9) ** power
            sigma = TO_SIGMA * (off.total + STRENGTH * usual) / (off.free + STRENGTH)
            # As wide as Student's t makes 1.96 (Cornish and Fisher): a deviation that is estimated may be too
            # small. What all groups tell counts twice for it, since it comes from many.
            wider = 1 + 1.21 / (off.free + 2 * STRENGTH)
            spreads[name] = wider * sigma * sqrt(off.error)
    places = [error**2 for name, error in spreads.items() if name not in one.turns]
    spread = sqrt(sum(places) / len(places)) if places else None
    return {**one.region, "spread": spread, **({"spreads": spreads} if spreads else {})}
