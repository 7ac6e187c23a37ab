"""What all controls that draw on an image share: its size and digest, bounds, matching by overlap, votes.

Geometry is in pixels of the source as floats; x grows to the right, y downwards, and the corner of the image
is (0, 0), so that the middle of its first pixel is (0.5, 0.5).
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeGuard, TypeVar

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.area import Point, Ring
from sterling.controls.regions import SHA256, RegionControl, RegionSpec, check_sha256, regions_of
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label, Option
from sterling.domain.votes import VoteShape

MAX_SIDE = 1_000_000
MAX_POINTS = 10_000
EDGES = ("x", "y", "width", "height")
ROUNDING = 1e-6
"""Pixels by which a point may lie outside, since sums are rounded."""
PIXELS: JsonObject = {"type": "number", "minimum": 0, "maximum": MAX_SIDE}
SIDE: JsonObject = {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_SIDE}
ANGLE: JsonObject = {"type": "number", "minimum": -180, "maximum": 180}
PAIR: JsonObject = {"type": "array", "prefixItems": [PIXELS, PIXELS], "minItems": 2, "maxItems": 2}
_WHOLE_SIDE: JsonObject = {"type": "integer", "minimum": 1, "maximum": MAX_SIDE}

Rectangle = tuple[float, float, float, float]
"""Left, top, width, height."""


def ring_schema(least: int) -> JsonObject:
    """JSON Schema of a list of points."""
    return {"type": "array", "items": PAIR, "minItems": least, "maxItems": MAX_POINTS}


def misdrawn(media: JsonObject, region: JsonObject, *changes: JsonObject) -> tuple[JsonValue, ...]:
    """For examples: a value for each change that makes a region wrong."""
    return tuple({"media": media, "regions": [{"id": "1", **region, **change}]} for change in changes)


R = TypeVar("R", bound=RegionSpec)


class ImageControl(RegionControl[R]):
    """Regions on an image. A kind says what its geometry is, which rectangle is around it, and how much two
    regions overlap."""

    shape: ClassVar[VoteShape] = VoteShape.REGIONS
    views: ClassVar[frozenset[str]] = frozenset({"image"})
    method: ClassVar[str] = "detected_regions"
    agreement: ClassVar[str] = "mean_iou"
    media: ClassVar[Mapping[str, JsonValue]] = {"width": _WHOLE_SIDE, "height": _WHOLE_SIDE, "sha256": SHA256}
    media_required: ClassVar[frozenset[str]] = frozenset({"width", "height"})
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "group": {"type": "string", "minLength": 1, "maxLength": 100}
    }

    @abstractmethod
    def bounds(self, region: JsonObject) -> Rectangle:
        """The upright rectangle around a region."""

    @abstractmethod
    def overlap(self, spec: R, region: JsonObject, other: JsonObject) -> float:
        """How well two regions match, from 0 to 1; symmetric, 1 for the same geometry."""

    def reach(self, spec: R) -> float:
        """Pixels around a region within which another one still matches."""
        return 0.0

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from check_sha256(media)
        source = shown if isinstance(shown, dict) else {}
        for name in ("width", "height"):
            side, known = values.whole(media.get(name)), values.whole(source.get(name))
            if side is None or not 1 <= side <= MAX_SIDE:
                expected = f"whole pixels from 1 to {MAX_SIDE:,}"
                yield values.wrong_type(f"/media/{name}", expected, media.get(name))
            elif known is not None and side != known:
                message = f"the image's {name} is {known} pixels, not {side}"
                yield values.wrong(f"/media/{name}", message, "other_media")
        # A stored picture is named by its digest.
        digest = shown.removeprefix("sha256:") if _is_digest(shown) else source.get("sha256")
        if isinstance(digest, str) and media.get("sha256", digest) != digest:
            yield values.wrong("/media/sha256", "is not the digest of this item's image", "other_media")

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

    def matches(self, spec: R, region: JsonObject, other: JsonObject) -> float:
        gap = 2 * self.reach(spec)
        if not _meet(self.bounds(region), self.bounds(other), gap):
            return 0.0
        return self.overlap(spec, region, other)

    def similarity(self, spec: R, a: JsonValue, b: JsonValue) -> float:
        """Mean overlap of regions matched by label, best first; an unmatched region counts 0."""
        # In one order, so that ties fall the same way.
        one, other = sorted((self._labelled(a), self._labelled(b)), key=_order)
        if not one and not other:
            return 1.0
        pairs = sorted((-overlap, i, j) for i, j, overlap in self._overlaps(spec, one, other))
        return sum(_matched(pairs)) / max(len(one), len(other))

    def vote(self, spec: R, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Per region its label, the rectangle around it (widened by `reach`, so that a point has one too) and
        its `geometry`."""
        return tuple(self._vote(spec, region) for region in regions_of(value))

    def _vote(self, spec: R, region: JsonObject) -> Mapping[str, Any]:
        x, y, width, height = self.bounds(region)
        wide = self.reach(spec)
        around = (x - wide, y - wide, width + 2 * wide, height + 2 * wide)
        members = {name: region[name] for name in self._drawn if name in region}
        return {
            "label": str(region["label"]),
            **dict(zip(EDGES, around, strict=True)),
            "geometry": members,
        }

    def label(self, spec: R, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        votes: Iterable[Mapping[str, Any]] = belief
        regions: list[JsonObject] = [{"label": str(vote["label"]), **vote["geometry"]} for vote in votes]
        return self.restore(spec, regions, answers, ("group",))

    @property
    def _drawn(self) -> tuple[str, ...]:
        return (*self.geometry, *(name for name in self.optional if name != "group"))

    def _labelled(self, value: JsonValue) -> list[tuple[str, Rectangle, JsonObject]]:
        regions = [(str(region["label"]), self.bounds(region), region) for region in regions_of(value)]
        return sorted(regions, key=lambda one: (one[0], one[1]))

    def _overlaps(
        self, spec: R, one: Sequence["_Labelled"], other: Sequence["_Labelled"]
    ) -> Iterator[tuple[int, int, float]]:
        """Pairs of one label that overlap. Both are sorted by label and x: one too far right ends a row."""
        start, gap = 0, 2 * self.reach(spec)
        for i, (label, box, region) in enumerate(one):
            while start < len(other) and other[start][0] < label:
                start += 1
            for j in range(start, len(other)):
                name, around, candidate = other[j]
                if name != label or around[0] > box[0] + box[2] + gap:
                    break
                if _meet(box, around, gap) and (overlap := self.overlap(spec, region, candidate)) > 0:
                    yield i, j, overlap


_Labelled = tuple[str, Rectangle, JsonObject]


def _order(labelled: Sequence[_Labelled]) -> list[tuple[str, Rectangle]]:
    return [one[:2] for one in labelled]


def _matched(pairs: Iterable[tuple[float, int, int]]) -> Iterator[float]:
    """The overlaps of a greedy matching, best first; each region is used once."""
    left, right = set[int](), set[int]()
    for negative, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield -negative


def _meet(a: Rectangle, b: Rectangle, gap: float) -> bool:
    return (
        a[0] <= b[0] + b[2] + gap
        and b[0] <= a[0] + a[2] + gap
        and a[1] <= b[1] + b[3] + gap
        and b[1] <= a[1] + a[3] + gap
    )


def _is_digest(shown: JsonValue) -> TypeGuard[str]:
    return isinstance(shown, str) and shown.startswith("sha256:")


def number(region: JsonObject, name: str) -> float:
    """A member of a region that was checked."""
    return values.number(region[name]) or 0.0


def ring_of(value: JsonValue) -> Ring:
    """Points of a region that was checked."""
    pairs = [pair for pair in value if isinstance(pair, list)] if isinstance(value, list) else []
    return [(values.number(pair[0]) or 0.0, values.number(pair[1]) or 0.0) for pair in pairs]


def around(points: Iterable[Point]) -> Rectangle:
    """The upright rectangle around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def check_numbers(region: JsonObject, names: Iterable[str], path: str) -> Iterator[Problem]:
    """Members that are not finite numbers."""
    for name in names:
        if values.number(region[name]) is None:
            yield values.wrong_type(f"{path}/{name}", "a finite number", region[name])


def check_inside(media: JsonObject, point: Point, path: str, names: tuple[str, str]) -> Iterator[Problem]:
    """A point that lies outside of the image."""
    for at, size, name in zip(point, ("width", "height"), names, strict=True):
        whole = values.number(media[size]) or 0.0
        if not 0 <= at <= whole + ROUNDING:
            message = f"{at:g} is outside the image, whose {size} is {whole:g}"
            yield values.wrong(f"{path}/{name}", message, "range")


def check_angle(region: JsonObject, path: str) -> Iterator[Problem]:
    """An angle that is not between -180 and 180 degrees."""
    angle = values.number(region["angle"])
    if angle is None or not -180 <= angle <= 180:
        yield values.wrong_type(f"{path}/angle", "degrees from -180 to 180", region["angle"])


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
