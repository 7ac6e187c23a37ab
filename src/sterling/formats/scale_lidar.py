"""Cuboids of scenes as Scale's lidarannotation gives them: per frame, in the world, keyframes or not.

One JSON object a line and task: `frames` is Scale's array of `{"cuboids": [...]}`. `dimensions` are x across
and y along the object, `yaw` is in radians, 0 along the world's y, counterclockwise seen from above. Beside
Scale's members a cuboid has `projections`: by camera the pixels of its eight corners when the picture was
taken (null behind the camera), the four below counterclockwise from the rear right one, then those above.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.controls.paths import Placed, object_of, placed_at, tracks_of
from sterling.domain.errors import Invalid, Problem
from sterling.domain.scene import Frame, Scene, read_scene
from sterling.domain.template import look_up, source_path
from sterling.formats.contract import Target, Writer

JsonObject = dict[str, JsonValue]
Outline = tuple[tuple[float, float] | None, ...]


def cuboid_control(target: Target) -> tuple[str, str]:
    """(name of the cuboid control, field that its view shows). Raises Invalid where there is none."""
    for name, (kind, on, _) in target.controls.items():
        if kind == "cuboid" and on is not None and on in target.views:
            return name, target.views[on][1]
    raise Invalid("The project's template has no cuboid control; this format needs one over point clouds.")


class _Cuboids:
    """The cuboids of one label, frame by frame."""

    def __init__(self, scene: Scene, regions: Sequence[JsonObject]) -> None:
        self._scene = scene
        self._tracks = [*tracks_of(regions).values()]

    def frames(self) -> Iterator[JsonObject]:
        times = self._scene.times
        for number, frame in enumerate(self._scene.frames):
            there = [(keys, placed_at(keys, times, times[number])) for keys in self._tracks]
            cuboids = [self._cuboid(number, frame, keys, one) for keys, one in there if one is not None]
            yield {"cuboids": list[JsonValue](cuboids)}

    def _cuboid(self, number: int, frame: Frame, keys: Sequence[JsonObject], placed: Placed) -> JsonObject:
        region, solid = placed.region, placed.solid
        along, across, up = solid.sizes
        device = (0.0, 0.0, 0.0) if frame.pose is None else frame.pose.position
        return {
            "uuid": object_of(region),
            "label": region["label"],
            "position": _named(solid.middle),
            "dimensions": _named((across, along, up)),
            "yaw": math.remainder(math.radians(solid.yaw) - math.pi / 2, 2 * math.pi),
            "distance_to_device": math.dist(device, solid.middle),
            "attributes": region.get("attributes", {}),
            "projections": {name: _listed(one) for name, one in self._outlines(number, keys, placed)},
        }

    def _outlines(
        self, number: int, keys: Sequence[JsonObject], placed: Placed
    ) -> Iterator[tuple[str, Outline]]:
        """Where the cameras whose picture has a corner of it show it; of a picture before its first keyframe
        or after its last, where it was on the frame."""
        for name in self._scene.frames[number].images:
            then = placed_at(keys, self._scene.times, self._scene.picture_time(number, name))
            camera = self._scene.camera_at(number, name)
            outline = camera.outline((then or placed).solid)
            if any(camera.shows(pixel) for pixel in outline):
                yield name, outline


def _listed(outline: Outline) -> list[JsonValue]:
    return [None if pixel is None else [*pixel] for pixel in outline]


def _named(place: tuple[float, float, float]) -> JsonObject:
    return dict(zip("xyz", place, strict=True))


class _ScaleLidarWriter:
    def __init__(self, out: BinaryIO, control: str, field: str) -> None:
        self._out = out
        self._control = control
        self._path = source_path(f"$.{field}") or (field,)

    def write(self, batch: Any) -> None:
        for row in cast("list[dict[str, str]]", batch.to_pylist()):
            labels: dict[str, Any] = orjson.loads(row["labels"])
            label: dict[str, Any] = labels.get(self._control) or {}
            value: dict[str, Any] = label.get("value") or {}
            shown = look_up(self._path, orjson.loads(row["data"]))
            line: JsonObject = {"task_id": row["task_id"], "external_id": row["external_id"]}
            try:
                scene = read_scene([shown] if isinstance(shown, str) else shown)
                frames = _Cuboids(scene, value.get("regions", [])).frames()
                line["frames"] = list[JsonValue](frames)
            except Invalid as error:
                line |= {"frames": [], "error": error.message}
            self._out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        self._out.flush()


class ScaleLidarExporter:
    """See `formats.contract.Exporter`. One cuboid control."""

    name = "scale-lidar"
    title = "Scale lidar annotation: the cuboids of every frame, one task a line"
    suffix = ".jsonl"
    media_type = "application/x-ndjson"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _ScaleLidarWriter(out, *cuboid_control(target))

    def losses(self, target: Target) -> Sequence[Problem]:
        control, _ = cuboid_control(target)
        others = [
            Problem(path=f"/controls/{name}", message="is not in a Scale lidar file", code="loss")
            for name in target.controls
            if name != control
        ]
        message = "pitch, roll, probabilities and which frames are keyframes are not in a Scale lidar file"
        return [*others, Problem(path=f"/controls/{control}", message=message, code="loss")]


EXPORTER = ScaleLidarExporter()
