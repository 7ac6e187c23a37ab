"""Polygons, rotated boxes, ellipses and masks: intersection over union of what they enclose.

polygon (points, holes), rotated box (cx, cy, width, height, angle), ellipse (cx, cy, rx, ry, angle), mask (x,
y, width, height, counts: lengths of runs down the columns, the first empty). They are compared on a grid of
GRID x GRID cells over both, which errs by about 1 / GRID.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.quality.table import Floats, Longs

GRID = 128
EDGES = 4096
"""Edges of an outline that are looked at together: bounds the memory."""
Region = Mapping[str, Any]


def likeness(a: Region, b: Region) -> float:
    """Intersection over union; 0 where both are without any area."""
    one, two = outline(a), outline(b)
    if not one or not two:
        return 0.0
    lows, highs = [_corner(s, np.min) for s in (one, two)], [_corner(s, np.max) for s in (one, two)]
    if (lows[0] > highs[1]).any() or (lows[1] > highs[0]).any():
        return 0.0
    low, high = np.minimum(*lows), np.maximum(*highs)
    first, second = (_cells(a, shape, low, high) for shape, a in ((one, a), (two, b)))
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else 0.0


def outline(region: Region) -> list[Floats]:
    """The rings of a region; for a mask that of its frame."""
    if "points" in region and isinstance(region["points"], list | tuple):
        rings: list[Any] = [region["points"], *cast("Sequence[Any]", region.get("holes") or ())]
        return [np.asarray(ring, dtype=np.float64).reshape(-1, 2) for ring in rings]
    if "counts" in region:
        left, top = float(region["x"]), float(region["y"])
        right, bottom = left + region["width"], top + region["height"]
        return [np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)]
    if "cx" not in region:
        return []
    if "rx" in region:
        turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
        ring = np.column_stack([np.cos(turn) * region["rx"], np.sin(turn) * region["ry"]])
    else:
        signs = np.asarray([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        ring = signs * [region["width"] / 2, region["height"] / 2]
    angle = np.deg2rad(float(region.get("angle", 0.0)))
    turned = np.asarray([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [np.asarray(ring @ turned + [region["cx"], region["cy"]], dtype=np.float64)]


def _corner(shape: Sequence[Floats], least: Any) -> Floats:
    return np.asarray(least(np.concatenate(list(shape)), axis=0), dtype=np.float64)


def _cells(region: Region, shape: Sequence[Floats], low: Floats, high: Floats) -> Any:
    """(GRID x GRID) which cells have their middle inside."""
    places = (np.arange(GRID) + 0.5) / GRID
    x, y = low[0] + places * (high[0] - low[0]), low[1] + places * (high[1] - low[1])
    return _masked(region, x, y) if "counts" in region else surrounded(shape, x, y)


def surrounded(shape: Sequence[Floats], x: Any, y: Any) -> Any:
    """(y x x) which places are inside of the rings, by the number of edges crossed to the left."""
    wide = len(x) + 1
    crossed = np.zeros(len(y) * wide, dtype=np.int64)
    for ring in shape:
        after = np.roll(ring, -1, axis=0)
        for begin in range(0, len(ring), EDGES):
            crossed += _crossings(ring[begin : begin + EDGES], after[begin : begin + EDGES], x, y)
    return np.cumsum(crossed.reshape(len(y), wide), axis=1)[:, :-1] % 2 == 1


def _crossings(a: Floats, b: Floats, x: Any, y: Any) -> Longs:
    """How many edges from a to b are crossed right before each place of every row (one more for beyond)."""
    edge, row = np.nonzero((a[:, 1:] > y) != (b[:, 1:] > y))
    slope = (b[edge, 0] - a[edge, 0]) / (b[edge, 1] - a[edge, 1])
    at: Floats = a[edge, 0] + (y[row] - a[edge, 1]) * slope
    column = x.searchsorted(at, side="right")
    return np.bincount(row * (len(x) + 1) + column, minlength=len(y) * (len(x) + 1))


def pixels(region: Region) -> Any:
    """(height x width) the pixels of a mask."""
    runs = np.asarray(region["counts"], dtype=np.int64)
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return flat.reshape(int(region["width"]), int(region["height"])).T


def _masked(region: Region, x: Floats, y: Floats) -> Any:
    drawn = pixels(region)
    column = np.floor(x - region["x"]).astype(np.int64)
    row = np.floor(y - region["y"]).astype(np.int64)
    held = np.zeros((len(y), len(x)), dtype=np.bool_)
    inside = np.ix_((row >= 0) & (row < drawn.shape[0]), (column >= 0) & (column < drawn.shape[1]))
    good_row, good_column = row[inside[0].ravel()], column[inside[1].ravel()]
    held[inside] = drawn[np.ix_(good_row, good_column)]
    return held
