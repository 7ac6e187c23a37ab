"""One region from each group of drawings of one thing, and how far its geometry may be off.

Drawings are laid side by side as numbers (`shapes`), and each number is the median of those given; of
outlines, which have many, the mean by how much each drawing counts (`weights`). Cuboids bound to a picture
have none that may be averaged: the one most like the others is taken. Masks are fused by `staple`. Everything
else comes from the drawing nearest to the fused region; a single drawing
stays as it is.

`spreads` are the standard errors by name of a number (of numbers that share a name: their root mean square);
the truth is within 1.96 of them in 95 % of cases, as long as errors are independent: what all annotators do
alike cannot be seen. `spread` is their root mean square without turns; of masks the share in which
drawings differ from the region. Two or three drawings tell little about how far they err, so each
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
from sterling.quality.shapes import POLYGON, Shape, polygons, shape_of
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.weights import skills, weights
from sterling.quality.table import Floats

STRENGTH = 4.0
ENOUGH = 20
HEARD = 500
"""Outlines that tell enough of their annotators' skill."""
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
    times: Mapping[str, float] = field(default_factory=dict[str, float])


def fuse(
    groups: Sequence[Sequence[Region]], who: Sequence[Sequence[int]] | None = None
) -> list[dict[str, Any]]:
    """A region of each group with its `spread`, and `spreads` where it has numbers. `who` drew each, where
    that is known."""
    drew = who or [[-1] * len(group) for group in groups]
    known = _skills(groups, drew) if who else {}
    pairs = zip(groups, drew, strict=True)
    fused = [_fused(group, [known.get(one, 1.0) for one in by]) for group, by in pairs]
    pooled = _pooled(fused)
    return [_with_errors(one, pooled) for one in fused]


def _skills(groups: Sequence[Sequence[Region]], who: Sequence[Sequence[int]]) -> dict[int, float]:
    """From as many evenly spread outlines as tell enough."""
    several = [n for n, group in enumerate(groups) if len(group) > 2 and shape_of(group[0]) is POLYGON]
    heard = several[:: 1 + len(several) // HEARD]
    return skills((polygons.lay(groups[n]), who[n]) for n in heard)


def _fused(regions: Sequence[Region], known: Sequence[float]) -> Fused:
    shape = shape_of(regions[0])
    if shape.lay is None:
        return Fused(staple.fuse(regions) if "counts" in regions[0] else _most_alike(regions, shape))
    laid = shape.lay(regions)
    if laid.many:
        return _weighed(regions, laid, weights(laid, np.asarray(known)))
    missing = bool(np.isnan(laid.rows).any())
    middle = np.asarray((np.nanmedian if missing else np.median)(laid.rows, axis=0), dtype=np.float64)
    off: Floats = np.abs(laid.rows - middle)
    nearest = int(np.asarray((np.nanmean if missing else np.mean)(off, axis=1)).round(9).argmin())
    members = laid.build(middle) if missing or off.any() else {}
    return _made(regions[nearest], laid, members, _of_medians(laid, off))


def _weighed(regions: Sequence[Region], laid: Laid, counts: Floats) -> Fused:
    """By the mean of numbers: of equal parts it errs less than the median, and weights keep it from what is
    far off."""
    middle = np.asarray(counts @ laid.rows / counts.sum(), dtype=np.float64)
    off: Floats = np.abs(laid.rows - middle)
    members = laid.build(middle) if off.max() > 1e-9 * laid.size else {}
    sums = np.sqrt(counts) @ off
    free, error = float(np.sqrt(1 - counts / counts.sum()).sum()), 1 / float(counts.sum())
    columns = np.stack([sums, np.full_like(sums, free), np.full_like(sums, error)], axis=1)
    nearest = int(off.mean(axis=1).round(9).argmin())
    return _made(regions[nearest], laid, members, _by_name(laid, columns))


def _made(nearest: Region, laid: Laid, members: Mapping[str, Any], off: Mapping[str, Deviation]) -> Fused:
    """What is told as None is nowhere in the region, though the nearest drawing has it."""
    region = {**nearest, **members}
    told = {name: value for name, value in region.items() if members.get(name, value) is not None}
    return Fused(told, laid.size, off, laid.turns, laid.times)


def _of_medians(laid: Laid, off: Floats) -> dict[str, Deviation]:
    sums, given = np.nansum(off, axis=0), (~np.isnan(off)).sum(axis=0)
    free = np.where(given > 1, given - np.where(given % 2, 0.86, 0.66), 0.0)
    error = pi / (2 * given + np.where(given % 2, pi - 2, 2.5))
    return _by_name(laid, np.stack([sums, free, error], axis=1))


def _by_name(laid: Laid, table: Floats) -> dict[str, Deviation]:
    """From (columns x 3)."""
    columns: list[list[float]] = table.tolist()
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
            spreads[name] = wider * sigma * sqrt(off.error) * one.times.get(name, 1.0)
    places = [error**2 for name, error in spreads.items() if name not in one.turns and name not in one.times]
    spread = sqrt(sum(places) / len(places)) if places else None
    return {**one.region, "spread": spread, **({"spreads": spreads} if spreads else {})}
