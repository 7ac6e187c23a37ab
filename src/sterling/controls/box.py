"""Box: upright rectangles on an image, each with a label, in pixels of the source as floats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeGuard

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.regions import SHA256, RegionControl, RegionSpec, check_sha256, regions_of
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label, Option
from sterling.domain.votes import VoteShape

MAX_SIDE = 1_000_000
_SIDE: JsonObject = {"type": "integer", "minimum": 1, "maximum": MAX_SIDE}
_EDGES = ("x", "y", "width", "height")
_ROUNDING = 1e-6
"""Pixels by which an edge may lie outside, since x + width is rounded."""


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


class Box(RegionControl[BoxSpec]):
    kind: ClassVar[str] = "box"
    shape: ClassVar[VoteShape] = VoteShape.REGIONS
    views: ClassVar[frozenset[str]] = frozenset({"image"})
    method: ClassVar[str] = "box_clusters"
    agreement: ClassVar[str] = "mean_iou"
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
    media: ClassVar[Mapping[str, JsonValue]] = {"width": _SIDE, "height": _SIDE, "sha256": SHA256}
    media_required: ClassVar[frozenset[str]] = frozenset({"width", "height"})

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

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        edges = {name: values.number(region[name]) for name in _EDGES}
        numbers = {name: edge for name, edge in edges.items() if edge is not None}
        for name in edges.keys() - numbers.keys():
            yield values.wrong_type(f"{path}/{name}", "a finite number of pixels", region[name])
        if len(numbers) < len(edges):
            return
        for start, size in (("x", "width"), ("y", "height")):
            whole = values.number(media[size]) or 0.0
            if numbers[size] <= 0:
                yield values.wrong(f"{path}/{size}", f"{numbers[size]:g} is not a positive size", "range")
            elif numbers[start] < 0 or numbers[start] + numbers[size] > whole + _ROUNDING:
                span = f"from {numbers[start]:g} to {numbers[start] + numbers[size]:g}"
                message = f"{span} is outside the image, whose {size} is {whole:g}"
                yield values.wrong(f"{path}/{start}", message, "range")

    def check_limits(self, label: Option, region: JsonObject, path: str) -> Iterator[Problem]:
        limits = label.limits if isinstance(label, Label) else None
        if limits is None or limits.min_px is None:
            return
        for name in ("width", "height"):
            if (values.number(region[name]) or 0.0) < limits.min_px:
                message = f"{region[name]} pixels are less than the {limits.min_px:g} that this label needs"
                yield values.wrong(f"{path}/{name}", message, "range")

    def matches(self, region: JsonObject, other: JsonObject) -> float:
        return iou(_rectangle(region), _rectangle(other))

    def similarity(self, spec: BoxSpec, a: JsonValue, b: JsonValue) -> float:
        """Mean intersection over union of boxes matched by label, best first; an unmatched box counts 0."""
        one, other = sorted((_labelled(a), _labelled(b)))  # in one order, so that ties fall the same way
        if not one and not other:
            return 1.0
        return sum(_matched(one, other)) / max(len(one), len(other))

    def vote(self, spec: BoxSpec, value: JsonValue) -> tuple[Mapping[str, str | float], ...]:
        return tuple(
            {"label": str(region["label"]), **dict(zip(_EDGES, _rectangle(region), strict=True))}
            for region in regions_of(value)
        )

    def label(self, spec: BoxSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        boxes: Iterable[Mapping[str, Any]] = belief
        regions: list[JsonObject] = [
            {"label": str(box["label"]), **{edge: float(box[edge]) for edge in _EDGES}} for box in boxes
        ]
        return self.restore(regions, answers)


def _is_digest(shown: JsonValue) -> TypeGuard[str]:
    return isinstance(shown, str) and shown.startswith("sha256:")


Rectangle = tuple[float, float, float, float]


def iou(a: Rectangle, b: Rectangle) -> float:
    """Intersection over union of two rectangles (x, y, width, height); 1 exactly for the same one."""
    if a == b:
        return 1.0
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return min(shared / (a[2] * a[3] + b[2] * b[3] - shared), 1.0)


def _rectangle(region: JsonObject) -> Rectangle:
    x, y, width, height = (values.number(region[edge]) or 0.0 for edge in _EDGES)
    return x, y, width, height


def _labelled(value: JsonValue) -> list[tuple[str, Rectangle]]:
    return sorted((str(region["label"]), _rectangle(region)) for region in regions_of(value))


def _matched(one: list[tuple[str, Rectangle]], other: list[tuple[str, Rectangle]]) -> Iterator[float]:
    """The overlaps of a greedy matching, best first; each box is used once."""
    pairs = sorted((-overlap, i, j) for i, j, overlap in _overlaps(one, other))
    left, right = set[int](), set[int]()
    for negative, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield -negative


def _overlaps(
    one: list[tuple[str, Rectangle]], other: list[tuple[str, Rectangle]]
) -> Iterator[tuple[int, int, float]]:
    """Pairs of one label that overlap. Both lists are sorted by label and x: one too far right ends a row."""
    start = 0
    for i, (label, box) in enumerate(one):
        while start < len(other) and other[start][0] < label:
            start += 1
        for j in range(start, len(other)):
            name, candidate = other[j]
            if name != label or candidate[0] >= box[0] + box[2]:
                break
            if (overlap := iou(box, candidate)) > 0:
                yield i, j, overlap


CONTROL = Box()
