"""How alike two sets of named points are: object keypoint similarity."""

import math
from collections.abc import Mapping

from sterling.domain.area import Point

SIGMA = 0.05
"""Standard deviation of careful annotators, in units of the object's size, where none is stated."""
SMALLEST = 32.0
"""Objects count as at least so many pixels wide, so that tiny ones can match at all."""


def size(points: Mapping[str, Point]) -> float:
    """The root of the area of the rectangle around points, in pixels."""
    xs, ys = zip(*points.values(), strict=True)
    return math.sqrt((max(xs) - min(xs)) * (max(ys) - min(ys)))


def likeness(one: Mapping[str, Point], two: Mapping[str, Point], sigmas: Mapping[str, float]) -> float:
    """Object keypoint similarity as COCO has it, symmetric: the mean over the points that either marks of
    exp(-d² / 2s²k²), d their distance, s the size of the larger object, k twice the point's sigma; a point
    that only one marks counts 0.

    Source: T.-Y. Lin et al., Microsoft COCO, 2014; cocodataset.org, keypoints evaluation.
    """
    unit = max(SMALLEST, size(one), size(two))
    near = (
        math.exp(-((math.dist(one[name], two[name]) / (2 * sigmas.get(name, SIGMA) * unit)) ** 2) / 2)
        for name in sorted(one.keys() & two.keys())
    )
    return sum(near) / len(one.keys() | two.keys())
