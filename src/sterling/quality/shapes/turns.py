"""Directions of the same thing by several people: the same box may be told by other sides and turns."""

from collections.abc import Sequence
from math import remainder

import numpy as np

from sterling.quality.table import Floats


def aligned(turns: Floats, sides: Floats, headed: bool) -> tuple[Floats, Floats]:
    """Turns in degrees and (drawings x 2) sides, each told so that it comes nearest to the others.

    A box turned by a quarter with its sides exchanged, or by a half, is the same box. The turns that come
    back are within a half turn of each other and may be averaged. Which sides come first is told as most have
    it, and with `headed`, where a half turn means something, which way it faces.
    """
    tellings = [_tellings(turns, sides, reference) for reference in range(len(turns))]
    costs = [round(float(cost), 9) for _, _, cost in tellings]
    best = costs.index(min(costs))
    told, told_sides, _ = tellings[best]
    crossed = sum(abs(remainder(own - one, 180)) > 45 for own, one in zip(turns, told, strict=True))
    if 2 * crossed > len(turns):
        told, told_sides = told + 90, told_sides[:, ::-1]
    if headed:
        opposed = sum(abs(remainder(own - one, 360)) > 90 for own, one in zip(turns, told, strict=True))
        told = told + 180 if 2 * opposed > len(turns) else told
    return told, told_sides


def wrapped(degrees: float) -> float:
    """The same direction from -180 to 180."""
    return remainder(degrees, 360)


def near(turns: Sequence[float] | Floats) -> Floats:
    """Turns told as numbers within a half turn of the one that is nearest to all."""
    apart = [sum(abs(remainder(other - one, 360)) for other in turns) for one in turns]
    reference = float(turns[int(np.argmin(np.round(apart, 9)))])
    return np.asarray([reference + remainder(one - reference, 360) for one in turns], dtype=np.float64)


def _tellings(turns: Floats, sides: Floats, reference: int) -> tuple[Floats, Floats, float]:
    """Each drawing told as near as can be to one of them; and how far they all are from it then."""
    told, told_sides, cost = turns.copy(), sides.copy(), 0.0
    for row in range(len(turns)):
        choices = [_telling(turns[row], sides[row], turns[reference], sides[reference], k) for k in range(4)]
        best = min(choices, key=lambda choice: round(choice[2], 9))
        told[row], told_sides[row] = best[0], best[1]
        cost += best[2]
    return told, told_sides, cost


def _telling(
    turn: float, sides: Floats, to: float, near_sides: Floats, quarters: int
) -> tuple[float, Floats, float]:
    other = sides[::-1] if quarters % 2 else sides
    off = remainder(turn + 90 * quarters - to, 360)
    scale = np.maximum(near_sides, 1e-9)
    return to + off, other, abs(off) / 45 + float(np.abs(other / scale - near_sides / scale).sum())
