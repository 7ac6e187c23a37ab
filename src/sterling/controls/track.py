"""Track: an object through the frames of a video, by boxes at keyframes; between them its box moves evenly.

Frames are counted as the file holds them, the first is 0. A track begins at its first keyframe. From a
keyframe that is `outside` to the next one, the object is not to be seen; from the last keyframe on it stays
where it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.box import Box
from sterling.controls.image import PIXELS, SIDE, ImageControl
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, regions_of
from sterling.domain.area import EDGES, Rectangle
from sterling.domain.control import Column, Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.motion import Motion, track_iou
from sterling.domain.ontology import Option

MAX_FRAMES = 10_000_000
MAX_KEYFRAMES = 100_000
_FRAME: JsonObject = {"type": "integer", "minimum": 0, "maximum": MAX_FRAMES}
_MEMBERS = ("frame", "time", *EDGES)
_KEYFRAME: JsonObject = {
    "type": "object",
    "properties": {
        "frame": _FRAME,
        "time": {"type": "number"},
        "x": PIXELS,
        "y": PIXELS,
        "width": SIDE,
        "height": SIDE,
        "outside": {"type": "boolean"},
    },
    "required": [*_MEMBERS],
    "additionalProperties": False,
}
_MEDIA: JsonObject = {"width": 640, "height": 480, "frames": 100}
_FIRST: JsonObject = {"frame": 3, "time": 0.12, "x": 10, "y": 20.5, "width": 30, "height": 40}
_LAST: JsonObject = {**_FIRST, "frame": 9, "time": 0.36, "x": 610, "outside": True}


def _wrong(*keyframes: JsonValue) -> JsonObject:
    return {"media": _MEDIA, "regions": [{"id": "1", "label": "car", "keyframes": [*keyframes]}]}


class TrackSpec(RegionSpec, frozen=True):
    """Tracks on the video of the view `on`; attributes are those of the whole track."""

    type: Literal["track"]


class Track(ImageControl[TrackSpec]):
    kind: ClassVar[str] = "track"
    views: ClassVar[frozenset[str]] = frozenset({"video"})
    Spec = TrackSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "track",
                "on": "clip",
                "labels": ["car", "person"],
                "attributes": {"parked": {"type": "boolean"}},
            },
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": {**_MEDIA, "sha256": "0" * 64},
                    "regions": [
                        {"id": "1", "label": "car", "keyframes": [_FIRST, _LAST]},
                        {
                            "id": "2",
                            "label": "person",
                            "keyframes": [{**_FIRST, "frame": 99}],
                            "attributes": {"parked": False},
                        },
                    ],
                },
            ),
            wrong=(
                {"regions": []},
                {"media": {"width": 640, "height": 480}, "regions": []},
                {"media": {**_MEDIA, "frames": 0}, "regions": []},
                _wrong(),
                _wrong(7),
                _wrong({"frame": 1}),
                _wrong(_LAST, _FIRST),
                _wrong(_FIRST, _FIRST),
                _wrong({**_FIRST, "frame": 100}),
                _wrong({**_FIRST, "frame": 1.5}),
                _wrong({**_FIRST, "time": "0"}),
                _wrong({**_FIRST, "x": 620}),
                _wrong({**_FIRST, "width": 0}),
                _wrong({**_FIRST, "outside": 1}),
                _wrong({**_FIRST, "z": 1}),
                _wrong(_FIRST, {**_LAST, "time": 0.01}),
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "keyframes": {"type": "array", "items": _KEYFRAME, "minItems": 1, "maxItems": MAX_KEYFRAMES}
    }
    media: ClassVar[Mapping[str, JsonValue]] = {
        **ImageControl.media,
        "frames": {**_FRAME, "minimum": 1},
    }
    media_required: ClassVar[frozenset[str]] = frozenset({"width", "height", "frames"})

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from super().check_media(shown, media)
        frames = values.whole(media["frames"])
        if frames is None or not 1 <= frames <= MAX_FRAMES:
            expected = f"a number of frames from 1 to {MAX_FRAMES:,}"
            yield values.wrong_type("/media/frames", expected, media["frames"])

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        given, path = region["keyframes"], f"{path}/keyframes"
        if not isinstance(given, list) or not 1 <= len(given) <= MAX_KEYFRAMES:
            yield values.wrong_type(path, f"a list of 1 to {MAX_KEYFRAMES:,} keyframes", given)
            return
        right = True
        for index, one in enumerate(given):
            for problem in _check_keyframe(shown, media, one, f"{path}/{index}"):
                right = False
                yield problem
        if right:
            yield from _check_order(keyframes_of(region), path)

    def check_limits(self, label: Option, region: JsonObject, path: str) -> Iterator[Problem]:
        for index, one in enumerate(keyframes_of(region)):
            yield from _BOX.check_limits(label, one, f"{path}/keyframes/{index}")

    def bounds(self, region: JsonObject) -> Rectangle:
        boxes = [_BOX.bounds(one) for one in keyframes_of(region)]
        return around([corner for x, y, w, h in boxes for corner in ((x, y), (x + w, y + h))])

    def overlap(self, spec: TrackSpec, region: JsonObject, other: JsonObject) -> float:
        return track_iou(Motion(keyframes_of(region)), Motion(keyframes_of(other)))

    def columns(self, spec: TrackSpec) -> Sequence[Column]:
        return (*super().columns(spec), Column(name="keyframes", type="integer"))

    def row(self, spec: TrackSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        keyframes = sum(len(keyframes_of(region)) for region in regions_of(value))
        return {**super().row(spec, value), "keyframes": keyframes}


def keyframes_of(region: JsonObject) -> list[JsonObject]:
    """The keyframes of a region that was checked."""
    given = region["keyframes"]
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _check_keyframe(shown: JsonValue, media: JsonObject, value: JsonValue, path: str) -> Iterator[Problem]:
    one, problems = values.pick(value, path, "a keyframe")
    problems = problems or list(values.members(one, path, _MEMBERS, ("outside",)))
    if problems:
        yield from problems
        return
    frames, frame = values.whole(media["frames"]) or 0, values.whole(one["frame"])
    if frame is None:
        yield values.wrong_type(f"{path}/frame", "the number of a frame", one["frame"])
    elif not 0 <= frame < frames:
        message = f"there is no frame {frame}: the video has {frames} frames, the first is 0"
        yield values.wrong(f"{path}/frame", message, "range")
    if values.number(one["time"]) is None:
        yield values.wrong_type(f"{path}/time", "a finite number of seconds", one["time"])
    if not isinstance(one.get("outside", False), bool):
        yield values.wrong_type(f"{path}/outside", "true or false", one["outside"])
    yield from _BOX.check_geometry(shown, media, one, path)


def _check_order(keyframes: Sequence[JsonObject], path: str) -> Iterator[Problem]:
    for index, (one, after) in enumerate(pairwise(keyframes), 1):
        if (values.whole(after["frame"]) or 0) <= (values.whole(one["frame"]) or 0):
            message = "keyframes stand in the order of their frames, one at each"
            yield values.wrong(f"{path}/{index}/frame", message, "order")
        elif (values.number(after["time"]) or 0.0) < (values.number(one["time"]) or 0.0):
            message = "a later frame is not shown earlier"
            yield values.wrong(f"{path}/{index}/time", message, "order")


_BOX = Box()
CONTROL = Track()
