"""What must hold of every method that takes categories, whatever its mathematics."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import permuted, planted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.registry import methods

METHODS = sorted(name for name, m in methods().items() if VoteShape.CATEGORY in m.SHAPES)
FEW = settings(max_examples=15)


@st.composite
def small_votes(draw: st.DrawFn) -> Votes:
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 5), st.integers(0, 4), st.sampled_from("abc")), min_size=1, max_size=30
        )
    )
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Votes(VoteShape.CATEGORY, columns[0], columns[1], columns[2], ("a", "b", "c"))


def distributions(found: Aggregate) -> Mapping[Any, list[float]]:
    return {task: list((b.distribution or {}).values()) for task, b in found.beliefs.items()}


@pytest.mark.parametrize("name", METHODS)
@FEW
@given(votes=small_votes(), seed=st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(name: str, votes: Votes, seed: int) -> None:
    first, second = aggregate(votes, name), aggregate(permuted(votes, seed), name)
    assert dict(first.beliefs) == dict(second.beliefs)
    assert first.annotators == second.annotators


@pytest.mark.parametrize("name", METHODS)
@FEW
@given(votes=small_votes())
def test_probabilities_are_a_distribution_and_the_value_has_the_largest(name: str, votes: Votes) -> None:
    found = aggregate(votes, name)
    assert set(found.beliefs) == set(votes.tasks)
    for belief in found.beliefs.values():
        shares = belief.distribution or {}
        assert sum(shares.values()) == pytest.approx(1)
        assert all(-1e-12 <= p <= 1 + 1e-12 for p in shares.values())
        assert belief.probability == pytest.approx(max(shares.values()))
        assert shares[belief.value] == belief.probability
    for known in found.annotators.values():
        assert 0 <= known.low <= known.accuracy <= known.high <= 1


@pytest.mark.parametrize("name", METHODS)
def test_renaming_the_classes_renames_the_result(name: str) -> None:
    votes, _ = planted(tasks=80)
    to = {"a": "z", "b": "x", "c": "y"}
    renamed = Votes(votes.shape, votes.tasks, votes.annotators, [to[str(v)] for v in votes.values])
    first, second = aggregate(votes, name), aggregate(renamed, name)
    for task, belief in first.beliefs.items():
        other = second.beliefs[task].distribution or {}
        for value, p in (belief.distribution or {}).items():
            assert other[to[str(value)]] == pytest.approx(p, abs=2e-3)


@pytest.mark.parametrize("name", METHODS)
def test_planted_truth_is_found(name: str) -> None:
    votes, truth = planted()
    found = aggregate(votes, name)
    right = [found.beliefs[f"t{i:04}"].value == t for i, t in enumerate(truth)]
    assert np.mean(right) > 0.95


@pytest.mark.parametrize("name", METHODS)
def test_unanimous_answers_are_taken(name: str) -> None:
    tasks = [t for t in range(12) for _ in range(4)]
    votes = Votes(VoteShape.CATEGORY, tasks, list(range(4)) * 12, ["xyz"[t % 3] for t in tasks])
    for task, belief in aggregate(votes, name).beliefs.items():
        assert belief.value == "xyz"[int(str(task)) % 3]
        assert belief.probability > 0.7


@pytest.mark.parametrize("name", METHODS)
def test_one_spammer_among_many_does_not_matter(name: str) -> None:
    votes, truth = planted(tasks=150, per_task=6)
    tasks = sorted({str(t) for t in votes.tasks})
    spam = Votes(
        votes.shape,
        [*votes.tasks, *tasks],
        [*votes.annotators, *["spam"] * len(tasks)],
        [*votes.values, *["a"] * len(tasks)],
    )
    found = aggregate(spam, name)
    assert np.mean([found.beliefs[f"t{i:04}"].value == t for i, t in enumerate(truth)]) > 0.9


@pytest.mark.parametrize("name", METHODS)
def test_a_doubled_panel_keeps_its_labels(name: str) -> None:
    votes, _ = planted(tasks=100)
    double = Votes(
        votes.shape,
        [*votes.tasks, *votes.tasks],
        [*votes.annotators, *[f"{a}-twin" for a in votes.annotators]],
        [*votes.values, *votes.values],
        votes.classes,
    )
    single, doubled = aggregate(votes, name), aggregate(double, name)
    same = [single.beliefs[t].value == doubled.beliefs[t].value for t in single.beliefs]
    assert np.mean(same) >= 0.97


@pytest.mark.parametrize("name", METHODS)
def test_the_smallest_inputs(name: str) -> None:
    assert dict(aggregate(Votes(VoteShape.CATEGORY, [], [], []), name).beliefs) == {}
    lone = aggregate(Votes(VoteShape.CATEGORY, ["t"], ["w"], ["x"]), name).beliefs["t"]
    assert (lone.value, lone.answers, lone.calibrated) == ("x", 1, False)
    assert lone.probability == pytest.approx(0.8)
    one = aggregate(Votes(VoteShape.CATEGORY, [1, 2, 3], ["w"] * 3, ["x", "y", "x"]), name)
    assert [one.beliefs[t].value for t in (1, 2, 3)] == ["x", "y", "x"]
    tie = aggregate(Votes(VoteShape.CATEGORY, ["t", "t"], ["v", "w"], ["y", "x"], ("y", "x")), name)
    assert tie.beliefs["t"].value == "y"


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_result(name: str) -> None:
    votes, _ = planted(tasks=60)
    assert distributions(aggregate(votes, name, rng=7)) == distributions(aggregate(votes, name, rng=7))


@pytest.mark.parametrize("name", METHODS)
def test_compiled_loops_and_numpy_give_the_same_numbers(name: str) -> None:
    votes, _ = planted(tasks=60)
    plain = aggregate(votes, name, params={"engine": "numpy"})
    quick = aggregate(votes, name, params={"engine": "numba"})
    for task, row in distributions(plain).items():
        assert distributions(quick)[task] == pytest.approx(row, abs=1e-9)


_NEVER_THE_OPPOSITE = {"majority", "bwa", "mace"}
"""By these an answer speaks for its label or for nothing, whatever gold says."""


@pytest.mark.parametrize("name", METHODS)
def test_gold_is_taken_into_the_fit(name: str) -> None:
    """Most of this crowd mean the other label, which nothing but gold can tell."""
    votes, truth = planted(tasks=400, classes=2, accuracy=(0.1, 0.55), per_task=5)
    gold = {f"t{i:04}": t for i, t in enumerate(truth[:150])}
    without, found = (
        np.mean([fit.beliefs[f"t{i:04}"].value == truth[i] for i in range(150, 400)])
        for fit in (aggregate(votes, name), aggregate(votes, name, gold=gold))
    )
    assert without < 0.25
    assert found >= (without if name in _NEVER_THE_OPPOSITE else 0.8)


def test_repeats_follow_the_stated_rule() -> None:
    doubled = Votes(VoteShape.CATEGORY, ["t"] * 3, ["v", "v", "w"], ["b", "b", "a"])
    found = aggregate(doubled, "majority").beliefs["t"]
    assert (found.answers, found.value) == (2, "a")
    contradictory = Votes(VoteShape.CATEGORY, ["t"] * 3, ["v", "v", "w"], ["b", "a", "a"])
    assert aggregate(contradictory, "majority").beliefs["t"].answers == 3


def test_malformed_votes_are_refused_with_the_reason() -> None:
    with pytest.raises(Invalid, match="differ in length"):
        aggregate(Votes(VoteShape.CATEGORY, ["t"], [], ["x"]))
    with pytest.raises(Invalid, match="Row 2: the value is missing"):
        aggregate(Votes(VoteShape.CATEGORY, ["t", "u"], ["v", "w"], ["x", float("nan")]))
    with pytest.raises(Invalid, match="not one of the 2 classes"):
        aggregate(Votes(VoteShape.CATEGORY, ["t"], ["w"], ["z"], ("x", "y")))
    with pytest.raises(Invalid, match="no aggregation method 'nonsense'"):
        aggregate(Votes(VoteShape.CATEGORY, ["t"], ["w"], ["z"]), "nonsense")
    with pytest.raises(Invalid, match="does not take votes of shape"):
        aggregate(Votes(VoteShape.TEXT, ["t"], ["w"], ["z"]), "majority")
