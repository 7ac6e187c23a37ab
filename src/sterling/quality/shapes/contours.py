"""Where a field on a grid is zero: rings of points, between the nodes by even steps.

Source: W. Lorensen and H. Cline, Marching cubes, SIGGRAPH 1987, in the plane.
"""

from typing import Any

import numpy as np

from sterling.quality.table import Floats, Longs

TOP, RIGHT, BOTTOM, LEFT = range(4)
STEPS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((TOP, LEFT),),
    2: ((RIGHT, TOP),),
    3: ((RIGHT, LEFT),),
    4: ((BOTTOM, RIGHT),),
    5: ((TOP, LEFT), (BOTTOM, RIGHT)),
    6: ((BOTTOM, TOP),),
    7: ((BOTTOM, LEFT),),
    8: ((LEFT, BOTTOM),),
    9: ((TOP, BOTTOM),),
    10: ((RIGHT, TOP), (LEFT, BOTTOM)),
    11: ((RIGHT, BOTTOM),),
    12: ((LEFT, RIGHT),),
    13: ((TOP, RIGHT),),
    14: ((LEFT, TOP),),
}
"""From which side of a square to which the line goes, by the corners inside: 1 upper left, 2 upper right, 4
lower right, 8 lower left. Corners inside that only touch are apart, so that parts hang together by sides."""


def rings(inside: Any, field: Floats) -> list[Floats]:
    """The closed lines around what is inside: (points x 2) columns and rows of the grid each, turning from
    columns to rows around what is inside and the other way around holes.

    `inside`: (rows x columns), nowhere on the border. `field`: likewise, below zero inside; read at the nodes
    that have one of the other kind beside them.
    """
    start, end = _steps(inside)
    order = np.argsort(start)
    after: list[int] = order[np.searchsorted(start, end, sorter=order)].tolist()
    found, left = list[list[int]](), np.ones(len(start), dtype=np.bool_)
    for first in range(len(after)):
        if not left[first]:
            continue
        ring, at = [first], after[first]
        while at != first:
            ring.append(at)
            at = after[at]
        left[ring] = False
        found.append(ring)
    places = _places(start, field)
    return [places[ring] for ring in found]


def _steps(inside: Any) -> tuple[Longs, Longs]:
    """From which edge of the grid to which the line goes, square by square. Edges to the right of a node are
    numbered like it, those below one after all of these."""
    held = inside.astype(np.int64)
    wide, every = held.shape[1], held.size
    case = held[:-1, :-1] + 2 * held[:-1, 1:] + 4 * held[1:, 1:] + 8 * held[1:, :-1]
    starts, ends = list[Longs](), list[Longs]()
    beyond = np.asarray([0, every + 1, wide, every])  # by side, from the node at the upper left
    for number, steps in STEPS.items():
        row, column = np.nonzero(case == number)
        node = row * wide + column
        for one, other in steps:
            starts.append(node + beyond[one])
            ends.append(node + beyond[other])
    return np.concatenate(starts), np.concatenate(ends)


def _places(edge: Longs, field: Floats) -> Floats:
    """Where edges of the grid are crossed."""
    down = edge // field.size
    row, column = np.divmod(edge % field.size, field.shape[1])
    here, there = field[row, column], field[row + down, column + 1 - down]
    apart = here - there
    part = np.clip(np.divide(here, apart, out=np.full(len(edge), 0.5), where=apart != 0), 0.0, 1.0)
    return np.asarray(np.stack([column + part * (1 - down), row + part * down], axis=1), dtype=np.float64)
