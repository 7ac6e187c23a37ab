"""What must hold of every registered aggregation method, ours or an outside one, on each shape it takes."""

import random
import string
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.registry import Method, methods, scan

PLUGIN = Path(__file__).parent.parent / "plugin_method"


def installed() -> Mapping[str, Method]:
    """All methods as if the package from outside were installed, whose metadata lies beside it; other tests
    do without it."""
    sys.path.insert(0, str(PLUGIN))
    scan.cache_clear()
    found = methods()
    sys.path.remove(str(PLUGIN))
    scan.cache_clear()
    return found


METHODS = installed()
CASES = [(name, shape) for name, m in sorted(METHODS.items()) for shape in sorted(m.SHAPES)]
WHO = ["ann", "ben", "cem", "dot", "eve"]
WORDS = ("the", "old", "grey", "cat", "sat", "under", "seven", "tall", "trees", "today")
CLASSES: Mapping[VoteShape, tuple[Any, ...]] = {
    VoteShape.CATEGORY: ("a", "b", "c"),
    VoteShape.ORDINAL: (1, 2, 3),
    VoteShape.SET: ("red", "green", "blue"),
    VoteShape.PAIR: (1, 0, -1),
}


def _spans(pick: random.Random) -> Any:
    starts = sorted(pick.sample(range(0, 40, 5), pick.randint(0, 3)))
    return tuple((s, s + pick.randint(1, 4), pick.choice(["PER", "LOC"])) for s in starts)


def _regions(pick: random.Random) -> Any:
    places = pick.sample(range(0, 200, 40), pick.randint(0, 3))
    return tuple(
        {"id": f"r{x}", "x": x, "y": 2.0 * x, "width": 20.0, "height": 10.0, "label": pick.choice("pq")}
        for x in places
    )


ANSWER: Mapping[VoteShape, Callable[[random.Random], Any]] = {
    VoteShape.CATEGORY: lambda pick: pick.choice("abc"),
    VoteShape.ORDINAL: lambda pick: pick.choice([1, 2, 3]),
    VoteShape.SET: lambda pick: frozenset(pick.sample(["red", "green", "blue"], pick.randint(0, 3))),
    VoteShape.NUMBER: lambda pick: float(pick.randint(-50, 50)),
    VoteShape.ORDER: lambda pick: tuple(pick.sample("wxyz", 4)),
    VoteShape.PAIR: lambda pick: pick.choice([1, -1]),
    VoteShape.SPANS: _spans,
    VoteShape.REGIONS: _regions,
    VoteShape.TEXT: lambda pick: " ".join(pick.choice(WORDS) for _ in range(pick.randint(3, 8))),
}


def names(shape: VoteShape, count: int) -> list[str]:
    """Names of tasks; pairs name two items."""
    if shape is not VoteShape.PAIR:
        return [f"t{i}" for i in range(count)]
    pairs = [f"{a}\x1f{b}" for a in string.ascii_lowercase for b in string.ascii_lowercase if a < b]
    return pairs[:count]


def sample(shape: VoteShape, seed: int, tasks: int = 12, right: float = 0.7) -> tuple[Votes, dict[str, Any]]:
    """Every annotator answers every task, giving the truth with probability `right`, else a random answer."""
    pick = random.Random(seed)
    truth = {task: ANSWER[shape](pick) for task in names(shape, tasks)}
    rows = [
        (t, w, v if pick.random() < right else ANSWER[shape](pick)) for t, v in truth.items() for w in WHO
    ]
    columns = [[row[i] for row in rows] for i in range(3)]
    return Votes(shape, columns[0], columns[1], columns[2], CLASSES.get(shape, ())), truth


def reordered(votes: Votes, order: list[int]) -> Votes:
    """The rows in this order; a row may come twice."""
    return Votes(
        votes.shape,
        [votes.tasks[i] for i in order],
        [votes.annotators[i] for i in order],
        [votes.values[i] for i in order],
        votes.classes,
    )


def run(name: str, votes: Votes, seed: int = 0) -> Aggregate:
    """By the method itself, sets by its own support of them."""
    return METHODS[name].aggregate(votes, {}, np.random.default_rng(seed))


