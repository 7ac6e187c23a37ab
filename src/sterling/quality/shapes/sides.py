"""Boxes (x, y, width, height), segments (start, end) and points (x, y): compared and fused side by side."""

from collections.abc import Sequence
from math import hypot, sqrt
from typing import Any

import numpy as np

from sterling.domain.area import rectangles_iou
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats

TOLERANCE = 10.0
"""Pixels at which two points are alike by half, where a point does not state it."""
BOX = ("x", "y", "width", "height")
SEGMENT = ("start", "end")
POINT = ("x", "y")


def of_boxes(a: Region, b: Region) -> float:
    """Intersection over union."""
    one, other = ((r["x"], r["y"], r["width"], r["height"]) for r in (a, b))
    return float(rectangles_iou(one, other))


def of_segments(a: Region, b: Region) -> float:
    """Intersection over union."""
    inner = max(min(a["end"], b["end"]) - max(a["start"], b["start"]), 0.0)
    union = a["end"] - a["start"] + b["end"] - b["start"] - inner
    return float(inner / union) if union > 0 else 0.0


def of_points(a: Region, b: Region) -> float:
    """1 less the distance in units of twice the tolerance."""
    reach = 2 * float(a.get("tolerance", TOLERANCE))
    return max(0.0, 1 - hypot(a["x"] - b["x"], a["y"] - b["y"]) / reach)


def boxes(regions: Sequence[Region]) -> Laid:
    """Boxes of one thing."""
    rows = _rows(regions, BOX)
    wide, high = np.median(rows[:, 2:], axis=0)
    return _laid(rows, BOX, sqrt(max(wide * high, 0.0)))


def segments(regions: Sequence[Region]) -> Laid:
    """Segments of one thing."""
    rows = _rows(regions, SEGMENT)
    return _laid(rows, SEGMENT, float(np.median(rows[:, 1] - rows[:, 0])))


def points(regions: Sequence[Region]) -> Laid:
    """Points of one thing."""
    return _laid(_rows(regions, POINT), POINT, 1.0)


def _rows(regions: Sequence[Region], names: Sequence[str]) -> Floats:
    return np.asarray([[float(r[name]) for name in names] for r in regions], dtype=np.float64)


def _laid(rows: Floats, names: tuple[str, ...], size: float) -> Laid:
    def build(middle: Floats) -> dict[str, Any]:
        return dict(zip(names, middle.tolist(), strict=True))

    return Laid(rows, names, size, build)
