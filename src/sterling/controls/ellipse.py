"""Ellipse: by its middle, two radii and an angle, in pixels of the source; it may reach over the border."""

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import area
from sterling.controls.area import Point
from sterling.controls.image import (
    ANGLE,
    PIXELS,
    SIDE,
    ImageControl,
    Rectangle,
    check_angle,
    check_inside,
    check_numbers,
    check_sides,
    misdrawn,
    number,
)
from sterling.controls.regions import RegionSpec
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

CORNERS = 96
"""Overlap is measured on polygons of so many corners, whose area is 0.1 % less than the ellipse's."""
_MEDIA: JsonObject = {"width": 100, "height": 80}
_ELLIPSE: JsonObject = {"cx": 50, "cy": 40, "rx": 30, "ry": 10.5, "angle": 30}


class EllipseSpec(RegionSpec, frozen=True):
    """Ellipses on the image of the view `on`."""

    type: Literal["ellipse"]


class Ellipse(ImageControl[EllipseSpec]):
    kind: ClassVar[str] = "ellipse"
    Spec = EllipseSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "ellipse", "on": "image", "labels": ["cell", "bubble"]},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "cell", **_ELLIPSE},
                        {"id": "2", "label": "cell", **_ELLIPSE, "cx": 44},
                        {"id": "3", "label": "bubble", **_ELLIPSE, "rx": 5, "ry": 5, "angle": 0},
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "cell", **_ELLIPSE},
                {"cx": -1},
                {"rx": 0},
                {"angle": 200},
                {"cy": "40"},
                {"ry": -3},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "cx": PIXELS,
        "cy": PIXELS,
        "rx": SIDE,
        "ry": SIDE,
        "angle": ANGLE,
    }

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        found = list(check_numbers(region, ("cx", "cy"), path))
        middle = (number(region, "cx"), number(region, "cy"))
        yield from found or check_inside(media, middle, path, ("cx", "cy"))
        yield from check_sides(region, ("rx", "ry"), path)
        yield from check_angle(region, path)

    def bounds(self, region: JsonObject) -> Rectangle:
        """The half sides of the rectangle around a turned ellipse are sqrt(rx² cos² + ry² sin²) and so on."""
        turn = math.radians(number(region, "angle"))
        rx, ry = number(region, "rx"), number(region, "ry")
        across = math.hypot(rx * math.cos(turn), ry * math.sin(turn))
        down = math.hypot(rx * math.sin(turn), ry * math.cos(turn))
        return number(region, "cx") - across, number(region, "cy") - down, 2 * across, 2 * down

    def overlap(self, spec: EllipseSpec, region: JsonObject, other: JsonObject) -> float:
        return area.iou([outline(region)], [outline(other)])


def outline(region: JsonObject) -> list[Point]:
    """A polygon on an ellipse that was checked."""
    turn = math.radians(number(region, "angle"))
    points = list[Point]()
    for step in range(CORNERS):
        at = 2 * math.pi * step / CORNERS
        x, y = number(region, "rx") * math.cos(at), number(region, "ry") * math.sin(at)
        points.append(
            (
                number(region, "cx") + x * math.cos(turn) - y * math.sin(turn),
                number(region, "cy") + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    return points


CONTROL = Ellipse()
