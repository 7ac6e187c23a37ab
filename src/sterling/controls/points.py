"""Points: the class of each point of a cloud, on one frame or on a sequence (semantic segmentation).

Points are numbered from 0 as the file holds them; those without finite coordinates are left out and have no
number. A label has one region a frame, and a point at most one label. `counts` are lengths of runs of
numbers, in turn outside and inside, that together are all points of the frame (`controls.runs`).
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
_ROAD: JsonObject = {"label": "road", "counts": [0, 3, 2, 4, 1]}
_CAR: JsonObject = {"id": "2", "label": "car", "counts": [3, 2, 5]}


class PointsSpec(RegionSpec, frozen=True):
    """Classes of the points in the cloud of the view `on`; a point of none is without a label."""

    type: Literal["points"]


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
    optional: ClassVar[Mapping[str, JsonValue]] = {"frame": FRAME}
    media: ClassVar[Mapping[str, JsonValue]] = {
        "sha256": SHA256,
        "count": {"type": "integer", "minimum": 1, "maximum": MAX_POINTS},
    }
    media_required: ClassVar[frozenset[str]] = frozenset()

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
        """Mean intersection over union of the labels that either has, over the points of all frames."""
        one, other = (_by_label(self.vote(spec, value)) for value in (a, b))
        labels = sorted(one.keys() | other.keys())
        likeness = [runs.iou(one.get(label, []), other.get(label, [])) for label in labels]
        return sum(likeness) / len(likeness) if likeness else 1.0

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
        for (frame, label), told in groupby(placed, lambda one: one[:2]):
            first = frame * MAX_POINTS
            found = [(start - first, end - first) for _, _, start, end in told]
            counts = runs.counts_of(found, max(wholes.get(frame, 0), found[-1][1]))
            at: JsonObject = {"frame": frame} if frame or frame in framed else {}
            regions.append({"label": label, "counts": counts, **at})
        return self.restore(spec, regions, answers)

    def columns(self, spec: PointsSpec) -> Sequence[Column]:
        return (*super().columns(spec), Column(name="points", type="integer"))

    def row(self, spec: PointsSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        marked = sum(runs.size(runs.inside(region["counts"])) for region in regions_of(value))
        return {**super().row(spec, value), "points": marked}


def _check_labels(regions: Sequence[JsonObject], places: Sequence[int]) -> Iterator[Problem]:
    """Labels that one frame has twice."""
    seen = set[JsonValue]()
    for place, region in zip(places, regions, strict=True):
        if region["label"] in seen:
            message = f"{region['label']!r} has a region already, and a label has one a frame"
            yield values.wrong(f"/regions/{place}/label", message, "duplicate")
        seen.add(region["label"])


def _by_label(stretches: Iterable[Stretch]) -> dict[str, Runs]:
    found = defaultdict[str, Runs](list)
    for start, end, label in stretches:
        found[label].append((start, end))
    return found


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
