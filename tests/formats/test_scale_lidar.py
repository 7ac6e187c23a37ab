"""Cuboids of scenes to Scale's form and frames of Scale's form to scenes, against a simulated street."""

import io
import json
import math
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sterling.adapters.media import clouds
from sterling.controls.template import compile_template
from sterling.domain.item import with_assets
from sterling.domain.job import LineProblem
from sterling.domain.scene import read_scene
from sterling.formats import detect
from sterling.formats.contract import Entry
from sterling.formats.scale_frames import IMPORTER
from sterling.formats.scale_lidar import EXPORTER
from sterling.formats.target import target_of
from tools.simulated_scene import Simulated, simulate

approx: Any = pytest.approx  # has no complete types
np: Any = import_module("numpy")
pyarrow: Any = import_module("pyarrow")
Rotation: Any = import_module("scipy.spatial.transform").Rotation
COMPILED = compile_template(
    {
        "name": "street",
        "data": {"scene": {"type": "object"}},
        "views": {"cloud": {"type": "pointcloud", "src": "$.scene"}},
        "controls": {"things": {"type": "cuboid", "on": "cloud", "labels": ["car", "person"]}},
    }
)
TARGET = target_of(COMPILED)
GEOMETRY = ("x", "y", "z", "length", "width", "height", "yaw")


@pytest.fixture(scope="module")
def street() -> Simulated:
    return simulate(10, 6, beams=2, pictures=False)


def exported(data: Any, *regions: Any) -> Any:
    """The one line that is written for an item with these cuboids."""
    labels = {"things": {"value": {"regions": regions}, "probability": 1}}
    row = {"task_id": "t1", "external_id": "drive", "data": json.dumps(data), "labels": json.dumps(labels)}
    out = io.BytesIO()
    writer = EXPORTER.open(out, "labels", TARGET, [])
    writer.write(pyarrow.RecordBatch.from_pylist([{**row, "is_test": False}]))
    writer.close()
    return json.loads(out.getvalue())


def key(street: Simulated, name: str, frame: int) -> dict[str, Any]:
    """A keyframe drawn exactly."""
    truth = street.truth[frame][name]
    drawn = {member: truth[member] for member in ("label", *GEOMETRY)}
    return {"id": f"{name}-{frame}", "track": name, "frame": frame, **drawn}


def test_drawn_on_the_first_and_the_last_frame_it_is_right_on_all(street: Simulated) -> None:
    names = sorted(street.truth[0])
    line = exported(street.item, *(key(street, name, frame) for name in names for frame in (9, 0)))
    assert (line["external_id"], len(line["frames"])) == ("drive", 10)
    seen = 0
    for number, (found, truth) in enumerate(zip(line["frames"], street.truth, strict=True)):
        assert sorted(cuboid["uuid"] for cuboid in found["cuboids"]) == names
        for cuboid in found["cuboids"]:
            real = truth[cuboid["uuid"]]
            at = [cuboid["position"][axis] for axis in "xyz"]
            assert math.dist(at, [real[axis] for axis in "xyz"]) < 0.1
            turn = math.degrees(cuboid["yaw"]) + 90 - real["yaw"]
            assert abs(math.remainder(turn, 360)) < 2
            assert cuboid["dimensions"] == approx(
                dict(zip("xyz", (real["width"], real["length"], real["height"]), strict=True))
            )
            if number == 9:
                continue  # the last pictures are later than the last keyframe
            for camera, pixels in cuboid["projections"].items():
                for pixel, expected in zip(pixels, real["pixels"][camera], strict=True):
                    if expected and 0 <= expected[0] <= 320 and 0 <= expected[1] <= 180:
                        assert math.dist(pixel, expected) < 2
                        seen += 1
    assert seen > 300


def test_outside_of_its_keyframes_there_is_nothing(street: Simulated) -> None:
    keys = [key(street, name, frame) for name, frame in (("01", 3), ("03", 4), ("01", 5))]
    line = exported(street.item, *keys)
    assert [len(frame["cuboids"]) for frame in line["frames"]] == [0, 0, 0, 1, 2, 1, 0, 0, 0, 0]


def test_a_single_cloud_and_an_item_that_is_no_scene() -> None:
    one = {"id": "a", "label": "car", "x": 1, "y": 2, "z": 3, "length": 4, "width": 2, "height": 1, "yaw": 90}
    (cuboid,) = exported({"scene": "sha256:" + "0" * 64}, one)["frames"][0]["cuboids"]
    assert (cuboid["uuid"], cuboid["yaw"], cuboid["dimensions"]["y"]) == ("a", 0, 4)
    assert cuboid["distance_to_device"] == approx(math.sqrt(14))
    assert "no scene" in exported({"scene": 7}, one)["error"]


