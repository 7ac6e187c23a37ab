"""Cuboids of a point cloud: compared by what they share as solids, fused by middle, sizes and turns.

Yaw is circular. Which side is the length differs between annotators of things that are nearly square, and the
heading by half a turn: all are told as most have it. Pitch and roll may be absent and are 0 then.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from sterling.domain.solid import MIDDLE, SIZES, solid_iou, solid_of
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.turns import aligned, near, wrapped
from sterling.quality.table import Floats

SIDES = (*MIDDLE, *SIZES, "yaw")
TILTS = ("pitch", "roll")


def likeness(a: Region, b: Region) -> float:
    """Intersection over union of two cuboids of one frame."""
    return solid_iou(solid_of(a), solid_of(b))


def numbers(cuboids: Sequence[Sequence[float]]) -> Floats:
    """(cuboids x 7): middle, sizes and yaw, told alike."""
    rows = np.asarray(cuboids, dtype=np.float64)
    rows[:, 6], rows[:, 3:5] = aligned(rows[:, 6], rows[:, 3:5], headed=True)
    return rows


def members(middle: Sequence[float]) -> dict[str, Any]:
    """A cuboid from its seven numbers."""
    return {**dict(zip(SIDES, middle, strict=True)), "yaw": wrapped(middle[6])}


def lay(regions: Sequence[Region]) -> Laid:
    """Cuboids of one thing on one frame."""
    rows = numbers([[float(r[name]) for name in SIDES] for r in regions])
    tilts = [name for name in TILTS if any(name in r for r in regions)]
    told = [near([float(r.get(name, 0.0)) for r in regions]) for name in tilts]
    size = prod(np.median(rows[:, 3:6], axis=0).tolist()) ** (1 / 3)

    def build(middle: Floats) -> dict[str, Any]:
        tilted = {name: wrapped(turn) for name, turn in zip(tilts, middle[7:].tolist(), strict=True)}
        return {**members(middle[:7].tolist()), **tilted}

    names = (*SIDES, *tilts)
    return Laid(np.column_stack([rows, *told]), names, size, build, frozenset({"yaw", *TILTS}))
