"""Points: the class of each point of a cloud, on one frame or on a sequence (semantic segmentation); in the
mode `instance` also which thing it belongs to.

Points are numbered from 0 as the file holds them; those without finite coordinates are left out and have no
number. A label has one region a frame, and a point at most one label. `counts` are lengths of runs of
numbers, in turn outside and inside, that together are all points of the frame (`controls.runs`).

In the mode `instance` a label has one region a frame for each of its things, which have numbers from 1 on in
`instance`: one number is one thing, on all frames. What is no thing (a road, plants) has no `instance`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import runs, values
from sterling.controls.cuboid import FRAME, check_frame, frame_of
from sterling.controls.regions import (
    SHA256,
    RegionControl,
    RegionSpec,
    check_digest,
    misdrawn,
    regions_of,
)
from sterling.controls.runs import Runs
from sterling.domain.control import Column, Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

MAX_POINTS = 100_000_000
Stretch = tuple[int, int, str]
"""Numbers from start to before end, and their label; the points of all frames in a row, MAX_POINTS apart."""
MAX_INSTANCES = 60_000
_INSTANCE: JsonObject = {"type": "integer", "minimum": 1, "maximum": MAX_INSTANCES}
_ROAD: JsonObject = {"label": "road", "counts": [0, 3, 2, 4, 1]}
_CAR: JsonObject = {"id": "2", "label": "car", "counts": [3, 2, 5]}


class PointsSpec(RegionSpec, frozen=True):
    """Classes of the points in the cloud of the view `on`; a point of none is without a label. `mode`
    `instance` also tells things of one class apart."""

    type: Literal["points"]
    mode: Literal["instance", "semantic"] = "semantic"


class Points(RegionControl[PointsSpec]):
    kind: ClassVar[str] = "points"
    views: ClassVar[frozenset[str]] = frozenset({"pointcloud"})
    shape: ClassVar[VoteShape] = VoteShape.SPANS
    method: ClassVar[str] = "cell_votes"
    agreement: ClassVar[str] = "mean_iou"
    Spec = PointsSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "points", "on": "cloud", "labels": ["road", "car"]},
            right=(
                {"regions": []},
                {"regions": [{"id": "1", **_ROAD}]},
                {
                    "media": {"sha256": "0" * 64, "count": 10},
                    "regions": [{"id": "1", **_ROAD}, _CAR],
                },
            ),
            wrong=(
                *misdrawn(
                    {"count": 10},
                    _ROAD,
                    {"counts": [0, 3, 2, 4]},
                    {"counts": [0, 3, 0, 7]},
                    {"counts": [10]},
                    {"counts": [0, 9.5, 0.5]},
                    {"counts": "3 2 4 1"},
                    {"frame": -1},
                    {"label": "sky"},
                ),
                {"media": {"count": 0}, "regions": []},
                {"media": {"points": 10}, "regions": []},
                {"regions": [{"id": "1", **_ROAD}, {**_CAR, "counts": [2, 2, 6]}]},
                {"regions": [{"id": "1", **_ROAD}, {**_CAR, "counts": [3, 2, 6]}]},
                {"regions": [{"id": "1", **_ROAD}, {**_CAR, "label": "road"}]},
                {"regions": [{**_CAR, "instance": 1}]},
            ),
        ),
        Example(
            spec={"type": "points", "on": "cloud", "labels": ["road", "car"], "mode": "instance"},
            right=(
                {"regions": [{"id": "1", **_ROAD}, {**_CAR, "instance": 1}]},
                {
                    "regions": [
                        {**_CAR, "counts": [0, 2, 8], "instance": 3},
                        {**_CAR, "id": "3", "instance": 1},
                    ]
                },
            ),
            wrong=(
                *misdrawn({}, _CAR, {"instance": 0}, {"instance": 1.5}, {"instance": "1"}),
                {
                    "regions": [
                        {**_CAR, "instance": 1},
                        {**_CAR, "id": "3", "counts": [0, 2, 8], "instance": 1},
                    ]
                },
                {"regions": [{**_CAR, "instance": 1}, {"id": "1", **_ROAD, "instance": 1}]},
            ),
        ),
        Example(
            spec={"type": "points", "on": "scene", "labels": ["road", "car"]},
            shown=[{"points": "a.pcd"}, {"points": "b.pcd"}],
            right=(
                {
                    "regions": [
                        {"id": "1", **_ROAD, "frame": 0},
                        {"id": "2", "label": "road", "counts": [0, 1, 6], "frame": 1},
                    ]
                },
            ),
            wrong=(
                {"regions": [{"id": "1", **_ROAD}]},
                {"regions": [{"id": "1", **_ROAD, "frame": 2}]},
                {"regions": [{"id": "1", **_ROAD, "frame": 1}, {**_CAR, "counts": [3, 2], "frame": 1}]},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {"counts": runs.COUNTS}
    optional: ClassVar[Mapping[str, JsonValue]] = {"frame": FRAME, "instance": _INSTANCE}
    media: ClassVar[Mapping[str, JsonValue]] = {
        "sha256": SHA256,
        "count": {"type": "integer", "minimum": 1, "maximum": MAX_POINTS},
    }
    media_required: ClassVar[frozenset[str]] = frozenset()

    def plan(self, spec: PointsSpec) -> JsonObject:
        return {**super().plan(spec), "mode": spec.mode}

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        number = values.whole(region.get("instance", 1))
        if number is None or not 1 <= number <= MAX_INSTANCES:
            expected = f"a whole number from 1 to {MAX_INSTANCES:,}"
            yield values.wrong_type(f"{path}/instance", expected, region["instance"])

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from check_digest(shown, media, "point cloud")
        count = values.whole(media.get("count", 1))
        if count is None or not 1 <= count <= MAX_POINTS:
            yield values.wrong_type("/media/count", "the number of points", media["count"])

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        yield from check_frame(shown, region, path)
        whole = values.whole(media.get("count"))
        found = list(runs.check_counts(region["counts"], whole, f"{path}/counts", "points"))
        yield from found
        if not found and runs.total(region["counts"]) > MAX_POINTS:
            yield values.wrong(f"{path}/counts", f"are of more than {MAX_POINTS:,} points", "range")

    def check_together(self, spec: PointsSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        yield from _check_things(spec, regions)
        frames = defaultdict[int, list[int]](list)
        for index, region in enumerate(regions):
            frames[frame_of(region)].append(index)
        for frame, places in frames.items():
            told = [regions[place] for place in places]
            yield from _check_labels(told, places)
            sizes = [runs.total(region["counts"]) for region in told]
            for place, count in zip(places, sizes, strict=True):
                if count != sizes[0]:
                    message = f"frame {frame} has {sizes[0]:,} points by another region, here {count:,}"
                    yield values.wrong(f"/regions/{place}/counts", message, "range")
            double = runs.twice([runs.inside(region["counts"]) for region in told])
            if double is not None:
                message = "a point has two labels, and may have one"
                yield values.wrong(f"/regions/{places[double]}/counts", message, "overlap")

    def matches(self, spec: PointsSpec, region: JsonObject, other: JsonObject) -> float:
        if frame_of(region) != frame_of(other):
            return 0.0
        return runs.iou(runs.inside(region["counts"]), runs.inside(other["counts"]))

    def similarity(self, spec: PointsSpec, a: JsonValue, b: JsonValue) -> float:
        """Mean intersection over union of the labels that either has, over the points of all frames. Things
        of a label are matched, best first; one without a counterpart counts 0."""
        one, other = _things(a), _things(b)
        likeness, of = 0.0, 0
        for label in sorted(one.keys() | other.keys()):
            mine, theirs = one.get(label, []), other.get(label, [])
            likeness += _matched(*sorted((mine, theirs)))
            of += max(len(mine), len(theirs))
        return likeness / of if of else 1.0

    def vote(self, spec: PointsSpec, value: JsonValue) -> tuple[Stretch, ...]:
        """Stretches of points in order; those of frame n begin at n times MAX_POINTS."""
        return tuple(
            sorted(
                (start + frame_of(region) * MAX_POINTS, end + frame_of(region) * MAX_POINTS, label)
                for region in regions_of(value)
                for label in (str(region["label"]),)
                for start, end in runs.inside(region["counts"])
            )
        )

    def label(self, spec: PointsSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        stretches: Iterable[Sequence[Any]] = belief
        wholes, framed = _frames(answers)
        placed = sorted(
            (int(start) // MAX_POINTS, str(label), int(start), int(end))
            for start, end, label, *_ in stretches
        )
        regions = list[JsonObject]()
        known = _instances(self._nearest(spec, answers)) if spec.mode == "instance" else {}
        for (frame, label), told in groupby(placed, lambda one: one[:2]):
            first = frame * MAX_POINTS
            found = [(start - first, end - first) for _, _, start, end in told]
            whole = max(wholes.get(frame, 0), found[-1][1])
            at: JsonObject = {"frame": frame} if frame or frame in framed else {}
            for number, part in _parted(found, known.get((frame, label), [])):
                thing: JsonObject = {} if number is None else {"instance": number}
                regions.append({"label": label, "counts": runs.counts_of(part, whole), **at, **thing})
        return self.restore(spec, regions, answers)

    def _nearest(self, spec: PointsSpec, answers: Sequence[JsonValue]) -> JsonValue:
        """The answer most like the others, the first of several: numbers of things mean something within one
        answer alone, so that points keep their classes by votes and their things by this answer."""
        if len(answers) < 2:
            return answers[0] if answers else None
        likeness = [sum(self.similarity(spec, one, other) for other in answers) for one in answers]
        return answers[max(range(len(answers)), key=lambda n: (round(likeness[n], 9), -n))]

    def columns(self, spec: PointsSpec) -> Sequence[Column]:
        things = (Column(name="instances", type="integer"),) if spec.mode == "instance" else ()
        return (*super().columns(spec), Column(name="points", type="integer"), *things)

    def row(self, spec: PointsSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        marked = sum(runs.size(runs.inside(region["counts"])) for region in regions_of(value))
        row = {**super().row(spec, value), "points": marked}
        if spec.mode == "semantic":
            return row
        numbers = {values.whole(region["instance"]) for region in regions_of(value) if "instance" in region}
        return {**row, "instances": len(numbers)}


def _check_labels(regions: Sequence[JsonObject], places: Sequence[int]) -> Iterator[Problem]:
    """Labels, or things of one, that one frame has twice."""
    seen = set[tuple[JsonValue, JsonValue]]()
    for place, region in zip(places, regions, strict=True):
        label, number = region["label"], region.get("instance")
        if (label, number) in seen:
            what = f"{label!r}" if number is None else f"instance {number} of {label!r}"
            message = f"{what} has a region already, and has one a frame"
            yield values.wrong(f"/regions/{place}/label", message, "duplicate")
        seen.add((label, number))


def _check_things(spec: PointsSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
    """Numbers of things where none are asked for; one number under two labels."""
    labels = dict[JsonValue, JsonValue]()
    for place, region in enumerate(regions):
        number = region.get("instance")
        if number is None:
            continue
        if spec.mode == "semantic":
            message = "is not asked for in the mode semantic"
            yield values.wrong(f"/regions/{place}/instance", message, "unknown")
        elif labels.setdefault(number, region["label"]) != region["label"]:
            message = f"instance {number} is {labels[number]!r} elsewhere; a thing has one label"
            yield values.wrong(f"/regions/{place}/label", message, "label")


def _things(value: JsonValue) -> dict[str, list[Runs]]:
    """The points of each thing of a label, over all frames; of what is no thing together."""
    found = defaultdict[str, dict[JsonValue, Runs]](dict)
    for region in sorted(regions_of(value), key=frame_of):
        first = frame_of(region) * MAX_POINTS
        stretches = found[str(region["label"])].setdefault(region.get("instance"), [])
        stretches += [(start + first, end + first) for start, end in runs.inside(region["counts"])]
    return {label: list(things.values()) for label, things in found.items()}


def _matched(one: Sequence[Runs], other: Sequence[Runs]) -> float:
    """The sum of intersections over unions of pairs, best first; each is in one pair."""
    pairs = [(-runs.iou(a, b), i, j) for i, a in enumerate(one) for j, b in enumerate(other)]
    total, left, right = 0.0, set[int](), set[int]()
    for negative, i, j in sorted(pairs):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            total -= negative
    return total


def _instances(answer: JsonValue) -> dict[tuple[int, str], list[tuple[int, Runs]]]:
    """The numbers of things and their points, by frame and label."""
    found = defaultdict[tuple[int, str], list[tuple[int, Runs]]](list)
    for region in regions_of(answer):
        number = values.whole(region.get("instance"))
        if number is not None:
            stretches = runs.inside(region["counts"])
            found[frame_of(region), str(region["label"])].append((number, stretches))
    return found


def _parted(points: Runs, things: Sequence[tuple[int, Runs]]) -> Iterator[tuple[int | None, Runs]]:
    """Points of one label by the things that they belong to; those of none last."""
    for number, stretches in things:
        part = runs.common(points, stretches)
        points = runs.without(points, stretches)
        if part:
            yield number, part
    if points:
        yield None, points


def _frames(answers: Sequence[JsonValue]) -> tuple[dict[int, int], set[int]]:
    """How many points each frame has by most of the answers; and the frames that they name."""
    told, named = defaultdict[int, Counter[int]](Counter), set[int]()
    for region in (region for answer in answers for region in regions_of(answer)):
        told[frame_of(region)][runs.total(region["counts"])] += 1
        if "frame" in region:
            named.add(frame_of(region))
    most = {frame: min(counts, key=lambda n: (-counts[n], n)) for frame, counts in told.items()}
    return most, named


CONTROL = Points()
