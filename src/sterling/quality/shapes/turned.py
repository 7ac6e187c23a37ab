"""Rotated boxes (cx, cy, width, height, angle) and ellipses (cx, cy, rx, ry, angle), fused side by side.

They are compared as outlines. Angles are circular, and a quarter turn with the sides exchanged is the same
region.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.turns import aligned, wrapped
from sterling.quality.table import Floats


def lay(regions: Sequence[Region]) -> Laid:
    """Rotated boxes or ellipses of one thing."""
    sides = ("rx", "ry") if "rx" in regions[0] else ("width", "height")
    names = ("cx", "cy", *sides, "angle")
    rows = np.asarray([[float(r.get(name, 0.0)) for name in names] for r in regions], dtype=np.float64)
    rows[:, 4], rows[:, 2:4] = aligned(rows[:, 4], rows[:, 2:4], headed=False)

    def build(middle: Floats) -> dict[str, Any]:
        *places, angle = middle.tolist()
        return {**dict(zip(names, places, strict=False)), "angle": wrapped(angle)}

    return Laid(rows, names, sqrt(float(np.median(rows[:, 2:4].prod(axis=1)))), build, frozenset({"angle"}))
