"""Poses, cuboids between keyframes, pixels of cameras: against scipy, hand-made numbers, a simulation."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.errors import Invalid
from sterling.domain.scene import read_scene
from sterling.domain.space import Camera, Pose, Solid, interpolate, pose_between
from tools.simulated_scene import THINGS, Simulated, simulate

approx: Any = pytest.approx  # has no complete types
np: Any = import_module("numpy")
transform: Any = import_module("scipy.spatial.transform")
Rotation: Any = transform.Rotation
metres = st.floats(-1000, 1000)
places = st.tuples(metres, metres, metres)
part = st.floats(-1, 1)
turns = st.tuples(part, part, part, part).filter(lambda q: sum(n * n for n in q) > 0.01)
shares = st.floats(0, 1)
LOOKS_ALONG_X = (0.5, -0.5, 0.5, -0.5)
"""Takes a camera's z to the world's x, its x to -y, its y to -z."""


@given(places, turns, places)
def test_poses_agree_with_scipy_and_lead_back(position: Any, rotation: Any, place: Any) -> None:
    pose = Pose(position, rotation)
    w, x, y, z = rotation
    expected = Rotation.from_quat([x, y, z, w]).apply(place) + position
    assert pose.to_world(place) == approx(expected.tolist(), abs=1e-8)
    assert pose.from_world(pose.to_world(place)) == approx(place, abs=1e-8)


def test_a_moving_ego_sees_an_even_motion_evenly() -> None:
    # The ego drives a curve; a car drives 1.5 m a frame along y and turns 2 degrees a frame, past 180.
    yaws = [170, 172, 174, 176, 178, 180, -178, -176, -174, -172]
    truth = [Solid((20.0, -5 + 1.5 * k, 0.8), (4.4, 1.8, 1.5), yaw) for k, yaw in enumerate(yaws)]
    egos = [Rotation.from_euler("z", 3 * k, degrees=True) for k in range(10)]
    poses = [Pose((1.0 * k, 0.1 * k * k, 0), tuple(np.roll(ego.as_quat(), 1))) for k, ego in enumerate(egos)]
    for k, real in enumerate(truth):
        found = interpolate(truth[0], truth[9], k / 9)
        assert found.middle == approx(real.middle, abs=1e-9)
        assert abs((found.yaw - real.yaw + 180) % 360 - 180) < 1e-9
        seen = egos[k].inv().apply(np.subtract(real.middle, poses[k].position))
        assert poses[k].from_world(found.middle) == approx(seen.tolist(), abs=1e-9)


def test_pixels_by_hand() -> None:
    camera = Camera((1000, 1000), (960, 540), pose=Pose((0, 0, 1.5), LOOKS_ALONG_X))
    # 10 m ahead, 2 m to the left, 1 m below the camera: 200 px left of the middle, 100 px below it.
    assert camera.project((10, 2, 0.5)) == approx((760, 640))
    assert camera.project((-1, 0, 1.5)) is None
    rear, front = 1000 / 9, 1000 / 11
    pixels = camera.outline(Solid((10, 0, 1.5), (2, 2, 2), 0))
    assert pixels[0] == approx((960 + rear, 540 + rear))
    assert pixels[6] == approx((960 - front, 540 - front))


def test_distortion_by_hand() -> None:
    camera = Camera((100, 200), (0, 0), radial=(0.1, 0.01, 0.001), tangential=(0.02, 0.03))
    # x = 0.5, y = 1, r2 = 1.25: 1 + 0.125 + 0.015625 + 0.001953125 = 1.142578125
    # x' = 0.5712890625 + 0.02 + 0.03 * 1.75, y' = 1.142578125 + 0.02 * 3.25 + 0.03
    assert camera.project((1, 2, 2)) == approx((64.37890625, 247.515625))


@given(turns, turns, places, places, places)
def test_a_camera_on_a_vehicle(one: Any, other: Any, position: Any, mount: Any, place: Any) -> None:
    vehicle, camera = Pose(position, one), Pose(mount, other)
    assert vehicle.of(camera).to_world(place) == approx(vehicle.to_world(camera.to_world(place)), abs=1e-6)


@given(turns, turns, shares)
def test_turns_between_poses_agree_with_scipy(one: Any, other: Any, part: Any) -> None:
    ends = Rotation.from_quat([[x, y, z, w] for w, x, y, z in (one, other)])
    if (ends[0].inv() * ends[1]).magnitude() > 3.1:
        return  # half a turn: either way round is right
    found = pose_between(Pose(rotation=one), Pose((2.0, 0.0, -4.0), other), part)
    turned = transform.Slerp([0, 1], ends)(part).apply([1, 2, 3])
    expected = np.add(turned, [2 * part, 0, -4 * part]).tolist()
    assert found.to_world((1.0, 2.0, 3.0)) == approx(expected, abs=1e-6)


@pytest.fixture(scope="module")
def street() -> Simulated:
    return simulate(10, 6, beams=2, pictures=False)


def test_poses_and_pixels_of_a_simulated_street(street: Simulated) -> None:
    scene = read_scene(street.item["scene"])
    assert scene.times == approx([0.1 * k for k in range(10)])
    compared = 0
    for number, truth in enumerate(street.truth[:-1]):  # the last pictures are beyond the last pose
        for name in scene.cameras:
            camera = scene.camera_at(number, name)
            time = scene.picture_time(number, name)
            for thing in THINGS:
                middle, yaw = thing.at(time)
                outline = camera.outline(Solid(tuple(middle.tolist()), thing.sizes, yaw))
                for found, expected in zip(outline, truth[thing.name]["pixels"][name], strict=True):
                    if expected is None or not (0 <= expected[0] <= 320 and 0 <= expected[1] <= 180):
                        continue
                    assert found == approx(expected, abs=0.1)
                    compared += 1
    assert compared > 300


@pytest.mark.parametrize(
    ("shown", "path"),
    [
        ({"frames": []}, "/frames"),
        (["a.pcd", {"points": 3}], "/frames/1/points"),
        ([{"points": "a", "pose": {"rotation": [0, 0, 0, 0]}}], "/frames/0/pose/rotation"),
        ([{"points": "a", "time": 1}, {"points": "b", "time": 1}], "/frames/1/time"),
        ({"frames": [{"points": "a", "images": {"left": {"image": "b"}}}]}, "/frames/0/images/left"),
        ({"frames": ["a"], "cameras": {"left": {"focal": [4, 4]}}}, "/cameras/left/center"),
        ({"frames": [{"points": "a", "time": float("nan")}]}, "/frames/0/time"),
        (7, "/frames"),
    ],
)
def test_what_is_no_scene_is_told_where(shown: Any, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_scene(shown)
    assert caught.value.problems[0].path == path


def test_the_scene_of_the_reference() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "values" / "clouds.md"
    section = page.read_text("utf-8").partition("## A scene with cameras")[2]
    found = re.search(r"^```json\n(.+?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found
    scene = read_scene(json.loads(found[1])["frames"])
    # Half way to the next frame the vehicle is 0.5 m ahead, its camera 2 m ahead of it and 1.5 m up.
    camera = scene.camera_at(0, "front")
    assert camera.project((12.5, 0.0, 1.5)) == approx((960, 540), abs=1e-6)
    assert camera.pose.position == approx((2.5, 0.0, 1.5))
