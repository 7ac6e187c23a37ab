"""Regions of all kinds matched and fused: overlaps worked out by hand, planted things, misses, masks."""

from typing import Any, cast

import numpy as np
import pytest

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate, staple
from sterling.quality.credit import credit
from sterling.quality.shapes import overlap, overlaps


def box(x: float, y: float, width: float = 10, height: float = 10, label: str = "cell") -> dict[str, Any]:
    return {"id": f"{x}-{y}", "x": x, "y": y, "width": width, "height": height, "label": label}


def fused(*answers: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    votes = Votes(VoteShape.REGIONS, ["t"] * len(answers), [f"w{i}" for i in range(len(answers))], answers)
    return list(cast("tuple[dict[str, Any], ...]", aggregate(votes, "detected_regions").beliefs["t"].value))


SQUARE = {"points": [[0, 0], [10, 0], [10, 10], [0, 10]]}
MASK = {"x": 0, "y": 0, "width": 4, "height": 2, "counts": [0, 8]}


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (box(0, 0), box(5, 0), 1 / 3),
        (box(0, 0), box(20, 0), 0.0),
        ({"start": 0.0, "end": 4.0}, {"start": 2.0, "end": 6.0}, 1 / 3),
        ({"x": 0.0, "y": 0.0}, {"x": 3.0, "y": 4.0}, 0.75),
        (SQUARE, {"points": [[5, 0], [15, 0], [15, 10], [5, 10]]}, 1 / 3),
        (SQUARE, {**SQUARE, "holes": [[[0, 0], [5, 0], [5, 10], [0, 10]]]}, 0.5),
        (SQUARE, {"cx": 5, "cy": 5, "width": 10, "height": 10, "angle": 90}, 1.0),
        # A circle in its square: pi / 4.
        (SQUARE, {"cx": 5, "cy": 5, "rx": 5, "ry": 5, "angle": 0}, np.pi / 4),
        (MASK, {**MASK, "counts": [0, 4, 4]}, 0.5),
        (SQUARE, box(0, 0), 0.0),
    ],
)
def test_overlaps_of_every_kind_of_region(a: dict[str, Any], b: dict[str, Any], expected: float) -> None:
    assert overlap(a, b) == pytest.approx(expected, abs=0.02)
    assert overlap(b, a) == overlap(a, b)
    assert overlap(a, a) == pytest.approx(1.0)


def test_boxes_are_fused_by_the_median_with_a_spread() -> None:
    (found,) = fused((box(10, 10),), (box(11, 10),), (box(12, 11, 10, 12),))
    assert (found["x"], found["y"], found["width"], found["height"]) == (11, 10, 10, 10)
    assert 0 < found["spread"] < 2
    assert 0.5 < found["probability"] <= 1


def test_two_things_side_by_side_are_matched_as_a_whole() -> None:
    # Best first would join ann's second with ben's first (0.67) and leave the others alone.
    ann = (box(0, 0), box(6, 0))
    ben = (box(4, 0), box(10, 0))
    votes = Votes(VoteShape.REGIONS, ["t", "t"], ["ann", "ben"], [ann, ben])
    found = aggregate(votes, params={"iou": 0.4}).beliefs["t"]
    assert [r["x"] for r in cast("tuple[dict[str, Any], ...]", found.value)] == [2, 8]


