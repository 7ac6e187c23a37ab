"""Rotated box: rectangles on an image turned by an angle, by their middle, sides and angle.

`angle` is in degrees and turns clockwise on the screen: at 0 the width lies along x. Corners may lie outside
of the image, where an object is cut off; the middle may not.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls.image import PIXELS, SIDE, ImageControl, check_turned, middle_of
from sterling.controls.overlap import around
from sterling.controls.regions import ANGLE, RegionSpec, misdrawn, number
from sterling.domain import area
from sterling.domain.area import Point, Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

_MEDIA: JsonObject = {"width": 100, "height": 80}
_BOX: JsonObject = {"cx": 50, "cy": 40, "width": 30, "height": 10.5, "angle": 30}


class RotatedBoxSpec(RegionSpec, frozen=True):
    """Rotated boxes on the image of the view `on`."""

    type: Literal["rotated_box"]


class RotatedBox(ImageControl[RotatedBoxSpec]):
    kind: ClassVar[str] = "rotated_box"
    Spec = RotatedBoxSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "rotated_box", "on": "image", "labels": ["ship", "plane"]},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "ship", **_BOX},
                        {"id": "2", "label": "plane", **_BOX, "angle": -180, "cx": 0},
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "ship", **_BOX},
                {"cx": 101},
                {"width": 0},
                {"angle": 181},
                {"cy": None},
                {"height": 1e9},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "cx": PIXELS,
        "cy": PIXELS,
        "width": SIDE,
        "height": SIDE,
        "angle": ANGLE,
    }

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        return check_turned(media, region, ("width", "height"), path)

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(corners(region))

    def overlap(self, spec: RotatedBoxSpec, region: JsonObject, other: JsonObject) -> float:
        return area.iou([corners(region)], [corners(other)])


def corners(region: JsonObject) -> list[Point]:
    """The corners of a rotated box that was checked, clockwise from the upper left one of its own frame."""
    box = area.rectangle(number(region, "width"), number(region, "height"))
    return area.turned(box, middle_of(region), number(region, "angle"))


CONTROL = RotatedBox()
