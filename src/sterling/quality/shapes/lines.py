"""Open lines (`line`: corners; `tolerance`: pixels at which two are alike by half): compared by their mean
distance, fused place by place along their length, whichever end each begins with."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sterling.domain import line
from sterling.domain.area import Point
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.shapes.sides import TOLERANCE
from sterling.quality.table import Floats

THINNED = 0.1
"""Units of the tolerance by which leaving out corners may move the fused line."""


def likeness(a: Region, b: Region) -> float:
    """By the mean distance of both lines, from each to the other."""
    return line.likeness(corners(a), corners(b), float(a.get("tolerance", TOLERANCE)))


def corners(region: Region) -> list[Point]:
    """The corners of a line."""
    return [(float(x), float(y)) for x, y in region["line"]]


def lay(regions: Sequence[Region]) -> Laid:
    """Lines of one thing at even steps and at everybody's corners, all in the direction of the first that is
    nearest to the others."""
    lines = [corners(region) for region in regions]
    even: Floats = np.asarray([line.along(one) for one in lines], dtype=np.float64)
    reversed_: Floats = even[:, ::-1]
    same, other = ((even[:, None] - side[None]) for side in (even, reversed_))
    straight, turned = (np.asarray(np.hypot(d[..., 0], d[..., 1]).mean(axis=2)) for d in (same, other))
    off: Floats = np.minimum(straight, turned).sum(axis=1)
    reference = int(off.round(9).argmin())
    lines = [
        one[::-1] if turned[reference, i] < straight[reference, i] - 1e-9 else one
        for i, one in enumerate(lines)
    ]
    wanted = sorted({*line.EVEN, *(share for one in lines for share in line.shares(one))})
    rows = np.asarray([line.along(one, wanted) for one in lines]).reshape(len(lines), -1)
    most = THINNED * float(regions[0].get("tolerance", TOLERANCE))

    def build(middle: Floats) -> dict[str, Any]:
        places = [(x, y) for x, y in middle.reshape(-1, 2).tolist()]
        return {"line": [[x, y] for x, y in line.thinned(places, most)]}

    return Laid(rows, ("line",) * rows.shape[1], line.length(lines[reference]), build)