def test_misses_and_inventions_are_told_by_annotator() -> None:
    rng = np.random.default_rng(1)
    habits = {"ann": (0.05, 0.0), "ben": (0.05, 0.0), "cem": (0.5, 0.0), "eve": (0.05, 1.0)}
    rows: list[tuple[int, str, tuple[dict[str, Any], ...]]] = []
    for task in range(60):
        for who, (miss, invent) in habits.items():
            own = [box(30 * k + rng.normal(), 30 + rng.normal()) for k in range(4) if rng.random() >= miss]
            own += [box(float(rng.uniform(0, 200)), 300 + 20 * k) for k in range(rng.poisson(4 * invent))]
            rows.append((task, who, tuple(own)))
    votes = Votes(VoteShape.REGIONS, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    found = aggregate(votes)
    sizes = [len(cast("tuple[Any, ...]", b.value)) for b in found.beliefs.values()]
    assert np.mean([size == 4 for size in sizes]) > 0.85
    rates = cast("dict[str, dict[str, float]]", found.diagnostics["annotators"])
    assert rates["cem"]["missed"] == pytest.approx(0.5, abs=0.1)
    assert rates["ann"]["missed"] < 0.16
    assert rates["eve"]["invented"] == pytest.approx(0.5, abs=0.12)
    assert rates["ann"]["invented"] < 0.15
    told: dict[str, Any] = credit(votes, found, [0] * len(votes.tasks), lambda row: 0.9)
    assert told["eve"]["invented"]["n"] == sum(len(row[2]) for row in rows if row[1] == "eve")
    assert told["eve"]["invented"]["low"] < rates["eve"]["invented"] < told["eve"]["invented"]["high"]
    assert told["cem"]["missed"]["low"] > told["ann"]["missed"]["high"]


def test_masks_follow_the_careful() -> None:
    rng = np.random.default_rng(2)
    truth = np.zeros((30, 30), dtype=bool)
    truth[8:22, 6:20] = True
    noise = (0.02, 0.02, 0.3, 0.3, 0.3)
    drawn = np.stack([truth ^ (rng.random(truth.shape) < p) for p in noise])
    chance = staple.posterior(drawn.reshape(5, -1)).reshape(truth.shape)
    vote = drawn.mean(axis=0) > 0.5
    assert ((chance > 0.5) != truth).mean() < 0.5 * (vote != truth).mean()
    whole = {"x": 0, "y": 0, "width": 30, "height": 30, "label": "a"}
    masks = [{**whole, "counts": staple.runs(mask)} for mask in drawn[:2]]
    (found,) = fused(*((m,) for m in masks))
    assert overlap(found, {**masks[0], "counts": staple.runs(truth)}) > 0.9


def _published(drawn: list[list[bool]]) -> list[float]:
    """STAPLE pixel by pixel, with rates drawn to 0.9 by a hundred pixels."""
    pixels = range(len(drawn[0]))
    chance = [sum(row[i] for row in drawn) / len(drawn) for i in pixels]
    for _ in range(staple.PASSES):
        here, beside = sum(chance), sum(1 - c for c in chance)
        cover = [(sum(chance[i] for i in pixels if row[i]) + 90) / (here + 100) for row in drawn]
        spare = [(sum(1 - chance[i] for i in pixels if not row[i]) + 90) / (beside + 100) for row in drawn]
        moved = list[float]()
        for i in pixels:
            yes, no = here, beside
            for row, p, q in zip(drawn, cover, spare, strict=True):
                yes, no = (yes * p, no * (1 - q)) if row[i] else (yes * (1 - p), no * q)
            moved.append(yes / (yes + no))
        chance = moved
    return chance


@pytest.mark.parametrize("annotators", [2, 5, 20])
def test_pixels_that_the_same_annotators_drew_are_reckoned_as_one_by_one(annotators: int) -> None:
    rng = np.random.default_rng(annotators)
    truth: list[bool] = (rng.random(150) < 0.3).tolist()
    noise: list[float] = rng.uniform(0.02, 0.3, annotators).tolist()
    drawn = [[one != (rng.random() < p) for one in truth] for p in noise]
    # Of twenty annotators there are more kinds of pixels than are held in a table.
    assert staple.posterior(np.asarray(drawn)).tolist() == pytest.approx(_published(drawn), abs=1e-5)


def test_polygons_meet_in_the_middle() -> None:
    def square(shift: float) -> dict[str, Any]:
        return {"label": "a", "points": [[x + shift, y] for x, y in [[0, 0], [10, 0], [10, 10], [0, 10]]]}

    (found,) = fused((square(0),), (square(1),), (square(3),))
    assert overlap(found, square(1)) > 0.9
    assert found["spread"] == found["spreads"]["outline"]


def test_all_pairs_at_once_are_as_alike_as_one_by_one() -> None:
    rng = np.random.default_rng(6)
    regions: list[Any] = [
        {"x": x, "y": y, "width": w, "height": h, **({"page": 2} if page > 0.8 else {})}
        for x, y, w, h, page in rng.uniform(0, 1, (30, 5)).tolist()
    ]
    regions += [{**regions[0], "width": 0.0}, {"start": 0, "end": 2}, {"start": 1, "end": 3}, SQUARE]
    owners = np.arange(len(regions)) // 2
    expected = [
        [overlap(a, b) if owners[i] != owners[j] else 0.0 for j, b in enumerate(regions)]
        for i, a in enumerate(regions)
    ]
    assert overlaps(regions, owners) == pytest.approx(np.asarray(expected))
