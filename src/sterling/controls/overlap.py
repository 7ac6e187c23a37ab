"""What all controls share whose regions match by how much they overlap: bounds, likeness, votes."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pydantic import JsonValue

from sterling.controls.regions import RegionControl, RegionSpec, regions_of
from sterling.domain.area import Point, Rectangle
from sterling.domain.control import JsonObject
from sterling.domain.votes import VoteShape

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

    def measure(self, spec: R) -> Mapping[str, JsonValue]:
        """What a vote must say beside its geometry, so that regions can be compared."""
        return {}

    def things(self, value: JsonValue) -> list[JsonObject]:
        """What answers are compared by: each region, unless several are one thing."""
        return regions_of(value)

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

    def vote(self, spec: R, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Per region its label, its geometry, and what it is measured by."""
        measure = self.measure(spec)
        return tuple(
            {
                "label": str(region["label"]),
                **{name: region[name] for name in self._drawn if name in region},
                **measure,
            }
            for region in self.things(value)
        )

    def drawn(self, spec: R, vote: Mapping[str, Any]) -> JsonObject:
        """The geometry of a region, from its vote or its belief."""
        return {name: vote[name] for name in self._drawn if name in vote}

    def label(self, spec: R, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        votes: Iterable[Mapping[str, Any]] = belief
        regions: list[JsonObject] = [
            {"label": str(vote["label"]), **self.drawn(spec, vote)} for vote in votes
        ]
        return self.restore(spec, regions, answers, self.carried)

    def told(self, belief: Any) -> Sequence[Mapping[str, Any]]:
        return [*belief]

    @property
    def _drawn(self) -> tuple[str, ...]:
        return (*self.geometry, *(name for name in self.optional if name not in self.carried))

    def _labelled(self, value: JsonValue) -> list[tuple[str, Rectangle, JsonObject]]:
        regions = [(str(region["label"]), self.bounds(region), region) for region in self.things(value)]
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
