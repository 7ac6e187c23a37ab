"""Segment: stretches of a sound, a series or a video, each with a label, in seconds; `end` is exclusive.

On a video they begin and end with frames: at the time of a frame after the first one's, to the millisecond.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.overlap import OverlapControl
from sterling.controls.regions import SHA256, RegionSpec, check_digest, regions_of
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

_SECONDS: JsonObject = {"type": "number", "minimum": 0}
_ROUNDING = 1e-3
"""Seconds by which an end may lie behind the last sample: players round durations."""


_WRONG: tuple[JsonObject, ...] = (
    {"label": "anna", "start": 1, "end": 1},
    {"label": "anna", "start": 2, "end": 1},
    {"label": "anna", "start": -1, "end": 1},
    {"label": "anna", "start": 3, "end": 3.6},
    {"label": "anna", "start": float("nan"), "end": 1},
    {"label": "cleo", "start": 0, "end": 1},
)


class SegmentSpec(RegionSpec, frozen=True):
    """With `overlap: false`, no two segments share a moment (one speaker at a time)."""

    type: Literal["segment"]
    overlap: bool = True


class Segment(OverlapControl[SegmentSpec]):
    kind: ClassVar[str] = "segment"
    unit: ClassVar[str] = "s"
    views: ClassVar[frozenset[str]] = frozenset({"audio", "timeseries", "video"})
    Spec = SegmentSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "segment",
                "on": "sound",
                "overlap": False,
                "labels": ["anna", "ben"],
                "attributes": {"words": {"type": "string"}},
            },
            right=(
                {"media": {"duration": 3.5}, "regions": []},
                {
                    "media": {"duration": 3.5, "sha256": "0" * 64},
                    "regions": [
                        {"id": "1", "label": "anna", "start": 0, "end": 1.25},
                        {
                            "id": "2",
                            "label": "ben",
                            "start": 1.25,
                            "end": 3.5,
                            "attributes": {"words": "Good morning."},
                        },
                    ],
                },
            ),
            wrong=(
                {"regions": []},
                {"media": {"duration": 0}, "regions": []},
                {"media": {"duration": "3"}, "regions": []},
                *({"media": {"duration": 3.5}, "regions": [{"id": "1", **region}]} for region in _WRONG),
                {
                    "media": {"duration": 3.5},
                    "regions": [
                        {"id": "1", "label": "anna", "start": 0, "end": 2},
                        {"id": "2", "label": "ben", "start": 1.5, "end": 3},
                    ],
                },
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "start": _SECONDS,
        "end": {"type": "number", "exclusiveMinimum": 0},
    }
    media: ClassVar[Mapping[str, JsonValue]] = {
        "duration": {"type": "number", "exclusiveMinimum": 0},
        "sha256": SHA256,
    }
    media_required: ClassVar[frozenset[str]] = frozenset({"duration"})

    def plan(self, spec: SegmentSpec) -> JsonObject:
        return {**super().plan(spec), "overlap": spec.overlap}

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        duration = values.number(media["duration"])
        if duration is None or duration <= 0:
            yield values.wrong_type("/media/duration", "a number of seconds above 0", media["duration"])
        yield from check_digest(shown, media, "recording")

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        start, end = values.number(region["start"]), values.number(region["end"])
        duration = values.number(media["duration"]) or 0.0
        if start is None or end is None:
            name = "start" if start is None else "end"
            yield values.wrong_type(f"{path}/{name}", "a finite number of seconds", region[name])
        elif end <= start:
            message = f"a segment from {start:g} to {end:g} s has no length"
            yield values.wrong(f"{path}/end", message, "range")
        elif start < 0 or end > duration + _ROUNDING:
            message = f"from {start:g} to {end:g} s is outside the recording, which lasts {duration:g} s"
            yield values.wrong(f"{path}/{'start' if start < 0 else 'end'}", message, "range")

    def check_together(self, spec: SegmentSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        if spec.overlap:
            return
        places = sorted((*_place(region), index) for index, region in enumerate(regions))
        for (start, end, _), (next_start, _, index) in pairwise(places):
            if next_start < end:
                message = f"overlaps the segment from {start:g} to {end:g} s, which is not allowed here"
                yield values.wrong(f"/regions/{index}", message, "overlap")

    def normal(self, spec: SegmentSpec, value: JsonValue) -> JsonValue:
        """Segments in the order of time: their order in an answer says nothing."""
        if not isinstance(value, dict):
            return value
        regions: list[JsonValue] = [*sorted(regions_of(value), key=_order)]
        return {**value, "regions": regions}

    def bounds(self, region: JsonObject) -> Rectangle:
        """A rectangle of height 1, so that what is known of boxes holds for it."""
        start, end = _place(region)
        return start, 0.0, end - start, 1.0

    def overlap(self, spec: SegmentSpec, region: JsonObject, other: JsonObject) -> float:
        return iou(_place(region), _place(other))


Stretch = tuple[float, float]


def iou(a: Stretch, b: Stretch) -> float:
    """Intersection over union of two stretches of time (start, end); 1 exactly for the same one."""
    if a == b:
        return 1.0
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0.0, shared) / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def _place(region: JsonObject) -> Stretch:
    return values.number(region["start"]) or 0.0, values.number(region["end"]) or 0.0


def _order(region: JsonObject) -> tuple[float, float, str]:
    return *_place(region), str(region["label"])


CONTROL = Segment()
