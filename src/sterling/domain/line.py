"""Open lines: how long they are, places along them, and how far two of them are apart. Pure geometry."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from sterling.domain.area import Point

Line = Sequence[Point]
STEPS = 64
"""Points, evenly spaced along a line, at which its distance to another is measured."""
EVEN = tuple(step / (STEPS - 1) for step in range(STEPS))


def length(line: Line) -> float:
    """How long a line is."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def shares(line: Line) -> list[float]:
    """How far along a line each of its corners is: from 0 to 1."""
    done = [0.0, *accumulate(math.dist(a, b) for a, b in pairwise(line))]
    return [part / done[-1] if done[-1] > 0 else 0.0 for part in done]


def along(line: Line, wanted: Sequence[float] = EVEN) -> list[Point]:
    """Its places at these shares of its length."""
    known = shares(line)
    places = list[Point]()
    for share in wanted:
        at = min(max(bisect_right(known, share) - 1, 0), len(line) - 2)
        side = known[at + 1] - known[at]
        part = min((share - known[at]) / side, 1.0) if side > 0 else 1.0
        (x0, y0), (x1, y1) = line[at], line[at + 1]
        places.append((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part))
    return places


def distance(line: Line, other: Line) -> float:
    """Mean distance of even steps along a line from the nearest place of another."""
    return sum(gap(point, other) for point in along(line)) / STEPS


def likeness(a: Line, b: Line, tolerance: float) -> float:
    """1 less the mean distance of both lines, from each to the other, in units of twice the tolerance, so
    that lines as far apart as the tolerance are alike by half. Which end is the first does not matter."""
    if a == b:
        return 1.0
    apart = (distance(a, b) + distance(b, a)) / 2
    return max(0.0, 1.0 - apart / (2 * tolerance))


def gap(point: Point, line: Line) -> float:
    """How far a point is from the nearest place of a line."""
    return min(_to_side(point, a, b) for a, b in pairwise(line))


def thinned(line: Line, most: float) -> list[Point]:
    """The corners without which some place would be moved by more than `most`.

    Source: D. Douglas and T. Peucker, Algorithms for the reduction of the number of points, 1973.
    """
    kept, open_ends = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_ends:
        start, end = open_ends.pop()
        off = [(_to_side(line[i], line[start], line[end]), i) for i in range(start + 1, end)]
        worst, at = max(off, default=(0.0, start))
        if worst > most:
            kept.add(at)
            open_ends += [(start, at), (at, end)]
    return [line[i] for i in sorted(kept)]


def _to_side(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square if square > 0 else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (a[0] + dx * share, a[1] + dy * share))