def plain(shape: VoteShape, value: Any) -> Any:
    """A value as it can be compared: regions by their place and label, spans without their probability."""
    if shape is VoteShape.REGIONS:
        keys = ("x", "y", "width", "height")
        return sorted((*(round(float(r[k]), 6) for k in keys), str(r["label"])) for r in value)
    if shape is VoteShape.SPANS:
        return sorted(tuple(s[:3]) for s in value)
    return value


def near(shape: VoteShape, said: Any, value: Any, off: float = 1e-6) -> bool:
    """Whether two values are the same; numbers to within `off`."""
    if shape is VoteShape.NUMBER:
        return abs(said - value) <= off
    return bool(plain(shape, said) == plain(shape, value))


def test_a_method_from_outside_is_found_and_none_of_ours_replaced() -> None:
    assert ("first_class", VoteShape.CATEGORY) in CASES
    # Of its other points one is broken and one takes a name of ours: each breaks only itself.
    assert METHODS["majority"].aggregate.__module__ == "sterling.quality.majority"


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_beliefs_are_complete_and_within_bounds(name: str, shape: VoteShape) -> None:
    votes, truth = sample(shape, 1)
    found = run(name, votes)
    assert set(found.beliefs) == set(truth)
    for belief in found.beliefs.values():
        assert 0 <= belief.probability <= 1
        assert belief.answers == len(WHO)
        shares = (belief.distribution or {0: 1.0}).values()
        assert all(0 <= share <= 1 for share in shares)
        # Of a set each option has a probability of its own; of all else one class holds.
        assert shape is VoteShape.SET or sum(shares) == pytest.approx(1)
    assert set(found.annotators) == set(WHO)
    assert all(0 <= k.low <= k.accuracy <= k.high <= 1 for k in found.annotators.values())


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_neither_the_order_of_rows_nor_repeats_nor_a_run_before_change_a_bit(
    name: str, shape: VoteShape
) -> None:
    votes, _ = sample(shape, 2)
    order = np.random.default_rng(7).permutation(len(votes.tasks)).tolist()
    # One annotator may compare two items many times: of pairs each repeat counts.
    again: list[int] = [] if shape is VoteShape.PAIR else order[:9]
    first, second = run(name, votes), run(name, reordered(votes, order + again))
    assert dict(first.beliefs) == dict(second.beliefs)
    assert dict(first.annotators) == dict(second.annotators)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_the_unanimous_are_believed(name: str, shape: VoteShape) -> None:
    votes, truth = sample(shape, 3, right=1.0)
    found = run(name, votes)
    for task, value in truth.items():
        assert near(shape, found.beliefs[task].value, value)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_no_votes_give_no_beliefs(name: str, shape: VoteShape) -> None:
    found = run(name, Votes(shape, [], [], [], CLASSES.get(shape, ())))
    assert dict(found.beliefs) == {}
    assert dict(found.annotators) == {}


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_one_annotator_alone_is_believed_but_not_called_calibrated(name: str, shape: VoteShape) -> None:
    votes, truth = sample(shape, 4, right=1.0)
    alone = reordered(votes, [i for i, who in enumerate(votes.annotators) if who == "ann"])
    found = run(name, alone)
    for task, value in truth.items():
        belief = found.beliefs[task]
        assert not belief.calibrated
        if shape is VoteShape.PAIR:
            continue  # one order of all items need not agree with every comparison
        assert near(shape, belief.value, value)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_a_spammer_among_four_agreeing_changes_no_value(name: str, shape: VoteShape) -> None:
    votes, truth = sample(shape, 5, tasks=30, right=1.0)
    pick = random.Random(8)
    values = [
        ANSWER[shape](pick) if who == "eve" else value
        for who, value in zip(votes.annotators, votes.values, strict=True)
    ]
    found = run(name, Votes(shape, votes.tasks, votes.annotators, values, votes.classes))
    for task, value in truth.items():
        # A mean gives a spammer a small weight, not none.
        assert near(shape, found.beliefs[task].value, value, off=2)
    known = found.annotators
    assert known["eve"].accuracy < min(known[who].accuracy for who in WHO[:4])
