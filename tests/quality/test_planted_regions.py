"""Things of several shapes as annotators of known quality draw them: who misses, who invents, who copies."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.shapes import overlap

Region = dict[str, Any]
TASKS, TEAM, EACH = 50, 10, 5
SKELETON = {"head": (0.0, -60.0), "left": (-30.0, -20.0), "right": (30.0, -20.0), "feet": (0.0, 60.0)}


def _box(middle: list[float]) -> Region:
    x, y = middle
    return {"x": x - 40, "y": y - 30, "width": 80.0, "height": 60.0}


def _segment(middle: list[float]) -> Region:
    return {"start": middle[0] - 16, "end": middle[0] + 16}


def _cuboid(middle: list[float]) -> Region:
    size = {"length": 4.0, "width": 2.0, "height": 1.6, "yaw": 0.3}
    return {"x": middle[0] / 20, "y": middle[1] / 20, "z": 0.8, **size}


def _skeleton(middle: list[float]) -> Region:
    x, y = middle
    return {"points": {n: {"x": x + dx, "y": y + dy, "visible": True} for n, (dx, dy) in SKELETON.items()}}


def _track(middle: list[float]) -> Region:
    return {"keyframes": [{"frame": f, **_box([middle[0] + 3 * f, middle[1]])} for f in (0, 15, 30)]}


def _mask(middle: list[float]) -> Region:
    x, y = (round(side / 2) for side in middle)
    return {"x": x, "y": y, "width": 40, "height": 30, "counts": [0, 1200]}


MAKERS = (_box, _segment, _cuboid, _skeleton, _track, _mask)
Make = Callable[[list[float]], Region]


def _crowd(make: Make) -> tuple[Votes, list[list[Region]], list[float]]:
    """Answers, what is there, and how often each annotator misses. The first invents, and sees next to
    nothing; the second copies the third."""
    rng = np.random.default_rng(11)
    places: list[list[list[float]]] = [
        rng.uniform(100, 900, (int(rng.poisson(3)), 2)).tolist() for _ in range(TASKS)
    ]
    miss = [0.95, *rng.uniform(0.03, 0.35, TEAM - 1).tolist()]
    miss[1] = miss[2]
    said: list[list[tuple[Region, ...]]] = []
    for who in range(TEAM):
        own: list[tuple[Region, ...]] = []
        for task in places:
            near: list[list[float]] = [
                rng.normal(one, 3).tolist() for one in task if rng.random() > miss[who]
            ]
            near += rng.uniform(100, 900, (int(rng.poisson(3.0 if who == 0 else 0.2)), 2)).tolist()
            own.append(tuple({**make(one), "label": "thing", "id": f"{n}"} for n, one in enumerate(near)))
        said.append(own)
    said[1] = said[2]
    rows = [
        (task, f"a{who}", said[who][task])
        for task in range(TASKS)
        for who in cast("list[int]", rng.choice(TEAM, EACH, replace=False).tolist())
    ]
    tasks, annotators, values = (list(column) for column in zip(*rows, strict=True))
    votes = Votes(VoteShape.REGIONS, tasks, annotators, values)
    return votes, [[make(one) for one in task] for task in places], miss


def _found(regions: list[Region], there: list[Region]) -> int:
    """Of the things that are there, those that a region of the label means; two never mean one."""
    left = list(regions)
    hits = 0
    for thing in there:
        best = max(left, key=lambda region: overlap(region, thing), default=None)
        if best is not None and overlap(best, thing) >= 0.5:
            left.remove(best)
            hits += 1
    return hits


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_there_is_found_and_what_is_invented_is_not(make: Make) -> None:
    votes, truth, miss = _crowd(make)
    found = aggregate(votes, "detected_regions")
    told = [list(cast("tuple[Region, ...]", found.beliefs[task].value)) for task in range(TASKS)]
    hits = sum(_found(own, there) for own, there in zip(told, truth, strict=True))
    said, things = sum(map(len, told)), sum(map(len, truth))
    # Three of five see a thing, as a majority asks, in about nine of ten cases where the first is among them.
    assert hits / things > 0.9
    assert hits / said > 0.9
    stated = sum(float(region["probability"]) for own in told for region in own) / said
    # Shares of answers keep it from being too sure; too modest by a fifth at most.
    assert hits / said - 0.2 < stated < hits / said + 0.03
    rates = cast("dict[str, dict[str, float]]", found.diagnostics["annotators"])
    assert rates["a0"]["invented"] > 0.8
    for who, planted in enumerate(miss):
        # Three standard errors of a share of about 75 things, and a few hundredths for what nobody saw.
        assert abs(rates[f"a{who}"]["missed"] - planted) < 3 * (planted * (1 - planted) / 75) ** 0.5 + 0.05
    again = aggregate(permuted(votes, 3), "detected_regions")
    assert [again.beliefs[task] for task in range(TASKS)] == [found.beliefs[task] for task in range(TASKS)]
