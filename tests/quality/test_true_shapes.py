"""Regions are matched across annotators by their true shape, not by the rectangle around it."""

from typing import Any

import pytest

from sterling.controls import get
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.detected_regions import match
from sterling.quality.shapes import overlap

MEDIA = {"width": 200, "height": 200}
RISING: Any = {"points": [[0, 96], [4, 100], [100, 4], [96, 0]]}
FALLING: Any = {"points": [[0, 4], [4, 0], [100, 96], [96, 100]]}
SHIFTED: Any = {"points": [[1, 96], [5, 100], [101, 4], [97, 0]]}
TURNED: Any = {"cx": 50, "cy": 50, "width": 120, "height": 8}
SLIM: Any = {"cx": 50, "cy": 50, "rx": 60, "ry": 5}


def vote(kind: str, *drawn: dict[str, Any]) -> Any:
    control = get(kind)
    spec = control.Spec.model_validate({"type": kind, "on": "image", "labels": ["road"]})
    regions = [{"id": str(i), "label": "road", **one} for i, one in enumerate(drawn)]
    value: Any = {"media": MEDIA, "regions": regions}
    return control.vote(spec, value)


@pytest.mark.parametrize(
    ("kind", "one", "same", "other"),
    [
        ("polygon", RISING, SHIFTED, FALLING),
        ("rotated_box", {**TURNED, "angle": 45}, {**TURNED, "angle": 44}, {**TURNED, "angle": -45}),
        ("ellipse", {**SLIM, "angle": 45}, {**SLIM, "angle": 44}, {**SLIM, "angle": -45}),
    ],
)
def test_what_only_shares_its_rectangle_is_not_one_thing(kind: str, one: Any, same: Any, other: Any) -> None:
    assert len(match({0: vote(kind, one), 1: vote(kind, same)}, 0, 0.5)) == 1
    assert len(match({0: vote(kind, one), 1: vote(kind, other)}, 0, 0.5)) == 2


def test_the_label_keeps_the_geometry_that_was_drawn() -> None:
    polygon = get("polygon")
    spec = polygon.Spec.model_validate({"type": "polygon", "on": "image", "labels": ["road"]})
    hole = [[20, 20], [40, 20], [40, 40], [20, 40]]
    ring: Any = {"points": [[0, 0], [60, 0], [60, 60], [0, 60]], "holes": [hole]}
    answers: list[Any] = [
        {"media": MEDIA, "regions": [{"id": "a", "label": "road", **ring}, {"id": "b", "label": "road", **b}]}
        for b in (RISING, SHIFTED, RISING)
    ]
    said = [polygon.vote(spec, one) for one in answers]
    found = aggregate(Votes(VoteShape.REGIONS, ["t"] * 3, ["ann", "ben", "cem"], said), polygon.method)
    label: Any = polygon.label(spec, found.beliefs["t"].value, answers)
    drawn = [{k: v for k, v in region.items() if k in {"points", "holes"}} for region in label["regions"]]
    square, rising = sorted(drawn, key=lambda one: "holes" not in one)
    assert square == ring
    assert overlap(rising, RISING) > 0.9
