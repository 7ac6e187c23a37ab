"""Cuboids before a known camera, against values worked out by hand."""

from typing import Any

import pytest

from sterling import controls

Ring = list[list[float]]
CONTROL = controls.get("camera_cuboid")
SPEC = CONTROL.Spec.model_validate({"type": "camera_cuboid", "on": "shot", "labels": ["car"]})
LEVEL = {"position": [0, 0, 1.5], "rotation": [0.5, -0.5, 0.5, -0.5]}
BODY = {"y": 0, "z": 0.75, "length": 4, "width": 1.8, "height": 1.5, "yaw": 0}
# Seen from 1.5 m above the ground through 100 pixels, the tops are at the horizon; the near sides are 8 m and
# 10 m away, and the far ones lie inside of them.
NEAR: Ring = [[61.25, 58.75], [57.5, 52.5], [42.5, 52.5], [38.75, 58.75]]
FAR: Ring = [[59, 55], [56.43, 50.71], [43.57, 50.71], [41, 55]]


def drawn(x: float, below: Ring, **media: int) -> dict[str, Any]:
    tops = [[across, 40] for across, _ in below]
    region = {"id": "1", "label": "car", "x": x, **BODY, "vertices": [*below, *tops]}
    return {"media": {"width": 100, "height": 80, **media}, "regions": [region]}


def shown(**camera: Any) -> dict[str, Any]:
    return {"image": "drive.png", "camera": {"focal": [100, 100], "center": [50, 40], **camera}}


def test_likeness_is_of_outlines_and_of_boxes() -> None:
    one, other = drawn(10, NEAR), drawn(12, FAR)
    assert CONTROL.check(SPEC, shown(pose=LEVEL), one) == CONTROL.check(SPEC, shown(pose=LEVEL), other) == []
    flat, solid = (18 * 15) / (22.5 * 18.75), 2 / 6
    assert CONTROL.similarity(SPEC, one, other) == pytest.approx((flat + solid) / 2)


def test_a_camera_calibrated_on_larger_pictures_is_scaled_with_them() -> None:
    larger = {"focal": [200, 200], "center": [100, 80], "width": 200, "height": 160}
    there = shown(pose=LEVEL, **larger)
    assert CONTROL.check(SPEC, there, drawn(10, NEAR)) == []
    off = CONTROL.check(SPEC, there, drawn(10, NEAR, width=200, height=160))
    assert {problem.code for problem in off} == {"projection"}


def test_without_a_pose_sizes_are_in_heights_of_the_camera() -> None:
    told = drawn(10, NEAR)
    (region,) = told["regions"]
    for name in ("x", "z", "length", "width", "height"):
        region[name] /= 1.5
    assert CONTROL.check(SPEC, shown(), told) == []


def test_a_box_behind_the_camera_or_beside_the_picture_is_refused() -> None:
    behind = CONTROL.check(SPEC, shown(pose=LEVEL), drawn(1, NEAR))
    assert [problem.code for problem in behind] == ["range"]
    aside = drawn(10, [[561.25, 58.75], [390.83, 52.5], [375.83, 52.5], [538.75, 58.75]])
    (region,) = aside["regions"]
    region["y"] = -40
    assert [problem.code for problem in CONTROL.check(SPEC, shown(pose=LEVEL), aside)] == ["range"]