def scale_frame(street: Simulated, number: int) -> dict[str, Any]:
    """A frame as Scale's documents have it: all in the world, quaternions as objects, microseconds."""
    frame = street.item["scene"]["frames"][number]
    pose = frame["pose"]
    header, _, body = street.files[frame["points"]].partition(b"DATA binary\n")
    own = np.frombuffer(body, dtype="<f4").reshape(-1, 4)
    vehicle = turn_of(pose["rotation"])
    places = vehicle.apply(own[:, :3]) + pose["position"]
    images = [
        {
            "image_url": picture["image"],
            "timestamp": 1.7e15 + picture["time"] * 1e6,
            "position": named(vehicle.apply(camera["pose"]["position"]) + pose["position"]),
            "heading": quaternion(vehicle * turn_of(camera["pose"]["rotation"])),
            **dict(zip(("fx", "fy", "cx", "cy"), (*camera["focal"], *camera["center"]), strict=True)),
            **dict(zip(("k1", "k2", "k3"), camera["radial"], strict=True)),
            **dict(zip(("p1", "p2"), camera["tangential"], strict=True)),
            "camera_index": index,
        }
        for index, (name, camera) in enumerate(street.item["scene"]["cameras"].items())
        for picture in [frame["images"][name]]
    ]
    assert header
    return {
        "timestamp": 1.7e15 + frame["time"] * 1e6,
        "device_position": named(pose["position"]),
        "device_heading": quaternion(vehicle),
        "points": [{**named(place), "i": float(i)} for place, i in zip(places, own[:, 3], strict=True)],
        "images": images,
    }


def turn_of(rotation: Any) -> Any:
    w, x, y, z = rotation
    return Rotation.from_quat([x, y, z, w])


def named(place: Any) -> dict[str, float]:
    return {axis: float(n) for axis, n in zip("xyz", place, strict=True)}


def quaternion(turn: Any) -> dict[str, float]:
    return {axis: float(n) for axis, n in zip("xyzw", turn.as_quat(), strict=True)}


def zipped(files: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def test_scale_frames_become_a_scene(street: Simulated, tmp_path: Path) -> None:
    frames = {f"drive/{k:02}.json": json.dumps(scale_frame(street, k)).encode() for k in (0, 1, 2)}
    source = zipped({**frames, "drive/cam0_00.jpg": b"a picture"})
    reader, _ = detect(source.getvalue()[: 1 << 16], "frames.zip")
    assert reader is IMPORTER
    (entry,) = IMPORTER.read(source, TARGET)
    assert isinstance(entry, Entry)
    assert entry.external_id == "drive"
    assert {asset.field: asset.name for asset in entry.assets if "images" in asset.field} == {
        "scene.frames.0.images.camera_0.image": "drive/cam0_00.jpg"
    }
    data = with_assets(entry.data, {asset.field: asset.name for asset in entry.assets})
    scene, truth = read_scene(data["scene"]), read_scene(street.item["scene"])
    assert scene.times == approx([1.7e9 + 0.1 * k for k in range(3)], rel=1e-12)
    for number in range(3):
        place = scene.camera_at(number, "camera_2").project((104.0, 60.0, 1.0))
        # The ring turned with the vehicle while its pictures were taken; Scale's have the poses of the frame.
        camera = truth.cameras["cam2"]
        still = replace(camera, pose=truth.pose_at(0.1 * number).of(camera.pose))
        assert place == approx(still.project((104.0, 60.0, 1.0)), abs=1e-6)
    path = tmp_path / "cloud.pcd"
    path.write_bytes(b"".join(entry.assets[0].pieces()))
    found, (_, _, body) = clouds.read(path), street.files["points_00.pcd"].partition(b"DATA binary\n")
    expected = np.frombuffer(body, dtype="<f4").reshape(-1, 4)
    assert np.abs(np.column_stack([found.x, found.y, found.z, found.intensity]) - expected).max() < 1e-4


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "no JSON object"),
        (b'{"points": []}', "no points"),
        (b'{"points": [{"x": 1, "y": 2}]}', "x, y and z"),
        (b'{"points": [{"x": 1, "y": 2, "z": 3}], "device_position": 7}', "device_position"),
        (b'{"points": [{"x": 1, "y": 2, "z": 3}], "images": [{}]}', "image_url"),
        (b'{"points": [{"x": 1, "y": 2, "z": 3}], "images": [{"image_url": "a"}]}', "fx"),
    ],
)
def test_a_broken_frame_is_named(frame: bytes, word: str) -> None:
    (problem,) = IMPORTER.read(zipped({"drive/7.json": frame}), TARGET)
    assert isinstance(problem, LineProblem)
    assert problem.external_id == "drive"
    assert word in problem.problems[0].message
