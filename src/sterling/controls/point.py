"""Point: single places on an image, each with a label."""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, FiniteFloat, JsonValue

from sterling.controls.image import PIXELS, ImageControl, check_inside
from sterling.controls.regions import RegionSpec, check_numbers, misdrawn, number
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

_MEDIA: JsonObject = {"width": 100, "height": 80}


class PointSpec(RegionSpec, frozen=True):
    """Points on the image of the view `on`. Two that are `tolerance` pixels apart match by half."""

    type: Literal["point"]
    tolerance: Annotated[FiniteFloat, Field(gt=0, le=10_000)] = 10.0


class PointOnImage(ImageControl[PointSpec]):
    kind: ClassVar[str] = "point"
    agreement: ClassVar[str] = "mean_point_distance"
    Spec = PointSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "point", "on": "image", "labels": ["nucleus", "debris"], "tolerance": 5},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "nucleus", "x": 0, "y": 80},
                        {"id": "2", "label": "debris", "x": 12.25, "y": 3},
                        {"id": "3", "label": "debris", "x": 16, "y": 3},
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "nucleus"},
                {"x": 1},
                {"x": 101, "y": 1},
                {"x": 1, "y": -1},
                {"x": "1", "y": 1},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {"x": PIXELS, "y": PIXELS}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        found = list(check_numbers(region, ("x", "y"), path))
        yield from found or check_inside(media, (number(region, "x"), number(region, "y")), path, ("x", "y"))

    def bounds(self, region: JsonObject) -> Rectangle:
        return number(region, "x"), number(region, "y"), 0.0, 0.0

    def reach(self, spec: PointSpec) -> float:
        return spec.tolerance

    def overlap(self, spec: PointSpec, region: JsonObject, other: JsonObject) -> float:
        """1 less the distance in units of twice the tolerance."""
        apart = math.dist(self.bounds(region)[:2], self.bounds(other)[:2])
        return max(0.0, 1.0 - apart / (2 * spec.tolerance))

    def measure(self, spec: PointSpec) -> Mapping[str, JsonValue]:
        return {"tolerance": spec.tolerance}


CONTROL = PointOnImage()
