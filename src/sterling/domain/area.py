"""Areas of polygons with holes, and how much two of them share. Pure geometry, in the unit of the points.

A shape is a list of rings; what an odd number of rings surrounds is inside (even-odd rule), so that holes and
rings that cross themselves need no special case.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

Point = tuple[float, float]
Ring = Sequence[Point]
Shape = Sequence[Ring]
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height."""
EDGES = ("x", "y", "width", "height")
"""The names of its numbers in a region."""
Edge = tuple[float, float, float, float, int]
"""Lower y, its x, upper y, its x, and which shape it belongs to."""

EXACT_EDGES = 400
"""Shapes with more edges together are measured on even lines, which is right to about a thousandth."""
LINES = 2048


def turned(points: Iterable[Point], middle: Point, degrees: float) -> list[Point]:
    """Points given from a middle, turned about it: from x towards y, clockwise where y grows downwards."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos) for x, y in points]


def rectangle(width: float, height: float) -> list[Point]:
    """The corners of a rectangle from its middle, from the least of both coordinates on, around."""
    x, y = width / 2, height / 2
    return [(-x, -y), (x, -y), (x, y), (-x, y)]


def hull(points: Iterable[Point]) -> list[Point]:
    """The corners of the smallest convex shape around points, around from the leftmost.

    Source: A. M. Andrew, Another efficient algorithm for convex hulls in two dimensions, Information
    Processing Letters 9, 1979.
    """
    ordered = sorted(set(points))
    return [*_chain(ordered)[:-1], *_chain(ordered[::-1])[:-1]] if len(ordered) > 2 else ordered


def _chain(points: Iterable[Point]) -> list[Point]:
    """Those of points in order past which the way never turns right."""
    found = list[Point]()
    for x, y in points:
        while len(found) > 1:
            (ax, ay), (bx, by) = found[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            found.pop()
        found.append((x, y))
    return found


def rectangles_iou(a: Rectangle, b: Rectangle) -> float:
    """Intersection over union of two upright rectangles; 1 exactly for the same one."""
    if a == b:
        return 1.0
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return min(shared / (a[2] * a[3] + b[2] * b[3] - shared), 1.0)


def rings_area(shape: Shape) -> float:
    """The area inside a shape."""
    return shared_area(shape, ())[0]


def iou(a: Shape, b: Shape) -> float:
    """Intersection over union of two shapes; 1 exactly for the same one, 0 where both are without area."""
    if a == b:
        return 1.0
    one, other, both = shared_area(a, b)
    union = one + other - both
    return min(max(both / union, 0.0), 1.0) if union > 0 else 0.0


def shared_area(a: Shape, b: Shape) -> tuple[float, float, float]:
    """The areas of two shapes and of what they share.

    The plane is cut into horizontal slabs between all corners and crossings. Inside a slab no edges meet, so
    every width changes linearly and its value at half height times the height is exact.
    """
    edges = sorted([*_edges(a, 0), *_edges(b, 1)])
    levels = _levels(edges)
    first = second = both = 0.0
    active, waiting = list[Edge](), 0
    for low, high in pairwise(levels):
        middle = (low + high) / 2
        while waiting < len(edges) and edges[waiting][0] <= middle:
            active.append(edges[waiting])
            waiting += 1
        active = [edge for edge in active if edge[2] > middle]
        widths = _widths(active, middle)
        first += widths[0] * (high - low)
        second += widths[1] * (high - low)
        both += widths[2] * (high - low)
    return first, second, both


def _edges(shape: Shape, owner: int) -> Iterator[Edge]:
    for ring in shape:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            if y0 != y1:
                yield (y0, x0, y1, x1, owner) if y0 < y1 else (y1, x1, y0, x0, owner)


def _levels(edges: Sequence[Edge]) -> list[float]:
    if not edges:
        return []
    corners = {y for edge in edges for y in (edge[0], edge[2])}
    if len(edges) <= EXACT_EDGES:
        crossings = (y for a, b in combinations(edges, 2) if (y := _crossing(a, b)) is not None)
        return sorted({*corners, *crossings})
    low, high = min(corners), max(corners)
    return [low + (high - low) * line / LINES for line in range(LINES + 1)]


def _crossing(a: Edge, b: Edge) -> float | None:
    """The height at which two edges cross, where they do inside of both."""
    low, high = max(a[0], b[0]), min(a[2], b[2])
    if low >= high:
        return None
    start, end = _at(a, low) - _at(b, low), _at(a, high) - _at(b, high)
    if start * end >= 0:
        return None
    return low + (high - low) * start / (start - end)


def _at(edge: Edge, y: float) -> float:
    low, x0, high, x1, _ = edge
    return x0 + (x1 - x0) * (y - low) / (high - low)


def _widths(active: Sequence[Edge], y: float) -> tuple[float, float, float]:
    """How wide the first shape, the second, and what both share are on a line."""
    total = [0.0, 0.0, 0.0]
    inside = [False, False]
    last = 0.0
    for x, owner in sorted((_at(edge, y), edge[4]) for edge in active):
        for which in (0, 1):
            if inside[which]:
                total[which] += x - last
        if inside[0] and inside[1]:
            total[2] += x - last
        inside[owner] = not inside[owner]
        last = x
    return total[0], total[1], total[2]
