"""Cuboid: boxes in a point cloud, by their middle, sizes in metres and turn, on one frame or on a sequence.

Axes are those of the cloud: right-handed, z up, in metres. `length` lies along the cuboid's own x, `width`
along its y, `height` along its z. `yaw` turns it about z, counterclockwise seen from above, in degrees; at 0
the length lies along x. `pitch` and `roll` (about its own y and x) may be absent and are 0 then.

On a sequence each cuboid has its `frame`, counted from 0, and those of one object share their `track`: they
are its keyframes, and between two of them it moves evenly in time (`controls.paths`). Frames with poses are
in world coordinates (`domain.scene`).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.overlap import OverlapControl, around
from sterling.controls.regions import (
    ANGLE,
    SHA256,
    RegionSpec,
    check_angle,
    check_digest,
    check_numbers,
    misdrawn,
    regions_of,
)
from sterling.domain.area import Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.scene import frame_count
from sterling.domain.solid import MIDDLE, SIZES, Path, footprint, path_iou, solid_iou, solid_of

TURNS = ("yaw", "pitch", "roll")
MAX_PLACE = 1e8
"""Metres: coordinates of maps go to 10,000 km from their origin."""
MAX_SIZE = 10_000
MAX_FRAMES = 100_000
FRAME: JsonObject = {"type": "integer", "minimum": 0, "maximum": MAX_FRAMES}
_PLACE: JsonObject = {"type": "number", "minimum": -MAX_PLACE, "maximum": MAX_PLACE}
_SIZE: JsonObject = {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_SIZE}
BODY: Mapping[str, JsonValue] = {
    **dict.fromkeys(MIDDLE, _PLACE),
    **dict.fromkeys(SIZES, _SIZE),
    "yaw": ANGLE,
}
"""JSON Schema of each member that says where a cuboid stands, how large and how turned it is."""
_CAR: JsonObject = {
    **{"x": 14.02, "y": -3.19, "z": -0.93},
    **{"length": 4.4, "width": 1.85, "height": 1.55, "yaw": 3.4},
}


class CuboidSpec(RegionSpec, frozen=True):
    """Cuboids in the point cloud of the view `on`."""

    type: Literal["cuboid"]


class Cuboid(OverlapControl[CuboidSpec]):
    """Matching and votes as of regions on a plane, the ground seen from above; `overlap` is solid."""

    kind: ClassVar[str] = "cuboid"
    unit: ClassVar[str] = "m"
    views: ClassVar[frozenset[str]] = frozenset({"pointcloud"})
    Spec = CuboidSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "cuboid",
                "on": "cloud",
                "labels": ["car", "person"],
                "attributes": {"moving": {"type": "boolean"}},
            },
            right=(
                {"regions": []},
                {
                    "media": {"sha256": "0" * 64},
                    "regions": [
                        {"id": "1", "label": "car", **_CAR, "attributes": {"moving": True}},
                        {"id": "2", "label": "person", **_CAR, "yaw": -180, "pitch": 2.5, "roll": 0},
                    ],
                },
            ),
            wrong=misdrawn(
                {},
                {"label": "car", **_CAR},
                {"x": None},
                {"z": float("inf")},
                {"length": 0},
                {"height": 1e9},
                {"yaw": 181},
                {"pitch": "2"},
                {"frame": 1.5},
                {"track": "07"},
            ),
        ),
        Example(
            spec={"type": "cuboid", "on": "scene", "labels": ["car"]},
            shown=[{"points": "a.pcd"}, {"points": "b.pcd"}],
            right=(
                {"regions": [{"id": "1", "label": "car", **_CAR, "frame": 1}]},
                {
                    "regions": [
                        {"id": "1", "label": "car", **_CAR, "frame": 0, "track": "07"},
                        {"id": "2", "label": "car", **_CAR, "x": 15, "frame": 1, "track": "07"},
                    ]
                },
            ),
            wrong=(
                {"regions": [{"id": "1", "label": "car", **_CAR}]},
                {"regions": [{"id": "1", "label": "car", **_CAR, "frame": 2}]},
                {
                    "regions": [
                        {"id": "1", "label": "car", **_CAR, "frame": 1, "track": "07"},
                        {"id": "2", "label": "car", **_CAR, "frame": 1, "track": "07"},
                    ]
                },
            ),
        ),
        Example(
            spec={"type": "cuboid", "on": "scene", "labels": ["car"]},
            shown={"frames": [{"points": "a.pcd"}, {"points": "b.pcd"}], "cameras": {}},
            right=({"regions": [{"id": "1", "label": "car", **_CAR, "frame": 1}]},),
            wrong=({"regions": [{"id": "1", "label": "car", **_CAR, "frame": 2}]},),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = BODY
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "pitch": ANGLE,
        "roll": ANGLE,
        "frame": FRAME,
        "track": {"type": "string", "minLength": 1, "maxLength": 100},
    }
    media: ClassVar[Mapping[str, JsonValue]] = {"sha256": SHA256}
    media_required: ClassVar[frozenset[str]] = frozenset()

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        return check_digest(shown, media, "point cloud")

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        yield from check_body(region, path)
        yield from check_frame(shown, region, path)

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        if "track" in region:
            yield from values.text(region["track"], f"{path}/track", 1, 100)
            if "frame" not in region:
                message = "is missing: a track says where it is on which frame"
                yield values.wrong(f"{path}/frame", message, "missing")

    def check_together(self, spec: CuboidSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        seen = dict[tuple[JsonValue, int], int]()
        labels = dict[str, JsonValue]()
        for index, region in enumerate(regions):
            if "track" not in region:
                continue
            track, frame = str(region["track"]), frame_of(region)
            if seen.setdefault((track, frame), index) != index:
                message = f"track {track!r} is twice on frame {frame}"
                yield values.wrong(f"/regions/{index}/frame", message, "duplicate")
            if labels.setdefault(track, region["label"]) != region["label"]:
                message = f"track {track!r} is {labels[track]!r} on other frames; a track has one label"
                yield values.wrong(f"/regions/{index}/label", message, "label")

    def things(self, value: JsonValue) -> list[JsonObject]:
        """Cuboids, those of a track as one: its `keys`."""
        tracks = dict[str, list[JsonObject]]()
        for region in regions_of(value):
            if "track" in region:
                tracks.setdefault(str(region["track"]), []).append(region)
        alone = [region for region in regions_of(value) if "track" not in region]
        return [*alone, *({**keys[0], "keys": [*keys]} for keys in tracks.values())]

    def bounds(self, region: JsonObject) -> Rectangle:
        """Around the cuboids seen from above; frames lie side by side, so that they never meet."""
        if "keys" in region:
            return around(corner for key in keys_of(region) for corner in footprint(solid_of(key)))
        left, low, width, height = around(footprint(solid_of(region)))
        return left + 4 * MAX_PLACE * frame_of(region), low, width, height

    def overlap(self, spec: CuboidSpec, region: JsonObject, other: JsonObject) -> float:
        if "keys" in region or "keys" in other:
            return path_iou(Path(keys_of(region)), Path(keys_of(other)))
        same = frame_of(region) == frame_of(other)
        return solid_iou(solid_of(region), solid_of(other)) if same else 0.0

    def vote(self, spec: CuboidSpec, value: JsonValue) -> tuple[Mapping[str, Any], ...]:
        """Cuboids, and for each track its `keys`: its cuboids on their frames."""
        return tuple(self._vote(thing) for thing in self.things(value))

    def _vote(self, thing: JsonObject) -> Mapping[str, Any]:
        label = str(thing["label"])
        if "keys" not in thing:
            return {"label": label, **self._geometry(thing)}
        return {"label": label, "track": thing["track"], "keys": [*map(self._geometry, keys_of(thing))]}

    def label(self, spec: CuboidSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        regions, named = list[JsonObject](), set[str]()
        for vote in belief:
            label: JsonObject = {"label": str(vote["label"])}
            if "keys" not in vote:
                regions.append({**label, **self._geometry(vote)})
                continue
            track = unused(str(vote["track"]), named)
            named.add(track)
            regions += [{**label, **self._geometry(key), "track": track} for key in vote["keys"]]
        return self.restore(spec, regions, answers)

    def told(self, belief: Any) -> Sequence[Mapping[str, Any]]:
        return [vote for vote in belief for _ in vote.get("keys", (None,))]

    def _geometry(self, region: Mapping[str, Any]) -> JsonObject:
        return {name: region[name] for name in (*self.geometry, "pitch", "roll", "frame") if name in region}


def keys_of(thing: JsonObject) -> list[JsonObject]:
    """The keyframes of a track; of a cuboid on none, itself on its frame."""
    keys = thing.get("keys")
    if isinstance(keys, list):
        return [key for key in keys if isinstance(key, dict)]
    return [{**thing, "frame": frame_of(thing)}]


def unused(name: str, names: Container[str]) -> str:
    """The name, or with the lowest number that makes it one of its own."""
    free = (f"{name}-{number}" for number in count(2))
    return name if name not in names else next(one for one in free if one not in names)


def check_body(region: JsonObject, path: str) -> Iterator[Problem]:
    """What is wrong with the middle, the sizes and the turns of a cuboid that has all its members."""
    yield from check_numbers(region, MIDDLE, path)
    for name in MIDDLE:
        if abs(values.number(region[name]) or 0.0) > MAX_PLACE:
            yield values.wrong(f"{path}/{name}", f"is more than {MAX_PLACE:,.0f} m away", "range")
    for name in SIZES:
        size = values.number(region[name])
        if size is None or not 0 < size <= MAX_SIZE:
            yield values.wrong_type(f"{path}/{name}", "a positive number of metres", region[name])
    for name in TURNS:
        if name in region:
            yield from check_angle(region, path, name)


def check_frame(shown: JsonValue, region: JsonObject, path: str) -> Iterator[Problem]:
    """What is wrong with the frame of a region, which it must say where several frames are shown."""
    frames = frame_count(shown)
    if "frame" not in region:
        if frames is not None:
            yield values.wrong(f"{path}/frame", f"is missing: there are {frames} frames", "missing")
        return
    frame = values.whole(region["frame"])
    if frame is None or not 0 <= frame <= MAX_FRAMES:
        yield values.wrong_type(f"{path}/frame", "a whole number from 0", region["frame"])
    elif frames is not None and frame >= frames:
        yield values.wrong(f"{path}/frame", f"{frame} is not one of the {frames} frames from 0", "range")


def frame_of(region: JsonObject) -> int:
    """The frame of a region that was checked; 0 where there is but one."""
    return values.whole(region.get("frame", 0)) or 0


CONTROL = Cuboid()
