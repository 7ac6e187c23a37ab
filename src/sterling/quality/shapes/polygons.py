"""Polygons (`points`, `holes`): the outline that lies in the middle of all, wherever people put corners.

Every drawing is its signed distance: how far a place is from its outline, below zero inside (even-odd rule,
so that rings that cross themselves need no special case). The middle outline is where the median of the
distances is zero, as many outlines passing outside of it as inside, found on a grid of `GRID` nodes along the
longer side; each of its points is then moved to where the true distances there say, by how much each drawing
counts (`weights`). Between two nodes it is right to a small part of their distance, and a corner is cut by at
most half of it. Of several parts the largest is kept, with its holes; parts and holes of less than `SPECK`
squares of the grid are none. Numbers are the distances of each drawing's outline along the normal of the
middle one (`outline`, pixels), and their mean (`area`), which times the length of the outline is by how much
its area is off.

Source: signed distances averaged as shapes: M. Leventon, W. Grimson and O. Faugeras, Statistical shape
influence in geodesic active contours, CVPR 2000.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from sterling.quality.shapes import contours
from sterling.quality.shapes.keyframes import needed
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.outlines import outline, surrounded
from sterling.quality.table import Floats

GRID = 192
SPECK = 9
PAIRS = 1_000_000
"""Places and edges that are looked at together: bounds the memory."""
THINNED = 0.1
"""How far leaving out corners may move the outline, in units of the drawings' mean distance from it; at least
`EXACT` of the size."""
EXACT = 2e-3
NAMES = ("outline", "area")


def lay(regions: Sequence[Region]) -> Laid:
    """Polygons of one thing."""
    shapes = [outline(region) for region in regions]
    rings = _middle(shapes) if len(shapes) > 1 else []
    if not rings:
        size = sqrt(abs(sum(ring_area(ring) for ring in shapes[0])))
        around = sum(_length(ring) for ring in shapes[0])
        return Laid(np.zeros((len(shapes), 2)), NAMES, size, lambda _: {}, times={"area": around})
    places = np.concatenate(rings)
    away: Floats = -np.asarray([signed(places, shape) for shape in shapes])
    rows = np.concatenate([away, away.mean(axis=1, keepdims=True)], axis=1)
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    normals = np.concatenate([_normals(ring) for ring in rings])
    size = sqrt(sum(ring_area(ring) for ring in rings))
    corners = np.concatenate([np.concatenate(shape) for shape in shapes])

    def build(middle: Floats) -> dict[str, Any]:
        moved = np.clip(places + middle[:-1, None] * normals, corners.min(axis=0), corners.max(axis=0))
        most = max(THINNED * float(np.abs(away - middle[:-1]).mean()), EXACT * size)
        points, *holes = (_thinned(ring, most).tolist() for ring in np.split(moved, ends))
        return {"points": points, "holes": holes or None}

    around = sum(_length(ring) for ring in rings)
    return Laid(rows, ("outline",) * len(places) + ("area",), size, build, times={"area": around}, many=True)


def _middle(shapes: Sequence[Sequence[Floats]]) -> list[Floats]:
    """The ring around the largest part that most surround, and its holes; none where no two share any."""
    corners = np.concatenate([np.concatenate(shape) for shape in shapes])
    low, high = corners.min(axis=0), corners.max(axis=0)
    step = float((high - low).max()) / (GRID - 4)
    if step <= 0:
        return []
    x, y = (_steps(start, end, step) for start, end in zip(low.tolist(), high.tolist(), strict=True))
    votes = np.sum([surrounded(shape, x, y) for shape in shapes], axis=0)
    inside = 2 * votes > len(shapes)
    field = np.ones(inside.shape)

    def measure(row: Any, column: Any) -> None:
        nodes = np.stack([x[column], y[row]], axis=1)
        field[row, column] = np.median([signed(nodes, shape) for shape in shapes], axis=0)

    tied = np.nonzero(2 * votes == len(shapes))
    measure(*tied)
    inside[tied] = field[tied] < 0
    measure(*np.nonzero(_beside(inside)))
    found = [ring * step + [x[0], y[0]] for ring in contours.rings(inside, field)]
    return _largest([ring for ring in found if abs(ring_area(ring)) >= SPECK * step * step])


def _steps(start: float, end: float, step: float) -> Floats:
    """Even steps from before the start to beyond the end, off both by half a step."""
    count = int(np.ceil((end - start) / step)) + 4
    return np.asarray(start + (np.arange(count) - 1.5) * step, dtype=np.float64)


def _beside(inside: Any) -> Any:
    """The nodes that have one of the other kind beside them."""
    found = np.zeros(inside.shape, dtype=np.bool_)
    across, down = inside[:, 1:] != inside[:, :-1], inside[1:] != inside[:-1]
    found[:, 1:] |= across
    found[:, :-1] |= across
    found[1:] |= down
    found[:-1] |= down
    return found


def _largest(rings: Sequence[Floats]) -> list[Floats]:
    """The ring of the largest area, and the holes inside of it: these run the other way."""
    if not rings:
        return []
    outer = max(rings, key=ring_area)
    holes = [ring for ring in rings if ring_area(ring) < 0 and signed(ring[:1], [outer])[0] < 0]
    return [outer, *holes] if ring_area(outer) > 0 else []


def signed(places: Floats, shape: Sequence[Floats]) -> Floats:
    """How far places are from the outline of a shape, below zero inside."""
    if not len(places):
        return np.zeros(0)
    a = np.concatenate(list(shape))
    b = np.concatenate([np.roll(ring, -1, axis=0) for ring in shape])
    many = max(1, PAIRS // len(a))
    return np.concatenate([_signed(places[i : i + many], a, b) for i in range(0, len(places), many)])


def _signed(places: Floats, a: Floats, b: Floats) -> Floats:
    side = b - a
    square = np.maximum((side * side).sum(axis=1), 1e-300)
    to_x, to_y = places[:, :1] - a[:, 0], places[:, 1:] - a[:, 1]
    part = np.clip((to_x * side[:, 0] + to_y * side[:, 1]) / square, 0.0, 1.0)
    gap = np.sqrt(((to_x - part * side[:, 0]) ** 2 + (to_y - part * side[:, 1]) ** 2).min(axis=1))
    crosses = (a[:, 1] > places[:, 1:]) != (b[:, 1] > places[:, 1:])
    # Right of the place, told without a division, since level edges have no crossing.
    right = (to_x * side[:, 1] < to_y * side[:, 0]) == (side[:, 1] > 0)
    return np.asarray(np.where((crosses & right).sum(axis=1) % 2 == 1, -gap, gap), dtype=np.float64)


def ring_area(ring: Floats) -> float:
    """By the shoelace formula; below zero where the ring runs the other way."""
    x, y = (ring - ring[:1]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _length(ring: Floats) -> float:
    side = np.roll(ring, -1, axis=0) - ring
    return float(np.hypot(side[:, 0], side[:, 1]).sum())


def _normals(ring: Floats) -> Floats:
    """Of length 1 at each point, away from what the ring surrounds (into a hole)."""
    along = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-300)
    return np.stack([along[:, 1], -along[:, 0]], axis=1) / length[:, None]


def _thinned(ring: Floats, most: float) -> Floats:
    closed = np.concatenate([ring, ring[:1]])
    side = np.diff(closed, axis=0)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(side[:, 0], side[:, 1]))])
    kept = needed(way.tolist(), closed, np.full(2, most))[:-1]
    return ring[kept] if len(kept) > 2 else ring
