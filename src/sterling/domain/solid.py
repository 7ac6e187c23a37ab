"""Cuboids as solids: how much two share, and paths of them from keyframes on numbered frames.

Members: `x`, `y`, `z` (middle), `length`, `width`, `height`, in metres, and `yaw`, in degrees about z. Pitch
and roll are left out of account.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from sterling.domain.area import Point, hull, iou, rectangle, shared_area, turned
from sterling.domain.motion import spread
from sterling.domain.space import Solid, interpolate

MIDDLE = ("x", "y", "z")
SIZES = ("length", "width", "height")


def solid_of(region: Mapping[str, Any]) -> Solid:
    """The geometry of a cuboid that was checked."""
    x, y, z = (float(region[name]) for name in MIDDLE)
    length, width, height = (float(region[name]) for name in SIZES)
    return Solid((x, y, z), (length, width, height), float(region["yaw"]))


def footprint(solid: Solid, origin: Point = (0.0, 0.0)) -> list[Point]:
    """The corners on the ground, counterclockwise seen from above, told from an origin."""
    middle = solid.middle[0] - origin[0], solid.middle[1] - origin[1]
    return turned(rectangle(*solid.sizes[:2]), middle, solid.yaw)


def solid_iou(a: Solid, b: Solid) -> float:
    """Intersection over union of two upright cuboids, turned about z: what their footprints share times the
    height that they share. 1 exactly for the same one; symmetric."""
    if a == b:
        return 1.0
    one, other = sorted((a, b), key=_numbers)  # in one order, so that rounding falls the same way
    tops = [solid.middle[2] + solid.sizes[2] / 2 for solid in (one, other)]
    tall = min(tops) - max(top - solid.sizes[2] for top, solid in zip(tops, (one, other), strict=True))
    reach = (math.hypot(*one.sizes[:2]) + math.hypot(*other.sizes[:2])) / 2
    if tall <= 0 or math.dist(one.middle[:2], other.middle[:2]) >= reach:
        return 0.0
    # Corners from the first one's middle: far from the origin, differences would drown in rounding.
    origin = one.middle[:2]
    shared = shared_area([footprint(one, origin)], [footprint(other, origin)])[2] * tall
    union = math.prod(one.sizes) + math.prod(other.sizes) - shared
    return min(max(shared / union, 0.0), 1.0)


def _numbers(solid: Solid) -> tuple[float, ...]:
    return *solid.middle, *solid.sizes, solid.yaw


def projected_iou(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    """Of cuboids with the `vertices` that a picture has of them: the mean of the intersections over union of
    what is seen of them and of the solids."""
    seen = sorted([hull((float(x), float(y)) for x, y in one["vertices"])] for one in (a, b))
    return (iou(*seen) + solid_iou(solid_of(a), solid_of(b))) / 2


class Path:
    """The cuboid of a track at each frame, from its first keyframe to its last; between two it moves evenly
    from frame to frame. Keyframes may come in any order of their `frame`."""

    def __init__(self, keys: Sequence[Mapping[str, Any]]) -> None:
        ordered = sorted(keys, key=lambda key: int(key["frame"]))
        self.frames = [int(key["frame"]) for key in ordered]
        self.solids = [solid_of(key) for key in ordered]

    def at(self, frame: int) -> Solid | None:
        """The cuboid at a frame, None before the first keyframe and after the last."""
        index = bisect_right(self.frames, frame) - 1
        if index < 0 or frame > self.frames[-1]:
            return None
        start = self.frames[index]
        if frame == start:
            return self.solids[index]
        part = (frame - start) / (self.frames[index + 1] - start)
        return interpolate(self.solids[index], self.solids[index + 1], part)


def path_iou(a: Path, b: Path) -> float:
    """Mean intersection over union of the cuboids over the frames on which either is."""
    frames = spread(min(a.frames[0], b.frames[0]), max(a.frames[-1], b.frames[-1]))
    pairs = [(a.at(frame), b.at(frame)) for frame in frames]
    seen = [(one, other) for one, other in pairs if one is not None or other is not None]
    shares = (solid_iou(one, other) for one, other in seen if one is not None and other is not None)
    return sum(shares) / len(seen) if seen else 0.0
