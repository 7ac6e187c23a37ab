"""How regions on images are measured and matched, against values worked out by hand."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling import controls
from sterling.controls.mask import runs
from sterling.controls.runs import size
from sterling.domain import area
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import detected_regions

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
DIAMOND = [(5.0, -5.0), (15.0, 5.0), (5.0, 15.0), (-5.0, 5.0)]
MEDIA = {"width": 100, "height": 100}


def drawn(region: dict[str, Any]) -> dict[str, Any]:
    return {"media": MEDIA, "regions": [{"id": "1", "label": "one", **region}]}


def likeness(kind: str, a: dict[str, Any], b: dict[str, Any], **more: Any) -> float:
    control = controls.get(kind)
    spec = control.Spec.model_validate({"type": kind, "on": "view", "labels": ["one"], **more})
    one, two = drawn(a), drawn(b)
    assert control.check(spec, None, one) == control.check(spec, None, two) == []
    return control.similarity(spec, one, two)


def test_areas() -> None:
    hole = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)]
    bow_tie = [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]
    assert area.rings_area([SQUARE]) == pytest.approx(100)
    assert area.rings_area([SQUARE, hole]) == pytest.approx(96)
    assert area.rings_area([bow_tie]) == pytest.approx(50)
    # The square's corners touch the diamond's sides: it lies inside.
    assert area.shared_area([SQUARE], [DIAMOND]) == pytest.approx((100, 200, 100))
    assert area.iou([SQUARE], [DIAMOND]) == pytest.approx(0.5)
    assert area.iou([SQUARE], [[(x + 5, y) for x, y in SQUARE]]) == pytest.approx(1 / 3)
    assert area.iou([SQUARE], [SQUARE, hole]) == pytest.approx(0.96)


def test_the_area_of_a_great_many_corners() -> None:
    turns = [i / 5000 * math.tau for i in range(5000)]
    circle = [(50 + 40 * math.cos(turn), 50 + 40 * math.sin(turn)) for turn in turns]
    assert area.rings_area([circle]) == pytest.approx(math.pi * 1600, rel=1e-3)


places = st.tuples(st.floats(0, 100), st.floats(0, 100))
shapes = st.lists(st.lists(places, min_size=3, max_size=6), min_size=1, max_size=2)


@given(a=shapes, b=shapes)
def test_overlap_is_symmetric_and_bounded(a: area.Shape, b: area.Shape) -> None:
    assert area.iou(a, b) == pytest.approx(area.iou(b, a))
    assert 0 <= area.iou(a, b) <= 1


def test_likeness_by_kind() -> None:
    square = {"points": [[0, 0], [10, 0], [10, 10], [0, 10]]}
    half = {"points": [[5, 0], [15, 0], [15, 10], [5, 10]]}
    assert likeness("polygon", square, half) == pytest.approx(1 / 3)
    line, lower = {"points": [[0, 0], [50, 0]]}, {"points": [[0, 5], [50, 5]]}
    assert likeness("polyline", line, lower, tolerance=5) == pytest.approx(0.5)
    assert likeness("point", {"x": 10, "y": 10}, {"x": 13, "y": 14}, tolerance=5) == pytest.approx(0.5)
    assert likeness("point", {"x": 10, "y": 10}, {"x": 50, "y": 10}, tolerance=5) == 0
    turned = {"cx": 50, "cy": 50, "width": 20, "height": 10, "angle": 0}
    # Two rectangles of 20 x 10 crossed at a right angle share 100 of 300.
    assert likeness("rotated_box", turned, {**turned, "angle": 90}) == pytest.approx(1 / 3)
    ring = {"cx": 50, "cy": 50, "rx": 20, "ry": 20, "angle": 0}
    assert likeness("ellipse", ring, {**ring, "rx": 10, "ry": 10}) == pytest.approx(1 / 4, abs=1e-3)
    front = {"x": 10, "y": 10, "width": 10, "height": 10}
    cuboid = {"front": front, "back": front}
    assert likeness("cuboid2d", cuboid, {"front": front, "back": {**front, "x": 15}}) == pytest.approx(2 / 3)


def test_likeness_of_skeletons() -> None:
    def marked(**points: tuple[float, float]) -> dict[str, Any]:
        seen = {"visibility": "visible"}
        return {"points": {name: {"x": x, "y": y, **seen} for name, (x, y) in points.items()}}

    body = {"keypoints": ["head", "hip"]}
    one = marked(head=(10, 10), hip=(90, 90))
    assert likeness("skeleton", one, one, **body) == 1
    # The object is 80 wide, so that 8 pixels are one unit; only the head is off.
    off = marked(head=(18, 10), hip=(90, 90))
    assert likeness("skeleton", one, off, **body) == pytest.approx((1 + math.exp(-0.5)) / 2)
    assert likeness("skeleton", one, marked(head=(10, 10)), **body) == pytest.approx(0.5)


def test_masks() -> None:
    ring: dict[str, Any] = {"x": 10, "y": 20, "width": 3, "height": 3, "counts": [0, 4, 1, 4]}
    full = {"x": 10, "y": 20, "width": 3, "height": 3, "counts": [0, 9]}
    assert likeness("mask", ring, full) == pytest.approx(8 / 9)
    # The same pixels in a wider window are the same mask: three columns of five, the first one empty.
    wide = {"x": 9, "y": 20, "width": 4, "height": 3, "counts": [3, 9]}
    assert likeness("mask", full, wide) == 1
    assert size(runs(ring, 100)) == 8


def test_polygons_take_the_outline_in_the_middle() -> None:
    control = controls.get("polygon")
    spec = control.Spec.model_validate({"type": "polygon", "on": "view", "labels": ["one"]})

    def value(shift: float) -> dict[str, Any]:
        points = [[shift, 0], [shift + 40, 0], [shift + 20, 40]]
        return {"media": MEDIA, "regions": [{"id": "1", "label": "one", "points": points}]}

    answers = [value(10), value(11), value(13)]
    votes = Votes(VoteShape.REGIONS, ["t"] * 3, ["a", "b", "c"], [control.vote(spec, a) for a in answers])
    belief = detected_regions.aggregate(votes, {}, np.random.default_rng(0)).beliefs["t"]
    label = control.label(spec, belief.value, answers)
    assert not control.check(spec, None, label)
    assert control.similarity(spec, label, answers[1]) > 0.95
