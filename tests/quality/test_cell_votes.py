"""Classes of points, voted point by point: against hand-written stretches."""

import random
from typing import Any

import pytest

from sterling.controls import get
from sterling.controls.correctness import rule
from sterling.controls.template import compile_template
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.engine import aggregate

POINTS = get("points")
SPEC = POINTS.Spec.model_validate({"type": "points", "on": "cloud", "labels": ["road", "car"]})


def value(**counts: list[int]) -> Any:
    regions = [{"id": label, "label": label, "counts": told} for label, told in counts.items()]
    return {"media": {"count": 100}, "regions": regions}


# Three people; ann misses the points 50 to 59, ben calls 20 to 29 a car, cem is late by five points.
ANN = value(road=[0, 50, 50], car=[60, 20, 20])
BEN = value(road=[0, 20, 10, 30, 40], car=[20, 10, 30, 20, 20])
CEM = value(road=[5, 55, 40], car=[60, 20, 20])


def test_each_point_gets_what_most_say() -> None:
    votes = [POINTS.vote(SPEC, one) for one in (ANN, BEN, CEM)]
    found = aggregate(Votes(VoteShape.SPANS, ["t"] * 3, ["ann", "ben", "cem"], votes), POINTS.method)
    belief = found.beliefs["t"]
    assert belief.value == ((0, 60, "road"), (60, 80, "car"))
    assert 0.8 < belief.probability < 1
    label = POINTS.label(SPEC, belief.value, [ANN, BEN, CEM])
    assert POINTS.check(SPEC, None, label) == []
    assert POINTS.vote(SPEC, label) == belief.value
    assert POINTS.row(SPEC, label) == {"": label, "count": 2, "points": 80}


THINGS = POINTS.Spec.model_validate({**SPEC.model_dump(), "mode": "instance"})


def cars(*things: tuple[int, list[int]]) -> Any:
    """Cars by their numbers, on a road of the first 50 points."""
    regions: list[Any] = [{"id": "r", "label": "road", "counts": [0, 50, 50]}]
    regions += [{"id": f"c{n}", "label": "car", "instance": n, "counts": told} for n, told in things]
    return {"media": {"count": 100}, "regions": regions}


TWO, SWAPPED = cars((1, [60, 10, 30]), (2, [70, 10, 20])), cars((2, [60, 10, 30]), (1, [70, 10, 20]))
ONE = cars((7, [60, 20, 20]))


def test_things_are_compared_whatever_their_numbers() -> None:
    assert POINTS.similarity(THINGS, TWO, SWAPPED) == 1
    # The road is the same; of two cars and one, half a car is shared by the best pair, the other has none.
    assert POINTS.similarity(THINGS, TWO, ONE) == pytest.approx((1 + 0.5) / 3)
    assert POINTS.similarity(THINGS, ONE, TWO) == POINTS.similarity(THINGS, TWO, ONE)


def test_things_of_a_label_come_from_the_answer_most_like_the_others() -> None:
    answers = [ONE, TWO, SWAPPED]
    label: Any = POINTS.label(THINGS, ((0, 50, "road"), (60, 78, "car"), (90, 95, "car")), answers)
    assert POINTS.check(THINGS, None, label) == []
    found = [(one["label"], one.get("instance"), one["counts"]) for one in label["regions"]]
    assert found == [
        ("car", 1, [60, 10, 30]),
        ("car", 2, [70, 8, 22]),
        ("car", None, [90, 5, 5]),
        ("road", None, [0, 50, 50]),
    ]
    assert POINTS.row(THINGS, label)["instances"] == 2


def test_the_accurate_outvote_the_careless() -> None:
    pick, other = random.Random(5), {"road": "car", "car": "road"}
    truth = {f"t{n}": [pick.choice(["road", "car"]) for _ in range(200)] for n in range(6)}
    tasks, people, votes = list[str](), list[str](), list[object]()
    for task, classes in truth.items():
        for who, wrong in [("good", 0.02), ("poor", 0.3), ("worse", 0.35)]:
            told = [other[label] if pick.random() < wrong else label for label in classes]
            tasks.append(task)
            people.append(who)
            votes.append(tuple((5 * i, 5 * i + 5, label) for i, label in enumerate(told)))
    found = aggregate(Votes(VoteShape.SPANS, tasks, people, votes), "cell_votes")
    right = 0
    for task, belief in found.beliefs.items():
        stretches: Any = belief.value
        for start, end, label in stretches:
            right += sum(truth[str(task)][at // 5] == label for at in range(start, end))
    assert right / 6000 > 0.95  # by most of the three it would be about 0.87
    assert found.annotators["good"].accuracy > found.annotators["poor"].accuracy > 0.4


def test_likeness_is_the_mean_over_classes() -> None:
    # road: 50 of 60 shared, car: all shared.
    other = value(road=[0, 60, 40], car=[60, 20, 20])
    assert POINTS.similarity(SPEC, ANN, other) == pytest.approx((5 / 6 + 1) / 2)
    # A class that one lacks counts 0.
    assert POINTS.similarity(SPEC, value(road=[0, 50, 50]), ANN) == pytest.approx(0.5)


def test_a_label_is_judged_by_its_overlap() -> None:
    template: Any = {
        "name": "t",
        "data": {"cloud": {}},
        "views": {"cloud": {"type": "pointcloud", "src": "$.cloud"}},
        "controls": {"classes": {"type": "points", "on": "cloud", "labels": ["road"]}},
    }
    assert rule(compile_template(template).asked["classes"]).threshold == 0.5


def test_masks_of_several_people_are_fused_pixel_by_pixel() -> None:
    mask = get("mask")
    spec = mask.Spec.model_validate({"type": "mask", "on": "image", "labels": ["cell"]})
    window = {"x": 10, "y": 20, "width": 4, "height": 10}

    def drawn(*columns: int) -> Any:
        """Columns of ten pixels, each filled from its top."""
        counts = [0, *(run for filled in columns for run in (filled, 10 - filled))]
        region = {"id": "1", "label": "cell", **window, "counts": counts}
        return {"media": {"width": 100, "height": 80}, "regions": [region]}

    answers = [drawn(8, 8, 8, 8), drawn(9, 8, 8, 8), drawn(8, 8, 8, 4)]
    votes = [mask.vote(spec, answer) for answer in answers]
    found = aggregate(Votes(VoteShape.REGIONS, ["t"] * 3, ["ann", "ben", "cem"], votes), mask.method)
    label: Any = mask.label(spec, found.beliefs["t"].value, answers)
    assert mask.check(spec, None, label) == []
    # What two of three painted: all four columns, eight pixels each, nothing of ben's ninth.
    region = label["regions"][0]
    assert {**region, "id": "1"} == {
        "id": "1",
        "label": "cell",
        **window,
        "height": 8,
        "counts": [0, 32],
    }
