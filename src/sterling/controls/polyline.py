"""Polyline: open lines on an image, such as lanes, cracks and wires."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, FiniteFloat, JsonValue

from sterling.controls import values
from sterling.controls.image import ImageControl, check_ring, ring_of, ring_schema
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, misdrawn, regions_of
from sterling.domain import line
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

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
        if not found and line.length(ring_of(region["points"])) <= 0:
            yield values.wrong(f"{path}/points", "a line has a length", "range")

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(ring_of(region["points"]))

    def reach(self, spec: PolylineSpec) -> float:
        return spec.tolerance

    def overlap(self, spec: PolylineSpec, region: JsonObject, other: JsonObject) -> float:
        """Mean distance of both lines (`domain.line`), in units of twice the tolerance."""
        return line.likeness(ring_of(region["points"]), ring_of(other["points"]), spec.tolerance)

    def vote(self, spec: PolylineSpec, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Per region its label, its `line`, and the tolerance that lines are matched by."""
        return tuple(
            {"label": str(region["label"]), "line": region["points"], "tolerance": spec.tolerance}
            for region in regions_of(value)
        )

    def drawn(self, spec: PolylineSpec, vote: Mapping[str, Any]) -> JsonObject:
        return {"points": vote["line"]}


CONTROL = Polyline()
