"""Ellipse: by its middle, two radii and an angle, in pixels of the source; it may reach over the border."""

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls.image import PIXELS, SIDE, ImageControl, check_turned, middle_of
from sterling.controls.regions import ANGLE, RegionSpec, misdrawn, number
from sterling.domain import area
from sterling.domain.area import Point, Rectangle
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
        return check_turned(media, region, ("rx", "ry"), path)

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
    rx, ry = number(region, "rx"), number(region, "ry")
    steps = (2 * math.pi * step / CORNERS for step in range(CORNERS))
    points = [(rx * math.cos(at), ry * math.sin(at)) for at in steps]
    return area.turned(points, middle_of(region), number(region, "angle"))


CONTROL = Ellipse()
