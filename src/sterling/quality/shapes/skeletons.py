"""Skeletons (`points`: x, y and visibility by name; `sigmas` by name): compared by object keypoint
similarity, fused point by point. A point is there if at least half of those who drew the thing marked it, and
hidden unless more than half of these saw it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.domain import keypoints
from sterling.domain.area import Point
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats


def likeness(a: Region, b: Region) -> float:
    """Object keypoint similarity."""
    return keypoints.likeness(places(a), places(b), cast("Mapping[str, float]", a.get("sigmas", {})))


def places(region: Region) -> dict[str, Point]:
    """Where the points are, by name."""
    return {name: (float(point["x"]), float(point["y"])) for name, point in region["points"].items()}


def lay(regions: Sequence[Region]) -> Laid:
    """Skeletons of one thing."""
    drawn = [places(region) for region in regions]
    marked = sorted({name for one in drawn for name in one})
    names = [name for name in marked if 2 * sum(name in one for one in drawn) >= len(drawn)] or marked
    nowhere = (np.nan, np.nan)
    rows = np.asarray([[one.get(name, nowhere) for name in names] for one in drawn], dtype=np.float64)

    def build(middle: Floats) -> dict[str, Any]:
        found = zip(names, middle.reshape(-1, 2).tolist(), strict=True)
        return {"points": {n: {"x": x, "y": y, "visibility": _seen(regions, n)} for n, (x, y) in found}}

    size = max(keypoints.SMALLEST, float(np.median([keypoints.size(one) for one in drawn])))
    return Laid(rows.reshape(len(drawn), -1), tuple(n for n in names for _ in "xy"), size, build)


def _seen(regions: Sequence[Region], name: str) -> str:
    told = [r["points"][name].get("visibility") for r in regions if name in r["points"]]
    return "visible" if 2 * told.count("visible") > len(told) else "hidden"
