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


def of_all_boxes(regions: Sequence[Region]) -> Floats:
    """Intersection over union of each two."""
    return overlaps(rows(regions, BOX))


def overlaps(boxes: Floats) -> Floats:
    """Intersection over union of each two of (boxes x 4); 0 where both are without area."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    meet = np.clip(np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None]), 0, None)
    inner, area = meet[..., 0] * meet[..., 1], boxes[:, 2] * boxes[:, 3]
    union = area[:, None] + area[None] - inner
    shares = np.divide(inner, union, out=np.zeros_like(inner), where=union > 0)
    return np.asarray(np.minimum(shares, 1.0), dtype=np.float64)


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
    told = rows(regions, BOX)
    wide, high = np.median(told[:, 2:], axis=0)
    return _laid(told, BOX, sqrt(max(wide * high, 0.0)))


def segments(regions: Sequence[Region]) -> Laid:
    """Segments of one thing."""
    told = rows(regions, SEGMENT)
    return _laid(told, SEGMENT, float(np.median(told[:, 1] - told[:, 0])))


def points(regions: Sequence[Region]) -> Laid:
    """Points of one thing."""
    return _laid(rows(regions, POINT), POINT, 1.0)


def rows(regions: Sequence[Region], names: Sequence[str]) -> Floats:
    """(regions x names) their numbers."""
    found = np.asarray([[float(r[name]) for name in names] for r in regions], dtype=np.float64)
    return found.reshape(-1, len(names))


def _laid(told: Floats, names: tuple[str, ...], size: float) -> Laid:
    def build(middle: Floats) -> dict[str, Any]:
        return dict(zip(names, middle.tolist(), strict=True))

    return Laid(told, names, size, build)
