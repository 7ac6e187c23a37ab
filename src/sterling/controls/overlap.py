"""What all controls share whose regions match by how much they overlap: bounds, likeness, votes."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pydantic import JsonValue

from sterling.controls.area import Point
from sterling.controls.regions import RegionControl, RegionSpec, regions_of
from sterling.domain.control import JsonObject
from sterling.domain.votes import VoteShape

EDGES = ("x", "y", "width", "height")
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height."""

R = TypeVar("R", bound=RegionSpec)


class OverlapControl(RegionControl[R]):
    """A kind says which upright rectangle is around a region, and how much two regions overlap."""

    shape: ClassVar[VoteShape] = VoteShape.REGIONS
    method: ClassVar[str] = "detected_regions"
    agreement: ClassVar[str] = "mean_iou"
    carried: ClassVar[tuple[str, ...]] = ()
    """Members of a region that are no geometry: they are taken from the answers, by majority."""

    @abstractmethod
    def bounds(self, region: JsonObject) -> Rectangle:
        """The upright rectangle around a region."""

    @abstractmethod
    def overlap(self, spec: R, region: JsonObject, other: JsonObject) -> float:
        """How well two regions match, from 0 to 1; symmetric, 1 for the same geometry."""

    def outlines(self, region: JsonObject) -> Sequence[Sequence[Point]]:
        """The outline of a region and then its holes, where it has an inside other than the rectangle around
        it: by these answers are matched."""
        return ()

    def reach(self, spec: R) -> float:
        """Pixels around a region within which another one still matches."""
        return 0.0

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

    def boxes(self, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Per region its label and the rectangle around it."""
        return tuple(
            {"label": str(region["label"]), **dict(zip(EDGES, self.bounds(region), strict=True))}
            for region in regions_of(value)
        )

    def vote(self, spec: R, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Per region its label, the rectangle around it (widened by `reach`, so that a point has one too),
        the `points` and `holes` of its true shape, where it has one, and its `geometry`."""
        return tuple(self._vote(spec, region) for region in regions_of(value))

    def _vote(self, spec: R, region: JsonObject) -> Mapping[str, Any]:
        x, y, width, height = self.bounds(region)
        wide = self.reach(spec)
        around = (x - wide, y - wide, width + 2 * wide, height + 2 * wide)
        members = {name: region[name] for name in self._drawn if name in region}
        rings = self.outlines(region)
        return {
            "label": str(region["label"]),
            **dict(zip(EDGES, around, strict=True)),
            **({"points": rings[0], "holes": rings[1:]} if rings else {}),
            "geometry": members,
        }

    def label(self, spec: R, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        votes: Iterable[Mapping[str, Any]] = belief
        regions: list[JsonObject] = [{"label": str(vote["label"]), **vote["geometry"]} for vote in votes]
        return self.restore(spec, regions, answers, self.carried)

    def told(self, belief: Any) -> Sequence[float | None]:
        votes: Iterable[Mapping[str, Any]] = belief
        return [vote.get("probability") for vote in votes]

    @property
    def _drawn(self) -> tuple[str, ...]:
        return (*self.geometry, *(name for name in self.optional if name not in self.carried))

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


def around(points: Iterable[Point]) -> Rectangle:
    """The upright rectangle around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
