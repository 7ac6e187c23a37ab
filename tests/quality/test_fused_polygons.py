"""Polygons of several people: the outline in the middle of all, and how far off it may be."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sterling.domain import area
from sterling.quality.fusion import fuse
from sterling.quality.shapes import overlap
from sterling.quality.table import Floats

SQUARE = [[100.0, 100.0], [200.0, 100.0], [200.0, 200.0], [100.0, 200.0]]
HOLE = [[130.0, 130.0], [170.0, 130.0], [170.0, 170.0], [130.0, 170.0]]


def fused(*drawn: Any, holes: Any = None) -> dict[str, Any]:
    more = holes or [None] * len(drawn)
    pairs = zip(drawn, more, strict=True)
    (region,) = fuse([[{"points": p, **({"holes": h} if h else {})} for p, h in pairs]])
    return region


def shape(region: Any) -> area.Shape:
    return [[(x, y) for x, y in ring] for ring in (region["points"], *region.get("holes", ()))]


def iou(region: Any, *rings: Any) -> float:
    return area.iou(shape(region), [[(x, y) for x, y in ring] for ring in rings])


def truth_of(rng: np.random.Generator) -> Floats:
    """A shape of 5 to 9 corners, some 80 to 400 pixels wide."""
    count = int(rng.integers(5, 10))
    turn = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * 2 * np.pi / count
    reach = rng.uniform(0.6, 1.2, count) * np.exp(rng.normal(4.5, 0.5))
    return np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1) + 1000


def drawings(rng: np.random.Generator, truth: Floats, people: int, bad: bool) -> list[list[list[float]]]:
    """Each corner off by 3 pixels, each drawing by 1, with further corners on some sides; one bad drawing is
    far too large or moved by a quarter."""
    drawn = list[list[list[float]]]()
    for number in range(people):
        sides = np.stack([truth, (truth + np.roll(truth, -1, axis=0)) / 2], axis=1)
        wanted = rng.random((len(truth), 2)) < [1, 0.5]
        ring = sides[wanted] + rng.normal(0, 3, (int(wanted.sum()), 2)) + rng.normal(0, 1, 2)
        if bad and number == 0:
            middle, wide = ring.mean(axis=0), np.ptp(ring[:, 0])
            ring = (ring - middle) * 1.4 + middle if rng.random() < 0.5 else ring + np.asarray([wide / 4, 0])
        drawn.append(np.roll(ring, int(rng.integers(5)), axis=0)[:: rng.choice([-1, 1])].tolist())
    return drawn


@pytest.mark.parametrize(("people", "bad"), [(2, False), (3, False), (3, True), (5, True)])
def test_the_middle_is_nearer_to_the_truth_than_any_drawing_and_says_how_near(people: int, bad: bool) -> None:
    rng = np.random.default_rng(4)
    truths = [truth_of(rng) for _ in range(24)]
    groups = [[{"points": one} for one in drawings(rng, t, people, bad)] for t in truths]
    regions = fuse(groups, [list(range(people))] * len(groups))
    mine, alike, inside, areas = list[float](), list[float](), list[float](), list[bool]()
    for truth, group, region in zip(truths, groups, regions, strict=True):
        likeness = [sum(overlap(a, b) for b in group) for a in group]
        mine.append(iou(region, truth.tolist()))
        alike.append(iou(group[int(np.argmax(likeness))], truth.tolist()))
        away = distances(sides_of(truth), np.asarray(region["points"]))
        inside.append(float((away <= 1.96 * region["spreads"]["outline"]).mean()))
        off = area.rings_area(shape(region)) - area.rings_area([[(x, y) for x, y in truth.tolist()]])
        areas.append(abs(off) <= 1.96 * region["spreads"]["area"])
    assert 1 - np.mean(mine) < 0.85 * (1 - np.mean(alike))
    assert 0.9 < np.mean(inside) < 0.99
    assert np.mean(areas) >= 0.85


def sides_of(ring: Floats) -> Floats:
    """Even places along a ring."""
    parts = np.linspace(0, 1, 20, endpoint=False)[None, :, None]
    return (ring[:, None] * (1 - parts) + np.roll(ring, -1, axis=0)[:, None] * parts).reshape(-1, 2)


def distances(places: Floats, ring: Floats) -> Floats:
    """Of places from the nearest of many steps along a ring."""
    steps = sides_of(ring)
    return np.sqrt(((places[:, None] - steps[None]) ** 2).sum(axis=2).min(axis=1))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), scale=st.floats(0.1, 30), shift=st.floats(-500, 500))
def test_whoever_comes_first_and_wherever_it_is_the_middle_is_the_same(
    seed: int, scale: float, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    drawn = drawings(rng, truth_of(rng), 3, False)
    one = fused(*drawn)
    turned = fused(*drawn[::-1])
    assert iou(turned, one["points"]) > 0.9999
    moved = fused(*((np.asarray(ring) * scale + shift).tolist() for ring in drawn))
    back = (np.asarray(moved["points"]) - shift) / scale
    assert iou(one, back.tolist()) > 0.999
    assert moved["spreads"]["outline"] == pytest.approx(scale * one["spreads"]["outline"], rel=0.01)
    assert moved["spreads"]["area"] == pytest.approx(scale**2 * one["spreads"]["area"], rel=0.01)


def test_what_all_draw_comes_back_however_many_corners_they_gave_it() -> None:
    assert fused(SQUARE, SQUARE, SQUARE)["points"] == SQUARE
    finer = [[100.0, 100.0], [150.0, 100.0], *SQUARE[1:], [100.0, 150.0]]
    region = fused(SQUARE, finer, SQUARE[::-1])
    assert iou(region, SQUARE) > 0.9995
    assert region["spreads"]["outline"] < 0.1


def test_a_hole_is_there_if_most_drew_it() -> None:
    small = [[x + 1, y - 1] for x, y in HOLE]
    two = fused(SQUARE, SQUARE, SQUARE, holes=([HOLE], [small], None))
    assert len(two["holes"]) == 1
    assert iou(two, SQUARE, HOLE) > 0.98
    one = fused(SQUARE, [[x, y + 1] for x, y in SQUARE], SQUARE, holes=([HOLE], None, None))
    assert "holes" not in one
    assert iou(one, SQUARE) > 0.99


def test_rings_that_cross_themselves_count_by_what_they_surround() -> None:
    # A knot at one corner turns a part of 10 x 10 outside in; the others draw the square.
    knot = [*SQUARE[:3], [110.0, 200.0], [100.0, 190.0], [100.0, 200.0], [110.0, 190.0], [100.0, 150.0]]
    assert iou(fused(SQUARE, knot, SQUARE), SQUARE) > 0.99
    bow = [[100.0, 100.0], [200.0, 200.0], [200.0, 100.0], [100.0, 200.0]]
    assert iou(fused(bow, [[x + 1, y] for x, y in bow]), bow) > 0.95


def test_without_any_area_a_drawing_stays_as_it_is() -> None:
    line = [[0.0, 0.0], [5.0, 5.0], [9.0, 9.0]]
    assert fused(line, line, [[0.0, 0.0], [5.0, 5.0], [8.0, 8.0]])["points"] == line
    assert fused([[3.0, 3.0]] * 3, [[3.0, 3.0]] * 3)["points"] == [[3.0, 3.0]] * 3
    assert fused(SQUARE)["points"] == SQUARE
