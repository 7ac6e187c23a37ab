"""Camera cuboid: a box in space drawn on one picture, whose camera is known (its intrinsics and its pose).

The view is of the kind `camera`: the item holds `{"image": ..., "camera": {"focal", "center", ...}}` there,
the camera as in a scene (`domain.space.Camera`). The ground is at z = 0 and z points up. With a `pose`, its
height above the ground fixes the scale and everything is in metres; without one the camera looks level along
x from a height of 1, so that sizes are in heights of the camera.

A region is the box, as of a `cuboid`, and `vertices`: the pixels of its eight corners, the four below
counterclockwise from the rear right one, seen from above, then those above them. They are its projection, and
checked to be: so they are always those of a real box. They may lie outside of the picture.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue, TypeAdapter, ValidationError

from sterling.controls import cuboid, values
from sterling.controls.cuboid import BODY
from sterling.controls.image import MAX_SIDE, ImageControl, ring_of
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, misdrawn, number
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.solid import projected_iou
from sterling.domain.space import LEVEL, Camera, Solid

CORNERS = 8
OFF = 1.0
"""Pixels by which a vertex may miss its corner: drawn numbers are rounded."""
_PIXEL: JsonObject = {"type": "number", "minimum": -MAX_SIDE, "maximum": MAX_SIDE}
_PAIR: JsonObject = {"type": "array", "prefixItems": [_PIXEL, _PIXEL], "minItems": 2, "maxItems": 2}
_MEDIA: JsonObject = {"width": 100, "height": 80}
# A camera 1.5 m above the ground; the car ahead of it reaches from 8 m to 12 m and up to the horizon.
_SHOWN: JsonObject = {
    "image": "drive.png",
    "camera": {
        "focal": [100, 100],
        "center": [50, 40],
        "pose": {"position": [0, 0, 1.5], "rotation": [0.5, -0.5, 0.5, -0.5]},
    },
}
_CAR: JsonObject = {
    **{"x": 10, "y": 0, "z": 0.75, "length": 4, "width": 1.8, "height": 1.5, "yaw": 0},
    "vertices": [
        *[[61.25, 58.75], [57.5, 52.5], [42.5, 52.5], [38.75, 58.75]],
        *[[61.25, 40], [57.5, 40], [42.5, 40], [38.75, 40]],
    ],
}
_CAMERA = TypeAdapter(Camera)


class CameraCuboidSpec(RegionSpec, frozen=True):
    """Cuboids on the picture of the view `on`, which also tells the camera."""

    type: Literal["camera_cuboid"]


class CameraCuboid(ImageControl[CameraCuboidSpec]):
    kind: ClassVar[str] = "camera_cuboid"
    unit: ClassVar[str] = "share"
    views: ClassVar[frozenset[str]] = frozenset({"camera"})
    Spec = CameraCuboidSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "camera_cuboid", "on": "shot", "labels": ["car", "crate"]},
            shown=_SHOWN,
            right=(
                {"media": _MEDIA, "regions": []},
                {"media": _MEDIA, "regions": [{"id": "1", "label": "car", **_CAR}]},
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "car", **_CAR},
                {"vertices": None},
                {"vertices": [[61.25, 58.75]]},
                {"vertices": [["61", "58"] for _ in range(CORNERS)]},
                {"x": 11},
                {"x": -10},
                {"height": 0},
                {"yaw": 200},
            ),
        ),
        Example(
            spec={"type": "camera_cuboid", "on": "shot", "labels": ["car"]},
            shown={"image": "drive.png", "camera": {"focal": [100, 100]}},
            right=({"media": _MEDIA, "regions": []},),
            wrong=({"media": _MEDIA, "regions": [{"id": "1", "label": "car", **_CAR}]},),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        **BODY,
        "vertices": {"type": "array", "items": _PAIR, "minItems": CORNERS, "maxItems": CORNERS},
    }

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        found = [*cuboid.check_body(region, path), *_check_vertices(region["vertices"], f"{path}/vertices")]
        camera = camera_of(shown)
        if camera is None:
            found.append(values.wrong(path, "is on a picture whose camera the item does not tell", "camera"))
        yield from found
        if camera is not None and not found:
            sized = camera.sized(number(media, "width"), number(media, "height"))
            yield from _check_seen(sized, media, region, path)

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(ring_of(region["vertices"]))

    def overlap(self, spec: CameraCuboidSpec, region: JsonObject, other: JsonObject) -> float:
        """Half by what is seen of them on the picture, half by what they share as solids."""
        return projected_iou(region, other)


def camera_of(shown: JsonValue) -> Camera | None:
    """The camera that an item tells beside a picture, level at a height of 1 where it has no pose; None where
    it tells none that can be read."""
    told = shown.get("camera") if isinstance(shown, dict) else None
    if not isinstance(told, dict):
        return None
    try:
        return _CAMERA.validate_python({"pose": LEVEL, **told})
    except ValidationError:
        return None


def _check_vertices(value: JsonValue, path: str) -> Iterator[Problem]:
    pairs = value if isinstance(value, list) else []
    if len(pairs) != CORNERS:
        yield values.wrong_type(path, f"a list of {CORNERS} points [x, y]", value)
    for index, pair in enumerate(pairs if len(pairs) == CORNERS else ()):
        numbers = [values.number(n) for n in pair] if isinstance(pair, list) else []
        if len(numbers) != 2 or any(n is None or abs(n) > MAX_SIDE for n in numbers):
            yield values.wrong_type(f"{path}/{index}", "a point [x, y] of finite numbers", pair)


def _check_seen(camera: Camera, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
    """Vertices that are not where the camera sees the corners; a box that is nowhere on the picture."""
    drawn = ring_of(region["vertices"])
    for index, (pixel, seen) in enumerate(zip(drawn, camera.outline(_solid(region)), strict=True)):
        if seen is None:
            yield values.wrong(path, "reaches behind the camera", "range")
            return
        if max(abs(a - b) for a, b in zip(pixel, seen, strict=True)) > OFF:
            message = f"is not where the camera sees this corner, at ({seen[0]:.1f}, {seen[1]:.1f})"
            yield values.wrong(f"{path}/vertices/{index}", message, "projection")
    left, top, width, height = around(drawn)
    if left > number(media, "width") or top > number(media, "height") or min(left + width, top + height) < 0:
        yield values.wrong(f"{path}/vertices", "are all outside of the image", "range")


def _solid(region: JsonObject) -> Solid:
    x, y, z, length, width, height, yaw = (number(region, name) for name in BODY)
    return Solid((x, y, z), (length, width, height), yaw)


CONTROL = CameraCuboid()
