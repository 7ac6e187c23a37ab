"""Box: upright rectangles on an image, each with a label, in pixels of the source as floats."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.image import ROUNDING, ImageControl
from sterling.controls.regions import RegionSpec
from sterling.domain.area import EDGES, Rectangle, rectangles_iou
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

_WRONG_REGIONS: tuple[JsonObject, ...] = (
    {"label": "car", "x": 0, "y": 0, "width": 9.5, "height": 1},
    {"label": "car", "x": -1, "y": 0, "width": 2, "height": 1},
    {"label": "car", "x": 0, "y": 0, "width": 0, "height": 1},
    {"label": "car", "x": 0, "y": float("nan"), "width": 1, "height": 1},
    {"label": "car", "x": 0, "y": 0, "width": 10**400, "height": 1},
    {"label": "dog", "x": 0, "y": 0, "width": 1, "height": 1},
    {"label": "car", "x": 0, "y": 0, "width": 1, "height": 1, "attributes": {"state": "red"}},
    {"label": "light", "x": 0, "y": 0, "width": 3, "height": 3},
    {"label": "light", "x": 0, "y": 0, "width": 1, "height": 3, "attributes": {"state": "red"}},
)


class BoxSpec(RegionSpec, frozen=True):
    """Boxes on the image of the view `on`."""

    type: Literal["box"]


class Box(ImageControl[BoxSpec]):
    kind: ClassVar[str] = "box"
    Spec = BoxSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "box",
                "on": "image",
                "max": 3,
                "labels": ["car", {"id": "light", "limits": {"min_px": 2}}],
                "attributes": {
                    "state": {"enum": ["red", "green"], "when": "label == 'light'", "required": True}
                },
            },
            right=(
                {"media": {"width": 640, "height": 480}, "regions": []},
                {
                    "media": {"width": 640, "height": 480, "sha256": "0" * 64},
                    "regions": [
                        {"id": "1", "label": "car", "x": 0, "y": 0.5, "width": 640, "height": 10.25},
                        {
                            "id": "2",
                            "label": "light",
                            "x": 9.5,
                            "y": 3,
                            "width": 2,
                            "height": 4,
                            "attributes": {"state": "red"},
                        },
                    ],
                },
            ),
            wrong=(
                {"regions": []},
                {"media": {"width": 0, "height": 480}, "regions": []},
                *(
                    {"media": {"width": 9, "height": 9}, "regions": [{"id": "1", **region}]}
                    for region in _WRONG_REGIONS
                ),
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "x": {"type": "number", "minimum": 0},
        "y": {"type": "number", "minimum": 0},
        "width": {"type": "number", "exclusiveMinimum": 0},
        "height": {"type": "number", "exclusiveMinimum": 0},
    }

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        edges = {name: values.number(region[name]) for name in EDGES}
        numbers = {name: edge for name, edge in edges.items() if edge is not None}
        for name in edges.keys() - numbers.keys():
            yield values.wrong_type(f"{path}/{name}", "a finite number of pixels", region[name])
        if len(numbers) < len(edges):
            return
        for start, size in (("x", "width"), ("y", "height")):
            whole = values.number(media[size]) or 0.0
            if numbers[size] <= 0:
                yield values.wrong(f"{path}/{size}", f"{numbers[size]:g} is not a positive size", "range")
            elif numbers[start] < 0 or numbers[start] + numbers[size] > whole + ROUNDING:
                span = f"from {numbers[start]:g} to {numbers[start] + numbers[size]:g}"
                message = f"{span} is outside the image, whose {size} is {whole:g}"
                yield values.wrong(f"{path}/{start}", message, "range")

    def bounds(self, region: JsonObject) -> Rectangle:
        x, y, width, height = (values.number(region[edge]) or 0.0 for edge in EDGES)
        return x, y, width, height

    def overlap(self, spec: BoxSpec, region: JsonObject, other: JsonObject) -> float:
        return rectangles_iou(self.bounds(region), self.bounds(other))


CONTROL = Box()
