"""Polyline: open lines on an image, such as lanes, cracks and wires."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field, FiniteFloat, JsonValue

from sterling.controls import values
from sterling.controls.area import Point
from sterling.controls.image import ImageControl, check_ring, ring_of, ring_schema
from sterling.controls.overlap import Rectangle, around
from sterling.controls.regions import RegionSpec, misdrawn
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

STEPS = 64
"""Points, evenly spaced along a line, at which its distance to another is measured."""
_MEDIA: JsonObject = {"width": 100, "height": 80}


class PolylineSpec(RegionSpec, frozen=True):
    """Lines on the image of the view `on`. Two whose mean distance is `tolerance` pixels match by half."""

    type: Literal["polyline"]
    tolerance: Annotated[FiniteFloat, Field(gt=0, le=10_000)] = 10.0


class Polyline(ImageControl[PolylineSpec]):
    kind: ClassVar[str] = "polyline"
    agreement: ClassVar[str] = "mean_line_distance"
    Spec = PolylineSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "polyline", "on": "image", "labels": ["lane", "crack"], "tolerance": 4},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "lane", "points": [[0, 10], [50, 12.5], [100, 10]]},
                        {"id": "2", "label": "crack", "points": [[20, 0], [20, 80]]},
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "lane"},
                {"points": [[1, 1]]},
                {"points": [[1, 1], [1, 1]]},
                {"points": [[1, 1], [1, 81]]},
                {"points": [[1, 1], ["2", 1]]},
                {"points": None},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {"points": ring_schema(2)}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        found = list(check_ring(media, region["points"], f"{path}/points", 2))
        yield from found
        if not found and length(ring_of(region["points"])) <= 0:
            yield values.wrong(f"{path}/points", "a line has a length", "range")

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(ring_of(region["points"]))

    def reach(self, spec: PolylineSpec) -> float:
        return spec.tolerance

    def overlap(self, spec: PolylineSpec, region: JsonObject, other: JsonObject) -> float:
        """1 less the mean distance of both lines, from each to the other, in units of twice the tolerance."""
        one, two = ring_of(region["points"]), ring_of(other["points"])
        if one == two:
            return 1.0
        apart = (distance(one, two) + distance(two, one)) / 2
        return max(0.0, 1.0 - apart / (2 * spec.tolerance))


def length(line: Sequence[Point]) -> float:
    """How long a line is."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def distance(line: Sequence[Point], other: Sequence[Point]) -> float:
    """Mean distance of even steps along a line from the nearest place of another."""
    return sum(_gap(point, other) for point in _stepped(line)) / STEPS


def _stepped(line: Sequence[Point]) -> Iterator[Point]:
    step = length(line) / (STEPS - 1)
    done, given = 0.0, 0
    for (x0, y0), (x1, y1) in pairwise(line):
        side = math.dist((x0, y0), (x1, y1))
        while given < STEPS - 1 and side > 0 and given * step <= done + side:
            share = (given * step - done) / side
            yield x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            given += 1
        done += side
    while given < STEPS:
        yield line[-1]
        given += 1


def _gap(point: Point, line: Sequence[Point]) -> float:
    return min(_to_side(point, a, b) for a, b in pairwise(line))


def _to_side(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square if square > 0 else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (a[0] + dx * share, a[1] + dy * share))


CONTROL = Polyline()
