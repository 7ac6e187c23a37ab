"""A zip of Scale's sensor fusion frames: one JSON file a frame, one folder a scene, frames in order of name.

Points, cameras and the device are in world coordinates there. Here each frame's points become a cloud in the
axes of the device, which is the vehicle of the scene, and every picture keeps its camera's own pose. Times
are seconds; larger numbers are taken for milli-, micro- or nanoseconds since 1970, by their magnitude.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.domain.scene import read_scene
from sterling.formats.archive import Archive, Member, looks_like_zip, telling_name
from sterling.formats.contract import Asset, Entry, Target
from sterling.formats.files import PICTURES

MOST_FRAMES = 2_000
JsonObject = dict[str, JsonValue]
_MODELS = ("brown_conrady", "pinhole", None)


class _Wrong(Exception):
    """What is wrong with a frame, after its name."""


def scene_field(target: Target) -> str:
    """The item's field that a view of points shows. Raises Invalid where there is none."""
    for kind, field in target.views.values():
        if kind == "pointcloud":
            return field
    raise Invalid("The project's template has no view of point clouds; frames of a scene need one.")


class ScaleFramesImporter:
    """See `formats.contract.Importer`."""

    name = "scale-frames"
    title = "Zip of Scale sensor fusion frames: a folder a scene, a JSON file a frame"
    suffixes = (".zip",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if looks_like_zip(head) and b".json" in head.lower() and telling_name(head) is None:
            return "it is a zip archive with JSON files"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        field, archive = scene_field(target), Archive(source)
        scenes, pictures = dict[str, list[Member]](), dict[str, Member]()
        for member in archive.members():
            if isinstance(member, LineProblem):
                yield member
            elif member.name.lower().endswith(".json"):
                scenes.setdefault(str(PurePosixPath(member.name).parent), []).append(member)
            elif PurePosixPath(member.name).suffix.lower() in PICTURES:
                pictures[member.name] = member
        for folder, members in scenes.items():
            frames = sorted(members, key=lambda member: member.name)
            yield _Reader(archive, pictures, folder, field).entry(frames)

    def losses(self, target: Target) -> Sequence[Problem]:
        message = "radar points, marks of ground, skew, and cameras that are no pinhole are not taken over"
        return [Problem(path="/frames", message=message, code="loss")]


class _Reader:
    """One scene in the making."""

    def __init__(self, archive: Archive, pictures: Mapping[str, Member], folder: str, field: str) -> None:
        self._archive = archive
        self._pictures = pictures
        self._folder = folder
        self._field = field
        self._cameras = JsonObject()
        self._assets = list[Asset]()
        self._left_out = list[Problem]()

    def entry(self, members: Sequence[Member]) -> Entry | LineProblem:
        line, name = members[0].line, self._folder if self._folder != "." else "scene"
        if len(members) > MOST_FRAMES:
            return _refused(line, name, f"{len(members)} frames are too many: at most {MOST_FRAMES}")
        frames = list[JsonValue]()
        for number, member in enumerate(members):
            try:
                frames.append(self._frame(number, member))
            except _Wrong as wrong:
                return _refused(line, name, f"{member.name[:200]}: {wrong}")
        scene: JsonObject = {"cameras": self._cameras, "frames": frames}
        try:
            read_scene(scene)
        except Invalid as error:
            return _refused(line, name, error.message)
        return Entry(
            line, {self._field: scene}, external_id=name, assets=self._assets, left_out=self._left_out
        )

    def _given(self, member: Member) -> dict[str, Any]:
        content = self._archive.read(member)
        if isinstance(content, LineProblem):
            raise _Wrong(content.problems[0].message)
        try:
            frame = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise _Wrong(f"it is not valid JSON ({error.msg})") from None
        if not isinstance(frame, dict):
            raise _Wrong("it is no JSON object")
        return cast("dict[str, Any]", frame)

    def _cloud(self, member: Member) -> Iterator[bytes]:
        """Made anew when it is stored: the clouds of a whole scene may be larger than memory."""
        yield _pcd(self._given(member))

    def _frame(self, number: int, member: Member) -> JsonObject:
        given = self._given(member)
        place, turn = _pose(given)
        size, name = len(_pcd(given)), f"points-{number:04}.pcd"
        field = f"{self._field}.frames.{number}.points"
        self._assets.append(Asset(field, name, size, partial(self._cloud, member)))
        found: JsonObject = {"points": name, "images": self._images(number, given.get("images"))}
        if place is not None:
            found["pose"] = {"position": [*place], "rotation": [*(turn or (1.0, 0.0, 0.0, 0.0))]}
        if (time := _seconds(given.get("timestamp"))) is not None:
            found["time"] = time
        return found

    def _images(self, number: int, given: object) -> JsonObject:
        images = JsonObject()
        for position, one in enumerate(cast("list[Any]", given) if isinstance(given, list) else []):
            if not isinstance(one, dict):
                raise _Wrong(f"images[{position}] is no object")
            image = cast("dict[str, Any]", one)
            name = f"camera_{image.get('camera_index', position)}"
            if image.get("camera_model") not in _MODELS:
                message = f"pictures of {name} are left out: its model is {image['camera_model']!r}"
                self._left_out.append(Problem(path=f"/frames/{number}/images", message=message, code="loss"))
                continue
            images[name] = self._image(number, name, image)
        return images

    def _image(self, number: int, name: str, image: Mapping[str, Any]) -> JsonObject:
        place = image.get("image_url")
        if not isinstance(place, str) or not place:
            raise _Wrong(f"the picture of {name} has no image_url")
        self._cameras.setdefault(name, _calibration(image, name))
        position, turn = _vector(image, "position", "xyz"), _vector(image, "heading", "wxyz")
        if position is None or turn is None:
            raise _Wrong(f"the picture of {name} has no position or no heading")
        member = self._pictures.get(str(PurePosixPath(self._folder) / place))
        if member is not None:
            field = f"{self._field}.frames.{number}.images.{name}.image"
            self._assets.append(self._archive.asset(field, member))
        found: JsonObject = {"image": place, "pose": {"position": [*position], "rotation": [*turn]}}
        if (time := _seconds(image.get("timestamp"))) is not None:
            found["time"] = time
        return found


def _refused(line: int, name: str, message: str) -> LineProblem:
    return LineProblem(
        line=line, external_id=name, problems=[Problem(path="/frames", message=message, code="scale")]
    )


def _vector(owner: Mapping[str, Any], name: str, members: str) -> tuple[float, ...] | None:
    """An object of numbers as a tuple; None where there is none."""
    given = owner.get(name)
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _Wrong(f"{name} is no object with {', '.join(members)}")
    return tuple(_number(cast("dict[str, Any]", given), member) for member in members)


def _number(owner: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = owner.get(name, default)
    if type(value) not in (int, float):
        raise _Wrong(f"{name} is missing or no number")
    return float(cast("float", value))


def _seconds(value: object) -> float | None:
    if type(value) not in (int, float):
        return None
    number = float(cast("float", value))
    for least, parts in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3)):
        if number >= least:
            return number / parts
    return number


