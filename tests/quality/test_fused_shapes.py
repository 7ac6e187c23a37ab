"""Cuboids, lines, skeletons and tracks by their true shape: told as one thing, fused, and how far off."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sterling.domain.line import along
from sterling.domain.motion import Motion
from sterling.quality.fusion import fuse
from sterling.quality.shapes import overlap

Make = Callable[[np.random.Generator], tuple[dict[str, float], list[dict[str, Any]]]]
CAR: dict[str, Any] = {"x": 10.0, "y": 5.0, "z": 0.8, "length": 4.0, "width": 2.0, "height": 1.6, "yaw": 30.0}
BENT = [[0.0, 0.0], [50.0, 10.0], [100.0, 0.0]]


def fused(*drawn: dict[str, Any]) -> dict[str, Any]:
    (region,) = fuse([drawn])
    return region


def key(frame: int, x: float, *, outside: bool = False) -> dict[str, Any]:
    box: dict[str, Any] = {"frame": frame, "time": frame / 10, "x": x, "y": 0, "width": 40, "height": 40}
    return {**box, "outside": True} if outside else box


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (CAR, {**CAR, "z": 1.6}, 1 / 3),
        (CAR, {**CAR, "z": 3.0}, 0.0),
        (CAR, {**CAR, "yaw": -150.0}, 1.0),
        # A 4 x 2 rectangle across a 4 x 2 one: they share 2 x 2 of 12.
        (CAR, {**CAR, "yaw": 120.0}, 1 / 3),
        (CAR, {**CAR, "frame": 3}, 0.0),
        ({"line": BENT, "tolerance": 4}, {"line": BENT[::-1], "tolerance": 4}, 1.0),
        ({"line": BENT, "tolerance": 4}, {"line": [[x, y + 4] for x, y in BENT], "tolerance": 4}, 0.5),
        ({"keyframes": [key(0, 0), key(9, 90)]}, {"keyframes": [key(0, 0), key(4, 40), key(9, 90)]}, 1.0),
        ({"keys": [{**CAR, "frame": 0}]}, {"keys": [{**CAR, "frame": 0}, {**CAR, "frame": 3}]}, 1 / 4),
        ({"keys": [{**CAR, "frame": 2}]}, {**CAR, "frame": 2}, 0.0),
    ],
)
def test_likeness_is_that_of_the_true_shape(a: dict[str, Any], b: dict[str, Any], expected: float) -> None:
    assert overlap(a, b) == pytest.approx(expected, abs=0.03)
    assert overlap(b, a) == overlap(a, b)
    assert overlap(a, a) == 1.0


def test_stated_sigmas_say_how_near_a_point_must_be() -> None:
    one: dict[str, Any] = {"points": {"a": {"x": 0, "y": 0}, "b": {"x": 100, "y": 100}}}
    off: dict[str, Any] = {"points": {"a": {"x": 10, "y": 0}, "b": {"x": 100, "y": 100}}}
    assert overlap(one, off) == pytest.approx((1 + np.exp(-0.5)) / 2)
    strict = {"sigmas": {"a": 0.025}}
    assert overlap({**one, **strict}, {**off, **strict}) == pytest.approx((1 + np.exp(-2)) / 2)


def test_yaw_is_circular_and_most_say_which_way_is_ahead() -> None:
    turned = fused(*({**CAR, "yaw": yaw} for yaw in (179.0, -179.0, -177.0)))
    assert turned["yaw"] == pytest.approx(-179)
    facing = fused(*({**CAR, "yaw": yaw} for yaw in (30.0, -150.0, -148.0)))
    assert facing["yaw"] == pytest.approx(-150)
    # One calls the width the length and turns the cuboid by a quarter: it is the same cuboid.
    swapped = {**CAR, "length": 2.0, "width": 4.0, "yaw": 120.0}
    same = fused(CAR, swapped, CAR)
    assert (same["length"], same["width"], same["yaw"]) == (4.0, 2.0, pytest.approx(30))
    box: dict[str, Any] = {"cx": 5, "cy": 5, "width": 8, "height": 2, "angle": 89}
    other = fused(box, {**box, "angle": -89}, {**box, "width": 2, "height": 8, "angle": 0})
    assert (other["width"], other["height"], abs(other["angle"])) == (8, 2, pytest.approx(90, abs=1))


def test_lines_are_fused_whichever_end_comes_first() -> None:
    drawn = [[[x, y + shift] for x, y in BENT] for shift in (-2, 0, 3)]
    straight = fused(*({"line": one} for one in drawn))
    turned = fused({"line": drawn[0]}, {"line": drawn[1][::-1]}, {"line": drawn[2]})
    assert np.asarray(straight["line"]) == pytest.approx(np.asarray(BENT), abs=0.1)
    assert turned["line"] in (straight["line"], straight["line"][::-1])


def test_keypoints_are_voted_one_by_one() -> None:
    def skeleton(**points: tuple[float, str]) -> dict[str, Any]:
        return {"points": {n: {"x": x, "y": 5.0, "visibility": seen} for n, (x, seen) in points.items()}}

    region = fused(
        skeleton(head=(10, "visible"), hand=(50, "visible"), foot=(90, "hidden")),
        skeleton(head=(11, "visible"), foot=(91, "visible")),
        skeleton(head=(40, "hidden"), foot=(92, "hidden")),
    )
    assert region["points"] == {
        "head": {"x": 11.0, "y": 5.0, "visibility": "visible"},
        "foot": {"x": 91.0, "y": 5.0, "visibility": "hidden"},
    }
    assert region["spreads"].keys() == {"head", "foot"}


def test_tracks_meet_on_everybodys_keyframes_and_keep_those_that_are_needed() -> None:
    # All three move by 10 a frame; the third loses sight of it at 8 already.
    region = fused(
        {"keyframes": [key(0, 0), key(5, 50), key(10, 100, outside=True)]},
        {"keyframes": [key(0, 2), key(10, 102, outside=True)]},
        {"keyframes": [key(0, 1), key(3, 31), key(8, 81, outside=True)]},
    )
    assert [(k["frame"], k.get("outside", False)) for k in region["keyframes"]] == [(0, False), (10, True)]
    assert [k["time"] for k in region["keyframes"]] == [0, 1]
    assert Motion(region["keyframes"]).at(4) == pytest.approx((41, 0, 40, 40))


def test_paths_of_cuboids_are_fused_frame_by_frame() -> None:
    def path(shift: float, *frames: int) -> dict[str, Any]:
        # Along x, turning through 180 degrees on the way.
        turns = [(-170 - 5 * frame + 180) % 360 - 180 for frame in frames]
        at = zip(frames, turns, strict=True)
        return {"keys": [{**CAR, "x": shift + frame, "yaw": turn, "frame": frame} for frame, turn in at]}

    region = fused(path(-0.01, 0, 4), path(0.0, 0, 2, 4), path(0.01, 1, 4, 9))
    assert [k["frame"] for k in region["keys"]] == [0, 4]
    assert [k["x"] for k in region["keys"]] == pytest.approx([0, 4], abs=0.01)
    assert [k["yaw"] for k in region["keys"]] == pytest.approx([-170, 170])


def near_cuboids(rng: np.random.Generator) -> tuple[dict[str, float], list[dict[str, Any]]]:
    truth = {**CAR, "yaw": float(rng.uniform(-180, 180))}
    off = dict(zip(truth, (0.2, 0.2, 0.1, 0.2, 0.1, 0.1, 4.0), strict=True))
    hard = float(np.exp(rng.normal(0, 0.4)))
    return truth, [{k: v + rng.normal(0, hard * off[k]) for k, v in truth.items()} for _ in range(3)]


def near_boxes(rng: np.random.Generator) -> tuple[dict[str, float], list[dict[str, Any]]]:
    side = float(np.exp(rng.normal(4, 0.7)))
    truth = {"x": 9.0, "y": 7.0, "width": side, "height": side}
    return truth, [{k: v + rng.normal(0, 0.3 * side**0.5) for k, v in truth.items()} for _ in range(2)]


@pytest.mark.parametrize("make", [near_cuboids, near_boxes])
def test_the_truth_lies_within_the_stated_error(make: Make) -> None:
    rng = np.random.default_rng(5)
    drawn = [make(rng) for _ in range(300)]
    inside = [
        abs(float((region[name] - value + 180) % 360 - 180)) <= 1.96 * region["spreads"][name]
        for (truth, _), region in zip(drawn, fuse([group for _, group in drawn]), strict=True)
        for name, value in truth.items()
    ]
    assert 0.92 < np.mean(inside) < 0.98


def test_the_truth_of_lines_skeletons_and_tracks_lies_within_the_stated_error() -> None:
    rng = np.random.default_rng(6)
    drawn = np.asarray(BENT) + rng.normal(0, 2, (99, 3, 3, 2))
    lines = [[{"line": one} for one in group] for group in drawn.tolist()]
    truth = np.asarray(along([(x, y) for x, y in BENT]))
    held = [
        np.abs(np.asarray(along([(x, y) for x, y in r["line"]])) - truth) <= 1.96 * r["spreads"]["line"]
        for r in fuse(lines)
    ]
    assert 0.92 < np.mean(held) < 0.99
    skeletons = [
        [{"points": {"a": dict(zip("xy", rng.normal(50, 3, 2), strict=True))}} for _ in range(3)]
        for _ in range(200)
    ]
    held = [abs(r["points"]["a"]["x"] - 50) <= 1.96 * r["spreads"]["a"] for r in fuse(skeletons)]
    assert 0.92 < np.mean(held) < 0.99
    tracks = [
        [{"keyframes": [key(f, 10 * f + rng.normal(0, 3)) for f in sorted({0, 9, int(rng.integers(1, 9))})]}]
        for _ in range(600)
    ]
    groups = [[one for (one,) in tracks[i : i + 3]] for i in range(0, 600, 3)]
    held = [
        abs(box[0] - 10 * frame) <= 1.96 * region["spreads"]["x"]
        for region in fuse(groups)
        for frame in range(10)
        if (box := Motion(region["keyframes"]).at(frame)) is not None
    ]
    assert 0.92 < np.mean(held) < 0.99


@pytest.mark.parametrize("given", [1, 2, 3])
def test_who_comes_first_does_not_matter_and_equal_drawings_stay_as_they_are(given: int) -> None:
    rng = np.random.default_rng(given)
    shapes: tuple[dict[str, Any], ...] = (
        CAR,
        {"line": BENT},
        {"points": {"a": {"x": 1.0, "y": 2.0, "visibility": "visible"}}},
        {"keyframes": [key(0, 0), key(9, 90)]},
        {"keys": [{**CAR, "frame": 0}, {**CAR, "frame": 5, "x": 20.0}]},
        {face: {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0} for face in ("front", "back")},
    )
    for shape in shapes:
        region = fused(*[{**shape, "label": "a"}] * given)
        assert {name: region[name] for name in shape} == shape
        assert not region["spread"]
    drawn = [{**CAR, "x": float(x), "yaw": float(10 * x)} for x in rng.normal(10, 0.2, 5)]
    found, other = fused(*drawn), fused(*rng.permutation(np.asarray(drawn, dtype=object)))
    assert all(found[name] == pytest.approx(other[name]) for name in CAR)
