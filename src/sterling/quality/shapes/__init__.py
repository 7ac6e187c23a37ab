"""How regions of each shape are compared and fused, told by the members of their geometry.

A region is a mapping with `label` and its geometry; regions of different pages or frames are never one thing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from sterling.domain.solid import projected_iou
from sterling.quality.shapes import (
    faces,
    lines,
    outlines,
    polygons,
    sides,
    skeletons,
    solid_tracks,
    tracks,
    turned,
)
from sterling.quality.shapes.laid import Laid, Region
from sterling.quality.table import Floats, Longs

PLACES = ("page", "frame")


@dataclass(frozen=True, slots=True)
class Shape:
    """`likeness`: of two regions, 0 to 1, symmetric, 1 for the same. `lay`: drawings of one thing as numbers;
    None where they are fused otherwise. `all`: the likeness of each two of many regions, where that is one
    calculation."""

    likeness: Callable[[Region, Region], float]
    lay: Callable[[Sequence[Region]], Laid] | None = None
    all: Callable[[Sequence[Region]], Floats] | None = None


MASK = Shape(outlines.likeness)
POLYGON = Shape(outlines.likeness, polygons.lay)
TURNED = Shape(outlines.likeness, turned.lay)
SKELETON = Shape(skeletons.likeness, skeletons.lay)
SOLID = Shape(solid_tracks.likeness, solid_tracks.lay)
SHAPES: Mapping[tuple[str, ...], Shape] = {
    ("keyframes",): Shape(tracks.likeness, tracks.lay),
    ("keys",): SOLID,
    ("vertices",): Shape(projected_iou),
    ("z", "length"): SOLID,
    ("front", "back"): Shape(faces.likeness, faces.lay),
    ("line",): Shape(lines.likeness, lines.lay),
    ("counts",): MASK,
    ("cx", "rx"): TURNED,
    ("cx", "width"): TURNED,
    sides.BOX: Shape(sides.of_boxes, sides.boxes, sides.of_all_boxes),
    sides.SEGMENT: Shape(sides.of_segments, sides.segments),
    sides.POINT: Shape(sides.of_points, sides.points),
}
"""Shapes by the members that tell them, the more particular ones first."""


def shape_of(region: Region) -> Shape:
    """The shape of a region; what tells no other is a polygon, which may have nothing inside."""
    if "points" in region:
        return SKELETON if isinstance(region["points"], Mapping) else POLYGON
    return _by_members(tuple(region))


@cache
def _by_members(names: tuple[str, ...]) -> Shape:
    return next((shape for members, shape in SHAPES.items() if {*members} <= {*names}), POLYGON)


def overlap(a: Region, b: Region) -> float:
    """The likeness of two regions; 0 for what cannot be compared, and on different pages or frames."""
    likeness = shape_of(a).likeness
    if likeness is not shape_of(b).likeness or any(a.get(place) != b.get(place) for place in PLACES):
        return 0.0
    return likeness(a, b)


def overlaps(regions: Sequence[Region], owners: Longs) -> Floats:
    """The likeness of each two regions of different owners; 0 of one owner's."""
    found = np.zeros((len(regions), len(regions)))
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, region in enumerate(regions):
        key = (shape_of(region).likeness, *(region.get(place) for place in PLACES))
        alike.setdefault(key, []).append(number)
    for numbers in alike.values():
        within = np.ix_(numbers, numbers)
        of_all = shape_of(regions[numbers[0]]).all
        if of_all is not None:
            found[within] = of_all([regions[i] for i in numbers])
            continue
        for i, j in combinations(numbers, 2):
            if owners[i] != owners[j]:
                found[i, j] = found[j, i] = overlap(regions[i], regions[j])
    found[owners[:, None] == owners[None]] = 0.0
    return found
