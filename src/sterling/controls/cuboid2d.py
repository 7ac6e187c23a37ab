"""2D cuboid: a box in perspective on an image, as the upright rectangles of its front and its back.

The front is the side that faces the camera; corners of the same name are joined by edges.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.image import PIXELS, SIDE, ImageControl, check_inside, check_sides
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, check_numbers, misdrawn
from sterling.domain import area
from sterling.domain.area import EDGES, Point, Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

FACES = ("front", "back")
_FACE: JsonObject = {
    "type": "object",
    "properties": {"x": PIXELS, "y": PIXELS, "width": SIDE, "height": SIDE},
    "required": [*EDGES],
    "additionalProperties": False,
}
_MEDIA: JsonObject = {"width": 100, "height": 80}
_FRONT: JsonObject = {"x": 10, "y": 30, "width": 40, "height": 30}
_CUBOID: JsonObject = {"front": _FRONT, "back": {"x": 30, "y": 20.5, "width": 30, "height": 22}}


class Cuboid2dSpec(RegionSpec, frozen=True):
    """Cuboids on the image of the view `on`."""

    type: Literal["cuboid2d"]


class Cuboid2d(ImageControl[Cuboid2dSpec]):
    kind: ClassVar[str] = "cuboid2d"
    Spec = Cuboid2dSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "cuboid2d", "on": "image", "labels": ["car", "crate"]},
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {"id": "1", "label": "car", **_CUBOID},
                        {"id": "2", "label": "car", "front": _FRONT, "back": _FRONT},
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "car", **_CUBOID},
                {"front": None},
                {"front": {**_FRONT, "x": 61}},
                {"back": {**_FRONT, "width": 0}},
                {"back": {**_FRONT, "depth": 3}},
                {"back": {"x": 1, "y": 1, "width": 3}},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {"front": _FACE, "back": _FACE}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        for name in FACES:
            place = f"{path}/{name}"
            face, problems = values.pick(region[name], place)
            yield from problems or _check_face(media, face, place)

    def bounds(self, region: JsonObject) -> Rectangle:
        return around([corner for face in FACES for corner in corners(region[face])])

    def overlap(self, spec: Cuboid2dSpec, region: JsonObject, other: JsonObject) -> float:
        """Mean intersection over union of the fronts and of the backs."""
        pairs = [([corners(region[face])], [corners(other[face])]) for face in FACES]
        return sum(area.iou(*sorted(pair)) for pair in pairs) / len(pairs)


def _check_face(media: JsonObject, face: JsonObject, path: str) -> Iterator[Problem]:
    found = list(values.members(face, path, EDGES))
    found = found or [*check_numbers(face, EDGES, path), *check_sides(face, EDGES[2:], path)]
    yield from found
    if not found:
        upper, _, lower, _ = corners(face)
        yield from check_inside(media, upper, path, ("x", "y"))
        yield from check_inside(media, lower, path, ("width", "height"))


def corners(face: JsonValue) -> list[Point]:
    """The corners of a face that was checked, clockwise from the upper left."""
    numbers = [values.number(face[edge]) or 0.0 for edge in EDGES] if isinstance(face, dict) else [0.0] * 4
    x, y, width, height = numbers
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


CONTROL = Cuboid2d()