def _calibration(image: Mapping[str, Any], name: str) -> JsonObject:
    try:
        return {
            "focal": [_number(image, "fx"), _number(image, "fy")],
            "center": [_number(image, "cx"), _number(image, "cy")],
            "radial": [_number(image, k, 0) for k in ("k1", "k2", "k3")],
            "tangential": [_number(image, p, 0) for p in ("p1", "p2")],
        }
    except _Wrong as wrong:
        raise _Wrong(f"of {name} {wrong}") from None


def _pose(given: Mapping[str, Any]) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    return _vector(given, "device_position", "xyz"), _vector(given, "device_heading", "wxyz")


def _pcd(given: Mapping[str, Any]) -> bytes:
    """The points of a frame, which are in the world, as a binary PCD in the axes of the device."""
    np: Any = import_module("numpy")  # loaded at the first frame
    points = given.get("points")
    if not isinstance(points, list) or not points:
        raise _Wrong("it has no points")
    place, turn = _pose(given)
    try:
        rows = np.array(
            [(p["x"], p["y"], p["z"], p.get("i", 0)) for p in cast("list[Any]", points)], dtype=np.float64
        )
    except (TypeError, ValueError, KeyError, AttributeError):
        raise _Wrong("a point has no numbers x, y and z") from None
    turn = turn or (1.0, 0.0, 0.0, 0.0)
    w, *u = np.array(turn) / np.linalg.norm(turn)
    moved = rows[:, :3] - np.array(place or (0.0, 0.0, 0.0))
    once = np.cross(moved, np.array(u))
    rows[:, :3] = moved + 2 * (w * once + np.cross(once, np.array(u)))
    head = "VERSION 0.7\nFIELDS x y z intensity\nSIZE 8 8 8 8\nTYPE F F F F\nCOUNT 1 1 1 1\n"
    sizes = f"WIDTH {len(rows)}\nHEIGHT 1\nPOINTS {len(rows)}\nDATA binary\n"
    return (head + sizes).encode() + rows.astype("<f8").tobytes()


IMPORTER = ScaleFramesImporter()
