"""Polygon: areas on an image bounded by straight lines, which may have holes."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.image import ImageControl, check_ring, ring_of, ring_schema
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, misdrawn
from sterling.domain import area
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

MAX_HOLES = 1000
_LEAST_AREA = 1e-6
_MEDIA: JsonObject = {"width": 100, "height": 80}
_SQUARE: JsonObject = {"points": [[10, 10], [30, 10], [30, 30], [10, 30]]}
_WRONG: tuple[JsonObject, ...] = (
    {"points": [[1, 1], [2, 2]]},
    {"points": [[1, 1], [2, 2], [3, 3]]},
    {"points": [[1, 1], [101, 2], [3, 9]]},
    {"points": [[1, 1], [2, -2], [3, 9]]},
    {"points": [[1, 1], [2, 2, 2], [3, 9]]},
    {"points": [[1, 1], [float("nan"), 2], [3, 9]]},
    {"points": "1,1 2,2 3,9"},
    {**_SQUARE, "holes": []},
    {**_SQUARE, "holes": [[[12, 12], [14, 12]]]},
    {**_SQUARE, "holes": [[[12, 12], [44, 12], [12, 20]]]},
)


class PolygonSpec(RegionSpec, frozen=True):
    """Polygons on the image of the view `on`."""

    type: Literal["polygon"]


class Polygon(ImageControl[PolygonSpec]):
    kind: ClassVar[str] = "polygon"
    Spec = PolygonSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "polygon",
                "on": "image",
                "labels": ["cell", {"id": "gap", "limits": {"min_px": 2}}],
            },
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "cell", **_SQUARE},
                        {
                            "id": "2",
                            "label": "cell",
                            "group": "pair",
                            "points": [[40, 10], [80, 10.5], [60, 60]],
                            "holes": [[[55, 20], [65, 20], [60, 30]]],
                        },
                        {"id": "3", "label": "gap", "points": [[0, 0], [100, 80], [0, 80]]},
                    ],
                },
            ),
            wrong=misdrawn(_MEDIA, {"label": "cell"}, *_WRONG),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {"points": ring_schema(3)}
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "holes": {"type": "array", "items": ring_schema(3), "minItems": 1, "maxItems": MAX_HOLES},
        **ImageControl.optional,
    }

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        found = list(check_ring(media, region["points"], f"{path}/points", 3))
        yield from found
        if not found and area.rings_area([ring_of(region["points"])]) < _LEAST_AREA:
            yield values.wrong(f"{path}/points", "these points surround no area", "range")

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        yield from super().check_optional(media, region, path)
        holes = region.get("holes", [None])
        if not isinstance(holes, list) or not 1 <= len(holes) <= MAX_HOLES:
            yield values.wrong_type(f"{path}/holes", f"a list of 1 to {MAX_HOLES:,} rings", holes)
            return
        for index, hole in enumerate(holes if "holes" in region else ()):
            place = f"{path}/holes/{index}"
            found = list(check_ring(media, hole, place, 3))
            yield from found
            if not found:
                outer, ring = [ring_of(region["points"])], [ring_of(hole)]
                _, inner, both = area.shared_area(outer, ring)
                if inner < _LEAST_AREA or inner - both > _LEAST_AREA * max(inner, 1.0):
                    yield values.wrong(place, "a hole lies inside of its polygon and has an area", "range")

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(ring_of(region["points"]))

    def overlap(self, spec: PolygonSpec, region: JsonObject, other: JsonObject) -> float:
        return area.iou(rings(region), rings(other))


def rings(region: JsonObject) -> area.Shape:
    """The outline and then the holes of a polygon that was checked."""
    holes = region.get("holes", [])
    return [ring_of(region["points"]), *map(ring_of, holes if isinstance(holes, list) else [])]


CONTROL = Polygon()
