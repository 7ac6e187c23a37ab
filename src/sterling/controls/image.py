"""What all controls that draw on an image share: its size and digest, groups, limits in pixels.

Geometry is in pixels of the source as floats; x grows to the right, y downwards, and the corner of the image
is (0, 0), so that the middle of its first pixel is (0.5, 0.5).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, TypeVar

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.overlap import OverlapControl
from sterling.controls.regions import SHA256, RegionSpec, check_angle, check_digest, check_numbers, number
from sterling.domain.area import EDGES, Point, Ring
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label, Option

MAX_SIDE = 1_000_000
MAX_POINTS = 10_000
ROUNDING = 1e-6
"""Pixels by which a point may lie outside, since sums are rounded."""
PIXELS: JsonObject = {"type": "number", "minimum": 0, "maximum": MAX_SIDE}
SIDE: JsonObject = {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_SIDE}
PAIR: JsonObject = {"type": "array", "prefixItems": [PIXELS, PIXELS], "minItems": 2, "maxItems": 2}
_WHOLE_SIDE: JsonObject = {"type": "integer", "minimum": 1, "maximum": MAX_SIDE}


def ring_schema(least: int) -> JsonObject:
    """JSON Schema of a list of points."""
    return {"type": "array", "items": PAIR, "minItems": least, "maxItems": MAX_POINTS}


R = TypeVar("R", bound=RegionSpec)


class ImageControl(OverlapControl[R]):
    """Regions on an image, in pixels of its source; also on one whose camera is known."""

    views: ClassVar[frozenset[str]] = frozenset({"image", "camera"})
    media: ClassVar[Mapping[str, JsonValue]] = {"width": _WHOLE_SIDE, "height": _WHOLE_SIDE, "sha256": SHA256}
    media_required: ClassVar[frozenset[str]] = frozenset({"width", "height"})
    carried: ClassVar[tuple[str, ...]] = ("group",)
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "group": {"type": "string", "minLength": 1, "maxLength": 100}
    }

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        source = shown if isinstance(shown, dict) else {}
        for name in ("width", "height"):
            side, known = values.whole(media.get(name)), values.whole(source.get(name))
            if side is None or not 1 <= side <= MAX_SIDE:
                expected = f"whole pixels from 1 to {MAX_SIDE:,}"
                yield values.wrong_type(f"/media/{name}", expected, media.get(name))
            elif known is not None and side != known:
                message = f"the image's {name} is {known} pixels, not {side}"
                yield values.wrong(f"/media/{name}", message, "other_media")
        pictured = source.get("image", shown)  # a view of a camera shows its picture and more
        yield from check_digest(pictured, media, "image")

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        if "group" in region:
            yield from values.text(region["group"], f"{path}/group", 1, 100)

    def check_limits(self, label: Option, region: JsonObject, path: str) -> Iterator[Problem]:
        limits = label.limits if isinstance(label, Label) else None
        if limits is None or limits.min_px is None:
            return
        for name, side in zip(EDGES[2:], self.bounds(region)[2:], strict=True):
            if side < limits.min_px:
                message = f"{side:g} pixels are less than the {limits.min_px:g} that this label needs"
                yield values.wrong(f"{path}/{name}" if name in region else path, message, "range")


def ring_of(value: JsonValue) -> Ring:
    """Points of a region that was checked."""
    pairs = [pair for pair in value if isinstance(pair, list)] if isinstance(value, list) else []
    return [(values.number(pair[0]) or 0.0, values.number(pair[1]) or 0.0) for pair in pairs]


def check_inside(media: JsonObject, point: Point, path: str, names: tuple[str, str]) -> Iterator[Problem]:
    """A point that lies outside of the image."""
    for at, size, name in zip(point, ("width", "height"), names, strict=True):
        whole = values.number(media[size]) or 0.0
        if not 0 <= at <= whole + ROUNDING:
            message = f"{at:g} is outside the image, whose {size} is {whole:g}"
            yield values.wrong(f"{path}/{name}", message, "range")


def check_sides(region: JsonObject, names: Iterable[str], path: str) -> Iterator[Problem]:
    """Sizes that are not positive numbers; MAX_SIDE bounds them."""
    for name in names:
        side = values.number(region[name])
        if side is None or not 0 < side <= MAX_SIDE:
            yield values.wrong_type(f"{path}/{name}", "a positive number of pixels", region[name])


def check_ring(media: JsonObject, value: JsonValue, path: str, least: int) -> Iterator[Problem]:
    """What is wrong with a list of points on the image."""
    if not isinstance(value, list) or not least <= len(value) <= MAX_POINTS:
        yield values.wrong_type(path, f"a list of {least} to {MAX_POINTS:,} points [x, y]", value)
        return
    for index, pair in enumerate(value):
        numbers = [values.number(n) for n in pair] if isinstance(pair, list) and len(pair) == 2 else [None]
        x, y = numbers if len(numbers) == 2 else (None, None)
        if x is None or y is None:
            yield values.wrong_type(f"{path}/{index}", "a point [x, y] of finite numbers", pair)
        else:
            yield from check_inside(media, (x, y), f"{path}/{index}", ("0", "1"))


def check_turned(media: JsonObject, region: JsonObject, sides: Iterable[str], path: str) -> Iterator[Problem]:
    """What is wrong with a shape given by its middle, which is on the image, its sides and its angle."""
    found = list(check_numbers(region, ("cx", "cy"), path))
    yield from found or check_inside(media, middle_of(region), path, ("cx", "cy"))
    yield from check_sides(region, sides, path)
    yield from check_angle(region, path)


def middle_of(region: JsonObject) -> Point:
    """The middle of a region that was checked."""
    return number(region, "cx"), number(region, "cy")
